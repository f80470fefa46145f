// A trace as trace-event JSON for Perfetto and chrome://tracing (CONV-12, CONV-13).
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/world/in_flight.hpp"
#include "isa/base/hex.hpp"
#include "isa/base/overloaded.hpp"
#include "replay/convert/exporters.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

enum class Lane : std::uint8_t { page = 1, link = 2, server = 3 };
constexpr std::array<std::string_view, 3> kLaneNames{"page", "link", "server"};

constexpr std::size_t kTextWidth = 256;  // A tip on a slice, not the message itself.

constexpr std::size_t kTagWidth = 24;  // Longer ones are damaged messages.

/// The cause of what arrives is a step whose tick is looked up here, if it is not too long ago.
constexpr std::size_t kTicksKept = 1U << 16U;

Lane sender_of(in::Direction direction) {
  return direction == in::Direction::client_to_server ? Lane::page : Lane::server;
}
Lane receiver_of(in::Direction direction) {
  return direction == in::Direction::client_to_server ? Lane::server : Lane::page;
}

/// Where an event happens.
Lane lane_of(const in::Event& event) {
  return std::visit(Overloaded{
                        [](const in::PageLoaded&) { return Lane::page; },
                        [](const in::Opened&) { return Lane::link; },
                        [](const in::Refused&) { return Lane::link; },
                        [](const in::Closed&) { return Lane::link; },
                        [](const in::Message& e) { return sender_of(e.direction); },
                        [](const in::UserEvent&) { return Lane::page; },
                        [](const in::UserEventLost&) { return Lane::page; },
                        [](const in::ClientLeft&) { return Lane::page; },
                        [](const in::TimePassed&) { return Lane::server; },
                        [](const in::Cut&) { return Lane::link; },
                        [](const in::DropNext&) { return Lane::link; },
                        [](const in::DuplicateDiff&) { return Lane::link; },
                        [](const in::Crash&) { return Lane::server; },
                        [](const in::Shutdown&) { return Lane::server; },
                        [](const in::TimerFired& e) {
                          return e.timer.starts_with("link:") ? Lane::link : Lane::server;
                        },
                        [](const in::LifecycleChanged&) { return Lane::server; },
                        [](const in::Telemetry&) { return Lane::server; },
                        [](const in::DocumentShown&) { return Lane::page; },
                        [](const in::ClientStateChanged&) { return Lane::page; },
                        [](const in::MessageLost&) { return Lane::link; },
                        [](const in::UserClick&) { return Lane::page; },
                        [](const in::UserSubmit&) { return Lane::page; },
                        [](const in::Restored&) { return Lane::link; },
                        [](const in::AcksHeld&) { return Lane::link; },
                        [](const in::TopicMessage&) { return Lane::server; },
                        [](const in::PresenceChanged&) { return Lane::server; },
                        [](const in::UserTyped&) { return Lane::page; },
                        [](const in::LatencySet&) { return Lane::link; },
                        [](const in::Stalled&) { return Lane::link; },
                        [](const in::FaultNext&) { return Lane::link; },
                        [](const in::ForeignMessage&) { return Lane::server; },
                        [](const in::CredentialsSet&) { return Lane::page; },
                        [](const in::Escalated&) { return Lane::server; },
                    },
                    event);
}

class PerfettoExporter final : public Exporter {
 public:
  PerfettoExporter(ByteSink& sink, const Header& header)
      : sink_(sink),
        simulated_(header.origin == Origin::simulated),
        title_(header.title),
        ticks_(kTicksKept) {}

  Result<void, ExportError> add(const in::Step& step) override {
    begin();
    name_session(step.session);
    ticks_.at(step.number % kTicksKept) = {step.number, step.at.value};
    last_ = std::max(last_, step.at.value);
    const Lane lane = lane_of(step.stimulus);
    if (std::holds_alternative<in::Message>(step.stimulus)) {
      add_message(std::get<in::Message>(step.stimulus), step, step.at.value);
    } else {
      begin_event("X", step.session, lane, step.at.value, kind_of(step.stimulus));
      out_ += R"(,"dur":1,"cat":"step")";
      add_arguments(step, step.stimulus);
    }
    for (const in::Effect& effect : step.effects) add_effect(effect, step);
    auto written = put(sink_, out_);
    out_.clear();
    return written;
  }

  Result<void, ExportError> finish() override {
    begin();
    for (const auto& [session, state] : states_) end_state(session, state, last_);
    out_ += "\n]}\n";
    return put(sink_, out_);
  }

 private:
  struct Tick {
    std::uint64_t step = 0;
    std::uint64_t at = 0;
  };
  struct State {
    std::uint64_t epoch = 0;
    std::optional<isa::Lifecycle> state;
  };

  void begin() {
    if (!out_.empty() || begun_) return;
    begun_ = true;
    out_ = R"({"displayTimeUnit":"ms","otherData":{"title":)";
    out_.append(json_string(title_)).append(R"(},"traceEvents":[)");
  }

  /// The fields that every event has; `}` is left to the caller.
  void begin_event(std::string_view phase, std::uint32_t session, Lane lane, std::uint64_t at,
                   std::string_view name) {
    out_.append(any_ ? ",\n" : "\n").append(R"({"ph":")").append(phase).append(R"(","pid":)");
    out_.append(std::to_string(session)).append(R"(,"tid":)");
    out_.append(std::to_string(static_cast<unsigned>(lane))).append(R"(,"ts":)");
    out_.append(std::to_string(at)).append(R"(,"name":)").append(json_string(name));
    any_ = true;
  }

  void name_session(std::uint32_t session) {
    if (!states_.try_emplace(session).second) return;
    begin_event("M", session, Lane::page, 0, "process_name");
    out_.append(R"(,"args":{"name":"session )").append(std::to_string(session)).append("\"}}");
    for (std::size_t i = 0; i < kLaneNames.size(); ++i) {
      begin_event("M", session, static_cast<Lane>(i + 1), 0, "thread_name");
      out_.append(R"(,"args":{"name":)").append(json_string(kLaneNames.at(i))).append("}}");
    }
  }

  void add_arguments(const in::Step& step, const in::Event& event) {
    out_.append(R"(,"args":{"step":)").append(std::to_string(step.number));
    if (step.cause != 0) out_.append(R"(,"cause":)").append(std::to_string(step.cause));
    const std::string text = text_of(event, kTextWidth);
    if (!text.empty()) out_.append(R"(,"text":)").append(json_string(text));
    if (step.digest.root.value != 0) {
      out_.append(R"(,"digest":")").append(hex(step.digest.root.value, 16)).append("\"");
    }
    out_ += "}}";
  }

  void add_effect(const in::Effect& effect, const in::Step& step) {
    last_ = std::max(last_, effect.at.value);
    if (const auto* message = std::get_if<in::Message>(&effect.event)) {
      return add_message(*message, step, effect.at.value);
    }
    if (const auto* change = std::get_if<in::LifecycleChanged>(&effect.event)) {
      change_state(step.session, *change, effect.at.value);
    }
    begin_event("i", step.session, lane_of(effect.event), effect.at.value, kind_of(effect.event));
    out_ += R"(,"s":"t","cat":"effect")";
    add_arguments(step, effect.event);
  }

  /// When a message was sent that arrives at a tick: with the step that let it go.
  [[nodiscard]] std::uint64_t sent_at(const in::Step& step, std::uint64_t at) const {
    const auto* timer = std::get_if<in::TimerFired>(&step.stimulus);
    if (!simulated_ || timer == nullptr || !timer->timer.starts_with("link:")) return at;
    const Tick& cause = ticks_.at(step.cause % kTicksKept);
    return cause.step == step.cause ? cause.at : at;
  }

  /// What is sent, what arrives, and an arrow from one to the other.
  void add_message(const in::Message& message, const in::Step& step, std::uint64_t at) {
    const std::string name(message.binary ? "binary" : in::tag_of(message).substr(0, kTagWidth));
    const std::uint64_t sent = sent_at(step, at);
    const std::string id = std::to_string(++flows_);
    begin_event("X", step.session, sender_of(message.direction), sent, "send " + name);
    out_ += R"(,"dur":1,"cat":"message")";
    add_arguments(step, message);
    begin_event("s", step.session, sender_of(message.direction), sent, "message");
    out_.append(R"(,"cat":"message","id":)").append(id).append("}");
    begin_event("X", step.session, receiver_of(message.direction), at, "receive " + name);
    out_ += R"(,"dur":1,"cat":"message")";
    add_arguments(step, message);
    begin_event("f", step.session, receiver_of(message.direction), at, "message");
    out_.append(R"(,"cat":"message","bp":"e","id":)").append(id).append("}");
  }

  void add_state_event(std::string_view phase, std::uint32_t session, const State& state,
                       std::uint64_t at) {
    begin_event(phase, session, Lane::server, at, isa::label(*state.state));
    out_.append(R"(,"cat":"lifecycle","id":")").append(std::to_string(session)).append(".");
    out_.append(std::to_string(state.epoch)).append(R"("})");
  }

  void end_state(std::uint32_t session, const State& state, std::uint64_t at) {
    if (state.state) add_state_event("e", session, state, at);
  }

  void change_state(std::uint32_t session, const in::LifecycleChanged& change, std::uint64_t at) {
    State& state = states_[session];
    end_state(session, state, at);
    state = {.epoch = change.epoch, .state = std::nullopt};
    if (change.abandoned || change.to == isa::Lifecycle::terminated) return;
    state.state = change.to;
    add_state_event("b", session, state, at);
  }

  ByteSink& sink_;
  bool simulated_;
  std::string title_;
  std::string out_;
  std::vector<Tick> ticks_;
  std::map<std::uint32_t, State> states_;  ///< Of every session so far.
  std::uint64_t flows_ = 0;
  std::uint64_t last_ = 0;
  bool begun_ = false;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Exporter> make_perfetto_exporter(ByteSink& sink, const Header& header) {
  return std::make_unique<PerfettoExporter>(sink, header);
}

}  // namespace lightspeed::replay
