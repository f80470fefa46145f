// What kind of file this is, seen from its first bytes, else from its name, and who takes it.
// Implements TOOL-19 (specs/replay.md): a file of another kind is named, with the verb for it.
// It refuses to judge what can be read: it is asked when the reading has failed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed::tools {

enum class FileKind : std::uint8_t {
  program,
  script,
  trace,
  capture,
  documents,  ///< What the browser of a capture showed.
  json,       ///< That is none of these.
  binary,
};

/// So many bytes of a file are enough to tell.
inline constexpr std::size_t kFileHeadBytes = 4'096;

/// Nothing if it might be anything.
[[nodiscard]] std::optional<FileKind> kind_of(std::string_view path, std::string_view bytes);

/// `a.lss: this is a script, not a trace: lightspeed record --script a.lss …`, if the file is of
/// another kind than the wanted one. `bytes` may be its head alone.
[[nodiscard]] std::optional<std::string> wrong_file(const std::string& path, std::string_view bytes,
                                                    FileKind wanted);

/// `; did you mean 'todo.lsp'?`, if a file beside this missing one has a name that comes near.
[[nodiscard]] std::string near_file(const std::string& path);

}  // namespace lightspeed::tools
