# The counter of the captures: a number, its parity, and the buttons that change it.
# The same application is a native component, `interpreter/app/counter.hpp`; their traces are equal.
program counter 1

state
  count: integer

let parity = choose(count % 2 = 0, "even", "odd")

on mount
  mount "/" "main"

on event increment
  set count = count + 1

on event decrement
  set count = count - 1

on event add(by: integer)
  set count = count + by

on event noop

view main
  <section class="counter">
    <h1>Counter</h1>
    <p>Count: <span data-ls-slot="count">{{count}}</span></p>
    <p class="hint" data-ls-slot="parity">{{parity}}</p>
    <button id="dec" data-ls-event="decrement">-</button>
    <button id="inc" data-ls-event="increment">+</button>
    <button id="add10" data-ls-event="add" data-ls-payload='{"by":10}'>+10</button>
    <button id="noop" data-ls-event="noop">noop</button>
    <button id="boom" data-ls-event="explode">boom</button>
  </section>
