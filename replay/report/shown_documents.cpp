#include "replay/report/shown_documents.hpp"

#include <utility>
#include <variant>

#include "replay/part/runs.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

// The browser's last word of the step; a page that nobody looked at yet is its served root.
std::optional<std::string> shown_in(const Step& step) {
  std::optional<std::string> html;
  if (const auto* page = std::get_if<interpreter::PageLoaded>(&step.stimulus)) {
    if (!page->root_html.empty()) html = page->root_html;
  }
  for (const interpreter::Effect& effect : step.effects) {
    const auto* shown = std::get_if<interpreter::DocumentShown>(&effect.event);
    if (shown != nullptr) html = shown->html;
  }
  return html;
}

interpreter::Digest part(const interpreter::StateDigest& digest, interpreter::StatePart which) {
  return digest.parts.at(static_cast<std::size_t>(which));
}

}  // namespace

ShownDocuments::ShownDocuments(StepSource& trace)
    : source_(trace), captured_(trace.header().origin == Origin::captured) {
  if (captured_) return;
  problem_ = single_run_problem(trace.header());
  if (!problem_.empty()) return;
  auto rerun = Rerun::of(trace.header());
  if (rerun) {
    rerun_.emplace(*std::move(rerun));
  } else {
    problem_ = "the trace cannot be run: " + rerun.error();
  }
}

std::optional<ShownStep> ShownDocuments::next() {
  if (captured_) {
    auto step = source_.next();
    if (!step) return std::nullopt;
    auto html = shown_in(*step);
    return ShownStep{.step = *std::move(step), .html = std::move(html)};
  }
  if (!problem_.empty()) return undocumented();
  auto pair = run_on();
  if (!pair) return undocumented();
  ShownStep shown{.step = std::move(pair->recorded), .html = std::nullopt};
  if (!pair->given || pair->given->digest != shown.step.digest) {
    problem_ =
        "run again, the world differs from the trace at step " + std::to_string(shown.step.number);
  } else if (pair->settled) {
    shown.html = look(shown.step.session);
  }
  return shown;
}

// The world is known behind the last step of each session alone: that is where its page is seen.
// So all pairs are taken before a further step is run.
std::optional<Rerun::Pair> ShownDocuments::run_on() {
  for (;;) {
    if (auto pair = rerun_->next()) return pair;
    if (refused_) return std::nullopt;
    auto step = source_.next();
    if (!step) {
      rerun_->end();
      return rerun_->next();
    }
    if (auto taken = rerun_->take(*step); !taken) refused_ = std::move(step);
    if (refused_) rerun_->end();
  }
}

std::optional<ShownStep> ShownDocuments::undocumented() {
  if (rerun_) {
    rerun_->end();
    if (auto pair = rerun_->next()) return ShownStep{.step = std::move(pair->recorded), .html = {}};
  }
  auto step = refused_ ? std::exchange(refused_, std::nullopt) : source_.next();
  if (!step) return std::nullopt;
  if (problem_.empty()) {
    problem_ =
        "run again, the world differs from the trace at step " + std::to_string(step->number);
  }
  return ShownStep{.step = *std::move(step), .html = std::nullopt};
}

std::optional<std::string> ShownDocuments::look(std::uint32_t session) {
  const interpreter::World& world = rerun_->world();
  const interpreter::Client* client = world.client(session);
  if (client == nullptr) return std::nullopt;
  const interpreter::StateDigest& digest = world.state_digest(session);
  const std::array<interpreter::Digest, 2> now{part(digest, interpreter::StatePart::document),
                                               part(digest, interpreter::StatePart::client)};
  auto& seen = seen_[session];
  if (seen == now) return std::nullopt;
  seen = now;
  return client->document().outer_html();
}

}  // namespace lightspeed::replay
