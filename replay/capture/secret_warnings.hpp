// What is said of likely secrets when a capture becomes a trace.
// Implements IMP-33 (specs/import.md): how many, of which kinds, and where the first one stands.
// It refuses to repeat a secret, and to know how one looks: that is the table of likely secrets.
#pragma once

#include <string>
#include <vector>

#include "replay/capture/capture.hpp"

namespace lightspeed::replay {

/// One line each; none if nothing looks like a secret.
[[nodiscard]] std::vector<std::string> secret_warnings(const Imported& imported);

}  // namespace lightspeed::replay
