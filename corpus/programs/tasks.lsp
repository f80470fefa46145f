# Tasks that are created, renamed, ticked off, moved and removed, and filtered. They are kept by key:
# whatever happens to one of them, only that one is sent.
program tasks 1

state
  added: integer
  filter: text = "all"

list tasks
  title: text
  done: boolean

select open_tasks from tasks where not done
select shown from tasks where filter = "all" or (filter = "done") = done
let left = size(open_tasks)

on mount
  mount "/tasks" "tasks"

on event add(title: text)
  fail "title_missing" if trim(title) = ""
  set added = added + 1
  put tasks "t" <> added title=trim(title)

on event rename(key: text, title: text)
  fail "no_such_task:" <> key if not has(tasks, key)
  fail "title_missing" if trim(title) = ""
  put tasks key title=trim(title)

on event tick(key: text)
  fail "no_such_task:" <> key if not has(tasks, key)
  put tasks key done=not tasks[key].done

on event first(key: text)
  fail "no_such_task:" <> key if not has(tasks, key)
  move tasks key first

on event last(key: text)
  fail "no_such_task:" <> key if not has(tasks, key)
  move tasks key last

on event remove(key: text)
  fail "no_such_task:" <> key if not has(tasks, key)
  drop tasks key

on event filter(by: text)
  fail "no_such_filter:" <> by if by != "all" and by != "open" and by != "done"
  set filter = by

component choice(by: text, label: text)
  <button id="{{by}}" data-ls-event="filter" data-ls-payload='{"by":"{{by}}"}'>{{label}}</button>

component action(event: text, key: text, label: text)
  <button class="{{event}}" data-ls-event="{{event}}" data-ls-payload='{"key":"{{key}}"}'>{{label}}</button>

view tasks
  <h1>Tasks</h1>
  <form id="new" data-ls-event="add"><input name="title"><button>Add</button></form>
  <nav>{{> choice by="all" label="All"}}{{> choice by="open" label="Open"}}{{> choice by="done" label="Done"}}</nav>
  <ul id="tasks">
    {{#shown}}
      <li class="task{{#done}} done{{/done}}">
        <form data-ls-event="rename"><input type="hidden" name="key" value="{{key}}"><input name="title" value="{{title}}"></form>
        <span>{{title}}</span>
        {{> action event="tick" key=key label="done"}}
        {{> action event="first" key=key label="to the top"}}
        {{> action event="last" key=key label="to the end"}}
        {{> action event="remove" key=key label="remove"}}
      </li>
    {{/shown}}
  </ul>
  <p id="left">{{left}} left, showing {{filter}}</p>
