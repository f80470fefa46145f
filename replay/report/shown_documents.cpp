#include "replay/report/shown_documents.hpp"

#include <utility>
#include <variant>

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

ShownDocuments::ShownDocuments(StepSource& ahead)
    : source_(ahead), captured_(ahead.header().origin == Origin::captured) {
  if (captured_) return;
  auto rerun = Rerun::of(ahead.header());
  if (rerun) {
    rerun_.emplace(*std::move(rerun));
  } else {
    problem_ = "the trace cannot be run: " + rerun.error();
  }
}

std::optional<std::string> ShownDocuments::next(const Step& step) {
  if (captured_) return shown_in(step);
  if (!problem_.empty()) return std::nullopt;
  if (ahead_.empty()) run_on();
  if (ahead_.empty() || ahead_.front().digest != step.digest) {
    problem_ = "run again, the world differs from the trace at step " + std::to_string(step.number);
    return std::nullopt;
  }
  std::optional<std::string> html = std::move(ahead_.front().html);
  ahead_.pop_front();
  return html;
}

// The world is known behind the last step of each session alone: that is where its page is seen.
void ShownDocuments::run_on() {
  while (ahead_.empty() && !ended_) {
    auto step = source_.next();
    ended_ = !step || !rerun_->take(*std::move(step));
    if (ended_) rerun_->end();
    take_pairs();
  }
}

void ShownDocuments::take_pairs() {
  for (auto pair = rerun_->next(); pair && pair->given; pair = rerun_->next()) {
    const Step& given = *pair->given;
    ahead_.push_back(
        {.digest = given.digest, .html = pair->settled ? look(given.session) : std::nullopt});
  }
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
