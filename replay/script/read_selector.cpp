#include "replay/script/read_selector.hpp"

#include <utility>

#include "interpreter/html/selector.hpp"

namespace lightspeed::replay {

Result<std::string, ScriptError> read_selector(ScriptLine& line) {
  auto word = line.required("SELECTOR", Extent::selector);
  if (!word) return failure(word.error());
  const auto selector = interpreter::html::Selector::parse(word->text);
  if (selector) return std::move(word->text);
  std::string text = interpreter::html::fault_of(selector.error(), word->text);
  if (text.ends_with('.')) text.pop_back();  // The engine speaks in sentences.
  return failure(line.error(word->position, text + line.quote_hint()));
}

}  // namespace lightspeed::replay
