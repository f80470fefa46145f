// The second walk over a trace: every place of every secret replaced, and counted.
// Implements RED-5 to RED-9 and RED-15 (specs/redact.md): payloads by field, all texts by search.
// It refuses to judge what it makes: whether the verdict is the same is asked elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "replay/redact/policy.hpp"
#include "replay/redact/secrets.hpp"
#include "replay/redact/text_map.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// What the walk met; of each secret in the order of the set.
struct PlaceCounts {
  struct OfSecret {
    std::uint64_t places = 0;
    std::uint64_t first_step = 0;
  };
  std::vector<OfSecret> secrets;
  std::map<std::string, std::uint64_t> kinds;
  std::uint64_t words = 0;
};

class Rewriter {
 public:
  Rewriter(const Secrets& secrets, const RedactPolicy& policy);

  [[nodiscard]] Trace rewritten(const Trace& trace);
  void rewrite(interpreter::Event& event);
  [[nodiscard]] const PlaceCounts& counts() const { return counts_; }
  /// Where the next texts stand.
  void at(std::uint64_t step, std::string_view kind);

 private:
  [[nodiscard]] std::optional<std::string> map(TextKind kind, std::string_view text);
  [[nodiscard]] std::string replaced_leaves(std::string_view payload);
  void header_text(std::string& text);
  void note(const Secret& secret, bool replaced);

  const Secrets& secrets_;
  const RedactPolicy& policy_;
  PlaceCounts counts_;
  std::uint64_t step_ = 0;
  std::string kind_;
};

/// Of each secret that is to be replaced everywhere the first place where it stands in a trace.
struct LeftPlace {
  std::uint64_t step = 0;  ///< 0 is the header.
  std::string kind;
  std::size_t secret = 0;  ///< Its place in the set.
};
[[nodiscard]] std::vector<LeftPlace> secrets_left(const Trace& trace, const Secrets& secrets);

}  // namespace lightspeed::replay
