// RapidCheck generators for texts, frames and patches that stress escaping and splitting.
// Serves the properties of FRAME-*, STREAM-* and ISA-*; the pieces are what codecs trip over.
// It refuses to be clever: a text is a few pieces joined, so that shrinking reads well.
#pragma once

#include <rapidcheck.h>

#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "isa/frame.hpp"
#include "isa/mode.hpp"
#include "isa/patch_table.hpp"

namespace lightspeed::isa::testing {

inline constexpr std::array kBothModes{Mode::strict, Mode::published};

/// Text out of reserved characters, numbers, markup, UTF-8 and raw bytes.
inline rc::Gen<std::string> nasty_text() {
  const auto piece = rc::gen::oneOf(
      rc::gen::element<std::string>("|", "\\", "\\\\", "\\|", ",", "ps|", "1", "0", "-1", "+1",
                                    " 1", "01", "\n", "<b>", "</b>", "$&", "$$", "\xC3\xA9",
                                    "\xF0\x9F\x98\x80", "\xEF\xBB\xBF", std::string(1, '\0'),
                                    "eight by", "r,0,1", "u,0,1,1,2,3", "\"", "#app"),
      rc::gen::map(rc::gen::arbitrary<char>(), [](char byte) { return std::string(1, byte); }));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& each : pieces) text.append(each);
                        return text;
                      });
}

inline rc::Gen<Frame> frame() {
  const auto text = nasty_text();
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::pair(text, rc::gen::inRange(-2, 1'000'000'000)),
                   [](const auto& parts) {
                     return Frame(Hello{.protocol = parts.first, .version = parts.second});
                   }),
      rc::gen::map(rc::gen::tuple(text, text, text),
                   [](const auto& parts) {
                     return Frame(Event{.ref = std::get<0>(parts),
                                        .name = std::get<1>(parts),
                                        .payload = std::get<2>(parts)});
                   }),
      rc::gen::map(
          rc::gen::pair(text, text),
          [](const auto& parts) { return Frame(Diff{.ref = parts.first, .html = parts.second}); }),
      rc::gen::map(text, [](const auto& ref) { return Frame(Ack{.ref = ref}); }),
      rc::gen::map(rc::gen::pair(text, text), [](const auto& parts) {
        return Frame(Failure{.ref = parts.first, .reason = parts.second});
      }));
}

/// A patch of the type of a table row; the strings come from a small pool, so that they repeat.
template <class T>
Patch patch_of(const std::vector<std::string>& pool) {
  const auto pick = [&] { return *rc::gen::elementOf(pool); };
  T patch;
  for (const auto& operand : row_of<T>(kPatchTable).operands) patch.*operand.member = pick();
  [[maybe_unused]] const int count = *rc::gen::inRange(0, 5);
  if constexpr (HasSlots<T>) {
    for (int at = 0; at < count; ++at) patch.slots.push_back({.name = pick(), .value = pick()});
  }
  if constexpr (HasKeys<T>) {
    for (int at = 0; at < count; ++at) patch.keys.push_back(pick());
  }
  return patch;
}

inline rc::Gen<std::vector<Patch>> patches() {
  return rc::gen::exec([] {
    auto pool = *rc::gen::container<std::vector<std::string>>(nasty_text());
    pool.emplace_back("#app");
    std::vector<Patch> result;
    const int count = *rc::gen::inRange(1, 8);
    for (int at = 0; at < count; ++at) {
      const auto wanted = *rc::gen::inRange<std::size_t>(0, std::variant_size_v<Patch>);
      std::size_t row = 0;
      const auto try_row = [&]<class T, std::size_t N>(const PatchRow<T, N>&) {
        if (row++ == wanted) result.push_back(patch_of<T>(pool));
      };
      std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kPatchTable);
    }
    return result;
  });
}

/// A text with a few bytes of it replaced, removed or doubled.
inline std::string mutated(std::string text) {
  const int count = *rc::gen::inRange(1, 4);
  for (int at = 0; at < count && !text.empty(); ++at) {
    const auto where = *rc::gen::inRange<std::size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text[where] = *rc::gen::oneOf(rc::gen::element('|', '\\', ',', '0', '9', 'x'),
                                      rc::gen::arbitrary<char>());
        break;
      case 1:
        text.erase(where, 1);
        break;
      default:
        text.insert(where, text.substr(where, 3));
        break;
    }
  }
  return text;
}

}  // namespace lightspeed::isa::testing
