#include "interpreter/program/functions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/utf8.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Function;
using isa::program::kFunctions;
using isa::program::shown;
using isa::program::Value;

constexpr std::string_view kBlanks = " \t\r\n\f";

std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }
std::int64_t wrapped(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::int64_t divided(std::int64_t left, std::int64_t right) {
  if (right == 0) return 0;
  if (right == -1) return wrapped(0 - bits(left));  // The least integer stays as it is.
  return left / right;
}

std::int64_t remainder(std::int64_t left, std::int64_t right) {
  return right == 0 || right == -1 ? 0 : left % right;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// Decimal digits behind at most one minus; anything else, and what does not fit, is 0.
std::int64_t integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

/// Typed access to the operands; an assembled program has no others (PROG-7).
struct Operands {
  std::span<Value> values;

  [[nodiscard]] std::int64_t integer(std::size_t i) const {
    const auto* value = std::get_if<std::int64_t>(&values[i]);
    CHECK(value != nullptr, "the assembler checked the types of operands");
    return *value;
  }
  [[nodiscard]] std::uint64_t left() const { return bits(integer(0)); }
  [[nodiscard]] std::uint64_t right() const { return bits(integer(1)); }
  [[nodiscard]] const std::string& text(std::size_t i) const {
    const auto* value = std::get_if<std::string>(&values[i]);
    CHECK(value != nullptr, "the assembler checked the types of operands");
    return *value;
  }
  [[nodiscard]] bool boolean(std::size_t i) const {
    const auto* value = std::get_if<bool>(&values[i]);
    CHECK(value != nullptr, "the assembler checked the types of operands");
    return *value;
  }
};

using Meaning = Value (*)(const Operands&);

Value of_list(const Operands& /*operands*/) {
  unreachable("the functions of lists are the evaluator's");
}

/// What each row of `kFunctions` does, in their order.
constexpr std::array<Meaning, kFunctions.size()> kMeanings{
    /* negate */ [](const Operands& o) -> Value { return wrapped(0 - bits(o.integer(0))); },
    /* multiply */ [](const Operands& o) -> Value { return wrapped(o.left() * o.right()); },
    /* divide */ [](const Operands& o) -> Value { return divided(o.integer(0), o.integer(1)); },
    /* remainder */
    [](const Operands& o) -> Value { return remainder(o.integer(0), o.integer(1)); },
    /* add */ [](const Operands& o) -> Value { return wrapped(o.left() + o.right()); },
    /* subtract */ [](const Operands& o) -> Value { return wrapped(o.left() - o.right()); },
    /* join */ [](const Operands& o) -> Value { return shown(o.values[0]) + shown(o.values[1]); },
    /* less */ [](const Operands& o) -> Value { return o.integer(0) < o.integer(1); },
    /* less_equal */ [](const Operands& o) -> Value { return o.integer(0) <= o.integer(1); },
    /* greater */ [](const Operands& o) -> Value { return o.integer(0) > o.integer(1); },
    /* greater_equal */ [](const Operands& o) -> Value { return o.integer(0) >= o.integer(1); },
    /* equal */ [](const Operands& o) -> Value { return o.values[0] == o.values[1]; },
    /* unequal */ [](const Operands& o) -> Value { return o.values[0] != o.values[1]; },
    /* invert */ [](const Operands& o) -> Value { return !o.boolean(0); },
    /* both */ [](const Operands& o) -> Value { return o.boolean(0) && o.boolean(1); },
    /* either */ [](const Operands& o) -> Value { return o.boolean(0) || o.boolean(1); },
    /* choose */ [](const Operands& o) { return std::move(o.values[o.boolean(0) ? 1 : 2]); },
    /* minimum */ [](const Operands& o) -> Value { return std::min(o.integer(0), o.integer(1)); },
    /* maximum */ [](const Operands& o) -> Value { return std::max(o.integer(0), o.integer(1)); },
    /* length */
    [](const Operands& o) -> Value { return static_cast<std::int64_t>(characters_in(o.text(0))); },
    /* trim */ [](const Operands& o) -> Value { return std::string(trimmed(o.text(0))); },
    /* contains */
    [](const Operands& o) -> Value { return o.text(0).find(o.text(1)) != std::string::npos; },
    /* starts_with */ [](const Operands& o) -> Value { return o.text(0).starts_with(o.text(1)); },
    /* integer_of */ [](const Operands& o) -> Value { return integer_of(o.text(0)); },
    /* size, has, first, last */ of_list,
    of_list,
    of_list,
    of_list,
};
static_assert(static_cast<std::size_t>(Function::integer_of) == kMeanings.size() - 5);

}  // namespace

Value apply_function(Function function, std::span<Value> values) {
  return kMeanings.at(static_cast<std::size_t>(function))(Operands{values});
}

std::size_t joined_bytes(const Value& left, const Value& right) {
  const auto bytes = [](const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? text->size() : shown(value).size();
  };
  return bytes(left) + bytes(right);
}

std::string json_object(const std::vector<std::string>& names, std::span<const Value> values) {
  std::string object = "{";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) object.push_back(',');
    object.append(isa::quoted(names[i])).push_back(':');
    const auto* text = std::get_if<std::string>(&values[i]);
    object.append(text != nullptr ? isa::quoted(*text) : shown(values[i]));
  }
  object.push_back('}');
  return object;
}

}  // namespace lightspeed::interpreter
