#include "interpreter/view/shape.hpp"

#include <xxhash.h>

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <variant>

#include "isa/base/hex.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

/// Writes a shape; texts are preceded by their sizes, so that no two shapes have one text.
class ShapeWriter {
 public:
  void add(const Block& block) {
    for (const Piece& piece : block.pieces) {
      std::visit(Overloaded{
                     [&](const Literal& literal) { literal_ += literal.html; },
                     [&](const ValuePart& part) { add('V', {part.value.name}); },
                     [&](const FlagPart& part) {
                       add('F', {part.name, part.value.name});
                     },
                     [&](const SectionPart& part) {
                       add(part.inverted ? 'I' : 'S', {part.name});
                       add(part.body);
                       add(']', {});
                     },
                     [&](const ElementPart& part) {
                       add(part.start);
                       if (part.feed) literal_ += '\n';
                       add(part.inside.content);
                       literal_ += part.end;
                     },
                 },
                 piece.value);
    }
  }
  [[nodiscard]] std::string finish() {
    flush();
    return std::move(shape_);
  }

 private:
  void add(char kind, std::initializer_list<std::string_view> texts) {
    flush();
    write(kind, texts);
  }
  void flush() {
    if (!literal_.empty()) write('L', {literal_});
    literal_.clear();
  }
  void write(char kind, std::initializer_list<std::string_view> texts) {
    shape_ += kind;
    for (const std::string_view text : texts) {
      shape_.append(std::to_string(text.size())).append(":").append(text);
    }
  }

  std::string shape_;
  std::string literal_;
};

}  // namespace

std::string shape_of(const Block& block) {
  ShapeWriter writer;
  writer.add(block);
  return writer.finish();
}

std::uint64_t fingerprint_of(const Block& block) {
  const std::string shape = shape_of(block);
  return XXH3_64bits(shape.data(), shape.size());
}

std::string fingerprint_text(std::uint64_t fingerprint) { return hex(fingerprint, 16); }

}  // namespace lightspeed::interpreter::view
