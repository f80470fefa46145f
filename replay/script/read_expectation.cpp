#include "replay/script/read_expectation.hpp"

#include <utility>

#include "isa/instruction_text.hpp"
#include "replay/script/read_selector.hpp"
#include "replay/script/words.hpp"

namespace lightspeed::replay {
namespace {

using Read = Result<Expectation, ScriptError>;

/// `…` or three dots at the end of a text without quotes stand for anything (SCR-14).
expected::Text text_of(Word word) {
  for (const std::string_view rest : {std::string_view("…"), std::string_view("...")}) {
    if (word.quoted || !word.text.ends_with(rest)) continue;
    word.text.resize(word.text.size() - rest.size());
    return {.text = std::move(word.text), .begins = true};
  }
  return {.text = std::move(word.text)};
}

Result<expected::Text, ScriptError> read_text(std::string_view name, ScriptLine& line) {
  auto word = line.required(name, Extent::rest);
  if (!word) return failure(word.error());
  return text_of(*std::move(word));
}

/// A text behind a selector. `expect document #list li "Milk"` has quotes at the wrong place.
Result<expected::Text, ScriptError> read_text_of(const std::string& selector, std::string_view name,
                                                 ScriptLine& line) {
  const bool is_bare = !line.quote_hint().empty();
  auto word = line.required(name, Extent::rest);
  if (!word) return failure(word.error());
  const std::size_t quote = word->text.find(" \"");
  if (is_bare && !word->quoted && word->text.ends_with('"') && quote != std::string::npos) {
    return failure(
        line.error(word->position, "a selector with blanks stands in quotes: " +
                                       isa::quoted(selector + " " + word->text.substr(0, quote)) +
                                       "; and so does a text that has quotes in it"));
  }
  return text_of(*std::move(word));
}

Read read_document(ScriptLine& line) {
  auto selector = read_selector(line);
  if (!selector) return failure(selector.error());
  expected::DocumentText expectation{.selector = *std::move(selector), .text = std::nullopt};
  if (!line.at_end()) {
    auto text = read_text_of(expectation.selector, "TEXT", line);
    if (!text) return failure(text.error());
    expectation.text = *std::move(text);
  }
  return Expectation{std::move(expectation)};
}

Read read_html(ScriptLine& line) {
  auto selector = read_selector(line);
  if (!selector) return failure(selector.error());
  auto html = read_text_of(*selector, "HTML", line);
  if (!html) return failure(html.error());
  return Expectation{expected::DocumentHtml{*std::move(selector), *std::move(html)}};
}

Read read_none(ScriptLine& line) {
  auto selector = read_selector(line);
  if (!selector) return failure(selector.error());
  return Expectation{expected::NoMatch{*std::move(selector)}};
}

Read read_lifecycle(ScriptLine& line) {
  const auto state = line.choice("a state of the lifecycle", isa::kLifecycleLabels);
  if (!state) return failure(state.error());
  return Expectation{expected::LifecycleState{static_cast<isa::Lifecycle>(*state)}};
}

Read read_client(ScriptLine& line) {
  const auto state = line.choice("a state of the client", interpreter::kClientStateNames);
  if (!state) return failure(state.error());
  return Expectation{expected::PageState{static_cast<interpreter::ClientState>(*state)}};
}

Read read_frame(ScriptLine& line) {
  const auto side = read_value(line, kSides);
  if (!side) return failure(side.error());
  auto message = read_text("TEXT", line);
  if (!message) return failure(message.error());
  return Expectation{expected::Frame{*side, *std::move(message)}};
}

Read read_failure(ScriptLine& line) {
  auto reason = read_text("REASON", line);
  if (!reason) return failure(reason.error());
  return Expectation{expected::FailureReason{*std::move(reason)}};
}

Read read_value_of(ScriptLine& line) {
  auto selector = read_selector(line);
  if (!selector) return failure(selector.error());
  expected::ControlValue expectation{.selector = *std::move(selector), .value = {}};
  if (!line.at_end()) {
    auto text = read_text_of(expectation.selector, "TEXT", line);
    if (!text) return failure(text.error());
    expectation.value = *std::move(text);
  }
  return Expectation{std::move(expectation)};
}

Read read_silence(ScriptLine& /*line*/) { return Expectation{expected::Silence{}}; }

/// In the order of `kExpectations`.
constexpr std::array kReaders{&read_document,  &read_html,    &read_none,
                              &read_lifecycle, &read_client,  &read_frame,
                              &read_failure,   &read_silence, &read_value_of};
static_assert(kReaders.size() == kExpectations.size());

}  // namespace

Result<Expectation, ScriptError> read_expectation(ScriptLine& line) {
  std::array<std::string_view, kExpectations.size()> kinds;
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds.at(i) = kExpectations.at(i).kind;
  const auto kind = line.choice("a kind of expectation", kinds);
  if (!kind) return failure(kind.error());
  return kReaders.at(*kind)(line);
}

}  // namespace lightspeed::replay
