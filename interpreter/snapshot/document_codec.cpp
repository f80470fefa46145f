#include "interpreter/snapshot/document_codec.hpp"

#include <vector>

namespace lightspeed::interpreter::snapshot {

void write_controls(Writer& out, const Document& document) {
  const auto& states = SnapshotFields::states(document.controls());
  out.count(states.size());
  if (states.empty()) return;
  const std::vector<html::NodeId> nodes = nodes_of(document.tree(), document.root());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto found = states.find(nodes[i]);
    if (found == states.end()) continue;
    out.number(i);
    code(out, found->second);
  }
}

void read_controls(Reader& in, Document& document) {
  const std::uint64_t count = in.count(0);
  if (count == 0 || !in.ok()) return;
  const std::vector<html::NodeId> nodes = nodes_of(document.tree(), document.root());
  auto& states = SnapshotFields::states(SnapshotFields::controls(document));
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const std::uint64_t place = in.number(0, nodes.size() - 1);
    if (place < next) in.fail();
    next = place + 1;
    ControlState state;
    code(in, state);
    states.emplace(nodes[place], std::move(state));
  }
}

}  // namespace lightspeed::interpreter::snapshot
