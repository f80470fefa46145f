# A list item that HTML would let stand open.
program todo 1

list items
  title: text
  row "a" title="milk"
  row "b" title="bread"

view main
  <h1>Todos</h1>
  <ul>
    {{#items}}
      <li data-key="{{key}}">{{title}}
    {{/items}}
  </ul>
