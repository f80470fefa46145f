#include "replay/capture/packet_json.hpp"

#include <charconv>
#include <utility>
#include <vector>

#include "isa/base/hex.hpp"
#include "replay/capture/rfc3339.hpp"

namespace lightspeed::replay {
namespace {

// Deeper than tshark nests its fields; what is deeper is hostile.
constexpr std::size_t kDepthMax = 200;
constexpr int kPartsMax = 4;  // How far down a field is looked for.

constexpr std::string_view kBytesOf = "_raw";  // What the key of a field's bytes ends with.

// A field's bytes are a list themselves: a list of lists if there are several.
bool is_one_of_bytes(const Json& value) {
  return value.is_array() && !value.empty() && !value.front().is_array();
}

// A packet with two messages has two layers of one name, which no JSON library keeps by itself.
void join(Json& object, const std::string& key, Json value) {
  const auto found = object.find(key);
  if (found == object.end()) {
    object[key] = std::move(value);
    return;
  }
  const bool bytes = key.ends_with(kBytesOf);
  if (!found->is_array() || (bytes && is_one_of_bytes(*found))) {
    Json list = Json::array();
    list.push_back(std::move(*found));
    *found = std::move(list);
  }
  found->push_back(std::move(value));
}

// Builds one packet at a time out of the events of the parser.
class Packets final : public nlohmann::json_sax<Json> {
 public:
  explicit Packets(const std::function<std::string(const Json&)>& on_packet)
      : on_packet_(on_packet) {}

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)); }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    problem_ = "not JSON at byte " + std::to_string(position);
    return false;
  }

  [[nodiscard]] std::string take_problem() { return std::move(problem_); }

 private:
  struct Open {
    Json value;
    std::string key;  ///< The one that was read last.
  };

  bool refuse(const char* problem) {
    problem_ = problem;
    return false;
  }
  bool open(Json value) {
    if (open_.empty() && !value.is_array()) return refuse("expected a list of packets");
    if (open_.size() >= kDepthMax) return refuse("the JSON is nested too deeply");
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Json value = std::move(open_.back().value);
    open_.pop_back();
    return open_.empty() || add(std::move(value));
  }
  bool add(Json value) {
    if (open_.empty()) return refuse("expected a list of packets");
    Open& outer = open_.back();
    if (open_.size() == 1) {
      problem_ = on_packet_(value);
      return problem_.empty();
    }
    if (outer.value.is_array()) {
      outer.value.push_back(std::move(value));
    } else {
      join(outer.value, outer.key, std::move(value));
    }
    return true;
  }

  const std::function<std::string(const Json&)>& on_packet_;
  std::vector<Open> open_;
  std::string problem_;
};

const Json* field_within(const Json& part, std::string_view key, int depth) {
  if (!part.is_object()) return nullptr;
  const auto found = part.find(key);
  if (found != part.end()) return &*found;
  if (depth == 0) return nullptr;
  for (const auto& [name, inner] : part.items()) {
    if (const Json* deeper = field_within(inner, key, depth - 1)) return deeper;
  }
  return nullptr;
}

std::optional<std::string> bytes_of_digits(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto high = hex_digit(digits[i]);
    const auto low = hex_digit(digits[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<char>(*high * 16 + *low));
  }
  return bytes;
}

}  // namespace

Result<void, std::string> each_packet(std::string_view text,
                                      const std::function<std::string(const Json&)>& on_packet) {
  Packets packets(on_packet);
  if (Json::sax_parse(text, &packets)) return {};
  return failure(packets.take_problem());
}

void each_layer(const Json& packet, const char* name,
                const std::function<void(const Json&)>& on_layer) {
  const Json* layers = field_within(packet, "layers", 1);
  if (layers == nullptr || !layers->is_object() || !layers->contains(name)) return;
  const Json& found = layers->at(name);
  if (!found.is_array()) {
    on_layer(found);
    return;
  }
  for (const Json& each : found) on_layer(each);
}

std::string packet_text(const Json& layer, std::string_view key) {
  const Json* value = field_within(layer, key, kPartsMax);
  if (value != nullptr && value->is_array() && !value->empty()) value = &value->front();
  if (value == nullptr) return "";
  return value->is_string() ? value->get<std::string>() : value->dump();
}

std::optional<std::uint64_t> packet_number(const Json& layer, std::string_view key) {
  const std::string text = packet_text(layer, key);
  if (text == "true" || text == "True") return 1;
  if (text == "false" || text == "False") return 0;
  const bool is_hex = text.starts_with("0x");
  const char* begin = text.data() + (is_hex ? 2 : 0);
  const char* end = text.data() + text.size();
  std::uint64_t number = 0;
  const auto [stopped, error] = std::from_chars(begin, end, number, is_hex ? 16 : 10);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

std::optional<std::string> packet_bytes(const Json& layer, const std::string& key) {
  if (!layer.is_object()) return std::nullopt;
  const auto found = layer.find(key + std::string(kBytesOf));
  if (found == layer.end() || !found->is_array() || found->empty()) return std::nullopt;
  const Json& first = found->front();
  const Json& digits = first.is_array() && !first.empty() ? first.front() : first;
  if (!digits.is_string()) return std::nullopt;
  return bytes_of_digits(digits.get_ref<const std::string&>());
}

std::optional<std::int64_t> packet_time(std::string_view text) {
  if (const auto time = parse_rfc3339(text)) return time;
  std::int64_t value = 0;
  std::size_t decimals = 0;
  bool in_fraction = false;
  for (const char c : text) {
    if (c == '.' && !in_fraction) {
      in_fraction = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    if (in_fraction && decimals++ >= 6) continue;
    value = value * 10 + (c - '0');
    if (value > kJsonIntegerMax) return std::nullopt;
  }
  for (; decimals < 6; ++decimals) {
    if (value > kJsonIntegerMax / 10) return std::nullopt;
    value *= 10;
  }
  return text.empty() || value > kJsonIntegerMax ? std::nullopt : std::optional(value);
}

}  // namespace lightspeed::replay
