# Notes, step 2: a form adds notes, and refuses empty ones.
program notes 2

state
  added: integer

list notes
  title: text

on event add(title: text)
  fail "title_missing" if trim(title) = ""
  set added = added + 1
  put notes "n" <> added title=trim(title)

view notes
  <h1>Notes</h1>
  <form id="new" data-ls-event="add"><input name="title"></form>
  <ul id="notes">
    {{#notes}}<li>{{title}}</li>{{/notes}}
  </ul>
  <div>{{^notes}}<p>Nothing to do.</p>{{/notes}}</div>
