#include "tools/interactive.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/html/selector.hpp"
#include "isa/nearest.hpp"
#include "replay/debug/debugger.hpp"
#include "replay/debug/state_text.hpp"
#include "replay/show.hpp"
#include "tools/check_text.hpp"
#include "tools/command_words.hpp"
#include "tools/excerpt.hpp"
#include "tools/interrupt.hpp"
#include "tools/step_feed.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {
namespace {

namespace html = interpreter::html;

constexpr std::size_t kWidth = 120;
constexpr std::string_view kPrompt = "> ";

/// Output, or why a command was not understood.
using Said = Result<std::string, std::string>;

class Conversation {
 public:
  Conversation(TraceInput& input, std::string path, StepFeed& feed, replay::Debugger& debugger)
      : input_(input), path_(std::move(path)), feed_(feed), debugger_(debugger) {}

  /// Nothing when somebody wants to leave.
  std::optional<Said> answer(std::string_view line);

 private:
  struct Verb {
    std::string_view name;
    std::string_view operands;
    std::string_view help;
    Said (Conversation::*act)(std::string_view operands);
  };
  struct Thing {
    std::string_view name;
    std::string_view help;
    Said (Conversation::*show)(std::uint32_t session);
    bool of_session = true;  ///< Else of the step.
  };
  static const std::array<Verb, 6> kVerbs;
  static const std::array<Thing, 8> kThings;

  Said step(std::string_view operands);
  Said back(std::string_view operands);
  Said go_to(std::string_view operands);
  Said next(std::string_view operands);
  Said print(std::string_view operands);
  Said help(std::string_view operands);

  Said state(std::uint32_t session) { return replay::state_text(debugger_, session); }
  Said pending(std::uint32_t session) { return replay::pending_text(debugger_, session); }
  Said document(std::uint32_t session) { return replay::document_text(debugger_, session); }
  Said digest(std::uint32_t session) { return replay::digest_text(debugger_, session); }
  Said causes(std::uint32_t session);
  Said whole_step(std::uint32_t session);
  Said effects(std::uint32_t session);
  Said rules(std::uint32_t session);

  Said where(const replay::Debugger::Moved& moved);

  TraceInput& input_;
  std::string path_;
  StepFeed& feed_;
  replay::Debugger& debugger_;
};

const std::array<Conversation::Verb, 6> Conversation::kVerbs{{
    {"step", "[N]", "go on by one step, or by N", &Conversation::step},
    {"back", "[N]", "go back by one step, or by N", &Conversation::back},
    {"goto", "STEP", "go to that step; 0 is before the first", &Conversation::go_to},
    {"next", "violation | change [SELECTOR]",
     "go on to a step that breaks a rule, or behind which a page shows something else",
     &Conversation::next},
    {"print", "WHAT [SESSION]", "show what stands behind this step, of its session or another",
     &Conversation::print},
    {"help", "", "show this", &Conversation::help},
}};
const std::array<Conversation::Thing, 8> Conversation::kThings{{
    {"state", "the session, its client and the link", &Conversation::state},
    {"pending", "the patches that wait for an answer", &Conversation::pending},
    {"document", "the page as the browser serialises it", &Conversation::document},
    {"causes", "the steps that led here", &Conversation::causes, false},
    {"step", "the step with its effects", &Conversation::whole_step, false},
    {"effects", "its effects, with texts that are not cut", &Conversation::effects, false},
    {"digest", "the state digest and its parts", &Conversation::digest},
    {"rules", "the rules that are broken here, and how many are in all", &Conversation::rules,
     false},
}};

template <class Rows>
std::string unknown(std::string_view what, std::string_view word, const Rows& rows) {
  std::vector<std::string_view> names;
  names.reserve(rows.size());
  for (const auto& row : rows) names.push_back(row.name);
  return std::string(what) + " '" + std::string(word) + "'" + isa::suggestion(word, names) +
         "; `help` lists them";
}

std::optional<Said> Conversation::answer(std::string_view line) {
  const std::string_view word = first_word(line);
  if (word.empty()) return Said(std::string{});
  if (word == "quit") return std::nullopt;
  const auto* const verb = std::find_if(kVerbs.begin(), kVerbs.end(),
                                        [&](const Verb& each) { return each.name == word; });
  if (verb == kVerbs.end()) return failure(unknown("there is no command", word, kVerbs));
  return (this->*verb->act)(line);
}

// The step that one stands behind, in one line, and how it differs if it does.
Said Conversation::where(const replay::Debugger::Moved& moved) {
  std::string text;
  if (!moved) {
    if (feed_.was_interrupted()) {
      text = "interrupted\n";
      debugger_.forget();
    } else if (feed_.error()) {
      text = feed_.error()->text + "\n";
    } else {
      text = moved.error() + "\n";
    }
  }
  const interpreter::Step* step = debugger_.step();
  if (step == nullptr) return text + "before the first step\n";
  interpreter::Step line = *step;
  line.effects.clear();
  replay::append_step(line, kWidth, text, replay::tells_of_several(debugger_.header()));
  if (const auto& differs = debugger_.difference()) {
    text += "  differs   " + differs->field + "\n" +
            excerpt({.first = "trace", .second = "this run"}, differs->expected, differs->actual);
  }
  return text;
}

Said Conversation::step(std::string_view operands) {
  const auto count = number_in(operands, 1);
  if (!count) return failure(count.error());
  replay::Debugger::Moved moved;
  for (std::uint64_t i = 0; i < *count && moved; ++i) moved = debugger_.forward();
  return where(moved);
}

Said Conversation::back(std::string_view operands) {
  const auto count = number_in(operands, 1);
  if (!count) return failure(count.error());
  return where(debugger_.back(*count));
}

Said Conversation::go_to(std::string_view operands) {
  if (operands.empty()) return failure(std::string("goto needs the number of a step"));
  const auto step = number_in(operands, 0);
  if (!step) return failure(step.error());
  return where(debugger_.go_to(*step));
}

Said Conversation::next(std::string_view operands) {
  const std::string_view what = first_word(operands);
  if (what == "violation") {
    if (!operands.empty()) return failure(surplus(operands));
    const auto moved = debugger_.next_violation();
    auto text = where(moved);
    return moved && text ? *text + *rules(debugger_.session()) : text;
  }
  if (what != "change") return failure(std::string("next is `next violation` or `next change`"));
  if (operands.empty()) return where(debugger_.next_change(nullptr));
  const auto selector = html::Selector::parse(operands);
  if (!selector) return failure("the selector: " + html::fault_of(selector.error(), operands));
  return where(debugger_.next_change(&*selector));
}

Said Conversation::print(std::string_view operands) {
  const std::string_view word = first_word(operands);
  if (word.empty()) return failure(std::string("print needs a word; `help` lists them"));
  const auto* const thing = std::find_if(kThings.begin(), kThings.end(),
                                         [&](const Thing& each) { return each.name == word; });
  if (thing == kThings.end()) return failure(unknown("there is nothing called", word, kThings));
  if (!operands.empty() && !thing->of_session) return failure(surplus(operands));
  const auto session = number_in(operands, debugger_.session(), 0xFFFF'FFFF);
  if (!session) return failure(session.error());
  return (this->*thing->show)(static_cast<std::uint32_t>(*session));
}

Said Conversation::help(std::string_view operands) {
  if (!operands.empty()) return failure(surplus(operands));
  std::string text;
  const auto add = [&](std::string_view left, std::string_view help) {
    text.append(left).append(left.size() < 38 ? 38 - left.size() : 1, ' ').append(help) += '\n';
  };
  for (const Verb& verb : kVerbs) {
    add(std::string(verb.name) + (verb.operands.empty() ? "" : " ") + std::string(verb.operands),
        verb.help);
  }
  add("quit", "leave, as the end of the input does");
  text += "WHAT is one of\n";
  for (const Thing& thing : kThings) add("  " + std::string(thing.name), thing.help);
  return text;
}

Said Conversation::causes(std::uint32_t /*session*/) {
  StepFeed quiet(input_);
  std::string text = StepLookup(quiet).causes(debugger_.position());
  feed_.go_to(debugger_.position() + 1);
  if (!text.empty()) return text;
  return std::string(debugger_.step() == nullptr ? "before the first step\n"
                                                 : "nothing: it is a free choice\n");
}

Said Conversation::whole_step(std::uint32_t /*session*/) {
  if (debugger_.step() == nullptr) return std::string("before the first step\n");
  std::string text;
  replay::append_step(*debugger_.step(), kWidth, text,
                      replay::tells_of_several(debugger_.header()));
  return text;
}

Said Conversation::effects(std::uint32_t /*session*/) {
  std::string text;
  if (debugger_.step() != nullptr) {
    for (const auto& effect : debugger_.step()->effects) {
      text += replay::line_of(effect.event, 0) + "\n";
    }
  }
  return text.empty() ? std::string("no effects\n") : text;
}

Said Conversation::rules(std::uint32_t /*session*/) {
  const replay::CheckReport& report = debugger_.checked();
  if (!report.problem.empty()) return report.problem + "\n";
  const auto here = debugger_.violations_here();
  std::string text;
  StepFeed quiet(input_);
  StepLookup steps(quiet);
  for (const interpreter::Violation* found : here) {
    const std::string told = explanation(steps, *found, path_, report.several);
    text += told.substr(told.find_first_not_of('\n'));
  }
  feed_.go_to(debugger_.position() + 1);
  const std::uint64_t all = violation_count(report);
  return text + (here.empty() ? "no rule is broken here; " : "") + counted(all, "violation") +
         " in the whole trace\n";
}

}  // namespace

ExitStatus replay_interactively(const std::string& path) {
  if (path == kStandardStream) {
    return usage_error("stdin is where the commands come from: name the trace's file");
  }
  auto input = TraceInput::open(path);
  if (!input) return fail(input.error());
  StepFeed feed(**input, "ran");
  auto debugger = replay::Debugger::of(feed);
  if (feed.error()) return fail(*feed.error());
  if (!debugger) {
    return fail(ExitStatus::unsupported, shown_name(path) + " cannot be run: " + debugger.error());
  }
  const bool asks = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
  Conversation conversation(**input, path, feed, **debugger);
  ExitStatus status = ExitStatus::same;
  std::string line;
  for (;;) {
    if (asks) (void)tools::print(kPrompt);
    if (!std::getline(std::cin, line)) break;
    const InterruptGuard guard;
    auto said = conversation.answer(line);
    if (!said) break;
    if (!*said) {
      status = asks ? ExitStatus::same : ExitStatus::usage;
      note("lightspeed: " + said->error());
      continue;
    }
    if (auto printed = tools::print(**said); printed != ExitStatus::same) return printed;
    if (feed.error()) status = feed.error()->status;
  }
  if (asks) (void)tools::print("\n");
  return status;
}

}  // namespace lightspeed::tools
