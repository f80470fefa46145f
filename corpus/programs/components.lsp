# Components in components, and children that fail alone: what crashes in the name of a child
# puts this child back to its beginning; its siblings, and the session, go on.
program components 1

state
  clicks: integer

list panels
  title: text = "restarted"
  count: integer
  row "left" title="Left" count=1
  row "middle" title="Middle" count=2
  row "right" title="Right" count=3

on mount
  mount "/" "panels"

on event bump(key: text) in panels[key]
  put panels key count=panels[key].count + 1
  set clicks = clicks + 1

on event boom(key: text) in panels[key]
  set clicks = clicks + 1
  put panels key title="never seen"
  crash

on event remove(key: text)
  drop panels key

component button(key: text, event: text, label: text)
  <button data-ls-event="{{event}}" data-ls-payload='{"key":"{{key}}"}'>{{label}}</button>

component panel(key: text, title: text)
  <article id="panel-{{key}}"><h2>{{title}}</h2>{{> slot}}{{> button key=key event="bump" label="+1"}}{{> button key=key event="boom" label="crash"}}</article>

view panels
  <p>Clicks: <b id="clicks">{{clicks}}</b></p>
  <section id="panels">{{#panels}}{{#> panel key=key title=title}}<p>{{count}} of {{clicks}}</p>{{/panel}}{{/panels}}</section>
