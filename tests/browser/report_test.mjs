// Opens reports in a real Chromium from disk, and says what it saw: one JSON object a line,
// {"rule":"RPT-11","what":"…","ok":true,"found":"…"}. tests/browser/report_test.cpp reads them.
//
//   node report_test.mjs LIGHTSPEED CORPUS FOLDER EVENTS
//
// FOLDER is where it works and leaves its pictures; a large report has about so many EVENTS.
// playwright-core is found beside this file or through NODE_PATH's folder in PLAYWRIGHT.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { hostileTrace } from './hostile_trace.mjs';

const { chromium } = (await import(process.env.PLAYWRIGHT ?? 'playwright-core'));
const [command, corpus, folder, events] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
mkdirSync(folder, { recursive: true });

function lightspeed(...words) {
  return execFileSync(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
}
function say(rule, what, found, expected) {
  const ok = JSON.stringify(found) === JSON.stringify(expected);
  console.log(JSON.stringify({ rule, what, ok, found: ok ? '' : JSON.stringify(found) ?? 'none' }));
}
const within = (value, least, most) => (value >= least && value <= most ? 'within' : value);

// Whoever connects here was led to it by a hostile document.
let connections = 0;
const attacker = createServer((socket) => {
  connections += 1;
  socket.destroy();
});
await new Promise((done) => {
  attacker.listen(0, '127.0.0.1', done);
});
const away = `http://127.0.0.1:${attacker.address().port}`;

// --- The reports. ---
lightspeed('record', '--capture', join(corpus, 'captures/02-todo-keyed/capture.har'), '--force',
  '-o', 'session.lstrace');
lightspeed('convert', 'session.lstrace', '-o', 'session.jsonl', '--force');
const session = readFileSync(join(folder, 'session.jsonl'), 'utf8');
writeFileSync(join(folder, 'violation.jsonl'),
  session.replace(/\{"laterUs":"[0-9]*","message":\{[^}]*"text":"ack\|21"\}\},/, ''));
writeFileSync(join(folder, 'hostile.jsonl'), hostileTrace(session, away));
lightspeed('record', '--simulate', '--seed', '5', '--sessions', '50', '--events',
  String(Math.ceil(Number(events) / 24)), '--faults', 'swarm', '--force', '-o', 'large.lstrace');
for (const name of ['session.lstrace', 'violation.jsonl', 'hostile.jsonl', 'large.lstrace']) {
  lightspeed('report', name, '--force');
}
lightspeed('report', 'session.lstrace', 'violation.jsonl', '--force', '-o', 'both.html');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu',
  '--disable-background-networking', '--disable-component-update', '--no-first-run'] });

// A page, and everything that it should not do.
async function open(file, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  const seen = { requests: [], dialogs: 0, errors: [] };
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(file:.*\.html(#.*)?$|about:|data:)/.test(url)) seen.requests.push(url);
  });
  // What the policy stopped was never asked for, yet the browser tells of it.
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'csp') return;
    seen.requests = seen.requests.filter((url) => url !== request.url());
  });
  page.on('dialog', (dialog) => {
    seen.dialogs += 1;
    dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  const begin = Date.now();
  await page.goto(`file://${resolve(folder, file)}${options.hash ?? ''}`);
  await page.waitForSelector('html[data-ready]', { timeout: 40000 });
  return { page, seen, took: Date.now() - begin };
}
const step = (page) => page.evaluate(() => document.documentElement.dataset.step);
// The page's policy forbids what playwright's own waiting does in it, so this asks again and again.
async function until(page, question, argument, patience = 5000) {
  for (const end = Date.now() + patience; Date.now() < end;) {
    if (await page.evaluate(question, argument)) return;
    await page.waitForTimeout(20);
  }
}
const at = async (page, wanted) => {
  await until(page, (one) => document.documentElement.dataset.step === one, String(wanted));
  return step(page);
};
const searched = (page, words) => until(page, (one) => new RegExp(one).test(
  document.querySelector('#results .summary')?.textContent ?? ''), words, 20000);
const text = (page, selector) => page.locator(selector).first().innerText();
async function press(page, keys, wanted) {
  for (const key of keys) await page.keyboard.press(key);
  return at(page, wanted);
}

// --- RPT-1, RPT-13: it loads, and everything is reached by keyboard. ---
{
  const { page, seen } = await open('session.html');
  say('RPT-1', 'the page opens at step 1', await at(page, 1), '1');
  say('RPT-1', 'facts', /captured\s+93 steps/.test((await text(page, '#facts'))), true);
  say('RPT-13', 'j goes to the next step', await press(page, ['j'], 2), '2');
  say('RPT-13', 'arrows do, too', await press(page, ['ArrowDown', 'ArrowDown'], 4), '4');
  say('RPT-13', 'k goes back', await press(page, ['k'], 3), '3');
  say('RPT-13', 'End goes to the last', await press(page, ['End'], 93), '93');
  say('RPT-13', 'beyond it there is nothing', await press(page, ['j'], 93), '93');
  await page.keyboard.press('g');
  await page.keyboard.type('21');
  say('RPT-13', 'g goes to a number', await press(page, ['Enter'], 21), '21');
  await page.keyboard.press('?');
  say('RPT-13', '? lists the keys', (await text(page, '#keys')).includes('next step'), true);
  await page.keyboard.press('Escape');
  say('RPT-13', 'the selected row is seen and said', await page.evaluate(() => {
    const row = document.getElementById(
      document.getElementById('steps').getAttribute('aria-activedescendant'));
    const box = row.getBoundingClientRect();
    return row.getAttribute('aria-selected') === 'true' && box.top > 100 && box.bottom < 900;
  }), true);
  say('RPT-13', 'every control has a name', await page.evaluate(() =>
    [...document.querySelectorAll('button, input, canvas, iframe, [role]')].filter((one) =>
      !(one.innerText || one.title || one.labels?.length || one.getAttribute('aria-label') ||
        one.getAttribute('aria-labelledby') || one.placeholder || one.role === 'tablist' ||
        one.id === 'status' || one.closest('dialog:not([open])') || one.hidden ||
        one.closest('[hidden]'))).map((one) => one.outerHTML.slice(0, 80))), []);
  const frame = page.frameLocator('#documents iframe');
  say('RPT-12', 'the document is rendered', await frame.locator('h1').innerText(), 'Todos');
  say('RPT-12', 'with all of its items', await frame.locator('li').count(), 6);
  await press(page, ['k', 'k', 'k'], 18);
  await page.waitForTimeout(50);
  say('RPT-6', 'and at an earlier step with fewer', await frame.locator('li').count(), 5);
  await page.keyboard.press('h');
  await page.waitForSelector('#documents pre');
  say('RPT-6', 'or as html', (await text(page, '#documents pre')).slice(0, 14), '<main id="app"');
  await page.keyboard.press('h');
  await press(page, ['Home'], 1);
  say('RPT-5', 'a message is drawn with its tag and ref', await page.evaluate(() =>
    [...document.querySelectorAll('#charts .label')].map((one) => one.textContent)
      .filter((label) => label === 'diff 1' || label === 'event 1 add').length), 2);
  say('RPT-4', 'the session becomes live on the chart', await page.evaluate(() =>
    [...document.querySelectorAll('#charts .state title')].map((one) => one.textContent)),
  ['disconnected', 'handshaking', 'live']);
  await press(page, ['g'], 1);
  await page.keyboard.type('21');
  await press(page, ['Enter'], 21);
  await page.screenshot({ path: join(folder, 'report-session.png') });
  say('RPT-1', 'nothing else was asked for, and nothing went wrong',
    [seen.requests, seen.dialogs, seen.errors], [[], 0, []]);
  await page.close();
}

// --- RPT-8: what is wrong is found, marked and told. ---
{
  const { page, seen } = await open('violation.html');
  say('RPT-8', 'a report with findings opens at the first', await at(page, 63), '63');
  say('RPT-8', 'its divergence is told',
    /replay[\s\S]*expected\s+no message[\s\S]*ack\|21/.test(await text(page, '#detail')), true);
  say('RPT-8', 'n goes to the violation', await press(page, ['n'], 66), '66');
  const told = await text(page, '#detail');
  say('RPT-8', 'the violation is told', /ACK-1[\s\S]*client[\s\S]*step 63/.test(told), true);
  const mark = page.locator('.row[aria-selected=true] .mark');
  say('RPT-8', 'its row is marked', await mark.innerText(), '\u25cf');
  await page.locator('#detail .link').first().click();
  say('RPT-8', 'what made it due is a link', await at(page, 63), '63');
  say('RPT-8', 'p finds nothing before', await press(page, ['p'], 63), '63');
  await page.locator('#tab-findings').click();
  say('RPT-8', 'the list has both', await page.locator('#findings .finding').count(), 2);
  await page.locator('#findings .finding').nth(1).click();
  say('RPT-8', 'and leads there', await at(page, 66), '66');
  await page.screenshot({ path: join(folder, 'report-violation.png') });
  say('RPT-1', 'nothing went wrong', [seen.requests, seen.errors], [[], []]);
  await page.close();
}

// --- RPT-9: two traces. ---
{
  const { page, seen } = await open('both.html');
  say('RPT-9', 'it opens at the difference', await at(page, 63), '63');
  const told = await text(page, '#detail');
  say('RPT-9', 'with field and values', /changed[\s\S]*effects\[0\][\s\S]*ack\|21[\s\S]*\(none\)/
    .test(told), true);
  say('RPT-9', 'two documents', await page.locator('#documents iframe').count(), 2);
  say('RPT-9', 'two charts', await page.locator('#charts svg.chart').count(), 2);
  await page.locator('#tab-diff').click();
  say('RPT-9', 'the verdict', (await text(page, '#differences')).startsWith('regressed'), true);
  say('RPT-1', 'nothing went wrong', [seen.requests, seen.errors], [[], []]);
  await page.close();
}

// --- RPT-12: a hostile document is looked at, and does nothing. ---
{
  const { page, seen } = await open('hostile.html');
  const frame = page.frameLocator('#documents iframe');
  const words = [];
  for (const number of [1, 3, 4, 6]) {
    await page.goto(`file://${resolve(folder, 'hostile.html')}#${number}`);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await at(page, number);
    await page.waitForTimeout(250);
    words.push((await frame.locator('body').innerText()).includes('hostile words'));
    await frame.locator('a').first().click({ timeout: 1000 }).catch(() => {});
    await frame.locator('button').first().click({ timeout: 1000 }).catch(() => {});
    await page.waitForTimeout(100);
  }
  say('RPT-12', 'its words are shown', words, [true, true, true, true]);
  say('RPT-12', 'it asks for nothing', [seen.requests, connections], [[], 0]);
  say('RPT-12', 'it opens no dialog and throws nothing', [seen.dialogs, seen.errors], [0, []]);
  say('RPT-12', 'it runs nothing', await page.evaluate(() => window.owned ?? 'not owned'),
    'not owned');
  say('RPT-12', 'the page is still the page', [await page.title(), page.url().slice(0, 5),
    browser.contexts().reduce((sum, one) => sum + one.pages().length, 0)],
  ['hostile.jsonl', 'file:', 1]);
  say('RPT-12', 'nothing of it became an element of the page', await page.evaluate(() =>
    document.querySelectorAll('.planted, marquee, #charts image').length), 0);
  await page.close();
}

// --- RPT-11, RPT-14: a large report. ---
{
  const { page, seen, took } = await open('large.html');
  const index = await page.evaluate(() =>
    JSON.parse(document.getElementById('a-index').textContent));
  console.error(`${index.events} events, ${index.chunks.length} chunks, ` +
    `${statSync(join(folder, 'large.html')).size} bytes: ready after ${took} ms`);
  const opened = () => page.evaluate(() =>
    Number(document.documentElement.dataset.chunksOpened));
  say('RPT-11', 'it has the events', within(index.events, Number(events), Infinity), 'within');
  say('RPT-11', 'it opens two chunks at most', within(await opened(), 1, 2), 'within');
  say('RPT-11', 'it is there soon', within(took, 0, 15000), 'within');
  await page.keyboard.press('End');
  say('RPT-11', 'the last step is there', await at(page, index.steps), String(index.steps));
  say('RPT-11', 'and took a few chunks', within(await opened(), 2, 5), 'within');
  await page.keyboard.press('/');
  await page.keyboard.type('kind:page_loaded session:7');
  await page.keyboard.press('Enter');
  await searched(page, 'looked at|are shown');
  say('RPT-14', 'a search by kind and session finds', within(
    await page.locator('#results .hit').count(), 1, 500), 'within');
  say('RPT-14', 'and nothing of other sessions', await page.evaluate(() =>
    [...document.querySelectorAll('#results .hit')].filter((one) =>
      !one.textContent.includes('session 7')).length), 0);
  const before = await opened();
  await page.locator('#query').fill('kind:cutt');
  await page.keyboard.press('Enter');
  await searched(page, '^no event is called cutt: page_loaded, ');
  say('RPT-14', 'an unknown kind is told', await text(page, '#status'),
    await text(page, '#results .summary'));
  await page.locator('#query').fill('kind:document_shown');
  await page.keyboard.press('Enter');
  await searched(page, '^0 steps found; all');
  say('RPT-14', 'what the index does not have opens no chunk', await opened(), before);
  await page.locator('#query').fill('no such words anywhere');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await searched(page, 'stopped');
  const summary = await text(page, '#results .summary');
  say('RPT-14', 'a search is cancelled', summary.includes('stopped'), true);
  await page.locator('#query').fill('#1000');
  await page.keyboard.press('Enter');
  say('RPT-14', 'a number goes to its step', await at(page, 1000), '1000');
  say('RPT-1', 'nothing went wrong', [seen.requests, seen.errors], [[], []]);
  await page.close();
}

// --- RPT-15: light, dark, paper. ---
{
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const { page } = await open('violation.html', { colorScheme: 'dark' });
  say('RPT-15', 'dark as the browser asks', await ground(page), 'rgb(21, 24, 28)');
  await page.locator('#theme').click();
  say('RPT-15', 'the switch makes it light', await ground(page), 'rgb(255, 255, 255)');
  await page.keyboard.press('t');
  say('RPT-15', 'and dark again', await ground(page), 'rgb(21, 24, 28)');
  await page.emulateMedia({ media: 'print' });
  const visible = (selector) => page.locator(selector).first().isVisible();
  say('RPT-15', 'on paper the findings are seen', await visible('#findings'), true);
  say('RPT-15', 'and the window, not the list',
    [await visible('#charts .chart'), await visible('#steps')], [true, false]);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: 'A4' });
  say('RPT-15', 'it prints', [pdf.subarray(0, 5).toString(), pdf.length > 20000], ['%PDF-', true]);
  writeFileSync(join(folder, 'violation.pdf'), pdf);
  await page.close();
  const light = await open('violation.html', { colorScheme: 'light' });
  say('RPT-15', 'light as the browser asks', await ground(light.page), 'rgb(255, 255, 255)');
  await light.page.close();
}
await browser.close();
attacker.close();
