#include "tools/sweep_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "replay/script/knobs.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

using replay::Sweep;
using replay::SweepPlan;
using replay::Tally;

constexpr std::size_t kBarMax = 20;
constexpr std::string_view kGap = "  ";
constexpr std::string_view kTotal = "total";
constexpr std::string_view kOneColumn = "out of sync";
constexpr std::string_view kTrace = "worst.lstrace";

Tally sum_of(const Sweep& sweep, std::size_t column) {
  Tally sum;
  for (const Sweep::Row& row : sweep.rows()) sum += row[column];
  return sum;
}

Tally worst_tally(const Sweep& sweep) {
  const auto worst = replay::worst_of(sweep.rows());
  return worst ? sweep.rows()[worst->row][worst->column] : Tally{};
}

std::string counts_of(const Tally& tally) {
  return std::to_string(tally.out_of_sync) + " of " + std::to_string(tally.judged);
}

/// As long as the share is of the largest one, rounded up: whatever is there is seen.
std::string bar_of(const Tally& tally, const Tally& worst) {
  if (tally.out_of_sync == 0) return "";
  const std::uint64_t full = worst.out_of_sync * tally.judged;
  const std::uint64_t length = (kBarMax * tally.out_of_sync * worst.judged + full - 1) / full;
  return std::string(length, '#');
}

std::string padded(std::string text, std::size_t width) {
  text.append(width - std::min(width, text.size()), ' ');
  return text;
}

/// The lines of one column, its head first and its total last, all as wide as the widest.
std::vector<std::string> column_of(const Sweep& sweep, std::size_t column) {
  const auto& by = sweep.plan().by;
  const Tally worst = worst_tally(sweep);
  std::vector<std::string> counts;
  counts.reserve(sweep.rows().size() + 2);
  for (const Sweep::Row& row : sweep.rows()) counts.push_back(counts_of(row[column]));
  counts.push_back(counts_of(sum_of(sweep, column)));
  std::size_t widest = 0;
  for (const std::string& each : counts) widest = std::max(widest, each.size());
  for (std::string& each : counts) each.insert(0, widest - each.size(), ' ');
  for (std::size_t row = 0; row < sweep.rows().size(); ++row) {
    const std::string bar = bar_of(sweep.rows()[row][column], worst);
    if (!bar.empty()) counts[row].append(" ").append(bar);
  }
  counts.insert(counts.begin(), by ? by->values[column] : std::string(kOneColumn));
  if (worst.out_of_sync != 0) widest += 1 + kBarMax;
  widest = std::max(widest, counts.front().size());
  for (std::string& each : counts) each = padded(std::move(each), widest);
  return counts;
}

std::vector<std::string> names_of_rows(const Sweep& sweep) {
  const replay::Axis& axis = sweep.plan().axis;
  std::vector<std::string> names{axis.knob};
  names.insert(names.end(), axis.values.begin(),
               axis.values.begin() + static_cast<std::ptrdiff_t>(sweep.rows().size()));
  names.emplace_back(kTotal);
  std::size_t widest = 0;
  for (const std::string& each : names) widest = std::max(widest, each.size());
  for (std::string& each : names) each = padded(std::move(each), widest);
  return names;
}

std::string table_of(const Sweep& sweep) {
  std::vector<std::string> lines = names_of_rows(sweep);
  for (std::size_t column = 0; column < sweep.columns(); ++column) {
    const std::vector<std::string> cells = column_of(sweep, column);
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i].append(kGap).append(cells[i]);
  }
  std::string text;
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(' ') + 1);
    text.append(line).append("\n");
  }
  return text;
}

std::string header_of(const SweepText& of) {
  const SweepPlan& plan = of.sweep.plan();
  const replay::SimulationPlan& each = plan.simulation;
  std::string text = "# program " + each.program.name;
  text += plan.seeds == 1 ? ", seed " : ", seeds ";
  text += std::to_string(each.seed);
  if (plan.seeds != 1) text += " to " + std::to_string(each.seed + plan.seeds - 1);
  text += ", sessions " + std::to_string(each.sessions) + " of " + std::to_string(each.events) +
          " events, faults " + each.faults.text() + "\n";
  for (const auto& [name, value] : replay::changed_knobs(each.configuration)) {
    text.append("# set ").append(name).append(" ").append(value).append("\n");
  }
  if (!of.sweep.is_done()) {
    text += "# partial: " + std::to_string(of.sweep.rows().size()) + " of " +
            counted(plan.axis.values.size(), "row") + "\n";
  }
  return text + "# how many are out of sync at the end, of those that are judged\n";
}

/// What records the sessions of the point again that stand under this seed.
std::string record_command_of(const SweepText& of, const replay::SimulationPlan& point) {
  std::string text = "lightspeed record --simulate";
  if (!of.program.empty()) text += " --program " + shell_word(of.program);
  text += " --seed " + std::to_string(point.seed) + " --sessions " + std::to_string(point.sessions);
  text += " --events " + std::to_string(point.events);
  text += " --faults " + point.faults.text();
  for (const auto& [name, value] : replay::changed_knobs(point.configuration)) {
    text.append(" --set ").append(name).append("=").append(value);
  }
  return text.append(" -o ").append(kTrace);
}

/// The worst point, one of its sessions, and how to see it.
struct Worst {
  std::string value;
  std::string column;  ///< Empty where there is one.
  Tally::Example session;
  std::string record;
};
std::optional<Worst> worst_of(const SweepText& of) {
  const auto place = replay::worst_of(of.sweep.rows());
  if (!place) return std::nullopt;
  const SweepPlan& plan = of.sweep.plan();
  const Tally& tally = of.sweep.rows()[place->row][place->column];
  replay::SimulationPlan point = of.sweep.point(place->row, place->column);
  const Tally::Example session = tally.first.value_or(Tally::Example{});
  point.seed = session.seed;
  return Worst{.value = plan.axis.values[place->row],
               .column = plan.by ? plan.by->values[place->column] : "",
               .session = session,
               .record = record_command_of(of, point)};
}

std::string check_command_of() { return std::string("lightspeed check ").append(kTrace); }

}  // namespace

std::string to_text(const SweepText& of) {
  std::string text = header_of(of) + table_of(of.sweep);
  const auto worst = worst_of(of);
  if (!worst) return text;
  const SweepPlan& plan = of.sweep.plan();
  text += "\nworst at " + plan.axis.knob + " " + worst->value;
  if (plan.by) text += ", " + plan.by->knob + " " + worst->column;
  text += ": session " + std::to_string(worst->session.session) + " of seed " +
          std::to_string(worst->session.seed) + " is the first of them\n";
  return text.append("  ").append(worst->record).append("\n  ").append(check_command_of()) + "\n";
}

std::string to_json(const SweepText& of) {
  using Json = nlohmann::ordered_json;
  const SweepPlan& plan = of.sweep.plan();
  const replay::SimulationPlan& each = plan.simulation;
  Json knobs = Json::object();
  for (const auto& [name, value] : replay::changed_knobs(each.configuration)) knobs[name] = value;
  Json rows = Json::array();
  for (std::size_t row = 0; row < of.sweep.rows().size(); ++row) {
    Json points = Json::array();
    for (std::size_t column = 0; column < of.sweep.columns(); ++column) {
      const Tally& tally = of.sweep.rows()[row][column];
      points.push_back({{"by", plan.by ? Json(plan.by->values[column]) : Json()},
                        {"sessions", tally.sessions},
                        {"judged", tally.judged},
                        {"out_of_sync", tally.out_of_sync}});
    }
    rows.push_back({{"value", plan.axis.values[row]}, {"points", points}});
  }
  Json worst;
  if (const auto found = worst_of(of)) {
    worst = {{"value", found->value},       {"by", plan.by ? Json(found->column) : Json()},
             {"seed", found->session.seed}, {"session", found->session.session},
             {"record", found->record},     {"check", check_command_of()}};
  }
  const Json report = {{"program", each.program.name},
                       {"seed", each.seed},
                       {"seeds", plan.seeds},
                       {"sessions", each.sessions},
                       {"events", each.events},
                       {"faults", each.faults.text()},
                       {"knobs", knobs},
                       {"axis", plan.axis.knob},
                       {"by", plan.by ? Json(plan.by->knob) : Json()},
                       {"complete", of.sweep.is_done()},
                       {"rows", rows},
                       {"worst", worst}};
  return report.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Sweep& sweep) {
  const SweepPlan& plan = sweep.plan();
  std::string text = plan.axis.knob;
  if (plan.by) text.append(",").append(plan.by->knob);
  text += ",sessions,judged,out_of_sync\n";
  for (std::size_t row = 0; row < sweep.rows().size(); ++row) {
    for (std::size_t column = 0; column < sweep.columns(); ++column) {
      const Tally& tally = sweep.rows()[row][column];
      text += plan.axis.values[row];
      if (plan.by) text.append(",").append(plan.by->values[column]);
      for (const std::uint64_t count : {tally.sessions, tally.judged, tally.out_of_sync}) {
        text.append(",").append(std::to_string(count));
      }
      text += "\n";
    }
  }
  return text;
}

}  // namespace lightspeed::tools
