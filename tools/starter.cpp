#include "tools/starter.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::string_view kPlaceholder = "@name@";

constexpr std::string_view kProgram =
    R"lsp(# A list of tasks: the smallest program that does something useful.
# Lines that begin with # are comments. What belongs to a keyword is indented below it.
program @name@ 1

# What the program remembers: a name, a type (integer, text, boolean), and the value at first.
state
  next: integer = 1

# A list of records. Each has a key besides these fields; a row is there from the beginning.
list tasks
  title: text
  done: boolean
  row "t0" title="Change this program"

# Values that follow from others: they are never stored, and always right.
select open_tasks from tasks where not done
let left = size(open_tasks)

# What happens when a page opens: the route it is for, and the view to show.
on mount
  mount "/" "main"

# What the page may ask for. Values come from the form's fields or from data-ls-payload, and are
# checked against their types. An instruction with `if` is carried out only if that is true, and
# `fail` refuses the event: then nothing of it remains.
on event add(title: text)
  fail "title_missing" if trim(title) = ""
  put tasks "t" <> next title=trim(title)
  set next = next + 1

on event toggle(key: text)
  put tasks key done=not tasks[key].done if has(tasks, key)

on event remove(key: text)
  drop tasks key

# A part of a page that can be used more than once, with typed attributes.
component action(event: text, key: text, label: text)
  <button data-ls-event="{{event}}" data-ls-payload='{"key":"{{key}}"}'>{{label}}</button>

# What the page shows. {{name}} is a value, {{#name}}…{{/name}} repeats for each record of a list
# or shows when a boolean is true, {{^name}}…{{/name}} shows when there is nothing. What comes and
# goes has an element of its own around it: else all that stands beside it is sent anew with it.
view main
  <h1>Tasks</h1>
  <form id="new" data-ls-event="add"><input name="title"><button>Add</button></form>
  <ul id="tasks">
    {{#tasks}}
      <li data-key="{{key}}">
        <input type="checkbox" checked="{{done}}" disabled>
        <span>{{title}}</span>
        {{> action event="toggle" key=key label="done"}}
        {{> action event="remove" key=key label="remove"}}
      </li>
    {{/tasks}}
  </ul>
  <div>{{^tasks}}<p id="empty">Nothing to do.</p>{{/tasks}}</div>
  <p id="left">{{left}} left</p>
)lsp";

constexpr std::string_view kScript =
    R"lss(# What the users of @name@.lsp do, and what must come of it. Each line begins with a time;
# `+` counts from the line before. `lightspeed record --help` lists the verbs.
program @name@.lsp

0      open
  expect lifecycle live
  expect document "#tasks span" "Change this program"
  expect document #left "1 left"

# A user adds a task: fields as a browser sends them.
+1s    submit #new title=Buy+bread
  expect document "#tasks li:nth-child(2) span" "Buy bread"
  expect document #left "2 left"

# An empty one is refused, and the page stays as it is.
+1s    submit #new title=
  expect failure title_missing
  expect none "#tasks li:nth-child(3)"

# The first button of the first task.
+1s    click "#tasks button"
  expect document "#tasks input[checked]"
  expect document #left "1 left"

# The network breaks. The client comes back by itself, and the session has kept everything.
+1s    cut
  expect client reconnecting
+1s    advance
  expect client live
  expect document #left "1 left"

# A second user has a session of their own.
+1s    @2 open
  expect @2 document #left "1 left"
  expect @2 none "#tasks li:nth-child(2)"
)lss";

std::string with_name(std::string_view text, std::string_view name) {
  std::string out;
  for (;;) {
    const std::size_t at = text.find(kPlaceholder);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    out.append(name);
    text.remove_prefix(at + kPlaceholder.size());
  }
}

}  // namespace

Starter starter_of(std::string_view name) {
  return {.program = with_name(kProgram, name), .script = with_name(kScript, name)};
}

}  // namespace lightspeed::tools
