// The key of pseudonyms: from a file, or made for one run from the system's own source.
// Implements RED-4 (specs/redact.md): HMAC-SHA256, ADR 0016.
// It refuses to keep a key: one that was made is gone when the command ends.
#pragma once

#include <string>

#include "isa/base/result.hpp"
#include "replay/redact/pseudonym.hpp"

namespace lightspeed::tools {

/// The hash with the key of the file, or, if the path is empty, with a fresh one. The error is a
/// sentence.
[[nodiscard]] Result<replay::KeyedHash, std::string> keyed_hash(const std::string& key_file);

}  // namespace lightspeed::tools
