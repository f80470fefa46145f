#include "replay/report/timeline.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/replay/report/unpacked.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::replay {
namespace {

using tests::Json;

KindCounts counts_in(const Json& timeline) {
  KindCounts sums{};
  for (const Json& lane : timeline["lanes"]) {
    for (const Json& cell : lane["cells"]) {
      for (std::size_t i = 3; i < cell.size(); i += 2) {
        sums.at(cell[i].get<std::size_t>()) += cell[i + 1].get<std::uint64_t>();
      }
    }
  }
  return sums;
}

KindCounts counts_in(const std::vector<interpreter::Step>& steps) {
  KindCounts sums{};
  for (const interpreter::Step& step : steps) {
    ++sums.at(step.stimulus.index());
    for (const auto& effect : step.effects) ++sums.at(effect.event.index());
  }
  return sums;
}

interpreter::Step ping(std::uint64_t number, std::uint32_t session) {
  interpreter::Step step;
  step.number = number;
  step.at = {number * 10};
  step.session = session;
  step.stimulus = interpreter::TimePassed{};
  return step;
}

}  // namespace

TEST_CASE("RPT-3: the counts of all buckets are those of the trace") {
  CHECK(rc::check("sums", [] {
    const Trace trace = *tests::any_trace();
    Timeline timeline;
    std::map<std::uint32_t, LaneState> states;
    for (const auto& step : trace.steps) {
      states[step.session].observe(step);
      timeline.add(step, states[step.session]);
    }
    RC_ASSERT(counts_in(Json::parse(timeline.json())) == counts_in(trace.steps));
  }));
}

TEST_CASE("RPT-3: buckets are joined in pairs, and lose no event on the way") {
  for (const std::uint64_t steps : {0U, 1U, 1'023U, 1'024U, 1'025U, 4'097U, 20'000U}) {
    CAPTURE(steps);
    Timeline timeline;
    std::vector<interpreter::Step> all;
    for (std::uint64_t i = 1; i <= steps; ++i) {
      all.push_back(ping(i, static_cast<std::uint32_t>(1 + i % 3)));
      timeline.add(all.back(), LaneState{});
    }
    const Json json = Json::parse(timeline.json());
    CHECK(counts_in(json) == counts_in(all));
    CHECK(json["ticks"].size() <= kBucketsMax);
    const auto width = json["width"].get<std::uint64_t>();
    CHECK(json["ticks"].size() == (steps + width - 1) / width);
    for (std::size_t i = 0; i < json["ticks"].size(); ++i) {
      REQUIRE(json["ticks"][i] == (i * width + 1) * 10);
    }
  }
}

TEST_CASE("RPT-3: of joined buckets the later one says where the session stands") {
  Timeline timeline;
  LaneState state;
  for (std::uint64_t i = 1; i <= 2'000; ++i) {
    interpreter::Step step = ping(i, 1);
    if (i == 1'500) step.stimulus = interpreter::Opened{{7}, ""};
    state.observe(step);
    timeline.add(step, state);
  }
  const Json json = Json::parse(timeline.json());
  CHECK(json["width"] == 2);
  const Json& cells = json["lanes"][0]["cells"];
  CHECK(cells[748][2] == 0);
  CHECK(cells[749][1] == 1);
  CHECK(cells[749][2] == 7);
}

TEST_CASE("RPT-3: many sessions have fewer buckets, and those beyond the thousandth share a lane") {
  Timeline timeline;
  std::vector<interpreter::Step> all;
  for (std::uint64_t i = 1; i <= 6'000; ++i) {
    all.push_back(ping(i, static_cast<std::uint32_t>(1 + i % 1'500)));
    timeline.add(all.back(), LaneState{});
  }
  const Json json = Json::parse(timeline.json());
  CHECK(json["lanes"].size() == kLanesMax + 1);
  CHECK(json["lanes"].back()["session"] == 0);
  CHECK(json["ticks"].size() <= kCellsMax / (kLanesMax + 1));
  CHECK(json["ticks"].size() >= kBucketsMin / 2);
  CHECK(counts_in(json) == counts_in(all));
}

}  // namespace lightspeed::replay
