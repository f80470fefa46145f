# A list compared with a number, where its size was meant.
program todo 1

state
  next: integer = 1

list items
  title: text

on event add(text: text)
  fail "too_many" if items > 9
  put items "k" <> next title=text
  set next = next + 1

view main
  <ul>{{#items}}<li data-key="{{key}}">{{title}}</li>{{/items}}</ul>
