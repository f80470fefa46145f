# A sign-up form. What is missing or wrong is said beside its field, and what was typed stays.
# A field of the wrong type never gets that far: age=old is refused by the declaration of `save`.
program form 1

state
  full_name: text
  address: text
  years: integer
  tried: boolean
  entered: integer

list people
  full_name: text
  address: text
  years: integer

let name_error = choose(trim(full_name) = "", "Tell us your name.", "")
let address_error = choose(contains(address, "@"), "", "An address holds an @.")
let years_error = choose(years < 18, "Only from 18 years on.", "")
let complete = name_error = "" and address_error = "" and years_error = ""
let name_wrong = tried and name_error != ""
let address_wrong = tried and address_error != ""
let years_wrong = tried and years_error != ""
let saved = size(people)
let anybody = saved > 0

on mount
  mount "/signup" "signup"

on event save(name: text, email: text, age: integer)
  set full_name = trim(name)
  set address = email
  set years = age
  set tried = true
  set entered = entered + 1 if complete
  put people "p" <> entered full_name=full_name address=address years=years if complete
  set tried = not complete
  set full_name = choose(tried, full_name, "")
  set address = choose(tried, address, "")
  set years = choose(tried, years, 0)

on event forget(key: text)
  fail "no_such_person:" <> key if not has(people, key)
  drop people key

component field(label: text, name: text, value: text, wrong: boolean, error: text)
  <label class="field{{#wrong}} wrong{{/wrong}}">{{label}} <input name="{{name}}" value="{{value}}">{{#wrong}}<em>{{error}}</em>{{/wrong}}</label>

view signup
  <h1>Sign up</h1>
  <form id="signup" data-ls-event="save">
    {{> field label="Name" name="name" value=full_name wrong=name_wrong error=name_error}}
    {{> field label="E-mail" name="email" value=address wrong=address_wrong error=address_error}}
    <label>Age <input name="age" type="number" value="{{years}}">{{#years_wrong}}<em>{{years_error}}</em>{{/years_wrong}}</label>
  </form>
  <button form="signup">Save</button>
  <div>{{#anybody}}<p>{{saved}} signed up.</p>{{/anybody}}</div>
  <ul id="people">
    {{#people}}<li data-key="{{key}}"><b>{{full_name}}</b> ({{years}}) <button data-ls-event="forget" data-ls-payload='{"key":"{{key}}"}'>forget</button></li>{{/people}}
  </ul>
