# A section for something that is neither a list nor true or false.
program inbox 1

state
  unread: integer = 3

view main
  <h1>Inbox</h1>
  {{#unread}}<p>You have {{unread}} letters.</p>{{/unread}}
  {{^unread}}<p>Nothing new.</p>{{/unread}}
