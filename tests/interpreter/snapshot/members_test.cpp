// Every member of the classes that make up a world is in its snapshot, or left out with a reason.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.hpp"

namespace lightspeed::interpreter {
namespace {

using lightspeed::testing::in_source_tree;
using lightspeed::testing::read_text;

struct LeftOut {
  std::string_view header;
  std::string_view member;
  std::string_view why;
};
constexpr std::array kLeftOut{
    LeftOut{"world/world.hpp", "configuration_", "given by whoever restores, and compared"},
    LeftOut{"world/world.hpp", "hooks_", "given by whoever restores"},
    LeftOut{"world/seat.hpp", "configuration_", "the world's"},
    LeftOut{"world/seat.hpp", "hooks_", "the world's"},
    LeftOut{"world/seat.hpp", "number_", "under which the world has it"},
    LeftOut{"world/supervisor.hpp", "knobs_", "the world's"},
    LeftOut{"session/session.hpp", "configuration_", "the world's"},
    LeftOut{"session/session.hpp", "hooks_", "the world's"},
    LeftOut{"session/session.hpp", "identity_", "follows from its number"},
    LeftOut{"client/client.hpp", "configuration_", "the world's"},
    LeftOut{"client/document.hpp", "mode_", "a knob"},
    LeftOut{"client/document.hpp", "digest_", "follows from the document"},
    LeftOut{"client/document.hpp", "root_", "its place in the tree is written with it"},
};

/// What the comments of fields.hpp say of members counts as said, too.
constexpr std::array<std::string_view, 12> kHeaders{
    "world/world.hpp",     "world/seat.hpp",     "world/supervisor.hpp", "world/in_flight.hpp",
    "session/session.hpp", "session/timers.hpp", "client/client.hpp",    "client/document.hpp",
    "client/controls.hpp", "recent_ticks.hpp",   "app/component.hpp",    "program/program_app.hpp"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The names with an underscore at their end that a header declares at the end of a line's code.
std::vector<std::string> members_of(std::string_view header) {
  std::vector<std::string> members;
  const std::string text = read_text(in_source_tree("interpreter/" + std::string(header)));
  for (std::size_t at = text.find("_"); at != std::string::npos; at = text.find("_", at + 1)) {
    const std::size_t next = at + 1;
    if (next < text.size() && is_word(text[next])) continue;
    std::size_t begin = at;
    while (begin > 0 && is_word(text[begin - 1])) --begin;
    const std::string_view rest = std::string_view(text).substr(next);
    const bool declared =
        text[begin - 1] == ' ' &&
        (rest.starts_with(";") || rest.starts_with(" = ") || rest.starts_with("{}"));
    const std::string name = text.substr(begin, next - begin);
    if (declared && std::find(members.begin(), members.end(), name) == members.end()) {
      members.push_back(name);
    }
  }
  return members;
}

bool is_left_out(std::string_view header, std::string_view member) {
  return std::any_of(kLeftOut.begin(), kLeftOut.end(), [&](const LeftOut& row) {
    return row.header == header && row.member == member;
  });
}

}  // namespace

TEST_CASE("SNAP-1: no member of the classes of a world is forgotten") {
  const std::string fields = read_text(in_source_tree("interpreter/snapshot/fields.hpp"));
  std::size_t found = 0;
  for (const std::string_view header : kHeaders) {
    for (const std::string& member : members_of(header)) {
      ++found;
      const bool named = fields.find("." + member) != std::string::npos ||
                         fields.find("`" + member + "`") != std::string::npos;
      CHECK_MESSAGE((named != is_left_out(header, member)), header, " ", member);
    }
  }
  CHECK(found > 80);
}

TEST_CASE("SNAP-1: whatever is said to be left out is there to be left out") {
  for (const LeftOut& row : kLeftOut) {
    const std::vector<std::string> members = members_of(row.header);
    CHECK_MESSAGE(std::find(members.begin(), members.end(), row.member) != members.end(),
                  row.header, " ", row.member);
  }
}

}  // namespace lightspeed::interpreter
