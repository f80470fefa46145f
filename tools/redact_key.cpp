#include "tools/redact_key.hpp"

#include <nettle/hmac.h>
#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "tools/files.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kKeySize = 32;
/// Fewer bytes could be guessed by trying them all.
constexpr std::size_t kKeySizeMin = 16;

Result<std::string, std::string> fresh_key() {
  std::string key(kKeySize, '\0');
  const ssize_t got = getrandom(key.data(), key.size(), 0);
  if (got == static_cast<ssize_t>(key.size())) return key;
  return failure("the system gives no random bytes for a key: " + std::string(strerror(errno)));
}

Result<std::string, std::string> key_of(const std::string& path) {
  auto key = read_file(path);
  if (!key) return key;
  // A line's end is an editor's, and no part of the key.
  while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
  if (key->size() >= kKeySizeMin) return key;
  return failure(shown_name(path) + ": a key has at least " + std::to_string(kKeySizeMin) +
                 " bytes, this one has " + std::to_string(key->size()));
}

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());  // NOLINT: what the library takes.
}

}  // namespace

Result<replay::KeyedHash, std::string> keyed_hash(const std::string& key_file) {
  const auto key = key_file.empty() ? fresh_key() : key_of(key_file);
  if (!key) return failure(key.error());
  hmac_sha256_ctx keyed;
  hmac_sha256_set_key(&keyed, key->size(), bytes_of(*key));
  return replay::KeyedHash([keyed](std::string_view text) {
    hmac_sha256_ctx context = keyed;
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    hmac_sha256_update(&context, text.size(), bytes_of(text));
    hmac_sha256_digest(&context, digest.size(), digest.data());
    return digest;
  });
}

}  // namespace lightspeed::tools
