// The tree of a page, node by node, as it stands and not as html that would be parsed anew.
// Implements SNAP-1, SNAP-3 and SNAP-6 (specs/snapshot.md): whoever looked at it left no mark.
// It refuses the arena: numbers of nodes, freed ones and the text pool follow from the tree.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/html/tree.hpp"
#include "interpreter/snapshot/archive.hpp"

namespace lightspeed::interpreter::snapshot {

/// A tree and the root that the client works on, which a patch may have thrown out of the document.
struct PageTree {
  html::Tree tree;
  html::NodeId root{};
};

/// All nodes in order: those of the document, then those of a root that stands outside.
[[nodiscard]] std::vector<html::NodeId> nodes_of(const html::Tree& tree, html::NodeId root);

/// Where the root's content is known as html, it is left out here.
enum class RootContent : bool { written, left_out };
void write_tree(Writer& out, const html::Tree& tree, html::NodeId root, RootContent content);

/// Nothing if the reader failed.
[[nodiscard]] std::optional<PageTree> read_tree(Reader& in);

}  // namespace lightspeed::interpreter::snapshot
