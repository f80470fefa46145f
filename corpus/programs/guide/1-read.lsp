# Notes, step 1: a list and a view of it.
program notes 1

list notes
  title: text
  row "n1" title="Buy bread"
  row "n2" title="Call Ada"

view notes
  <h1>Notes</h1>
  <ul id="notes">
    {{#notes}}<li>{{title}}</li>{{/notes}}
  </ul>
  {{^notes}}<p>Nothing to do.</p>{{/notes}}
