# The todo list of the captures: a keyed list that is added to, ticked off, sorted and turned around.
# The same application is a native component, `interpreter/app/todo.hpp`; their traces are equal.
program todo 1

state
  last: text
  made: integer

list items
  text: text
  done: boolean
  payload: text

let n = size(items)

# The captured application tries every character that a codec might stumble over.
let special_key = choose(made = 4, "k|4", choose(made = 5, "k,5", choose(made = 6, "k\\6", choose(made = 7, "🔑7", choose(made = 9, "k 9\"<", "")))))
let new_key = choose(special_key = "", "k" <> made, special_key)

on mount
  mount "/" "main"

on event add(text: text = "")
  fail "invalid_form:missing_field:text" if text = ""
  set made = made + 1
  put items new_key text=text payload={key: new_key}
  set last = text

on event toggle(key: text)
  fail "unknown_key:" <> key if not has(items, key)
  put items key done=not items[key].done

on event delete(key: text)
  fail "unknown_key:" <> key if not has(items, key)
  set last = "-" <> items[key].text
  drop items key

on event reverse
  reverse items

on event sort
  sort items by text

on event rotate
  move items first(items) last

on event odd_reorder
  move items last(items) first

# The first item goes, three come, and everything is turned around: several operations at once.
on event bulk
  drop items first(items)
  set made = made + 1
  put items "b" <> made text="bulk " <> made <> " |,\\" payload={key: "b" <> made}
  set made = made + 1
  put items "b" <> made text="bulk " <> made <> " |,\\" payload={key: "b" <> made} done=true
  set made = made + 1
  put items "b" <> made text="bulk " <> made <> " |,\\" payload={key: "b" <> made}
  reverse items
  set last = "bulk"

on event clear
  clear items
  set last = ""

component item(text: text, payload: text)
  <span>{{text}}</span>
  <button class="t" data-ls-event="toggle" data-ls-payload="{{payload}}">ok</button>
  <button class="d" data-ls-event="delete" data-ls-payload="{{payload}}">x</button>

view main
  <h1>Todos</h1>
  <p id="head"><b data-ls-slot="n">{{n}}</b> items, last: <i data-ls-slot="last">{{last}}</i>.</p>
  <form id="new" data-ls-event="add"><input name="text" autocomplete="off"></form>
  <ul id="list">
    {{#items}}
      {{#done}}<li data-key="{{key}}" class="done">{{> item text=text payload=payload}}</li>{{/done}}
      {{^done}}<li data-key="{{key}}">{{> item text=text payload=payload}}</li>{{/done}}
    {{/items}}
  </ul>
  <p>
    <button id="rev" data-ls-event="reverse">reverse</button>
    <button id="sort" data-ls-event="sort">sort</button>
    <button id="rot" data-ls-event="rotate">rotate</button>
    <button id="odd" data-ls-event="odd_reorder">odd</button>
    <button id="bulk" data-ls-event="bulk">bulk</button>
    <button id="clear" data-ls-event="clear">clear</button>
  </p>
