// The decoder of one patch stream: split once, then look every string up where it is used.
// Implements STREAM-3 to STREAM-8 (specs/patches.md): the published order of checks.
// It refuses to keep anything between two streams: one object, one text.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/fields.hpp"
#include "isa/mode.hpp"
#include "isa/patch.hpp"
#include "isa/wire_error.hpp"

namespace lightspeed::isa {

class PatchStreamDecoder {
 public:
  PatchStreamDecoder(std::string_view text, Mode mode) : text_(text), mode_(mode) {}

  [[nodiscard]] Result<std::vector<Patch>, WireError> decode();

 private:
  using Checked = Result<void, WireError>;

  [[nodiscard]] Checked split();
  [[nodiscard]] Checked read_head();
  [[nodiscard]] Checked read_operation(const Field& field);
  template <class Row>
  [[nodiscard]] Checked read_row(const Row& row);
  template <class T>
  [[nodiscard]] Checked read_slots(T& patch, std::size_t first);
  template <class T>
  [[nodiscard]] Checked read_keys(T& patch, std::size_t first);

  [[nodiscard]] Result<JsNumber, WireError> integer(std::string_view text) const;
  [[nodiscard]] Result<JsNumber, WireError> integer(const Field& field);
  [[nodiscard]] Result<std::string, WireError> entry(JsNumber index);
  [[nodiscard]] Result<std::string, WireError> entry(std::string_view token);
  [[nodiscard]] tl::unexpected<WireError> malformed() const;
  void split_operation(std::string_view operation);

  std::string_view text_;
  Mode mode_;
  std::vector<Field> fields_;
  std::span<const Field> dictionary_;
  std::span<const Field> operations_;
  std::vector<Patch> patches_;
  std::size_t decoded_bytes_ = 0;

  std::string_view operation_;            // The operation being read, unescaped,
  std::vector<std::string_view> tokens_;  // its parts between commas,
  std::size_t position_ = 0;              // and where it, or the integer being read, begins.
};

}  // namespace lightspeed::isa
