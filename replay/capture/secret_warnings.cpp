#include "replay/capture/secret_warnings.hpp"

#include <array>
#include <set>
#include <string_view>

#include "replay/capture/lines.hpp"
#include "replay/redact/likely_secrets.hpp"

namespace lightspeed::replay {
namespace {

std::string of_kind(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

}  // namespace

// One secret stands in many places: in what the user did, on the wire, in what is shown.
std::vector<std::string> secret_warnings(const Imported& imported) {
  std::array<std::set<std::string>, kSecretNouns.size()> found;
  std::string first;
  for (const interpreter::Step& step : imported.trace.steps) {
    for (LikelySecret& secret : likely_secrets(step)) {
      if (first.empty()) {
        first = "the first in step " + std::to_string(step.number) + " (" + secret.where + ")";
      }
      found.at(static_cast<std::size_t>(secret.kind)).insert(std::move(secret.text));
    }
  }
  std::vector<std::string> lines;
  if (!first.empty()) {
    std::string kinds;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found.at(i).empty()) continue;
      kinds += kinds.empty() ? "" : ", ";
      kinds += of_kind(found.at(i).size(), kSecretNouns.at(i).one, kSecretNouns.at(i).many);
    }
    lines.push_back("likely secrets are in the trace: " + kinds + ", " + first +
                    "; lightspeed redact hides them");
  }
  const std::size_t headers = imported.notes.secret_headers;
  if (headers != 0) {
    lines.push_back("the capture itself holds " + counted(headers, "header") +
                    " with a secret's name (cookies, tokens); the trace does not");
  }
  return lines;
}

}  // namespace lightspeed::replay
