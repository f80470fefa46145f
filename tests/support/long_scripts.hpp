// The long scripts of the corpus, made by a pattern: 400 events, and one thing that goes wrong.
// Implements SCR-7 (specs/script.md): a generated script is made again and compared by a test.
// It refuses chance: the pattern is two small tables whose lengths have no common factor.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lightspeed::testing {

/// One generated script: its file, its opening lines, and what happens behind which event.
struct LongScript {
  std::string_view file;
  std::string_view opening;
  std::size_t after_event = 0;
  std::string_view fault;  ///< Lines that are put in after that event.
};

inline constexpr std::size_t kLongScriptEvents = 400;

inline constexpr std::array kLongScripts{
    LongScript{.file = "counter-400.lss",
               .opening = "# 400 events at mixed intervals, and one reconnect in the middle.\n"
                          "#   lightspeed record --script counter-400.lss -o counter-400.lstrace\n"
                          "program counter\n",
               .after_event = 200,
               .fault = "+100ms cut\n+1s advance\n"},
    LongScript{.file = "duplicated-append.lss",
               .opening =
                   "# 400 events with a client that drops only the reference applied last, as the\n"
                   "# published browser does, and one older diff that is delivered again: its\n"
                   "# append is applied twice, which rule DUP-1 forbids.\n"
                   "#   lightspeed record --script duplicated-append.lss -o T.lstrace\n"
                   "program counter-history\n"
                   "set duplicate_policy last\n",
               .after_event = 250,
               .fault = "+20ms duplicate 120\n"},
    LongScript{.file = "reversed-acks.lss",
               .opening = "# 400 events, and a client that once holds its acknowledgements back "
                          "and gives\n"
                          "# them last first, which rule ACK-1 forbids.\n"
                          "#   lightspeed record --script reversed-acks.lss -o T.lstrace\n"
                          "program counter\n"
                          "set mutant client_answers_reversed\n",
               .after_event = 250,
               .fault = "+20ms acks held\n+5ms event increment\n+50ms event increment\n"
                        "+20ms acks sent\n"},
};

/// The script's text, comments included.
inline std::string text_of(const LongScript& script) {
  constexpr std::array<std::string_view, 7> kPauses{"+50ms", "+120ms", "+80ms", "+400ms",
                                                    "+10ms", "+1.3s",  "+5ms"};
  constexpr std::array<std::string_view, 11> kEvents{
      "increment", "increment", "add {\"by\":10}", "decrement", "increment",      "noop",
      "increment", "decrement", "increment",       "increment", "add {\"by\":-7}"};
  std::string text(script.opening);
  text += "# Made by tests/support/long_scripts.hpp; UPDATE_GOLDEN=1 writes it anew.\n0 open\n";
  for (std::size_t event = 1; event <= kLongScriptEvents; ++event) {
    text.append(kPauses.at(event % kPauses.size())).append(" event ");
    text.append(kEvents.at(event % kEvents.size())).append("\n");
    if (event == script.after_event) text += script.fault;
  }
  return text;
}

}  // namespace lightspeed::testing
