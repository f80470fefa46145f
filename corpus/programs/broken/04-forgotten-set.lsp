# An assignment without the word that makes it an instruction.
program counter 1

state
  count: integer

on event increment
  count = count + 1

view main
  <p>{{count}}</p>
  <button data-ls-event="increment">more</button>
