# Notes, step 3: notes are changed, ticked off and removed, and counted.
program notes 3

state
  added: integer
  only_open: boolean

list notes
  title: text
  done: boolean

select open_notes from notes where not done
select shown from notes where not done or not only_open
let left = size(open_notes)

on event add(title: text)
  fail "title_missing" if trim(title) = ""
  set added = added + 1
  put notes "n" <> added title=trim(title)

on event rename(key: text, title: text)
  fail "no_such_note:" <> key if not has(notes, key)
  fail "title_missing" if trim(title) = ""
  put notes key title=trim(title)

on event tick(key: text)
  fail "no_such_note:" <> key if not has(notes, key)
  put notes key done=not notes[key].done

on event remove(key: text)
  drop notes key

on event filter
  set only_open = not only_open

view notes
  <h1>Notes</h1>
  <form id="new" data-ls-event="add"><input name="title"></form>
  <ul id="notes">
    {{#shown}}
    <li class="note{{#done}} done{{/done}}">
      <input type="checkbox" checked="{{done}}" data-ls-event="tick" data-ls-payload='{"key":"{{key}}"}'>
      <span>{{title}}</span>
      <button data-ls-event="remove" data-ls-payload='{"key":"{{key}}"}'>remove</button>
    </li>
    {{/shown}}
  </ul>
  <div>{{^shown}}<p>Nothing to do.</p>{{/shown}}</div>
  <p id="left">{{left}} left</p>
  <button id="filter" data-ls-event="filter">open ones only</button>
