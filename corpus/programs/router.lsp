# Pages behind paths: `lv:patch` goes to another one and keeps the state, `lv:navigate` starts anew.
program router 1

state
  current: text
  visits: integer

list items
  title: text
  price: integer
  row "1" title="Bread" price=320
  row "2" title="Butter" price=245
  row "3" title="Jam & honey" price=410

let known = has(items, current)
let heading = items[current].title
let cents = items[current].price
let dearer = cents > 300

on mount
  mount "/" "index"

on route "/"
  set visits = visits + 1
  render "index"

on route "/items/:id"
  set visits = visits + 1
  set current = id
  render "detail"

on event reprice(id: text, price: integer)
  fail "no_such_item:" <> id if not has(items, id)
  fail "price_below_zero:" <> price if price < 0
  put items id price=price

on event buy(id: text)
  navigate "/items/" <> id

component link(to: text, label: text)
  <a href="{{to}}" data-ls-event="lv:patch" data-ls-payload='{"to":"{{to}}"}'>{{label}}</a>

view index
  <h1>Items</h1>
  <ul id="items">
    {{#items}}<li><a href="/items/{{key}}" data-ls-event="lv:patch" data-ls-payload='{"to":"/items/{{key}}"}'>{{title}}</a></li>{{/items}}
  </ul>
  <p id="visits">Pages seen: {{visits}}</p>

view detail
  {{> link to="/" label="All items"}}
  <div id="item">
    {{#known}}<h1>{{heading}}</h1><p class="price{{#dearer}} dearer{{/dearer}}">{{cents}} cents</p>{{/known}}
    {{^known}}<h1>There is no item {{current}}.</h1>{{/known}}
  </div>
  <p id="visits">Pages seen: {{visits}}</p>
