#include "replay/lifecycle_chart.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include "interpreter/session/cases.hpp"
#include "interpreter/session/row.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::SessionRow;
using in::SessionState;

template <class Enum, std::size_t N>
std::string names(const in::EnumSet<Enum>& set, const std::array<std::string_view, N>& all,
                  char between = ' ') {
  std::string text;
  for (std::size_t i = 0; i < N; ++i) {
    if (!set.contains(static_cast<Enum>(i))) continue;
    if (!text.empty()) text += between;
    text += all[i];
  }
  return text;
}

std::string_view name_of(SessionState state) {
  return in::kSessionStateNames.at(static_cast<std::size_t>(state));
}

std::string_view guard_of(const SessionRow& row) {
  return in::kGuardNames.at(static_cast<std::size_t>(row.guard));
}

/// The inputs, and behind them the guard if there is one.
std::string inputs_of(const SessionRow& row) {
  std::string text = names(row.inputs, in::kSessionInputNames);
  if (row.guard != in::Guard::always) text += " [" + std::string(guard_of(row)) + "]";
  return text;
}

// --- text: a block for each state, a line for each of its rows.

using Line = std::array<std::string, 6>;

Line line_of(const SessionRow& row) {
  std::string behind(row.next ? name_of(*row.next) : "stays");
  if (!row.raises.empty()) {
    behind = (row.next ? behind + ", then " : "then ") + names(row.raises, in::kSessionInputNames);
  }
  return {names(row.inputs, in::kSessionInputNames),
          std::string(guard_of(row)),
          std::string(in::kSessionActionNames.at(static_cast<std::size_t>(row.action))),
          std::move(behind),
          names(row.emits, in::kEmitsNames),
          std::string(row.rule)};
}

void append_lines(const std::vector<Line>& lines, std::string_view indent, std::string& out) {
  std::array<std::size_t, 6> widths{};
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  for (const Line& line : lines) {
    std::string text(indent);
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (widths[i] == 0) continue;
      text.append(line[i]).append(widths[i] - line[i].size() + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  }
}

std::string as_text() {
  std::string out =
      "What a session does: each state, what it is given, when, what it does, where it is then,\n"
      "what it sends or reports, and the rule (specs/session.md). The id of a case is made of "
      "state,\n"
      "input and guard, as `live/event` or `handshaking/event/inbox-full`; `--as list` has them "
      "all.\n";
  for (std::size_t s = 0; s < in::kSessionStateNames.size(); ++s) {
    const auto state = static_cast<SessionState>(s);
    out += '\n' + std::string(name_of(state)) + '\n';
    std::vector<Line> lines;
    std::string never;
    for (const SessionRow& row : in::session_rows()) {
      if (!row.states.contains(state)) continue;
      if (row.reachable()) {
        lines.push_back(line_of(row));
      } else {
        never += "  never " + inputs_of(row) + ": " + std::string(row.why) + " (" +
                 std::string(row.rule) + ")\n";
      }
    }
    append_lines(lines, "  ", out);
    out += never;
  }
  return out;
}

// --- the list: a line for each case, with no blank in a column.

std::string as_list() {
  std::vector<Line> lines{{"case", "rule", "action", "next", "raises", "emits"}};
  for (const in::SessionVisit& each : in::session_cases()) {
    const SessionRow& row = *each.row;
    const auto set_or_none = [](const std::string& text) { return text.empty() ? "-" : text; };
    lines.push_back({in::case_id(each), std::string(row.rule),
                     std::string(in::kSessionActionNames.at(static_cast<std::size_t>(row.action))),
                     std::string(row.next          ? name_of(*row.next)
                                 : row.reachable() ? "stays"
                                                   : "-"),
                     set_or_none(names(row.raises, in::kSessionInputNames, ',')),
                     set_or_none(names(row.emits, in::kEmitsNames, ','))});
  }
  std::string out;
  append_lines(lines, "", out);
  return out;
}

// --- the transitions: from a state to another one, and everything that leads there.

/// Between two states, under which inputs: of one that leads there whatever holds, no guard.
using Edges = std::map<std::pair<SessionState, SessionState>, std::vector<std::string>>;

std::vector<std::string> labels_between(SessionState from, SessionState to) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < in::kSessionInputNames.size(); ++i) {
    const in::SessionCell& cell = in::session_cell(from, static_cast<in::SessionInput>(i));
    std::string guards;
    std::size_t count = 0;
    for (std::size_t n = 0; n < cell.size; ++n) {
      const SessionRow& row = in::session_rows()[cell.rows.at(n)];
      if (row.next != to) continue;
      if (!guards.empty()) guards += ", ";
      guards += guard_of(row);
      ++count;
    }
    if (count == 0) continue;
    std::string& label = labels.emplace_back(in::kSessionInputNames.at(i));
    if (count != cell.size) label.append(" [").append(guards).append("]");
  }
  return labels;
}

Edges edges() {
  Edges result;
  for (std::size_t a = 0; a < in::kSessionStateNames.size(); ++a) {
    for (std::size_t b = 0; b < in::kSessionStateNames.size(); ++b) {
      const auto from = static_cast<SessionState>(a);
      const auto to = static_cast<SessionState>(b);
      auto labels = labels_between(from, to);
      if (from != to && !labels.empty()) result[{from, to}] = std::move(labels);
    }
  }
  return result;
}

std::string as_dot() {
  std::string out = "digraph session {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  for (const std::string_view name : in::kSessionStateNames) {
    out += "  " + std::string(name) + ";\n";
  }
  for (const auto& [ends, labels] : edges()) {
    std::string text;
    for (const std::string& label : labels) {
      if (!text.empty()) text += "\\n";
      text += label;
    }
    out += "  " + std::string(name_of(ends.first)) + " -> " + std::string(name_of(ends.second)) +
           " [label=\"" + text + "\"];\n";
  }
  return out + "}\n";
}

// --- the picture: the line from left to right, `down` below it; what goes back or leaves out a
// state is drawn as an arc, above the line if it goes back, below it if it goes ahead.

struct Place {
  int x = 0;
  int y = 0;
};
constexpr int kBoxWidth = 120;
constexpr int kBoxHeight = 40;
constexpr int kGap = 260;
constexpr int kLineY = 180;
constexpr int kDownY = 480;

Place place_of(SessionState state) {
  if (state == SessionState::down) return {.x = 80 + 2 * kGap, .y = kDownY};
  const int column = state == SessionState::ended ? 5 : static_cast<int>(state);
  return {.x = 80 + column * kGap, .y = kLineY};
}

std::string number(int value) { return std::to_string(value); }

std::string text_at(Place place, std::string_view anchor, const std::vector<std::string>& lines) {
  std::string out;
  int y = place.y;
  for (const std::string& line : lines) {
    out += "  <text x=\"" + number(place.x) + "\" y=\"" + number(y) + "\" text-anchor=\"" +
           std::string(anchor) + "\">" + line + "</text>\n";
    y += 14;
  }
  return out;
}

std::string path(const std::string& shape) {
  return "  <path d=\"" + shape + "\" marker-end=\"url(#arrow)\"/>\n";
}

std::string edge_of(SessionState from, SessionState to, const std::vector<std::string>& labels) {
  const Place a = place_of(from);
  const Place b = place_of(to);
  const int half = kBoxHeight / 2;
  if (from == SessionState::down || to == SessionState::down) {
    const bool leaves = from == SessionState::down;
    const int shift = leaves ? (b.x < a.x ? -45 : 45) : (a.x - b.x) / 30;
    const Place start{.x = a.x + shift, .y = leaves ? a.y - half : a.y + half};
    const Place finish{.x = b.x + shift / 2, .y = leaves ? b.y + half : b.y - half};
    const int from_far = leaves ? 3 : 4;  // In twelfths of the way.
    return path("M" + number(start.x) + "," + number(start.y) + " L" + number(finish.x) + "," +
                number(finish.y)) +
           text_at({.x = start.x + (finish.x - start.x) * from_far / 12,
                    .y = start.y + (finish.y - start.y) * from_far / 12},
                   "middle", labels);
  }
  const int steps = std::abs(b.x - a.x) / kGap;
  if (b.x > a.x && steps == 1) {
    return path("M" + number(a.x + kBoxWidth / 2) + "," + number(a.y) + " L" +
                number(b.x - kBoxWidth / 2) + "," + number(b.y)) +
           text_at(
               {.x = (a.x + b.x) / 2, .y = a.y - 8 - 14 * (static_cast<int>(labels.size()) - 1)},
               "middle", labels);
  }
  const int way = b.x < a.x ? -1 : 1;
  const int height = way * (steps == 1 ? 50 : 24 + 30 * steps);
  const Place top{.x = (a.x + b.x) / 2, .y = a.y + way * half + height};
  return path("M" + number(a.x) + "," + number(a.y + way * half) + " Q" + number(top.x) + "," +
              number(top.y + height / 2) + " " + number(b.x) + "," + number(b.y + way * half)) +
         text_at({.x = top.x, .y = a.y + way * half + height * 3 / 4 - 4}, "middle", labels);
}

std::string as_svg() {
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1460 520\" "
      "font-family=\"sans-serif\" "
      "font-size=\"11\">\n"
      "  <title>What moves a session from state to state</title>\n"
      "  <defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\"/></marker></defs>\n"
      "  <rect width=\"1460\" height=\"520\" fill=\"white\"/>\n"
      "  <g fill=\"none\" stroke=\"#444\">\n";
  std::string labels;
  for (const auto& [ends, texts] : edges()) {
    const std::string edge = edge_of(ends.first, ends.second, texts);
    const std::size_t split = edge.find("  <text");
    out += edge.substr(0, split);
    labels += edge.substr(split);
  }
  out += "  </g>\n";
  for (std::size_t s = 0; s < in::kSessionStateNames.size(); ++s) {
    const auto state = static_cast<SessionState>(s);
    const Place at = place_of(state);
    out += "  <rect x=\"" + number(at.x - kBoxWidth / 2) + "\" y=\"" +
           number(at.y - kBoxHeight / 2) + "\" width=\"" + number(kBoxWidth) + "\" height=\"" +
           number(kBoxHeight) + "\" rx=\"8\" fill=\"#eef4ff\" stroke=\"#335\"/>\n" +
           text_at({.x = at.x, .y = at.y + 5}, "middle", {std::string(name_of(state))});
  }
  out += "  <g fill=\"#222\" stroke=\"white\" stroke-width=\"4\" paint-order=\"stroke\">\n" +
         labels + "  </g>\n";
  return out + "</svg>\n";
}

}  // namespace

std::string lifecycle_chart(ChartFormat format) {
  switch (format) {
    case ChartFormat::text:
      return as_text();
    case ChartFormat::dot:
      return as_dot();
    case ChartFormat::svg:
      return as_svg();
    case ChartFormat::list:
      return as_list();
  }
  unreachable("every format has an arm");
}

}  // namespace lightspeed::replay
