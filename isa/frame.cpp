#include "isa/frame.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/fields.hpp"
#include "isa/operand.hpp"

namespace lightspeed::isa {
namespace {

/// A row of the frame table: the tag, and the members in the order of the wire (FRAME-1).
template <class T, class... Members>
struct FrameRow {
  using Type = T;
  static constexpr std::size_t kFieldCount = sizeof...(Members) + 1;
  std::string_view tag;
  std::tuple<Members T::*...> members;
};

template <class Type, class... Members>
constexpr FrameRow<Type, Members...> row(std::string_view tag, Members Type::*... members) {
  return {tag, {members...}};
}

// One row for each alternative of Frame, in the same order; encoder and decoder read nothing else.
constexpr std::tuple kFrameTable{
    row("hello", &Hello::protocol, &Hello::version),
    row("event", &Event::ref, &Event::name, &Event::payload),
    row("diff", &Diff::ref, &Diff::html),
    row("ack", &Ack::ref),
    row("failure", &Failure::ref, &Failure::reason),
};
static_assert(std::tuple_size_v<decltype(kFrameTable)> == std::variant_size_v<Frame>);

constexpr std::size_t kFieldCountMax = 4;

/// The fields of one message: the first few, and how many there are in all.
struct SplitFrame {
  std::array<Field, kFieldCountMax> fields;
  std::size_t count = 0;
  std::size_t surplus_position = 0;  ///< Where the first field beyond the array begins.
};

Result<SplitFrame, WireError> split(std::string_view text) {
  SplitFrame result;
  FieldCursor cursor(text);
  while (const std::optional<Field> field = cursor.next()) {
    if (result.count < kFieldCountMax) result.fields.at(result.count) = *field;
    if (result.count == kFieldCountMax) result.surplus_position = field->position;
    ++result.count;
  }
  if (cursor.torn()) return wire_failure(WireFault::invalid_escape_sequence, text.size() - 1, {});
  return result;
}

void append(std::string& out, const std::string& text) { append_escaped(out, text); }
void append(std::string& out, const JsNumber& number) { out.append(number.text()); }

Result<void, WireError> read(std::string& into, const Field& field, Mode /*mode*/) {
  into = unescape(field);
  return {};
}

Result<void, WireError> read(JsNumber& into, const Field& field, Mode mode) {
  const std::string text = unescape(field);
  const std::optional<JsNumber> number = parse_integer(text, mode);
  if (!number) return wire_failure(WireFault::invalid_version, field.position, {text});
  into = *number;
  return {};
}

tl::unexpected<WireError> bad_count(const SplitFrame& split, std::size_t expected,
                                    std::string_view tag, std::size_t end) {
  std::size_t position = end;
  if (split.count > expected) {
    position =
        expected < kFieldCountMax ? split.fields.at(expected).position : split.surplus_position;
  }
  return wire_failure(WireFault::bad_field_count, position,
                      {tag, std::to_string(expected), std::to_string(split.count)});
}

template <class Row>
Result<Frame, WireError> decode_as(const Row& row, const SplitFrame& split, std::size_t end,
                                   Mode mode) {
  if (split.count != Row::kFieldCount) return bad_count(split, Row::kFieldCount, row.tag, end);
  typename Row::Type frame;
  Result<void, WireError> state;
  std::size_t index = 0;
  const auto read_one = [&](auto member) {
    state = read(frame.*member, split.fields.at(++index), mode);
    return state.has_value();
  };
  std::apply([&](auto... members) { return (read_one(members) && ...); }, row.members);
  if (!state) return failure(std::move(state.error()));
  return Frame(std::move(frame));
}

template <class Row>
std::string encode_as(const Row& row, const typename Row::Type& frame, std::size_t size_hint) {
  std::string out;
  out.reserve(size_hint);
  out.append(row.tag);
  const auto append_one = [&](auto member) {
    out.push_back('|');
    append(out, frame.*member);
  };
  std::apply([&](auto... members) { (append_one(members), ...); }, row.members);
  return out;
}

/// Room for the text and one escape in eight bytes; a stream in a diff has about as many.
std::size_t size_hint(std::size_t payload) { return payload + payload / 8 + 32; }

}  // namespace

std::string encode_frame(const Frame& frame) {
  const auto encode = []<class T>(const T& value, std::size_t payload) {
    return encode_as(row_of<T>(kFrameTable), value, size_hint(payload));
  };
  return std::visit(Overloaded{
                        [&](const Hello& f) { return encode(f, f.protocol.size()); },
                        [&](const Event& f) { return encode(f, f.name.size() + f.payload.size()); },
                        [&](const Diff& f) { return encode(f, f.html.size()); },
                        [&](const Ack& f) { return encode(f, f.ref.size()); },
                        [&](const Failure& f) { return encode(f, f.reason.size()); },
                    },
                    frame);
}

Result<Frame, WireError> decode_frame(std::string_view text, Mode mode) {
  if (text.empty()) return wire_failure(WireFault::empty_frame, 0, {});
  const auto parts = split(text);
  if (!parts) return failure(parts.error());
  const Field& tag = parts->fields.front();
  Result<Frame, WireError> result = Frame(Ack{});
  const auto try_row = [&](const auto& row) {
    if (!is_text(tag, row.tag)) return false;
    result = decode_as(row, *parts, text.size(), mode);
    return true;
  };
  const bool known =
      std::apply([&](const auto&... rows) { return (try_row(rows) || ...); }, kFrameTable);
  if (!known) return wire_failure(WireFault::unknown_frame_tag, 0, {unescape(tag)});
  return result;
}

std::string_view tag_of(const Frame& frame) {
  return std::visit([]<class T>(const T& /*frame*/) { return row_of<T>(kFrameTable).tag; }, frame);
}

Hello our_hello() { return Hello{.protocol = std::string(kProtocol), .version = kProtocolVersion}; }

Result<void, WireError> accept_hello(const Hello& hello) {
  if (hello.protocol != kProtocol) {
    return wire_failure(WireFault::unsupported_protocol, 0, {hello.protocol});
  }
  if (hello.version != kProtocolVersion) {
    return wire_failure(WireFault::unsupported_version, 0, {hello.version.text()});
  }
  return {};
}

}  // namespace lightspeed::isa
