#include "isa/patch_stream_decoder.hpp"

#include <cstring>
#include <optional>
#include <tuple>
#include <utility>

#include "isa/patch_stream.hpp"
#include "isa/patch_table.hpp"

namespace lightspeed::isa {
namespace {

constexpr std::size_t kFieldCountMin = 5;
constexpr std::size_t kHeadCount = 3;  // Tag, version, dictionary count.

}  // namespace

Result<std::vector<Patch>, WireError> decode_patch_stream(std::string_view text, Mode mode) {
  return PatchStreamDecoder(text, mode).decode();
}

Result<std::vector<Patch>, WireError> PatchStreamDecoder::decode() {
  if (auto state = split(); !state) return failure(std::move(state.error()));
  if (auto state = read_head(); !state) return failure(std::move(state.error()));
  patches_.reserve(operations_.size());
  for (const Field& operation : operations_) {
    if (auto state = read_operation(operation); !state) return failure(std::move(state.error()));
  }
  return std::move(patches_);
}

PatchStreamDecoder::Checked PatchStreamDecoder::split() {
  // A guess that avoids growing for ordinary streams without trusting any count in the text.
  fields_.reserve(kFieldCountMin + text_.size() / 16);
  FieldCursor cursor(text_);
  while (const std::optional<Field> field = cursor.next()) fields_.push_back(*field);
  if (cursor.torn()) return wire_failure(WireFault::invalid_escape_sequence, text_.size() - 1, {});
  return {};
}

PatchStreamDecoder::Checked PatchStreamDecoder::read_head() {
  if (fields_.size() < kFieldCountMin) {
    return wire_failure(WireFault::bad_field_count, text_.size(),
                        {"patch_stream", "5", std::to_string(fields_.size())});
  }
  if (!is_text(fields_[0], kPatchStreamTag)) {
    return wire_failure(WireFault::unknown_payload_tag, 0, {unescape(fields_[0])});
  }
  const auto version = integer(fields_[1]);
  if (!version) return failure(version.error());
  if (*version != kPatchStreamVersion) {
    return wire_failure(WireFault::unsupported_version, position_, {version->text()});
  }
  const auto size = integer(fields_[2]);
  if (!size) return failure(size.error());
  // Behind the dictionary there must be one field at least: the count of operations.
  const auto rest = std::span<const Field>(fields_).subspan(kHeadCount);
  const std::optional<std::size_t> entries = size->as_index(rest.size());
  if (!entries) {
    return wire_failure(WireFault::malformed_operation, position_, {"insufficient_fields"});
  }
  dictionary_ = rest.first(*entries);
  operations_ = rest.subspan(*entries + 1);
  const auto count = integer(rest[*entries]);
  if (!count) return failure(count.error());
  if (*count != JsNumber::of_count(operations_.size())) {
    const std::optional<std::size_t> surplus = count->as_index(operations_.size());
    return wire_failure(WireFault::bad_field_count,
                        surplus ? operations_[*surplus].position : text_.size(),
                        {"operation_fields", count->text(), std::to_string(operations_.size())});
  }
  return {};
}

PatchStreamDecoder::Checked PatchStreamDecoder::read_operation(const Field& field) {
  std::string unescaped;  // Only foreign encoders escape here; ours and the published never do.
  if (field.escaped) unescaped = unescape(field);
  split_operation(field.escaped ? std::string_view(unescaped) : field.raw);
  position_ = field.position;

  Checked state = {};
  const auto try_row = [&](const auto& row) {
    if (tokens_.front().size() != 1 || tokens_.front().front() != row.letter) return false;
    state = read_row(row);
    return true;
  };
  const bool known =
      std::apply([&](const auto&... rows) { return (try_row(rows) || ...); }, kPatchTable);
  if (!known) return malformed();
  return state;
}

template <class Row>
PatchStreamDecoder::Checked PatchStreamDecoder::read_row(const Row& row) {
  const std::size_t count = tokens_.size() - 1;
  if (Row::kCounted ? count < Row::kArity : count != Row::kArity) return malformed();
  typename Row::Type patch;
  std::size_t at = 0;
  for (const auto& operand : row.operands) {
    auto text = entry(tokens_[++at]);
    if (!text) return failure(std::move(text.error()));
    patch.*operand.member = std::move(*text);
  }
  if constexpr (HasSlots<typename Row::Type>) {
    if (auto state = read_slots(patch, at + 1); !state) return state;
  }
  if constexpr (HasKeys<typename Row::Type>) {
    if (auto state = read_keys(patch, at + 1); !state) return state;
  }
  patches_.emplace_back(std::move(patch));
  return {};
}

template <class T>
PatchStreamDecoder::Checked PatchStreamDecoder::read_slots(T& patch, std::size_t first) {
  const auto count = integer(tokens_[first]);
  if (!count) return failure(count.error());
  const auto tokens = std::span<const std::string_view>(tokens_).subspan(first + 1);
  if (count->doubled() != JsNumber::of_count(tokens.size())) {
    return wire_failure(WireFault::bad_field_count, position_,
                        {"dynamic_slots", count->doubled().text(), std::to_string(tokens.size())});
  }
  patch.slots.reserve(tokens.size() / 2);
  for (std::size_t at = 0; at < tokens.size(); at += 2) {
    // Both integers are read before either string is looked up: it decides which error is first.
    const auto name_index = integer(tokens[at]);
    if (!name_index) return failure(name_index.error());
    const auto value_index = integer(tokens[at + 1]);
    if (!value_index) return failure(value_index.error());
    auto name = entry(*name_index);
    if (!name) return failure(std::move(name.error()));
    auto value = entry(*value_index);
    if (!value) return failure(std::move(value.error()));
    patch.slots.push_back(Slot{.name = std::move(*name), .value = std::move(*value)});
  }
  return {};
}

template <class T>
PatchStreamDecoder::Checked PatchStreamDecoder::read_keys(T& patch, std::size_t first) {
  const auto count = integer(tokens_[first]);
  if (!count) return failure(count.error());
  const auto tokens = std::span<const std::string_view>(tokens_).subspan(first + 1);
  if (*count != JsNumber::of_count(tokens.size())) {
    return wire_failure(WireFault::bad_field_count, position_,
                        {"reorder_keyed_keys", count->text(), std::to_string(tokens.size())});
  }
  patch.keys.reserve(tokens.size());
  for (const std::string_view token : tokens) {
    auto key = entry(token);
    if (!key) return failure(std::move(key.error()));
    patch.keys.push_back(std::move(*key));
  }
  return {};
}

Result<JsNumber, WireError> PatchStreamDecoder::integer(std::string_view text) const {
  const std::optional<JsNumber> number = parse_integer(text, mode_);
  if (!number) return wire_failure(WireFault::invalid_integer, position_, {text});
  return *number;
}

Result<JsNumber, WireError> PatchStreamDecoder::integer(const Field& field) {
  position_ = field.position;
  return field.escaped ? integer(std::string_view(unescape(field))) : integer(field.raw);
}

Result<std::string, WireError> PatchStreamDecoder::entry(std::string_view token) {
  const auto index = integer(token);
  if (!index) return failure(index.error());
  return entry(*index);
}

Result<std::string, WireError> PatchStreamDecoder::entry(JsNumber index) {
  const std::optional<std::size_t> at = index.as_index(dictionary_.size());
  if (!at) return wire_failure(WireFault::missing_dictionary_entry, position_, {index.text()});
  decoded_bytes_ += dictionary_[*at].raw.size();
  if (decoded_bytes_ > kDecodedBytesMax) {
    return wire_failure(WireFault::stream_too_large, position_,
                        {std::to_string(decoded_bytes_), std::to_string(kDecodedBytesMax)});
  }
  return unescape(dictionary_[*at]);
}

tl::unexpected<WireError> PatchStreamDecoder::malformed() const {
  return wire_failure(WireFault::malformed_operation, position_, {operation_});
}

void PatchStreamDecoder::split_operation(std::string_view operation) {
  operation_ = operation;
  tokens_.clear();
  std::size_t begin = 0;
  while (true) {
    const std::size_t comma = operation.find(',', begin);
    if (comma == std::string_view::npos) break;
    tokens_.push_back(operation.substr(begin, comma - begin));
    begin = comma + 1;
  }
  tokens_.push_back(operation.substr(begin));
}

}  // namespace lightspeed::isa
