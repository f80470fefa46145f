// What comes through a pipe, as a source that can be read at any place.
// Implements TOOL-58 (specs/replay.md): the bytes wait in a file without a name, not in memory.
// It refuses to read ahead: nothing is taken from the pipe before somebody asks for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "replay/format/byte_source.hpp"

namespace lightspeed::tools {

class Spool final : public replay::ByteSource {
 public:
  /// Takes the descriptor, which it closes.
  explicit Spool(int pipe) : pipe_(pipe) {}
  ~Spool() override;

  /// Waits for the end of the pipe. What goes wrong then is said by the next `read`.
  [[nodiscard]] std::uint64_t size() const override;
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override;

 private:
  void take_up_to(std::uint64_t end) const;
  [[nodiscard]] Result<void, std::string> keep(std::string_view bytes) const;

  int pipe_;
  mutable int file_ = -1;     ///< What does not fit into `head_`; it has no name.
  mutable std::string head_;  ///< The first bytes: short traces need no file.
  mutable std::uint64_t size_ = 0;
  mutable bool ended_ = false;
  mutable std::optional<std::string> error_;
};

}  // namespace lightspeed::tools
