// What one client shows, as its server knows it: the patches from there to what it should show.
// Implements DELTA-1 to DELTA-14 (specs/diff.md): the smallest right operations of lightspeed/1.
// It refuses to ask the client: what was sent is taken for applied, in order.
#pragma once

#include <memory>
#include <vector>

#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter::view {

struct Shown;  ///< interpreter/view/shown.hpp: a view, its data, and what the client stores.

/// The server's picture of one client's document. A copy shares what it holds and goes its own way.
class Screen {
 public:
  /// The patches that show the whole view, whatever the client showed and stored before (DELTA-1).
  [[nodiscard]] std::vector<isa::Patch> whole(const View& view, const Data& data);

  /// The patches from what is shown to what should be; none if nothing changed (DELTA-2). Before
  /// the first `whole`, and for another view, they are those of `whole` (DELTA-3).
  [[nodiscard]] std::vector<isa::Patch> changes(const View& view, const Data& data);

 private:
  friend struct ScreenSnapshot;
  std::shared_ptr<const Shown> shown_;
};

}  // namespace lightspeed::interpreter::view
