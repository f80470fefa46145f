// Writes corpus/vectors/slots.jsonl: random segments, and what JavaScript makes of them (SEG-1).
//   node tests/browser/slot_truth.mjs > corpus/vectors/slots.jsonl
// A line: {"static": html, "slots": [[name, value], ...], "html": rendered}. The choices come from
// a fixed seed, so that the file is the same every time.

const kCases = 400;
let state = 20261123;

function draw(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const pick = (list) => list[draw(list.length)];
const many = (max, make) => Array.from({ length: draw(max + 1) }, make).join("");

const kNames = ["a", "count", "x.y", "a+b", "$", "$1", "(z)", "[q]", "a>b", "<c", "^", "a|b", "\\d",
  "{2}", "*", "?", "", "é", "a b", "$&"];
const kValueParts = ["$", "$$", "$&", "$`", "$'", "$1", "$2", "$3", "$4", "$0", "$01", "$02", "$03",
  "$10", "$11", "$30", "$00", "$99", "$<a>", "$n", "<b>", "\"", "&", ">", "</p>", "7", "0", "text",
  "é", "\n", " ", "😀", "&amp;"];
const kText = ["plain", " ", "<", ">", "</", "</>", "< /p>", "0", "é", "\n", "$1", "&lt;", "--",
  "data-ls-slot=\"a\"", "data-ls-slot=\"count\""];
const kTags = ["p", "i", "span", "li", "b"];

function attributes(names) {
  const slot = draw(4) === 0 ? "" : ` data-ls-slot="${pick(names)}"`;
  const others = [" class=\"k\"", " title=\"a>b\"", " title='<'", " hidden", "  ", "\n",
    " data-ls-slot=\"a\""];
  return many(2, () => pick(others)) + slot + many(1, () => pick(others));
}

function piece(names, depth) {
  switch (draw(depth > 0 ? 7 : 3)) {
    case 0:
    case 1: return pick(kText);
    case 2: return `<br${attributes(names)}>`;
    case 3: {  // Left open, or ended by another tag.
      const end = draw(2) === 0 ? "" : `</${pick(kTags)}>`;
      return `<${pick(kTags)}${attributes(names)}>${markup(names, depth - 1)}${end}`;
    }
    default: {
      const tag = pick(kTags);
      return `<${tag}${attributes(names)}>${markup(names, depth - 1)}</${tag}>`;
    }
  }
}

function markup(names, depth) {
  return many(3, () => piece(names, depth));
}

// What the published browser runs, rule for rule: SEG-1 and SEG-3.
const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const escapeHtml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
  .replace(/>/g, "&gt;").replace(/"/g, "&quot;");

function render(html, slots) {
  for (const [name, value] of slots) {
    const mark = escapeRegExp(name);
    const pattern = new RegExp(`(<[^>]*data-ls-slot="${mark}"[^>]*>)([\\s\\S]*?)(<\\/[^>]+>)`, "g");
    html = html.replace(pattern, `$1${escapeHtml(value)}$3`);
  }
  return html;
}

let changed = 0;
for (let made = 0; made < kCases;) {
  const names = Array.from({ length: 1 + draw(3) }, () => pick(kNames));
  const html = markup(names, 3);
  const slots = [...new Map(names.map((name) => [name, many(3, () => pick(kValueParts))]))];
  const rendered = render(html, slots);
  // Few segments in which no slot is found are enough.
  if (rendered === html && draw(10) !== 0) continue;
  if (rendered.length > 4000) continue;
  if (rendered !== html) changed += 1;
  made += 1;
  process.stdout.write(`${JSON.stringify({ static: html, slots, html: rendered })}\n`);
}
process.stderr.write(`${kCases} segments, ${changed} of them with a slot that was found\n`);
