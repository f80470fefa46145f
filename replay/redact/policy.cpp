#include "replay/redact/policy.hpp"

#include <algorithm>
#include <optional>

#include "isa/nearest.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kBlanks = " \t\r";

template <class Value, std::size_t Count>
std::optional<Value> named(const std::array<std::string_view, Count>& names,
                           std::string_view name) {
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

constexpr bool has_names(RedactField field) {
  return field == RedactField::payload || field == RedactField::slot ||
         field == RedactField::attribute;
}

/// The next word of a line, which is then gone from it.
std::string_view take_word(std::string_view& line) {
  const std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = std::min(line.find_first_of(kBlanks, begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

}  // namespace

RedactPolicy RedactPolicy::standard() {
  RedactPolicy policy;
  policy.rows_ = {{RedactField::payload, "*", RedactAction::pseudonym},
                  {RedactField::token, "", RedactAction::pseudonym},
                  {RedactField::likely, "", RedactAction::pseudonym}};
  return policy;
}

Result<void, std::string> RedactPolicy::add(std::string_view field, RedactAction action) {
  const std::size_t dot = field.find('.');
  const std::string_view kind_name = field.substr(0, dot);
  const auto kind = named<RedactField>(kRedactFieldNames, kind_name);
  if (!kind) {
    return failure("'" + std::string(field) +
                   "' is no field: payload.NAME, slot.NAME, attribute.NAME (* for any NAME), text, "
                   "token or likely" +
                   isa::suggestion(std::string(kind_name),
                                   {kRedactFieldNames.begin(), kRedactFieldNames.end()}));
  }
  const std::string name(dot == std::string_view::npos ? "" : field.substr(dot + 1));
  if (has_names(*kind) == name.empty()) {
    return failure("'" + std::string(field) + "': " + std::string(kind_name) +
                   (name.empty() ? " needs a name behind a dot, or * for any" : " has no names"));
  }
  rows_.push_back({*kind, name, action});
  return {};
}

Result<void, PolicyError> RedactPolicy::add_lines(std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    const std::string_view field = take_word(line);
    if (field.empty()) continue;
    const std::string_view word = take_word(line);
    const auto action = named<RedactAction>(kRedactActionNames, word);
    if (!action || !take_word(line).empty()) {
      return failure(PolicyError{number, "expected a field and then keep, hide or pseudonym"});
    }
    if (auto added = add(field, *action); !added) {
      return failure(PolicyError{number, std::move(added.error())});
    }
  }
  return {};
}

RedactPolicy::Choice RedactPolicy::choose(RedactField field, std::string_view name) const {
  Choice choice;
  for (const PolicyRow& row : rows_) {
    if (row.field != field) continue;
    const bool is_own = row.name == name && row.name != "*";
    if (is_own || (row.name == "*" && !choice.named)) {
      choice = {.action = row.action, .named = is_own && has_names(field)};
    }
  }
  return choice;
}

}  // namespace lightspeed::replay
