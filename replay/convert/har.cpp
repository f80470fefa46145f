// One session as HAR 1.2, in the form that the import reads (CONV-6 to CONV-8).
#include <map>
#include <utility>

#include "replay/capture/json_fields.hpp"
#include "replay/capture/rfc3339.hpp"
#include "replay/convert/exporters.hpp"
#include "replay/convert/har_entries.hpp"
#include "replay/convert/wall_time.hpp"
#include "replay/format/record_text.hpp"
#include "replay/minimise/message_reference.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

// The latest time that our import takes (IMP-2).
constexpr auto kTimeMax = static_cast<std::uint64_t>(kJsonIntegerMax);

class HarExporter final : public Exporter {
 public:
  HarExporter(ByteSink& sink, const Header& header, ExportOptions options)
      : sink_(sink), options_(std::move(options)), entries_(sink), title_(header.title) {
    const auto recorded = parse_rfc3339(header.recorded_at).value_or(0);
    if (recorded > 0 && recorded <= kJsonIntegerMax) {
      base_us_ = static_cast<std::uint64_t>(recorded);
      recorded_at_ = header.recorded_at;
    } else {
      recorded_at_ = rfc3339_text(0);
    }
  }

  Result<void, ExportError> add(const in::Step& step) override {
    if (auto begun = begin(); !begun) return begun;
    if (session_ == 0) session_ = step.session;
    if (step.session != session_) {
      return failure(ExportError{
          ExportFault::several_sessions,
          "a HAR is what one browser saw, and the trace has several sessions: --session N says "
          "whose"});
    }
    // An answer joins the step that it answers, and may be later than the steps behind that.
    if (auto said = say_until(step.at); !said) return said;
    if (auto held = hold(step.at, step.stimulus); !held) return held;
    for (const in::Effect& effect : step.effects) {
      if (auto held = hold(effect.at, effect.event); !held) return held;
    }
    return {};
  }

  Result<void, ExportError> finish() override {
    if (auto begun = begin(); !begun) return begun;
    while (!waiting_.empty()) say_first();
    if (auto written = entries_.write(true); !written) return written;
    return put(sink_, "\n]}}\n");
  }

  [[nodiscard]] std::vector<std::string> notes() const override {
    std::vector<std::string> notes;
    if (lost_ > 0) notes.push_back(messages(lost_) + " on connections that were not open left out");
    if (mangled_ > 0) {
      notes.push_back("bytes that are not UTF-8 replaced in " + messages(mangled_) + " of text");
    }
    return notes;
  }

 private:
  static std::string messages(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " message" : " messages");
  }

  Result<void, ExportError> begin() {
    if (begun_) return {};
    begun_ = true;
    std::string text = R"({"log":{"version":"1.2","creator":{"name":)";
    text.append(json_string(options_.writer)).append(R"(,"version":)");
    text.append(json_string(options_.writer_version));
    text.append(R"(},"pages":[{"startedDateTime":)").append(json_string(recorded_at_));
    text.append(R"(,"id":"page_1","title":)").append(json_string(title_));
    text.append(R"(,"pageTimings":{}}],"entries":[)");
    return put(sink_, text);
  }

  static bool is_carried(const in::Event& event) {
    return std::holds_alternative<in::PageLoaded>(event) ||
           std::holds_alternative<in::Opened>(event) ||
           std::holds_alternative<in::Refused>(event) ||
           std::holds_alternative<in::Closed>(event) || std::holds_alternative<in::Message>(event);
  }

  Result<void, ExportError> hold(in::Tick at, const in::Event& event) {
    if (!is_carried(event)) return {};
    if (at.value > kTimeMax - base_us_) {
      return failure(ExportError{
          ExportFault::not_expressible,
          "a HAR has no time as late as " + std::to_string(at.value) + "us after the beginning"});
    }
    waiting_.emplace(at, event);
    if (const auto* message = message_in(event)) waiting_bytes_ += message->data.size();
    while (waiting_bytes_ > kHarHeldBytesMax || waiting_.size() > kWaitingMax) say_first();
    return entries_.write(false);
  }

  Result<void, ExportError> say_until(in::Tick at) {
    while (!waiting_.empty() && waiting_.begin()->first <= at) say_first();
    return entries_.write(false);
  }

  void say_first() {
    const auto first = waiting_.extract(waiting_.begin());
    const std::uint64_t at = base_us_ + first.key().value;
    const in::Event& event = first.mapped();
    if (const auto* page = std::get_if<in::PageLoaded>(&event)) {
      entries_.page(at, page->route, page->page_html.empty() ? page->root_html : page->page_html);
    } else if (const auto* opened = std::get_if<in::Opened>(&event)) {
      entries_.opened(at, *opened);
    } else if (const auto* refused = std::get_if<in::Refused>(&event)) {
      entries_.refused(at, *refused);
    } else if (const auto* closed = std::get_if<in::Closed>(&event)) {
      entries_.closed(at, *closed);
    } else if (const auto* message = std::get_if<in::Message>(&event)) {
      waiting_bytes_ -= message->data.size();
      if (!entries_.message(at, *message)) {
        ++lost_;
      } else if (!message->binary && !is_utf8(message->data)) {
        ++mangled_;
      }
    }
  }

  static constexpr std::size_t kWaitingMax = 4096;

  ByteSink& sink_;
  ExportOptions options_;
  HarEntries entries_;
  std::string title_;
  std::string recorded_at_;
  std::uint64_t base_us_ = 0;
  std::multimap<in::Tick, in::Event> waiting_;  ///< Later than the latest step, in order.
  std::size_t waiting_bytes_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t mangled_ = 0;
  std::uint32_t session_ = 0;
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Exporter> make_har_exporter(ByteSink& sink, const Header& header,
                                            ExportOptions options) {
  return std::make_unique<HarExporter>(sink, header, std::move(options));
}

}  // namespace lightspeed::replay
