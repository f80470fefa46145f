// The applications: a program's state, a component's model, and what their clients show.
// Implements SNAP-1, SNAP-4 and SNAP-6 (specs/snapshot.md): values of the types that are declared.
// It refuses code: programs and views are those of the run, and a snapshot only names them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/program/loaded_program.hpp"
#include "interpreter/program/program_state.hpp"
#include "interpreter/snapshot/container_codecs.hpp"
#include "interpreter/view/shown.hpp"

namespace lightspeed::interpreter {

namespace view {

/// What of a screen only its own functions may change.
struct ScreenSnapshot {
  static auto& shown(auto& screen) { return screen.shown_; }
};

}  // namespace view

namespace snapshot {

/// Whether each value is there and of its type: what is not would end the run when it is shown.
[[nodiscard]] bool fits(const view::Data& data, const view::Names& names);
[[nodiscard]] bool fits(const view::Stored& stored, const view::View& view);
[[nodiscard]] bool fits(const ProgramState& state, const LoadedProgram& loaded);

/// The program, or the component, that a snapshot was taken of.
[[nodiscard]] Digest program_digest(const App& app);

/// What every model begins with, shared by all sessions, is known before anything is written.
template <class Archive>
void share_lists(Archive& archive, const App& app) {
  const auto* program = std::get_if<ProgramApp>(&app);
  if (program == nullptr) return;
  for (const view::Rows& list : std::get<0>(SnapshotFields::parts(*program)).lists) {
    archive.share(list);
    for (const view::RowPointer& row : *list) archive.share(row);
  }
}

template <class Archive, class Screen, class NamesOf>
void code_screen(Archive& archive, Screen& screen, std::span<const view::View> views,
                 const NamesOf& names_of_views) {
  auto& shown = view::ScreenSnapshot::shown(screen);
  if constexpr (Archive::kReads) {
    const std::uint64_t number = archive.number(0, views.size());
    if (number == 0) return;
    const view::View& view = views[number - 1];
    view::Data data;
    view::Stored stored;
    code(archive, data);
    code(archive, stored);
    if (!archive.ok() || !fits(data, names_of_views()) || !fits(stored, view)) {
      return archive.fail();
    }
    shown = std::make_shared<const view::Shown>(
        view::Shown{.view = view, .data = std::move(data), .stored = std::move(stored)});
  } else {
    std::uint64_t number = 0;
    for (std::size_t i = 0; shown != nullptr && i < views.size(); ++i) {
      if (shown->view.is(views[i])) number = i + 1;
    }
    if (archive.number(number) == 0) return;
    code(archive, shown->data);
    code(archive, shown->stored);
  }
}

template <>
struct Codec<ProgramApp> {
  template <class Archive, class T>
  static void code(Archive& archive, T& app) {
    auto&& [loaded, shared_state, screen, after_view] = SnapshotFields::parts(app);
    if constexpr (Archive::kReads) {
      ProgramState state;
      snapshot::code(archive, state);
      if (!archive.ok() || !fits(state, loaded)) return archive.fail();
      shared_state = std::make_shared<const ProgramState>(std::move(state));
    } else {
      snapshot::code(archive, *shared_state);
    }
    const isa::program::Program& program = loaded.program;
    code_screen(archive, screen, loaded.views, [&program] { return view::names_of(program); });
    snapshot::code(archive, after_view);
  }
};

template <class C>
struct Codec<Component<C>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& app) {
    auto&& [model, place, screen] = SnapshotFields::parts(app);
    snapshot::code(archive, model);
    if constexpr (Archive::kReads) {
      if (!archive.ok() || !fits(C::render(model), C::names())) return archive.fail();
    }
    snapshot::code(archive, place);
    code_screen(archive, screen, std::span(&SnapshotFields::compiled<C>(), 1), &C::names);
  }
};

/// Which one it is, the program's digest said.
template <>
struct Codec<App> {
  template <class Archive, class T>
  static void code(Archive& archive, T& app) {
    std::visit([&](auto& one) { snapshot::code(archive, one); }, app);
  }
};

}  // namespace snapshot
}  // namespace lightspeed::interpreter
