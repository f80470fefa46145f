# A view whose markup begins in column 1, where sections begin.
program hello 1

view main
<h1>Hello</h1>
<p>Nobody is here.</p>
