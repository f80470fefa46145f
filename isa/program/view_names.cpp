#include "isa/program/view_names.hpp"

#include <algorithm>

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kKey = "key";

template <class Range>
std::optional<Meaning> value_in(const Range& range, std::string_view name) {
  const auto found =
      std::find_if(range.begin(), range.end(), [&](const auto& each) { return each.name == name; });
  if (found == range.end()) return std::nullopt;
  return Meaning{.type = found->type};
}

}  // namespace

std::optional<Meaning> ViewNames::find(std::string_view name) const {
  for (auto each = records_.rbegin(); each != records_.rend(); ++each) {
    if (name == kKey) return Meaning{.type = Type::text};
    if (const auto field = value_in((*each)->fields, name)) return field;
  }
  if (component_ != nullptr) return value_in(component_->attributes, name);
  if (const auto list = names_.list(name)) {
    return Meaning{.records = &records_of(names_.program, *list)};
  }
  const auto values = names_.values(name);
  if (values.empty()) return std::nullopt;
  return Meaning{.type = values.front().type, .of_program = true};
}

std::vector<std::string_view> ViewNames::value_names() const {
  std::vector<std::string_view> names;
  for (auto each = records_.rbegin(); each != records_.rend(); ++each) {
    for (const Variable& field : (*each)->fields) names.emplace_back(field.name);
  }
  if (!records_.empty()) names.emplace_back(kKey);
  if (component_ != nullptr) {
    for (const Parameter& each : component_->attributes) names.emplace_back(each.name);
    return names;
  }
  const auto outer = names_.value_names();
  names.insert(names.end(), outer.begin(), outer.end());
  return names;
}

std::vector<std::string_view> ViewNames::all_names() const {
  std::vector<std::string_view> names = value_names();
  if (component_ != nullptr) return names;
  const auto lists = names_.list_names();
  names.insert(names.end(), lists.begin(), lists.end());
  return names;
}

}  // namespace lightspeed::isa::program
