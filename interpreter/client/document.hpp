// The browser's document as patches see it: the page, its root, segment and keyed state.
// Implements DOM-1 to DOM-18 (specs/document.md): what each patch does, and how it fails.
// It refuses rollback: an error at patch k leaves the first k-1 applied (DOM-9).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/controls.hpp"
#include "interpreter/client/keyed_list.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/event.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/base/result.hpp"
#include "isa/mode.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// Why a patch was not applied; `text` is what goes behind `patch_failed:`.
struct PatchError {
  std::string text;
  /// Set when a target was not found and the page around the root is not known, so that the
  /// browser may have found it there (DOM-12).
  std::optional<std::string> unknown_target{};
};

class Document {
 public:
  /// A page with a root. The error says what the page lacks.
  [[nodiscard]] static Result<Document, std::string> load(const PageLoaded& page, isa::Mode mode);

  /// Applies a diff's html: a whole patch stream, or raw HTML for the root.
  [[nodiscard]] Result<void, PatchError> apply(std::string_view html);

  /// Attributes of the root, in the order of setting. An empty name is our bug.
  void set_attribute(std::string_view name, std::string_view value);
  void remove_attribute(std::string_view name);

  [[nodiscard]] bool knows_page() const { return tree_.knows_page(); }

  /// Takes a target outside the known root for present, until it is forgotten (DOM-12).
  void assume_outside(const std::string& target);
  void forget_assumptions();

  /// The root as the browser serialises it.
  [[nodiscard]] std::string outer_html() const;
  [[nodiscard]] std::string inner_html() const;

  /// What the page's own script looks at, and the root that it listens on.
  [[nodiscard]] const html::Tree& tree() const;
  [[nodiscard]] html::NodeId root() const { return root_; }

  /// What the user did to the controls of the page; to change it means that something was done.
  [[nodiscard]] const Controls& controls() const { return controls_; }
  [[nodiscard]] Controls& changed_controls() {
    digest_.reset();
    return controls_;
  }

  /// The part `document` of the state tree.
  [[nodiscard]] Digest digest() const;

 private:
  friend struct SnapshotFields;
  struct Segment {
    std::string fingerprint;
    std::string static_html;
    std::vector<isa::Slot> slots;  ///< In the order in which the names first came.
  };
  using Applied = Result<void, PatchError>;
  enum class Place : std::uint8_t { root, inside, outside, assumed };
  struct Target {
    Place place = Place::root;
    html::NodeId node{};
  };

  Document(html::Tree tree, html::NodeId root, isa::Mode mode);
  [[nodiscard]] static Result<Document, std::string> from_root(const std::string& root_html,
                                                               isa::Mode mode);
  void take_root_of(const Document& seen);

  [[nodiscard]] Applied apply_patch(isa::Patch& patch);
  [[nodiscard]] Applied joined(const std::string& target, std::string_view html,
                               html::Tree::Side side);
  [[nodiscard]] bool joined_quickly(const Target& target, std::string_view html,
                                    html::Tree::Side side);
  [[nodiscard]] Applied render(const std::string& target, const Segment& segment);
  [[nodiscard]] Applied update(isa::UpdateSegments& patch);
  [[nodiscard]] std::size_t keyed_run(std::span<const isa::Patch> patches) const;
  [[nodiscard]] Applied apply_run(std::span<isa::Patch> patches);
  [[nodiscard]] Result<Target, PatchError> resolve(const std::string& target) const;
  [[nodiscard]] Applied set_html(const std::string& target, std::string html);
  [[nodiscard]] Applied put(const Target& target, std::string html);
  [[nodiscard]] std::uint64_t held_bytes() const;
  void forget(const std::string& target);
  void put_outside(html::NodeId node, const std::string& html);
  [[nodiscard]] Digest take_digest() const;
  static void merge_slots(std::vector<isa::Slot>& into, std::vector<isa::Slot>& from);
  void materialise() const;

  // The root's content is kept as the html that was last set, and parsed only when a target or a
  // comparison needs the tree; what is digested depends on the patches alone, never on who looked.
  mutable html::Tree tree_;
  mutable bool parsed_ = true;  ///< The tree shows `source_`.
  html::NodeId root_{};
  isa::Mode mode_ = isa::Mode::strict;
  std::optional<std::string> source_;  ///< Set while the root's content is one html text.
  std::map<std::string, Segment> segments_;
  std::map<std::string, KeyedList> keyed_;
  std::set<std::string> assumed_outside_;
  Controls controls_;
  Digest outside_;                        ///< Over every patch that went outside the root.
  mutable std::optional<Digest> digest_;  ///< Of the state as it is; none after a change.
};

}  // namespace lightspeed::interpreter
