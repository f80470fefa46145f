// The document of a page, and the page of a session that has one.
// Implements SNAP-1 and SNAP-3 (specs/snapshot.md): content that is known as html stays html.
// It refuses to parse: only controls within such content make it look.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "interpreter/client/client.hpp"
#include "interpreter/client/document.hpp"
#include "interpreter/snapshot/container_codecs.hpp"
#include "interpreter/snapshot/tree_codec.hpp"

namespace lightspeed::interpreter::snapshot {

/// What the user did, by the places of the nodes.
void write_controls(Writer& out, const Document& document);
void read_controls(Reader& in, Document& document);

template <>
struct Codec<Document> {
  static void code(Writer& out, const Document& document) {
    const auto& source = SnapshotFields::source(document);
    snapshot::code(out, source);
    write_tree(out, SnapshotFields::tree(document), document.root(),
               source ? RootContent::left_out : RootContent::written);
    std::apply([&](auto&... each) { (snapshot::code(out, each), ...); },
               SnapshotFields::of(document));
    write_controls(out, document);
  }
  static void code(Reader& in, Document& document) {
    std::optional<std::string> source;
    snapshot::code(in, source);
    auto page = read_tree(in);
    if (!page) return;
    document = SnapshotFields::document(std::move(page->tree), page->root, in.configuration.mode);
    if (source) SnapshotFields::unparsed(document);
    SnapshotFields::source(document) = std::move(source);
    std::apply([&](auto&... each) { (snapshot::code(in, each), ...); },
               SnapshotFields::of(document));
    read_controls(in, document);
  }
};

template <>
struct Codec<std::optional<Client>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& client) {
    const bool there = archive.number(client ? 1 : 0, 1) != 0;
    if (!there) return;
    if constexpr (Archive::kReads) {
      const isa::Mode mode = archive.configuration.mode;
      client.emplace(archive.configuration,
                     SnapshotFields::document(html::Tree(), html::NodeId::document, mode));
    }
    snapshot::code(archive, *client);
  }
};

}  // namespace lightspeed::interpreter::snapshot
