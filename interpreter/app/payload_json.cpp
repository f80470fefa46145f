#include <nlohmann/json.hpp>
#include <utility>

#include "interpreter/app/payload_fields.hpp"

namespace lightspeed::interpreter::payload {
namespace {

using Json = nlohmann::json;

/// No form of a page nests deeper, and whoever sends such a thing gets an answer.
constexpr std::size_t kDepthMax = 64;

/// Takes the fields of the outermost object. The library calls it and never builds a tree; what it
/// would throw comes to `parse_error` instead (specs/adrs/0010-json-in-the-interpreter.md).
class Listener {
 public:
  explicit Listener(std::span<const isa::program::Parameter> wanted)
      : wanted_(wanted), fields_(wanted.size()) {}

  // What the library calls; the names are its own. False stops the reading.
  bool null() { return take(Other::null); }
  bool boolean(bool value) { return take(value); }
  bool number_integer(Json::number_integer_t value) { return take(std::int64_t{value}); }
  bool number_unsigned(Json::number_unsigned_t value) {
    if (!std::in_range<std::int64_t>(value)) return take(OtherNumber{std::to_string(value)});
    return take(static_cast<std::int64_t>(value));
  }
  bool number_float(Json::number_float_t /*value*/, const std::string& written) {
    return take(OtherNumber{written});
  }
  bool string(std::string& value) { return take(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) { return true; }
  bool key(std::string& name) {
    if (depth_ == 1) place_ = place_of(name, wanted_);
    return true;
  }
  bool start_object(std::size_t /*count*/) { return begin(Other::object); }
  bool end_object() { return end(); }
  bool start_array(std::size_t /*count*/) { return begin(Other::array); }
  bool end_array() { return end(); }
  bool parse_error(std::size_t byte, const std::string& /*token*/,
                   const Json::exception& /*error*/) {
    error_ = "bad JSON at byte " + std::to_string(byte);
    return false;
  }

  [[nodiscard]] Result<Fields, std::string> take_result(bool read) {
    if (!read) return failure(std::move(error_));
    return std::move(fields_);
  }

 private:
  bool take(Given given) {
    // The last of several fields with one name counts, as in JavaScript.
    if (depth_ == 1 && place_) fields_[*place_].emplace(std::move(given));
    return true;
  }
  bool begin(Given given) {
    take(std::move(given));
    if (++depth_ <= kDepthMax) return true;
    error_ = "nested deeper than " + std::to_string(kDepthMax);
    return false;
  }
  bool end() {
    --depth_;
    return true;
  }

  std::span<const isa::program::Parameter> wanted_;
  Fields fields_;
  std::string error_;
  std::optional<std::size_t> place_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Fields, std::string> read_json(std::string_view payload,
                                      std::span<const isa::program::Parameter> wanted) {
  Listener listener(wanted);
  const bool read = Json::sax_parse(payload.begin(), payload.end(), &listener);
  return listener.take_result(read);
}

}  // namespace lightspeed::interpreter::payload
