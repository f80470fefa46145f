#include "replay/format/salvage.hpp"

#include <algorithm>

#include "replay/format/seek_table.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/salvaging.hpp"
#include "tests/support/trace_bytes.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using tests::recovered;
using tests::Salvaged;
using tests::salvaged;

const Trace& sample() {
  static const Trace trace = tests::counter_trace(6);
  return trace;
}

/// Where the zstd frames of a file end, the seek table left out.
std::vector<std::uint64_t> frame_ends(const std::string& file) {
  MemorySource source(file);
  const auto table = read_seek_table(source);
  std::vector<std::uint64_t> ends;
  for (const SeekEntry& entry : table->entries) {
    ends.push_back((ends.empty() ? 0 : ends.back()) + entry.compressed_bytes);
  }
  return ends;
}

/// The steps of the sample without some.
std::vector<Step> without(const std::vector<std::uint64_t>& numbers) {
  std::vector<Step> steps = sample().steps;
  std::erase_if(steps, [&](const Step& step) {
    return std::find(numbers.begin(), numbers.end(), step.number) != numbers.end();
  });
  return steps;
}

std::string flip(std::string bytes, std::size_t bit) {
  bytes[bit / 8] =
      static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << (bit % 8)));
  return bytes;
}

/// A file with a step in each frame, cut into its frames and its table.
std::vector<std::string> parts_of(const std::string& file) {
  std::vector<std::string> parts;
  std::uint64_t begin = 0;
  for (const std::uint64_t end : frame_ends(file)) {
    parts.push_back(file.substr(begin, end - begin));
    begin = end;
  }
  parts.push_back(file.substr(begin));
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string file;
  for (const std::string& part : parts) file += part;
  return file;
}

const Finding* find(const Salvaged& found, FindingKind kind) {
  const auto at = std::find_if(found.findings.begin(), found.findings.end(),
                               [&](const Finding& finding) { return finding.kind == kind; });
  return at == found.findings.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("TRC-21: a sound file has no findings and all its steps") {
  for (const std::uint32_t frame_bytes : {1U, 2000U, 1U << 17U}) {
    const Salvaged found = salvaged(tests::written(sample(), frame_bytes));
    CHECK(found.findings.empty());
    CHECK(found.steps == sample().steps);
    CHECK(found.header == sample().header);
  }
}

TEST_CASE("TRC-21: every truncation gives exactly the whole frames before it, and says the rest") {
  const std::string whole = tests::written(sample(), 1);
  const auto ends = frame_ends(whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto intact = static_cast<std::size_t>(
        std::count_if(ends.begin(), ends.end(), [&](std::uint64_t end) { return end <= size; }));
    const Salvaged found = salvaged(whole.substr(0, size));
    REQUIRE(found.harm.has_value());
    REQUIRE(*found.harm != Harm::warning);
    if (intact == 0) {
      CHECK(found.empty);
      continue;
    }
    REQUIRE(found.header == sample().header);
    REQUIRE(found.steps == std::vector(sample().steps.begin(),
                                       sample().steps.begin() + static_cast<long>(intact) - 1));
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].kind == FindingKind::cut);
    CHECK(found.findings[0].offset == ends[intact - 1]);
    CHECK(found.findings[0].bytes == size - ends[intact - 1]);
    // The end of the last frame is sealed, which proves that all steps were written.
    const bool table_began = size == ends.back() || size >= ends.back() + 4;
    CHECK(*found.harm == (table_began ? Harm::mendable : Harm::lost));
    CHECK(found.findings[0].missing ==
          (table_began ? std::vector<StepRange>{} : std::vector{StepRange{intact, 0}}));
  }
}

TEST_CASE("TRC-21: every flipped bit costs the steps of its frame, and no other") {
  const std::string whole = tests::written(sample(), 1);
  const auto ends = frame_ends(whole);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    const auto frame = static_cast<std::uint64_t>(
        std::count_if(ends.begin(), ends.end(), [&](std::uint64_t end) { return end <= bit / 8; }));
    const std::string file = flip(whole, bit);
    const Salvaged found = salvaged(file);
    if (frame == 0 && !found.header) {
      REQUIRE(find(found, FindingKind::header_lost) != nullptr);
      REQUIRE(found.steps == sample().steps);
      REQUIRE(salvaged(file, sample().header).header == sample().header);
      continue;
    }
    REQUIRE(found.header.has_value());
    if (found.steps.size() == 6) {
      // The table, or a bit that means nothing: the reader gives all steps as well.
      REQUIRE(found.harm.value_or(Harm::warning) == Harm::warning);
      REQUIRE(tests::read_all(file).steps == sample().steps);
      continue;
    }
    REQUIRE(found.steps == without({frame}));
    REQUIRE(found.harm == Harm::lost);
    REQUIRE(found.findings[0].kind == FindingKind::damaged);
    REQUIRE(found.findings[0].offset == ends[frame - 1]);
    REQUIRE(found.findings[0].bytes == ends[frame] - ends[frame - 1]);
    REQUIRE(found.findings[0].missing == std::vector{StepRange{frame, frame == 6 ? 0 : frame}});
    REQUIRE(found.header->excerpt == (frame != 6));
  }
}

TEST_CASE("TRC-21: salvage and reader agree on what is sound, whatever bit is flipped or cut off") {
  const std::string whole = tests::written(sample(), 2000);
  const auto agree = [](const std::string& file) {
    const Salvaged found = salvaged(file);
    const tests::Reading reading = tests::read_all(file);
    const bool read = !reading.error && !reading.notes.torn_tail;
    REQUIRE((found.harm.value_or(Harm::warning) == Harm::warning) == read);
    REQUIRE(found.steps.size() >= reading.steps.size());
    if (read) REQUIRE(found.steps == reading.steps);
    const bool damaged = reading.notes.seek_table == SeekTableState::damaged;
    if (read) REQUIRE((find(found, FindingKind::table_damaged) != nullptr) == damaged);
  };
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    agree(flip(whole, bit));
  }
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    CAPTURE(size);
    agree(whole.substr(0, size));
  }
}

TEST_CASE("TRC-21: what is written of the intact steps reads again as exactly those") {
  const std::string whole = tests::written(sample(), 1);
  const auto ends = frame_ends(whole);
  for (std::size_t frame = 1; frame < ends.size(); ++frame) {
    CAPTURE(frame);
    const Salvaged found = salvaged(flip(whole, ends[frame] * 8 - 1));
    const tests::Reading again = tests::read_all(recovered(found));
    CHECK_FALSE(again.error.has_value());
    CHECK(again.steps == without({frame}));
    CHECK(again.header->excerpt == (frame != 6));
  }
}

TEST_CASE("TRC-22: a frame that is gone costs its steps, and its place is named") {
  const auto parts = parts_of(tests::written(sample(), 1));
  for (std::size_t gone = 1; gone <= 6; ++gone) {
    CAPTURE(gone);
    auto fewer = parts;
    fewer.erase(fewer.begin() + static_cast<long>(gone));
    const Salvaged found = salvaged(joined(fewer));
    CHECK(found.steps == without({gone}));
    CHECK(found.harm == Harm::lost);
    REQUIRE(find(found, FindingKind::missing) != nullptr);
    CHECK(find(found, FindingKind::missing)->missing ==
          std::vector{StepRange{gone, gone == 6 ? 0 : gone}});
  }
}

TEST_CASE("TRC-22: garbage between frames costs no step") {
  const auto parts = parts_of(tests::written(sample(), 1));
  for (std::size_t before = 0; before <= 7; ++before) {
    for (const std::string& garbage :
         {std::string("x"), std::string("\x28\xB5\x2F\xFD"), std::string(100'000, '\0'),
          std::string("\x28\xB5\x2F\xFD\x24\x05 and so on")}) {
      CAPTURE(before);
      CAPTURE(garbage.size());
      auto more = parts;
      more.insert(more.begin() + static_cast<long>(before), garbage);
      const Salvaged found = salvaged(joined(more));
      CHECK(found.steps == sample().steps);
      CHECK(found.header == sample().header);
      CHECK(found.harm == Harm::mendable);
      REQUIRE(find(found, FindingKind::damaged) != nullptr);
      CHECK(find(found, FindingKind::damaged)->bytes == garbage.size());
    }
  }
}

TEST_CASE("TRC-23: a frame that promises too much is refused, and the next one is found") {
  auto parts = parts_of(tests::written(sample(), 1));
  parts[3] = tests::zstd_frame(std::string(kFrameBytesMax + 1, '\0'));
  Salvaged found = salvaged(joined(parts));
  CHECK(found.steps == without({3}));
  CHECK(found.findings[0].text.find("the limit is 16777216") != std::string::npos);
  // A frame of another program's, without a checksum.
  parts[3] = tests::zstd_frame("hello", {.checksum = 0});
  found = salvaged(joined(parts));
  CHECK(found.steps == without({3}));
  // An absurd length of a skippable frame.
  parts[3] = std::string("\x50\x2A\x4D\x18\xFF\xFF\xFF\xFF", 8);
  found = salvaged(joined(parts));
  CHECK(found.steps == without({3}));
}

TEST_CASE("TRC-23: of an intact frame the steps before an unreadable record are kept") {
  const std::string header = tests::zstd_frame(tests::delimited(tests::header_record()));
  const auto step = [](std::uint64_t number) {
    return tests::delimited(tests::step_record(number));
  };
  const Salvaged found = salvaged(header + tests::zstd_frame(step(1) + step(0) + "\x02\xFF\xFF") +
                                  tests::zstd_frame(step(4)));
  CHECK(found.steps.size() == 3);
  REQUIRE(find(found, FindingKind::unreadable) != nullptr);
  CHECK(find(found, FindingKind::unreadable)->missing == std::vector{StepRange{3, 3}});
  CHECK(find(found, FindingKind::unreadable)->text.find("record 3: it is not a protobuf record") !=
        std::string::npos);
}

TEST_CASE("TRC-24: zeros at the end are a torn tail, for the reader as well") {
  const std::string whole = tests::written(sample(), 1);
  const auto ends = frame_ends(whole);
  for (const std::size_t zeros : {1U, 4U, 4096U, 200'000U}) {
    CAPTURE(zeros);
    const std::string tail(zeros, '\0');
    const Salvaged behind = salvaged(whole + tail);
    CHECK(behind.steps == sample().steps);
    CHECK(behind.harm == Harm::mendable);
    CHECK(find(behind, FindingKind::zeros) != nullptr);
    const std::string cut = whole.substr(0, ends[4]) + tail;
    const Salvaged within = salvaged(cut);
    CHECK(within.steps == without({5, 6}));
    CHECK(within.harm == Harm::lost);
    for (const std::string& file : {whole + tail, cut}) {
      const tests::Reading reading = tests::read_all(file);
      CHECK_FALSE(reading.error.has_value());
      CHECK(reading.notes.torn_tail.has_value() == (zeros != 0));
    }
  }
  const Salvaged inside = salvaged(whole.substr(0, ends[4] - 20) + std::string(4096, '\0'));
  CHECK(inside.steps == without({4, 5, 6}));
  REQUIRE(inside.findings.size() == 1);
  CHECK(inside.findings[0].kind == FindingKind::cut);
}

TEST_CASE("TRC-25: frames that stand twice or in another order cost no step") {
  const auto parts = parts_of(tests::written(sample(), 1));
  for (std::size_t i = 0; i <= 6; ++i) {
    for (std::size_t j = 0; j <= 7; ++j) {
      CAPTURE(i);
      CAPTURE(j);
      auto twice = parts;
      twice.insert(twice.begin() + static_cast<long>(j), parts[i]);
      // A header behind steps that do not go on is another trace's (TRC-26).
      if (i > 0 && j == 0) continue;
      const Salvaged doubled = salvaged(joined(twice));
      CHECK(doubled.steps == sample().steps);
      if (i > 0) CHECK(doubled.harm == Harm::mendable);
      if (i == j || j > 6 || i == 0 || j == 0) continue;
      auto other_order = parts;
      std::swap(other_order[i], other_order[j]);
      const Salvaged swapped = salvaged(joined(other_order));
      CHECK(swapped.steps == sample().steps);
      CHECK(swapped.harm == Harm::mendable);
    }
  }
}

TEST_CASE("TRC-25: steps whose time lies before that of earlier ones are left out") {
  const auto parts = parts_of(tests::written(sample(), 1));
  Trace later = sample();
  for (Step& step : later.steps) {
    step.at.value += 10'000'000;
    for (interpreter::Effect& effect : step.effects) effect.at.value += 10'000'000;
  }
  auto mixed = parts;
  for (std::size_t i = 1; i <= 6; ++i) mixed[i] = tests::unsealed(parts[i]);
  mixed[2] = tests::unsealed(parts_of(tests::written(later, 1))[2]);
  const Salvaged found = salvaged(joined(mixed));
  CHECK(find(found, FindingKind::contradiction) != nullptr);
  CHECK(found.harm == Harm::lost);
  CHECK(tests::read_all(recovered(found)).steps == found.steps);
}

TEST_CASE(
    "TRC-26: of two traces in one file the first is taken, and the place of the other named") {
  Trace second = tests::counter_trace(9);
  second.header.title = "another";
  const std::string first = tests::written(sample(), 1);
  for (const Trace& trace : {second, sample()}) {
    for (const bool torn : {false, true}) {
      std::string behind = tests::written(trace, 1);
      if (torn) behind.resize(behind.size() / 2);
      const Salvaged found = salvaged(first + behind);
      CHECK(found.steps == sample().steps);
      CHECK(found.header == sample().header);
      CHECK(found.harm == Harm::lost);
      REQUIRE(find(found, FindingKind::other_trace) != nullptr);
      CHECK(find(found, FindingKind::other_trace)->offset == first.size());
    }
  }
}

TEST_CASE("TRC-27: without its header the steps are found, and another one is taken on trust") {
  auto parts = parts_of(tests::written(sample(), 1));
  parts[0] = "this was the header";
  const Salvaged found = salvaged(joined(parts));
  CHECK_FALSE(found.header.has_value());
  CHECK_FALSE(found.empty);
  CHECK(found.steps == sample().steps);
  REQUIRE(find(found, FindingKind::header_lost) != nullptr);
  CHECK(find(found, FindingKind::header_lost)->harm == Harm::lost);
  Header given;
  given.title = "from elsewhere";
  CHECK(salvaged(joined(parts), given).header == given);
  for (const std::string& nothing : {std::string("PNG and no trace"), std::string(5000, 'x')}) {
    CHECK(salvaged(nothing).empty);
    CHECK(salvaged(nothing, given).empty);
  }
}

}  // namespace lightspeed::replay
