// An application as a session sees it: mount, handle, view.
// Implements APP-1 (specs/session.md): a turn is atomic, a refused one changes nothing.
// It refuses I/O: an application is a value that is copied, compared and digested.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/counter.hpp"
#include "interpreter/digest.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// Runs a native component: `decode`, `update`, `view`, `changes` over its own Model and Message.
template <class Component>
class Native {
 public:
  /// Starts a fresh model.
  void mount() { model_ = {}; }

  /// The patches that show the whole view to a client that has nothing.
  [[nodiscard]] std::vector<isa::Patch> view() const { return Component::view(model_); }

  /// Handles one event: the patches that show what changed, or the reason of a refusal.
  [[nodiscard]] Result<std::vector<isa::Patch>, std::string> handle(std::string_view name,
                                                                    std::string_view payload) {
    auto message = Component::decode(name, payload);
    if (!message) return failure(std::move(message.error()));
    auto next = Component::update(model_, *message);
    auto patches = Component::changes(model_, next);
    model_ = std::move(next);
    return patches;
  }

  [[nodiscard]] const auto& model() const { return model_; }

 private:
  typename Component::Model model_{};
};

/// Every application that a trace can name. Programs and recorded turns join here.
using App = std::variant<Native<Counter>, Native<CounterHistory>>;

/// The application of that name, or the names that exist.
[[nodiscard]] Result<App, std::string> find_app(std::string_view name);

void mount(App& app);
[[nodiscard]] std::vector<isa::Patch> view(const App& app);
[[nodiscard]] Result<std::vector<isa::Patch>, std::string> handle(App& app, std::string_view name,
                                                                  std::string_view payload);

/// Adds the application's model to a digest.
void add_to(Digester& digester, const App& app);

}  // namespace lightspeed::interpreter
