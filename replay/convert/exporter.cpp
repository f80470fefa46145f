#include "replay/convert/exporter.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/convert/exporters.hpp"

namespace lightspeed::replay {
namespace {

/// Passes on the steps of one session alone.
class OneSession final : public Exporter {
 public:
  OneSession(std::uint32_t session, std::unique_ptr<Exporter> to)
      : session_(session), to_(std::move(to)) {}

  Result<void, ExportError> add(const interpreter::Step& step) override {
    return step.session == session_ ? to_->add(step) : Result<void, ExportError>{};
  }
  Result<void, ExportError> finish() override { return to_->finish(); }
  [[nodiscard]] std::vector<std::string> notes() const override { return to_->notes(); }

 private:
  std::uint32_t session_;
  std::unique_ptr<Exporter> to_;
};

std::unique_ptr<Exporter> exporter_of(ExportForm form, ByteSink& sink, const Header& header,
                                      const ExportOptions& options) {
  switch (form) {
    case ExportForm::har:
      return make_har_exporter(sink, header, options);
    case ExportForm::mcap:
      return make_mcap_exporter(sink, header, options);
    case ExportForm::csv:
      return make_csv_exporter(sink);
    case ExportForm::perfetto:
      return make_perfetto_exporter(sink, header);
  }
  unreachable("every form has an exporter");
}

}  // namespace

std::string json_string(std::string_view text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void, ExportError> put(ByteSink& sink, std::string_view bytes) {
  if (auto written = sink.write(bytes); !written) {
    return failure(ExportError{.fault = ExportFault::sink_failed, .text = written.error()});
  }
  return {};
}

std::unique_ptr<Exporter> make_exporter(ExportForm form, ByteSink& sink, const Header& header,
                                        const ExportOptions& options) {
  const std::uint32_t session = options.session;
  auto exporter = exporter_of(form, sink, header, options);
  if (session == 0) return exporter;
  return std::make_unique<OneSession>(session, std::move(exporter));
}

}  // namespace lightspeed::replay
