// Asks a real Chromium what HTML fragments, pages and selectors mean, and writes the answers
// into corpus/html. The files there are input and output alike: every row is asked again, and its
// answer replaced. A new question is a row without an answer: {context, html}, {html}, {selector}.
//
// Use, from the repository's root, with playwright-core from npm installed anywhere:
//   PLAYWRIGHT=/path/to/playwright-core/index.mjs node tests/browser/html_truth.mjs
// CHROMIUM names another browser than /usr/bin/chromium.
//
//   fragments.jsonl  {context, html, inner}: `inner` is innerHTML after it was set to `html`. A
//                    context is a chain of elements (`form>div`), the last one is set; a prefix
//                    `svg:` or `math:` names its namespace
//   pages.jsonl      {html, mode, outer}: compatMode and documentElement.outerHTML of a page that
//                    was served as UTF-8 and loaded, with scripting on
//   selectors.jsonl  a first line {page}; then {selector, first, matches}: what querySelector finds
//                    and which elements match, by id or else by tag name, in document order; or
//                    {selector, error, matches_error}: the messages of querySelector and matches
//
// A row's "known_difference", set by hand, says why our tree differs on purpose; it is kept.
import { readFileSync, writeFileSync } from 'node:fs';

const { chromium } = await import(process.env.PLAYWRIGHT ?? 'playwright-core');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const folder = new URL('../../corpus/html/', import.meta.url);
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage();
let body = '';
await page.route('**/*', (route) => (route.request().isNavigationRequest()
  ? route.fulfill({ contentType: 'text/html; charset=utf-8', body })
  : route.abort()));
async function load(html) {
  body = html;
  await page.goto('http://truth.test/', { waitUntil: 'domcontentloaded' });
}

const read = (name) => readFileSync(new URL(name, folder), 'utf8')
  .split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

// Two rows that ask the same are one. The mark of a known difference goes last.
function write(name, rows) {
  const lines = new Map();
  for (const { known_difference, ...row } of rows) {
    const key = JSON.stringify([row.context, row.html, row.selector]);
    lines.set(key, JSON.stringify(known_difference ? { ...row, known_difference } : row) + '\n');
  }
  writeFileSync(new URL(name, folder), [...lines.values()].join(''));
  console.error(`${name}: ${lines.size} rows`);
}

function askFragments(rows) {
  const names = { svg: 'http://www.w3.org/2000/svg', math: 'http://www.w3.org/1998/Math/MathML' };
  return rows.map((row) => {
    let element = null;
    for (const step of row.context.split('>')) {
      const [prefix, local] = step.includes(':') ? step.split(':') : ['', step];
      const made = prefix ? document.createElementNS(names[prefix], local)
        : document.createElement(step);
      if (element) element.append(made);
      element = made;
    }
    element.innerHTML = row.html;
    return { ...row, inner: element.innerHTML };
  });
}

function askSelectors(rows) {
  const label = (element) => (element ? element.id || element.localName : null);
  return rows.map(({ selector }) => {
    try {
      const first = label(document.querySelector(selector));
      const all = [...document.querySelectorAll('*')].filter((each) => each.matches(selector));
      return { selector, first, matches: all.map(label) };
    } catch (error) {
      let matches_error = null;
      try { document.body.matches(selector); } catch (other) { matches_error = other.message; }
      return { selector, error: error.message, matches_error };
    }
  });
}

await load('<!doctype html><title>fragments</title>');
write('fragments.jsonl', await page.evaluate(askFragments, read('fragments.jsonl')));

const shown = [];
for (const row of read('pages.jsonl')) {
  await load(row.html);
  const [mode, outer] = await page.evaluate(
    () => [document.compatMode, document.documentElement.outerHTML]);
  shown.push({ ...row, mode, outer });
}
write('pages.jsonl', shown);

const [first, ...selectors] = read('selectors.jsonl');
await load(first.page);
write('selectors.jsonl', [{ page: first.page }, ...await page.evaluate(askSelectors, selectors)]);
console.error(`Chromium ${browser.version()}`);
await browser.close();
