#include "replay/capture/json_fields.hpp"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <utility>

namespace lightspeed::replay {
namespace {

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

}  // namespace

Result<Json, std::string> parse_json(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return failure("not JSON at byte " + std::to_string(error.byte) + ": " + error.what());
  } catch (const Json::exception& error) {  // A number beyond every range is no parse error.
    return failure("not JSON: " + std::string(error.what()));
  }
}

Fields::Fields(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
  if (!object_.is_object()) refuse("expected an object, found " + std::string(object_.type_name()));
}

void Fields::refuse(const std::string& what) {
  if (problem_.empty()) problem_ = path_.empty() ? what : path_ + ": " + what;
}

bool Fields::has(const char* key) const { return object_.is_object() && object_.contains(key); }

const Json* Fields::find(const char* key, Json::value_t type, bool required) {
  if (!problem_.empty()) return nullptr;
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

std::int64_t Fields::integer(const char* key) {
  const Json* value = find(key, Json::value_t::number_integer, true);
  return value != nullptr ? value->get<std::int64_t>() : 0;
}

std::int64_t Fields::integer_or(const char* key, std::int64_t fallback) {
  const Json* value = find(key, Json::value_t::number_integer, false);
  return value != nullptr ? value->get<std::int64_t>() : fallback;
}

double Fields::number_or(const char* key, double fallback) {
  const Json* value = find(key, Json::value_t::number_float, false);
  return value != nullptr ? value->get<double>() : fallback;
}

bool Fields::flag_or(const char* key, bool fallback) {
  const Json* value = find(key, Json::value_t::boolean, false);
  return value != nullptr ? value->get<bool>() : fallback;
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
