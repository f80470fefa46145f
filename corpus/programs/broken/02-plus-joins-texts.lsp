# A greeting put together as other languages do.
program greeting 1

state
  name: text = "you"

let greeting = "Hello, " + name

on event greet(name_typed: text)
  set name = trim(name_typed)

view main
  <p>{{greeting}}</p>
  <form data-ls-event="greet"><input name="name_typed"></form>
