#include "interpreter/view/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>
#include <variant>

#include "interpreter/client/slots.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

void append_value(const Value& value, std::string& out) {
  std::visit(Overloaded{
                 [&](std::int64_t integer) {
                   std::array<char, 20> digits{};
                   const auto end =
                       std::to_chars(digits.data(), digits.data() + digits.size(), integer);
                   out.append(digits.data(), end.ptr);
                 },
                 [&](const std::string& text) { append_escaped(text, out); },
                 [&](bool flag) { out += flag ? "true" : "false"; },
             },
             value);
}

class Renderer {
 public:
  Renderer(Sight& sight, std::string& out, std::vector<const Holder*>* kept)
      : sight_(sight), out_(out), kept_(kept) {}

  void add(const Block& block) {
    for (const Piece& piece : block.pieces) {
      std::visit(Overloaded{
                     [&](const Literal& literal) { out_ += literal.html; },
                     [&](const ValuePart& part) { add(part.value); },
                     [&](const FlagPart& part) {
                       if (sight_.flag(part.value)) out_.append(" ").append(part.name);
                     },
                     [&](const SectionPart& section) { add(section); },
                     [&](const ElementPart& element) { add(element); },
                 },
                 piece.value);
    }
  }

 private:
  void add(const Reference& reference) {
    if (reference.source == Reference::Source::key) {
      append_escaped(sight_.rows[reference.level]->key, out_);
    } else {
      append_value(sight_.value(reference), out_);
    }
  }

  void add(const SectionPart& section) {
    if (!section.list || section.inverted) {
      if (sight_.shows(section)) add(section.body);
      return;
    }
    for (const RowPointer& row : sight_.list(*section.list)) {
      sight_.rows.push_back(row.get());
      add(section.body);
      sight_.rows.pop_back();
    }
  }

  void add(const ElementPart& element) {
    add(element.start);
    if (kept_ != nullptr && leaves_out(element.inside)) {
      kept_->push_back(&element.inside);
    } else {
      if (element.feed) out_ += '\n';
      add(element.inside.content);
    }
    out_ += element.end;
  }

  [[nodiscard]] bool leaves_out(const Holder& holder) const {
    if (holder.keeping == Keeping::segments) return fits_slots(holder, sight_);
    return holder.keeping == Keeping::rows;
  }

  Sight& sight_;
  std::string& out_;
  std::vector<const Holder*>* kept_;
};

}  // namespace

bool Sight::shows(const SectionPart& section) const {
  if (section.list) return list(*section.list).empty() == section.inverted;
  return flag(section.flag) != section.inverted;
}

std::string Sight::text(const Reference& reference) const {
  if (reference.source == Reference::Source::key) return rows[reference.level]->key;
  return isa::program::shown(value(reference));
}

bool Sight::agrees(const Sight& other, const Reference& reference) const {
  if (reference.source == Reference::Source::key) {
    return rows[reference.level]->key == other.rows[reference.level]->key;
  }
  return value(reference) == other.value(reference);
}

void render(const Block& block, Sight& sight, std::string& out, std::vector<const Holder*>* kept) {
  Renderer(sight, out, kept).add(block);
}

std::string html_of(const Block& block, Sight& sight) {
  std::string html;
  render(block, sight, html);
  return html;
}

std::size_t elements_of(const Block& block, Sight& sight) {
  if (block.elements) return *block.elements;
  std::size_t elements = 0;
  for (const Piece& piece : block.pieces) {
    if (const auto* literal = std::get_if<Literal>(&piece.value)) {
      elements += literal->elements;
    } else if (std::holds_alternative<ElementPart>(piece.value)) {
      ++elements;
    } else if (const auto* section = std::get_if<SectionPart>(&piece.value)) {
      elements += elements_of(*section, sight);
    }
  }
  return elements;
}

std::size_t elements_of(const SectionPart& section, Sight& sight) {
  if (!section.list || section.inverted) {
    return sight.shows(section) ? elements_of(section.body, sight) : 0;
  }
  const std::vector<RowPointer>& rows = sight.list(*section.list);
  if (section.body.elements) return rows.size() * *section.body.elements;
  std::size_t elements = 0;
  for (const RowPointer& row : rows) {
    sight.rows.push_back(row.get());
    elements += elements_of(section.body, sight);
    sight.rows.pop_back();
  }
  return elements;
}

bool fits_slots(const Holder& region, const Sight& sight) {
  return std::none_of(region.slots.begin(), region.slots.end(), [&](const RegionSlot& slot) {
    return has_replacement_pattern(sight.text(slot.value));
  });
}

}  // namespace lightspeed::interpreter::view
