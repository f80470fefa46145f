#include "replay/format/step_fields.hpp"

#include "replay/format/varint.hpp"

namespace lightspeed::replay {
namespace {

// How protobuf writes a field: the number, and below it three bits of how to pass over its value.
enum Wire : std::uint64_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
constexpr std::uint64_t tag(int field, Wire wire) {
  return (static_cast<std::uint64_t>(field) << 3U) | wire;
}

bool take(std::string_view& bytes, std::uint64_t count) {
  if (count > bytes.size()) return false;
  bytes.remove_prefix(static_cast<std::size_t>(count));
  return true;
}

/// Passes over the value of a field; false if it does not end.
bool pass_value(std::string_view& bytes, std::uint64_t wire) {
  switch (wire) {
    case kVarint:
      return take_varint(bytes).has_value();
    case kFixed64:
      return take(bytes, 8);
    case kFixed32:
      return take(bytes, 4);
    case kBytes: {
      const auto size = take_varint(bytes);
      return size && take(bytes, *size);
    }
    default:
      return false;  // Groups, which no trace has.
  }
}

}  // namespace

std::optional<StepFields> step_fields(std::string_view bytes) {
  StepFields fields;
  while (!bytes.empty()) {
    const std::string_view here = bytes;
    const auto number = take_varint(bytes);
    if (!number) return std::nullopt;
    const std::uint64_t field = *number >> 3U;
    const bool of_place = field < fields.place.size();
    if (of_place) {
      if (*number != tag(static_cast<int>(field), kVarint) || !fields.said.empty()) {
        return std::nullopt;
      }
      const auto value = take_varint(bytes);
      if (!value) return std::nullopt;
      fields.place.at(static_cast<std::size_t>(field)) = *value;
      continue;
    }
    if (fields.said.empty()) fields.said = here;
    if (!pass_value(bytes, *number & 7U)) return std::nullopt;
  }
  return fields;
}

std::optional<std::string_view> step_in(std::string_view record) {
  if (take_varint(record) != tag(v1::Record::kStepFieldNumber, kBytes)) return std::nullopt;
  const auto size = take_varint(record);
  if (size != record.size()) return std::nullopt;
  return record;
}

}  // namespace lightspeed::replay
