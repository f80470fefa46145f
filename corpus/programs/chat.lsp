# A room: what anybody says goes to all who joined, and everybody sees how many are here.
program chat 1

state
  me: text
  here: integer
  said: integer

list messages
  author: text
  line: text

let joined = me != ""

on mount
  mount "/room" "room"

on event join(name: text)
  fail "name_missing" if trim(name) = ""
  set me = trim(name)
  subscribe "room"

on event say(text: text)
  fail "join_first" if not joined
  fail "text_missing" if trim(text) = ""
  publish "room" {author: me, line: trim(text)}

on event leave
  fail "join_first" if not joined
  unsubscribe "room"
  set me = ""
  set here = 0

on topic "room"(author: text, line: text)
  set said = said + 1
  put messages "m" <> said author=author line=line
  drop messages first(messages) if size(messages) > 50

on presence "room"(count: integer)
  set here = count

view room
  <h1>Room</h1>
  <div id="door">{{^joined}}<form id="join" data-ls-event="join"><input name="name" placeholder="Your name"></form>{{/joined}}</div>
  <div id="people">{{#joined}}<p><b>{{me}}</b>, {{here}} here <button id="leave" data-ls-event="leave">leave</button></p>{{/joined}}</div>
  <ol id="messages">{{#messages}}<li data-key="{{key}}"><b>{{author}}</b> {{line}}</li>{{/messages}}</ol>
  <form id="say" data-ls-event="say"><input name="text" autocomplete="off"></form>
