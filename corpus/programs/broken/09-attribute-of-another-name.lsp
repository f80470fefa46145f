# A component that is given an attribute under another name than its own.
program shop 1

list goods
  name: text
  price: integer
  row "a" name="Pen" price=2

component card(title: text, price: integer)
  <article>
    <h2>{{title}}</h2>
    <p>{{price}} €</p>
  </article>

view main
  {{#goods}}<div data-key="{{key}}">{{> card titel=name price=price}}</div>{{/goods}}
