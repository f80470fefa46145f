// `lightspeed info`: what a trace holds, and how it is stored.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "replay/script/knobs.hpp"
#include "replay/show.hpp"
#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/step_feed.hpp"
#include "tools/trace_info.hpp"

namespace lightspeed::tools {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string trace;
  bool quick = false;
  bool json = false;
};

std::string bytes_per_event(const TraceInfo& info) {
  const std::uint64_t tenths = info.bytes * 10 / *info.events;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string row(std::string_view name, const std::string& text) {
  std::string line(name);
  return line.append(13 - std::min<std::size_t>(name.size(), 12), ' ') + text + "\n";
}

std::string human(const replay::Header& header, const TraceInfo& info) {
  std::string text;
  replay::append_header(header, text);
  text += row("steps", std::to_string(info.steps));
  if (info.sessions) text += row("sessions", std::to_string(*info.sessions));
  text += row("time", replay::duration_text(info.first.value) + " to " +
                          replay::duration_text(info.last.value));
  text += row("bytes", std::to_string(info.bytes));
  if (info.text_twin) return text + row("form", "JSON lines");
  if (info.events && *info.events != 0) {
    text += row("events",
                std::to_string(*info.events) + ", " + bytes_per_event(info) + " bytes for each");
  }
  if (info.frames) {
    text += row("zstd frames", std::to_string(*info.frames) + ", " +
                                   std::to_string(*info.content_bytes) + " bytes of content");
  }
  return text + row("seek table", std::string(info.seek_table));
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

std::string to_json(const replay::Header& header, const TraceInfo& info) {
  const Json json{{"contract", header.contract},
                  {"origin", header.origin == replay::Origin::captured ? "captured" : "simulated"},
                  {"program", header.program},
                  {"carries_program", !header.program_source.empty()},
                  {"title", header.title},
                  {"excerpt", header.excerpt},
                  {"run_sessions", header.run_sessions},
                  {"steps", info.steps},
                  {"events", or_null(info.events)},
                  {"sessions", or_null(info.sessions)},
                  {"first_us", info.first.value},
                  {"last_us", info.last.value},
                  {"form", info.text_twin ? "jsonl" : "lstrace"},
                  {"bytes", info.bytes},
                  {"content_bytes", or_null(info.content_bytes)},
                  {"zstd_frames", or_null(info.frames)},
                  {"seek_table", info.seek_table},
                  {"complete", info.complete}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

ExitStatus show_info(const Options& options) {
  const InterruptGuard guard;
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  auto info = stored_as((*input)->source());
  if (!info) return usage_error(shown_name(options.trace) + ": " + info.error());
  StepFeed feed(**input, "read");
  if (options.quick && info->seek_table == kIntact) {
    look_quickly(feed, *info);
  } else {
    look_at_steps(feed, *info);
  }
  if (feed.error()) return fail(*feed.error());
  ExitStatus status = (*input)->report_losses();
  if (feed.was_interrupted()) status = told_interrupted(feed.reached());
  info->complete = status == ExitStatus::same;
  const replay::Header& header = (*input)->header();
  return print(options.json ? to_json(header, *info) : human(header, *info), status);
}

}  // namespace

Command info_command() {
  auto o = std::make_shared<Options>();
  return {.name = "info",
          .help = "Say what a trace holds and how it is stored",
          .options = {{"TRACE", "", "The trace in either form, `-` for stdin", &o->trace, true},
                      {"--quick", "", "Read only its ends: no events and no sessions", &o->quick},
                      {"--json", "", "The same as one JSON object", &o->json}},
          .footer = "Without a seek table --quick reads all of it, too.",
          .run = [o] { return show_info(*o); }};
}

}  // namespace lightspeed::tools
