#include "tools/salvaging.hpp"

#include <algorithm>
#include <utility>

#include "replay/format/seek_table.hpp"
#include "tools/file_hint.hpp"
#include "tools/progress.hpp"

namespace lightspeed::tools {
namespace {

using replay::Finding;
using replay::Harm;
using replay::Salvage;

/// The widest name of a kind and of a harm, and a gap.
constexpr std::size_t kHarmWidth = 10;
constexpr std::size_t kKindWidth = 15;

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.resize(std::max(width, out.size()), ' ');
  return out;
}

std::string missing_text(const replay::StepRange& range) {
  const std::string first = std::to_string(range.first);
  if (range.last == 0) return "steps from " + first + " on may be missing";
  if (range.first == range.last) return "step " + first + " is missing";
  return "steps " + first + " to " + std::to_string(range.last) + " are missing";
}

Result<std::string, std::string> head_of(replay::ByteSource& source) {
  std::string head(kFileHeadBytes, '\0');
  const auto count = source.read(0, head);
  if (!count) return failure(count.error());
  head.resize(*count);
  return head;
}

}  // namespace

ToolError salvage_error(const std::string& path, const replay::TraceError& error) {
  const bool newer = error.fault == replay::TraceFault::unsupported_version;
  return {.status = newer ? ExitStatus::unsupported : ExitStatus::usage,
          .text = shown_name(path) + ": " + error.text};
}

Result<OpenSalvage, ToolError> open_salvage(const std::string& path,
                                            std::optional<replay::Header> header) {
  auto source = open_source(path);
  if (!source) return failure(ToolError{.text = source.error()});
  Progress progress;
  const std::string of = " of " + std::to_string((*source)->size() >> 20U) + " MiB";
  auto salvage = Salvage::examine(
      **source, {.header = std::move(header), .observe = [&](std::uint64_t offset) {
                   progress.show(std::to_string(offset >> 20U) + of);
                 }});
  if (!salvage) return failure(salvage_error(path, salvage.error()));
  if (!salvage->empty()) {
    return OpenSalvage{.source = *std::move(source), .salvage = *std::move(salvage)};
  }
  const auto head = head_of(**source);
  if (!head) return failure(ToolError{.text = shown_name(path) + ": " + head.error()});
  if (auto wrong = wrong_file(path, *head, FileKind::trace)) {
    return failure(ToolError{.text = *std::move(wrong)});
  }
  if (head->empty()) {
    return failure(
        ToolError{.status = ExitStatus::damaged, .text = shown_name(path) + ": the file is empty"});
  }
  const bool began = replay::begins_zstd_frame(*head);
  return failure(ToolError{
      .status = began ? ExitStatus::damaged : ExitStatus::usage,
      .text = shown_name(path) + (began ? ": nothing of this trace is intact: neither its header "
                                          "nor a step can be read; copy it anew, or record it again"
                                        : ": there is nothing of a trace in it")});
}

bool is_twin(const std::string& path) {
  if (path == kStandardStream) return false;  // It can be read once.
  auto source = open_source(path);
  if (!source) return false;
  const auto head = head_of(**source);
  return head && !replay::begins_zstd_frame(*head) && kind_of(path, *head) == FileKind::trace;
}

std::string line_of(const Finding& finding) {
  std::string text = padded(name_of(finding.harm), kHarmWidth);
  text += padded(name_of(finding.kind), kKindWidth);
  if (finding.bytes != 0) {
    text += "bytes " + std::to_string(finding.offset) + " to " +
            std::to_string(finding.offset + finding.bytes - 1) + ": ";
  }
  text += finding.text;
  for (const replay::StepRange& range : finding.missing)
    text.append("; ").append(missing_text(range));
  return text + "\n";
}

bool is_partial(const Salvage& salvage) {
  return std::any_of(salvage.findings().begin(), salvage.findings().end(),
                     [](const Finding& each) { return each.harm == Harm::lost; });
}

void Tally::add(const interpreter::Step& step, const Salvage& salvage) {
  ++steps;
  events += 1 + step.effects.size();
  if (step.cause != 0 && !salvage.reaches(step.cause)) ++causes_missing;
  const bool simulated = salvage.header() && salvage.header()->origin == replay::Origin::simulated;
  if (simulated && step.digest.root.value == 0) ++digests_absent;
}

Result<Tally, replay::TraceError> tally_of(Salvage& salvage) {
  Tally tally;
  for (salvage.rewind();;) {
    const auto step = salvage.next();
    if (!step) return failure(step.error());
    if (!*step) return tally;
    tally.add(**step, salvage);
  }
}

}  // namespace lightspeed::tools
