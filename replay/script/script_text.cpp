// Scripts as text: what the reader in script.cpp reads, written from the same table.
#include <algorithm>
#include <string>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/script.hpp"
#include "replay/script/script_verbs.hpp"
#include "replay/script/words.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;

constexpr bool is_blank_or_control(char byte) { return static_cast<unsigned char>(byte) <= 0x20U; }

/// Whether the text can stand on a line without quotes and mean itself (SCR-4, SCR-11).
bool stands_bare(std::string_view text, Extent extent) {
  if (text.empty() || text.front() == '"') return false;
  if (text.front() == '#' && (extent != Extent::selector || text.size() == 1)) return false;
  if (extent != Extent::rest) return std::none_of(text.begin(), text.end(), is_blank_or_control);
  if (text.front() == ' ' || text.back() == ' ') return false;
  if (text.find(" #") != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(),
                      [](char byte) { return byte != ' ' && is_blank_or_control(byte); });
}

template <class T>
std::string argument_text(const Argument<T>& argument, const T& stimulus) {
  const auto word = [&](const std::string& text) {
    return stands_bare(text, argument.extent) ? text : isa::quoted(text);
  };
  return std::visit(
      Overloaded{
          [&](std::string T::*field) { return word(stimulus.*field); },
          [&](TagField<T> tag) { return word(stimulus.*(tag.field)); },
          [&](Direction T::*field) { return std::string(word_for(kSides, stimulus.*field)); },
          [&](bool T::*field) { return std::string(word_for(kAcks, stimulus.*field)); },
          [&](std::uint64_t T::*field) { return std::to_string(stimulus.*field); },
          [&](DurationField<T> time) { return duration_text(stimulus.*(time.field)); },
      },
      argument.field);
}

template <class T>
bool is_fallback(const Argument<T>& argument, const T& stimulus) {
  if (!argument.optional) return false;
  if (const auto* text = std::get_if<std::string T::*>(&argument.field)) {
    return stimulus.*(*text) == argument.fallback;
  }
  const auto* number = std::get_if<std::uint64_t T::*>(&argument.field);
  return number != nullptr && stimulus.*(*number) == 0;
}

template <class T, std::size_t kCount>
void append_verb(const VerbRow<T, kCount>& row, const T& stimulus, std::string& out) {
  out += row.verb;
  // Arguments at the end that say what their absence says are left out.
  std::size_t needed = kCount;
  while (needed > 0 && is_fallback(row.arguments[needed - 1], stimulus)) --needed;
  for (std::size_t i = 0; i < needed; ++i) {
    out.append(" ").append(argument_text(row.arguments[i], stimulus));
  }
}

}  // namespace

std::string script_text(const interpreter::Stimulus& stimulus) {
  std::string out;
  const auto try_row = [&]<class T, std::size_t kCount>(const VerbRow<T, kCount>& row) {
    const T* found = std::get_if<T>(&stimulus);
    if (found != nullptr && row.fits(*found)) append_verb(row, *found, out);
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kScriptVerbs);
  return out;
}

bool needs_page(const interpreter::Stimulus& stimulus) {
  bool needed = false;
  const auto try_row = [&]<class T, std::size_t kCount>(const VerbRow<T, kCount>& row) {
    if (std::holds_alternative<T>(stimulus)) needed = row.on_page;
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kScriptVerbs);
  return needed;
}

std::string script_text(const std::vector<TimedStimulus>& stimuli) {
  std::string out;
  for (const TimedStimulus& timed : stimuli) {
    out.append(duration_text(timed.at.value)).append(" ");
    if (timed.session != 1) out.append("@").append(std::to_string(timed.session)).append(" ");
    out.append(script_text(timed.stimulus)).append("\n");
  }
  return out;
}

std::array<VerbUsage, kScriptVerbCount> script_verbs() {
  std::array<VerbUsage, kScriptVerbCount> usages;
  std::size_t next = 0;
  const auto add = [&](const auto& row) {
    VerbUsage& usage = usages.at(next++);
    usage.help = row.help;
    usage.usage = row.verb;
    for (const auto& argument : row.arguments) {
      const std::string name(argument.name);
      usage.usage += argument.optional ? " [" + name + "]" : " " + name;
    }
  };
  std::apply([&](const auto&... rows) { (add(rows), ...); }, kScriptVerbs);
  return usages;
}

}  // namespace lightspeed::replay
