// The time line as CSV: one event a line (CONV-4, CONV-5).
#include <algorithm>
#include <array>
#include <string>

#include "isa/base/hex.hpp"
#include "replay/convert/exporters.hpp"
#include "replay/minimise/message_reference.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Step;

constexpr std::string_view kColumns =
    "step,at_us,session,cause,place,kind,connection,sender,text,digest\r\n";

// What a spreadsheet takes for the beginning of a formula, the full-width forms included.
constexpr std::array<std::string_view, 8> kFormulaBegins{
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

/// Whether a spreadsheet might run the text, or could not tell it from one that was guarded.
bool needs_guard(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.starts_with('\'') ||
         std::any_of(kFormulaBegins.begin(), kFormulaBegins.end(),
                     [&](std::string_view begin) { return text.starts_with(begin); });
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  if (needs_guard(text)) out += '\'';
  for (const char byte : text) {
    if (byte == '"') out += '"';
    out += byte;
  }
  out += '"';
}

class CsvExporter final : public Exporter {
 public:
  explicit CsvExporter(ByteSink& sink) : sink_(sink) {}

  Result<void, ExportError> add(const Step& step) override {
    begin();
    append(step, step.stimulus, step.at.value, "stimulus");
    if (step.digest.root.value != 0) out_ += hex(step.digest.root.value, 16);
    out_ += "\r\n";
    for (const interpreter::Effect& effect : step.effects) {
      append(step, effect.event, effect.at.value, "effect");
      out_ += "\r\n";
    }
    auto written = put(sink_, out_);
    out_.clear();
    return written;
  }

  Result<void, ExportError> finish() override {
    begin();
    return put(sink_, out_);
  }

 private:
  void begin() {
    if (!begun_) out_ = kColumns;
    begun_ = true;
  }

  /// All columns but the last, with the comma before that.
  void append(const Step& step, const interpreter::Event& event, std::uint64_t at,
              std::string_view place) {
    out_.append(std::to_string(step.number)).append(",").append(std::to_string(at)).append(",");
    out_.append(std::to_string(step.session)).append(",");
    if (step.cause != 0) out_ += std::to_string(step.cause);
    out_.append(",").append(place).append(",").append(kind_of(event)).append(",");
    if (const auto* message = message_in(event)) {
      out_.append(std::to_string(message->connection.value));
      out_.append(message->direction == Direction::client_to_server ? ",client," : ",server,");
    } else {
      out_.append(",,");
    }
    append_quoted(out_, text_of(event, 0));
    out_ += ',';
  }

  ByteSink& sink_;
  std::string out_;
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Exporter> make_csv_exporter(ByteSink& sink) {
  return std::make_unique<CsvExporter>(sink);
}

}  // namespace lightspeed::replay
