#include "replay/format/unknown_fields.hpp"

#include <set>

#include "isa/base/check.hpp"
#include "lightspeed/v1/trace.pb.h"

namespace lightspeed::replay {
namespace {

v1::Record parsed(std::string_view bytes) {
  v1::Record record;
  CHECK(record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
        "what was read as a record is one");
  return record;
}

std::string unknown_knobs(std::string_view header) {
  const v1::Record record = parsed(header);
  const auto& knobs = record.header().configuration();
  std::string bytes;
  CHECK(knobs.GetReflection()->GetUnknownFields(knobs).SerializeToString(&bytes),
        "what was parsed can be written");
  return bytes;
}

}  // namespace

bool holds_unknown(std::string_view record) {
  v1::Record known = parsed(record);
  const std::size_t bytes = known.ByteSizeLong();
  known.DiscardUnknownFields();
  return known.ByteSizeLong() != bytes;
}

bool same_unknown_knobs(std::string_view first_header, std::string_view second_header) {
  return unknown_knobs(first_header) == unknown_knobs(second_header);
}

std::string with_unknown_fields(std::string_view first_header, std::string_view second_header) {
  v1::Record first = parsed(first_header);
  const v1::Record second = parsed(second_header);
  auto& to = *first.mutable_header();
  auto& ours = *v1::Header::GetReflection()->MutableUnknownFields(&to);
  const auto& theirs = v1::Header::GetReflection()->GetUnknownFields(second.header());
  std::set<int> present;
  for (int i = 0; i < ours.field_count(); ++i) present.insert(ours.field(i).number());
  for (int i = 0; i < theirs.field_count(); ++i) {
    if (!present.contains(theirs.field(i).number())) ours.AddField(theirs.field(i));
  }
  return first.SerializeAsString();
}

}  // namespace lightspeed::replay
