#include "replay/capture/json_fields.hpp"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <cmath>
#include <limits>
#include <utility>

#include "isa/base/utf8.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::int64_t kIntegerMax = std::numeric_limits<std::int64_t>::max();

// Longer than every name and number that belongs here, short enough for a terminal.
constexpr std::size_t kShownMax = 200;

const Json& empty_list() {
  static const Json kEmpty = Json::array();
  return kEmpty;
}

const Json& empty_object() {
  static const Json kEmpty = Json::object();
  return kEmpty;
}

bool has_type(const Json& value, Json::value_t type) {
  if (type == Json::value_t::number_integer) return value.is_number_integer();
  if (type == Json::value_t::number_float) return value.is_number();
  return value.type() == type;
}

const char* type_name(Json::value_t type) {
  switch (type) {
    case Json::value_t::string:
      return "a string";
    case Json::value_t::number_integer:
      return "an integer";
    case Json::value_t::number_float:
      return "a number";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return "another type";
  }
}

// What the library says, without its own name for the error and without its place: it counts lines
// from where it began to read, which in JSON lines is always the first (IMP-9).
std::string reason_of(const Json::exception& error) {
  std::string_view text = error.what();
  const auto skip_past = [&text](std::string_view begin, std::string_view end) {
    const std::size_t found = text.starts_with(begin) ? text.find(end) : std::string_view::npos;
    if (found != std::string_view::npos) text.remove_prefix(found + end.size());
  };
  skip_past("[json.exception.", "] ");
  skip_past("parse error", ": ");
  return shortened(std::string(text));
}

// A number that has no fraction, but is too great for an integer, was read as another type.
bool is_great_integer(const Json& value) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  return value.is_number_float() && std::fabs(value.get<double>()) >= kBeyond;
}

std::string out_of_range(const char* key, const Json& value, IntegerRange range) {
  return "the field '" + std::string(key) + "' must be from " + std::to_string(range.min) + " to " +
         std::to_string(range.max) + ", not " + value.dump();
}

}  // namespace

std::string shortened(std::string text) {
  if (text.size() <= kShownMax) return text;
  text.resize(character_begin(text, kShownMax));
  return text + "...";
}

Result<Json, std::string> parse_json(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return failure("not JSON at byte " + std::to_string(error.byte) + ": " + reason_of(error));
  } catch (const Json::exception& error) {  // A number beyond every range is no parse error.
    return failure("not JSON: " + reason_of(error));
  }
}

Fields::Fields(Fields& parent, const char* key)
    : object_(parent.object_or_empty(key)), parent_(&parent), name_(key) {}

Fields::Fields(Fields& parent, const Item& item)
    : object_(item.value),
      parent_(&parent),
      name_(std::string(item.key) + "[" + std::to_string(item.index) + "]") {
  require_object();
}

void Fields::require_object() {
  if (!object_.is_object()) refuse("expected an object, found " + std::string(object_.type_name()));
}

const std::string& Fields::problem() const {
  return parent_ != nullptr ? parent_->problem() : problem_;
}

void Fields::refuse_at(const std::string& place, const std::string& what) {
  if (parent_ != nullptr) {
    parent_->refuse_at(parent_->name_.empty() ? place : parent_->name_ + "." + place, what);
  } else if (problem_.empty()) {
    problem_ = place.empty() ? what : place + ": " + what;
  }
}

bool Fields::has(const char* key) const {
  if (!object_.is_object()) return false;
  const auto found = object_.find(key);
  return found != object_.end() && !found->is_null();
}

const Json* Fields::find(const char* key, Json::value_t type, bool required) {
  if (!problem().empty()) return nullptr;
  const auto found = object_.find(key);
  if (found == object_.end() || found->is_null()) {
    if (required) refuse("the field '" + std::string(key) + "' is missing");
    return nullptr;
  }
  if (!has_type(*found, type)) {
    refuse("the field '" + std::string(key) + "' must be " + type_name(type) + ", not " +
           found->type_name());
    return nullptr;
  }
  return &*found;
}

std::string Fields::text(const char* key) {
  const Json* value = find(key, Json::value_t::string, true);
  return value != nullptr ? value->get<std::string>() : std::string();
}

std::string Fields::text_or(const char* key, std::string fallback) {
  const Json* value = find(key, Json::value_t::string, false);
  return value != nullptr ? value->get<std::string>() : std::move(fallback);
}

std::int64_t Fields::checked(const char* key, const Json& value, IntegerRange range) {
  // Above the range of signed numbers a value is unsigned, and would come out as another one.
  const bool too_great = value.is_number_unsigned() &&
                         value.get<std::uint64_t>() > static_cast<std::uint64_t>(kIntegerMax);
  const std::int64_t number = too_great ? kIntegerMax : value.get<std::int64_t>();
  if (!too_great && number >= range.min && number <= range.max) return number;
  refuse(out_of_range(key, value, range));
  return 0;
}

double Fields::checked(const char* key, const Json& value, NumberRange range) {
  const double number = value.get<double>();
  if (number >= range.min && number <= range.max) return number;
  refuse("the field '" + std::string(key) + "' must be from " + Json(range.min).dump() + " to " +
         Json(range.max).dump() + ", not " + value.dump());
  return 0;
}

void Fields::refuse_great_integer(const char* key, IntegerRange range) {
  if (!has(key)) return;
  const Json& value = *object_.find(key);
  if (is_great_integer(value)) refuse(out_of_range(key, value, range));
}

std::int64_t Fields::integer_in(const char* key, IntegerRange range) {
  refuse_great_integer(key, range);
  const Json* value = find(key, Json::value_t::number_integer, true);
  return value != nullptr ? checked(key, *value, range) : 0;
}

std::int64_t Fields::integer_in_or(const char* key, IntegerRange range, std::int64_t fallback) {
  refuse_great_integer(key, range);
  const Json* value = find(key, Json::value_t::number_integer, false);
  return value != nullptr ? checked(key, *value, range) : fallback;
}

double Fields::number_in(const char* key, NumberRange range) {
  const Json* value = find(key, Json::value_t::number_float, true);
  return value != nullptr ? checked(key, *value, range) : 0;
}

double Fields::number_in_or(const char* key, NumberRange range, double fallback) {
  const Json* value = find(key, Json::value_t::number_float, false);
  return value != nullptr ? checked(key, *value, range) : fallback;
}

bool Fields::flag_or(const char* key, bool fallback) {
  const Json* value = find(key, Json::value_t::boolean, false);
  return value != nullptr ? value->get<bool>() : fallback;
}

const Json& Fields::list(const char* key) {
  const Json* value = find(key, Json::value_t::array, true);
  return value != nullptr ? *value : empty_list();
}

const Json& Fields::list_or_empty(const char* key) {
  const Json* value = find(key, Json::value_t::array, false);
  return value != nullptr ? *value : empty_list();
}

const Json& Fields::object_or_empty(const char* key) {
  const Json* value = find(key, Json::value_t::object, false);
  return value != nullptr ? *value : empty_object();
}

// The canonical protobuf JSON mapping writes bytes as base64, so its reader is a decoder.
Result<std::string, std::string> decode_base64(const std::string& text) {
  google::protobuf::BytesValue bytes;
  const auto status = google::protobuf::util::JsonStringToMessage(Json(text).dump(), &bytes);
  if (!status.ok()) return failure<std::string>("the data is not base64");
  return bytes.value();
}

}  // namespace lightspeed::replay
