#include "replay/format/text_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lightspeed::replay {
namespace {

/// As many letters as are asked for, and what the largest piece was.
class Endless final : public ByteSource {
 public:
  explicit Endless(std::string begin) : begin_(std::move(begin)) {}
  [[nodiscard]] std::uint64_t size() const override {
    FAIL("whoever reads lines needs no size");
    return 0;
  }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    if (failing) return failure(std::string("no more"));
    for (std::size_t i = 0; i < into.size(); ++i) {
      into[i] = offset + i < begin_.size() ? begin_[static_cast<std::size_t>(offset) + i] : 'x';
    }
    read_to = std::max(read_to, offset + into.size());
    return into.size();
  }
  std::uint64_t read_to = 0;
  bool failing = false;

 private:
  std::string begin_;
};

std::vector<std::string> lines_of(const std::string& text, std::uint64_t offset = 0) {
  MemorySource source(text);
  TextLines lines(source, offset);
  std::vector<std::string> all;
  for (;;) {
    const auto line = lines.next();
    REQUIRE(line.has_value());
    if (!*line) return all;
    all.emplace_back(**line);
  }
}

}  // namespace

TEST_CASE("TRC-44: lines are those of the text, wherever a piece ends") {
  using Lines = std::vector<std::string>;
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("\n") == Lines{""});
  CHECK(lines_of("a\n\nb") == Lines{"a", "", "b"});
  CHECK(lines_of("a\r\nb\n") == Lines{"a\r", "b"});
  CHECK(lines_of("mark{\n", 4) == Lines{"{"});
  for (const std::size_t length : {65534U, 65535U, 65536U, 65537U, 131072U, 1000000U}) {
    const std::string line(length, 'y');
    CAPTURE(length);
    CHECK(lines_of(line) == Lines{line});
    CHECK(lines_of("a\n" + line + "\nb\n" + line + "\n") == Lines{"a", line, "b", line});
  }
}

TEST_CASE("TRC-44: a line without end is refused with its number, and not read for ever") {
  Endless source("{}\n\n");
  TextLines lines(source);
  REQUIRE(lines.next().has_value());
  REQUIRE(lines.next().has_value());
  const auto line = lines.next();
  REQUIRE_FALSE(line.has_value());
  CHECK(line.error().fault == TraceFault::bad_json);
  CHECK(line.error().line == 3);
  CHECK(line.error().text ==
        "line 3, column 1: the line is longer than 100 MiB, which no record of a trace is");
  CHECK(source.read_to <= kLineBytesMax + (1U << 20U));
}

TEST_CASE("TRC-44: what the source says is handed on") {
  Endless source("");
  source.failing = true;
  TextLines lines(source);
  const auto line = lines.next();
  REQUIRE_FALSE(line.has_value());
  CHECK(line.error().fault == TraceFault::source_failed);
  CHECK(line.error().text == "no more");
}

}  // namespace lightspeed::replay
