# Numbers that move by themselves: a timer takes a sample every second, until it is stopped.
program dashboard 1

state
  running: boolean = true
  ticks: integer
  level: integer = 50

list samples
  at: integer
  load: integer

let high = level > 80
let low = level < 20
let newest = samples[last(samples)].load
let widest = max(level, 1)

on mount
  mount "/dashboard" "board"
  start_timer sample every 1000

on timer sample
  set ticks = ticks + 1
  set level = (level * 37 + 11) % 100
  put samples "s" <> ticks at=ticks load=level
  drop samples first(samples) if size(samples) > 5

on event stop
  stop_timer sample
  set running = false

on event start
  start_timer sample every 1000
  set running = true

view board
  <h1>Load</h1>
  <p id="now"><b data-ls-slot="level">{{level}}</b> % after <i data-ls-slot="ticks">{{ticks}}</i> s, newest <u data-ls-slot="newest">{{newest}}</u></p>
  <div id="alarm">{{#high}}<strong>High</strong>{{/high}}{{#low}}<em>Low</em>{{/low}}</div>
  <svg viewBox="0 0 100 4"><rect x="0" y="0" width="{{widest}}" height="4"></rect></svg>
  <table><thead><tr><th>at</th><th>load</th></tr></thead><tbody id="samples">{{#samples}}<tr><td>{{at}}</td><td>{{load}}</td></tr>{{/samples}}</tbody></table>
  <p>{{#running}}<button id="stop" data-ls-event="stop">stop</button>{{/running}}{{^running}}<button id="start" data-ls-event="start">start</button>{{/running}}</p>
