#include "replay/part/provenance.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

#include "replay/format/records.hpp"
#include "replay/format/unknown_fields.hpp"
#include "replay/part/runs.hpp"
#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

/// Of a header from the text twin, the record that we would write.
std::string bytes_of(const RawHeader& header) {
  if (!header.bytes.empty()) return header.bytes;
  v1::Record record;
  put_header(header.header, *record.mutable_header());
  return record.SerializeAsString();
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

/// What the two headers say otherwise; empty if they can be one.
std::string difference(const Header& first, const Header& second) {
  const auto differ = [](std::string_view what, std::string_view one, std::string_view other) {
    return std::string(what) + " differs: " + quoted(one) + " and " + quoted(other);
  };
  if (first.contract != second.contract) {
    return differ("the contract", first.contract, second.contract);
  }
  if (first.origin != second.origin) return "one is simulated, the other captured";
  if (first.origin == Origin::simulated) {
    if (first.program != second.program) {
      return differ("the program", first.program, second.program);
    }
    if (first.program_source != second.program_source) {
      return "the texts of their programs named " + quoted(first.program) + " differ";
    }
  }
  const auto ours = knobs(first.configuration);
  const auto theirs = knobs(second.configuration);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i].second == theirs[i].second) continue;
    return differ("the knob " + ours[i].first, ours[i].second, theirs[i].second);
  }
  return {};
}

}  // namespace

Result<RawHeader, std::string> merged_header(const RawHeader& first, const RawHeader& second) {
  for (const RawHeader* each : {&first, &second}) {
    if (!each->header.excerpt) continue;
    return failure(std::string(each == &first ? "the first" : "the second") +
                   " is an excerpt, whose causes may be missing; merge the whole traces, then "
                   "filter what comes of it");
  }
  std::string differs = difference(first.header, second.header);
  const std::string bytes = bytes_of(first);
  const std::string others = bytes_of(second);
  if (differs.empty() && !same_unknown_knobs(bytes, others)) {
    differs = "a knob differs that this lightspeed does not know";
  }
  if (!differs.empty()) return failure(std::move(differs));
  RawHeader merged = first;
  auto& runs = merged.header.run_sessions;
  runs.insert(runs.end(), second.header.run_sessions.begin(), second.header.run_sessions.end());
  if (sessions_before(merged.header, runs.size()) > std::numeric_limits<std::uint32_t>::max()) {
    return failure(std::string("together they have more sessions than can be numbered"));
  }
  // One label for runs that were asked for otherwise would not be true.
  if (first.header.simulation != second.header.simulation) merged.header.simulation.reset();
  merged.bytes = with_unknown_fields(bytes, others);
  return merged;
}

}  // namespace lightspeed::replay
