# A guard in front of what it guards.
program counter 1

state
  count: integer

on event increment
  if count < 10 set count = count + 1

view main
  <p>{{count}}</p>
  <button data-ls-event="increment">more</button>
