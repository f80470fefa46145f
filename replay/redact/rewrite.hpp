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
#include "replay/step_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// What the walk met; of each secret in the order of the set.
struct PlaceCounts {
  struct OfSecret {
    std::uint64_t places = 0;
    std::uint64_t first_step = 0;
  };
  std::uint64_t steps = 0;
  std::vector<OfSecret> secrets;
  std::map<std::string, std::uint64_t> kinds;
  std::uint64_t words = 0;
};

class Rewriter {
 public:
  Rewriter(const Secrets& secrets, const RedactPolicy& policy);

  [[nodiscard]] Header rewritten(Header header);
  [[nodiscard]] interpreter::Step rewritten(interpreter::Step step);
  [[nodiscard]] const PlaceCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] std::optional<std::string> map(TextKind kind, std::string_view text);
  [[nodiscard]] std::string replaced_leaves(std::string_view payload);
  void rewrite(std::uint64_t step, interpreter::Event& event);
  void note(const Secret& secret, bool replaced);

  const Secrets* secrets_;
  const RedactPolicy* policy_;
  PlaceCounts counts_;
  std::uint64_t step_ = 0;
  std::string kind_;
};

/// A place where a secret stands that is to be replaced everywhere.
struct LeftPlace {
  std::uint64_t step = 0;  ///< 0 is the header.
  std::string kind;
  std::size_t secret = 0;  ///< Its place in the set.
};
/// The first place of each; the steps are read from the first to the last.
[[nodiscard]] std::vector<LeftPlace> secrets_left(StepSource& trace, const Secrets& secrets);

}  // namespace lightspeed::replay
