# A counter whose handler sets a variable that the state does not have.
program counter 1

state
  count: integer

on event increment
  set cuont = count + 1

view main
  <p>{{count}}</p>
  <button data-ls-event="increment">more</button>
