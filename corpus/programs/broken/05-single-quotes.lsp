# A text in the quotes of another language.
program todo 1

state
  filter: text = 'all'

list items
  title: text

view main
  <p>{{filter}}</p>
  <ul>{{#items}}<li data-key="{{key}}">{{title}}</li>{{/items}}</ul>
