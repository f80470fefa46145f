// What the programs of the corpus send over the wire: ours beside simpler ways, and compressed.
#include <fmt/format.h>
#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/html/tree.hpp"
#include "interpreter/world/world.hpp"
#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "isa/program/assembly.hpp"
#include "replay/program_source.hpp"
#include "replay/script/script.hpp"
#include "tests/bench/sections.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::bench {
namespace {

namespace fs = std::filesystem;
using interpreter::World;

/// Bytes of diff frames, summed over a run.
struct Bytes {
  std::size_t first = 0;  ///< The whole view, once.
  std::size_t whole = 0;  ///< Behind it: everything anew.
  std::size_t parts = 0;  ///< Each child of the root that changed, whole, as a slot.
  std::size_t ours = 0;
  std::size_t patches = 0;
};

struct Run {
  std::string name;
  Bytes bytes;
  std::vector<std::string> messages;  ///< Of the server, in order.
};

std::size_t frame_bytes(const std::vector<isa::Patch>& patches) {
  return isa::encode_frame(isa::Diff{"100", isa::encode_patch_stream(patches)}).size();
}

/// The outer html of each child of the root.
std::vector<std::string> parts_of(const std::string& html) {
  std::vector<std::string> parts;
  const auto tree = interpreter::html::Tree::from_root("<main id=\"app\">" + html + "</main>");
  if (!tree) return parts;
  const auto root = tree->at(interpreter::html::NodeId::document).first;
  for (auto child = tree->at(root).first; child != interpreter::html::NodeId::none;
       child = tree->at(child).next) {
    parts.push_back(tree->outer_html(child));
  }
  return parts;
}

std::size_t parts_bytes(const std::string& before, const std::string& after) {
  const auto old_parts = parts_of(before);
  const auto parts = parts_of(after);
  std::vector<isa::Slot> slots;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i < old_parts.size() && old_parts[i] == parts[i]) continue;
    slots.push_back({.name = std::to_string(i), .value = parts[i]});
  }
  return frame_bytes(
      {isa::UpdateSegments{.target = "#app", .fingerprint = std::string(16, 'f'), .slots = slots}});
}

std::string full_html(const World& world) {
  const auto patches = interpreter::full_render(world.session().app());
  const auto* all = patches.empty() ? nullptr : std::get_if<isa::Replace>(&patches.front());
  return all == nullptr ? std::string() : all->html;
}

/// Counts the server's messages of one stimulus.
void count(const std::vector<interpreter::Step>& steps, const World& world, std::string& before,
           Run& run) {
  for (const interpreter::Step& step : steps) {
    if (step.session != 1) continue;
    for (const interpreter::Effect& effect : step.effects) {
      const auto* message = std::get_if<interpreter::Message>(&effect.event);
      if (message == nullptr || message->direction != interpreter::Direction::server_to_client) {
        continue;
      }
      run.messages.push_back(message->data);
      if (!message->data.starts_with("diff|")) continue;
      const std::string after = full_html(world);
      if (run.bytes.first == 0) {
        run.bytes.first = message->data.size();
      } else {
        ++run.bytes.patches;
        run.bytes.ours += message->data.size();
        run.bytes.whole += frame_bytes({isa::Replace{.target = "#app", .html = after}});
        run.bytes.parts += parts_bytes(before, after);
      }
      before = after;
    }
  }
}

std::optional<Run> run_of(const fs::path& program) {
  const fs::path script_path = fs::path(program).replace_extension(".lss");
  if (!fs::exists(script_path)) return std::nullopt;
  const auto script = replay::parse_script(testing::read_text(script_path), {});
  auto app = replay::load_program(testing::read_text(program));
  if (!script || !app) return std::nullopt;
  World world(script->configuration, interpreter::App{*std::move(app)});
  Run run{.name = program.stem().string(), .bytes = {}, .messages = {}};
  std::string before;
  for (const replay::TimedStimulus& timed : script->stimuli) {
    std::vector<interpreter::Step> steps;
    world.apply(timed.stimulus, timed.at, timed.session, steps);
    count(steps, world, before, run);
  }
  return run;
}

constexpr int kLevel = 3;
constexpr std::size_t kDictionaryBytes = 8192;

/// Trained on every second message of all programs; empty if there are too few of them.
std::string dictionary_of(const std::vector<Run>& runs) {
  std::string samples;
  std::vector<std::size_t> sizes;
  for (const Run& run : runs) {
    for (std::size_t i = 0; i < run.messages.size(); i += 2) {
      samples += run.messages[i];
      sizes.push_back(run.messages[i].size());
    }
  }
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t size =
      ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                            static_cast<unsigned>(sizes.size()));
  dictionary.resize(ZDICT_isError(size) != 0U ? 0 : size);
  return dictionary;
}

using Context = std::unique_ptr<ZSTD_CCtx, decltype([](ZSTD_CCtx* c) { ZSTD_freeCCtx(c); })>;

std::size_t alone(const std::string& message, std::string_view dictionary) {
  const Context context(ZSTD_createCCtx());
  std::string out(ZSTD_compressBound(message.size()), '\0');
  return ZSTD_compress_usingDict(context.get(), out.data(), out.size(), message.data(),
                                 message.size(), dictionary.data(), dictionary.size(), kLevel);
}

/// Flushed behind each message, so that it can be read at once: what came before is the dictionary.
std::size_t streamed(ZSTD_CCtx* context, const std::string& message) {
  std::string out(ZSTD_compressBound(message.size()) + 64, '\0');
  ZSTD_inBuffer in{message.data(), message.size(), 0};
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  ZSTD_compressStream2(context, &to, &in, ZSTD_e_flush);
  return to.pos;
}

void print_compressed(const std::vector<Run>& runs) {
  const std::string dictionary = dictionary_of(runs);
  fmt::print(
      "\nzstd level {} over the server's messages, every second one counted; the dictionary\n"
      "({} bytes) is trained on the others, of all programs together\n",
      kLevel, dictionary.size());
  fmt::print("  {:<12} {:>10} {:>10} {:>14} {:>14}\n", "program", "bytes", "alone",
             "with dictionary", "as one stream");
  for (const Run& run : runs) {
    const Context stream(ZSTD_createCCtx());
    std::size_t raw = 0;
    std::size_t single = 0;
    std::size_t trained = 0;
    std::size_t together = 0;
    for (std::size_t i = 0; i < run.messages.size(); ++i) {
      const std::size_t flushed = streamed(stream.get(), run.messages[i]);
      if (i % 2 == 0) continue;
      raw += run.messages[i].size();
      single += alone(run.messages[i], {});
      trained += alone(run.messages[i], dictionary);
      together += flushed;
    }
    fmt::print("  {:<12} {:>10} {:>10} {:>14} {:>14}\n", run.name, raw, single, trained, together);
  }
}

}  // namespace

void print_wire() {
  std::vector<Run> runs;
  const auto programs = testing::files_below(testing::in_source_tree("corpus/programs"), {".lsp"});
  for (const fs::path& program : programs) {
    if (auto run = run_of(program)) runs.push_back(*std::move(run));
  }
  fmt::print(
      "\nbytes of diff frames behind the first view, for the scripts in corpus/programs\n"
      "  {:<12} {:>8} {:>10} {:>14} {:>14} {:>8} {:>12}\n",
      "program", "patches", "first view", "all anew", "changed parts", "ours", "ours : anew");
  for (const Run& run : runs) {
    const Bytes& bytes = run.bytes;
    fmt::print("  {:<12} {:>8} {:>10} {:>14} {:>14} {:>8} {:>12.3f}\n", run.name, bytes.patches,
               bytes.first, bytes.whole, bytes.parts, bytes.ours,
               static_cast<double>(bytes.ours) /
                   static_cast<double>(std::max<std::size_t>(bytes.whole, 1)));
  }
  print_compressed(runs);
}

}  // namespace lightspeed::bench
