// What one step did, why it happened, and what the page looked like behind it.
const kCauses = 8;

function eventRow(event) {
  const frame = frameOf(event);
  const kind = kKinds[event[0]].replaceAll('_', ' ');
  const where = frame ? `c${frame.connection} ${frame.toServer ? '>' : '<'} ` : '';
  return el('div', { class: 'event' },
    el('pre', {}, el('span', { class: 'kind' }, `${kind}  `), where + event[2]),
    event[1] ? el('span', { class: 'later mono' }, `+${timeText(event[1])}`) : null);
}

function digestPart(step, before) {
  if (!step.g) return [];
  const part = (one, i) => one.g.slice(16 + 4 * i, 20 + 4 * i);
  const names = kParts.map((name, i) => {
    const changed = before?.g && part(before, i) !== part(step, i);
    return el('span', { class: changed ? 'changed' : '', title: part(step, i) },
      changed ? `${name} *` : name);
  });
  return [el('h3', {}, 'State digest'), el('div', { class: 'mono' }, step.g.slice(0, 16)),
    el('div', { class: 'parts' }, ...names),
    before?.g ? el('p', { class: 'note' }, '* changed in this step') : null];
}

// The steps that led here, back to a free choice.
async function causesOf(app, side, step) {
  const items = [];
  for (let at = step.c; at && items.length < kCauses;) {
    const position = await side.positionOf(at);
    const cause = await side.step(position);
    items.push(el('li', {}, app.stepLink(side, cause.n), ' ', whatOf(cause)));
    at = cause.n < at || items.length === 1 ? cause.c : 0;
    if (at && items.length === kCauses) items.push(el('li', {}, 'and further back\u2026'));
  }
  return items.length ? [el('h3', {}, 'Caused by'), el('ol', {}, ...items)]
    : [el('p', { class: 'note' }, side.captured ? '' : 'A free choice: nothing caused it.')];
}

async function stepBefore(side, position, session) {
  for (let at = position - 1; at >= 0 && position - at < 200; --at) {
    const step = side.stepNow(at);
    if (!step) return null;
    if (step.s === session) return step;
  }
  return null;
}

function findingBox(app, side, found) {
  const due = found.cause !== found.step
    ? el('dd', {}, app.stepLink(side, found.cause)) : null;
  return el('div', { class: 'broken' }, el('b', {}, found.rule), ` ${found.promise}`,
    el('dl', {}, el('dt', {}, found.kind === 'violation' ? 'broken by' : 'field'),
      el('dd', {}, found.party), due ? el('dt', {}, 'due by') : null, due,
      el('dt', {}, 'expected'), el('dd', { class: 'mono' }, found.expected),
      el('dt', {}, 'seen'), el('dd', { class: 'mono' }, found.seen)));
}

async function detailOf(app, number, position) {
  const side = app.sides[number];
  if (position === null) return el('div', {}, el('p', {}, `${side.name} has no such step.`));
  const step = await side.step(position);
  const before = await stepBefore(side, position, step.s);
  const effects = step.e.slice(1);
  const findings = side.found.list.filter((found) => found.step === step.n);
  return el('div', {},
    app.sides.length > 1 ? el('h3', {}, side.name) : null,
    ...findings.map((found) => findingBox(app, side, found)),
    el('h3', {}, `Stimulus of step ${step.n}, ${timeText(step.t)}, session ${step.s}, `,
      `${kLifecycle[step.l ?? 0]}${step.o ? `, connected (c${step.o})` : ''}`),
    el('div', { class: 'stimulus' }, eventRow(step.e[0])),
    el('h3', {}, effects.length ? counted(effects.length, 'effect') : 'No effects'),
    ...effects.map(eventRow),
    ...await causesOf(app, side, step), ...digestPart(step, before));
}

function differenceBox(found) {
  return el('div', { class: 'broken' }, el('b', {}, found.kind),
    found.field ? el('dl', {}, el('dt', {}, 'field'), el('dd', { class: 'mono' }, found.field),
      el('dt', {}, 'left'), el('dd', { class: 'mono' }, found.leftValue || '(none)'),
      el('dt', {}, 'right'), el('dd', { class: 'mono' }, found.rightValue || '(none)')) : null);
}

async function drawDetail(app) {
  const places = app.places;
  const parts = await Promise.all(app.sides.map((side, i) => detailOf(app, i, places[i])));
  const differences = (app.differencesAt.get(app.row) ?? []).map(differenceBox);
  return [...differences, app.sides.length > 1 ? el('div', { class: 'two' }, ...parts) : parts[0]];
}

// What a page of somebody else's may do here: be looked at. The frame is sandboxed, its policy
// loads nothing, and what could name an address is taken out before.
const kPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const kActive = 'script,link,meta,base,iframe,frame,object,embed,applet,noscript,template,portal';

const kTakenOut = /^(on.*|(xlink:)?href|ping|action|formaction|srcset|srcdoc|autofocus)$/i;
const kSources = /^(src|poster|background|data)$/i;

function framed(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const element of parsed.querySelectorAll(kActive)) element.remove();
  for (const element of parsed.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (!kTakenOut.test(name) && !(kSources.test(name) && !/^data:/i.test(value))) continue;
      if (/href$/i.test(name)) element.setAttribute('data-href', '');
      element.removeAttribute(name);
    }
  }
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" ` +
    `content="${kPolicy}"><meta http-equiv="x-dns-prefetch-control" content="off">` +
    '<style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#1c2024;background:#fff}' +
    'a[data-href]{color:LinkText;text-decoration:underline}</style><body>';
  const frame = el('iframe', { sandbox: '', title: 'The document behind the selected step',
    referrerpolicy: 'no-referrer', loading: 'eager' });
  frame.setAttribute('srcdoc', head + parsed.body.innerHTML);
  return frame;
}

async function drawDocument(app, number, position) {
  const side = app.sides[number];
  if (position === null) return [el('p', {}, 'No such step.'), ''];
  const { html, from, stopped } = await side.documentAt(position);
  if (stopped) {
    const why = side.documentsProblem || 'the report was told to keep no more (--documents)';
    return [el('p', {}, `No document from step ${side.documentsStop} on: ${why}.`), ''];
  }
  if (html === null) return [el('p', {}, 'No page was seen yet.'), ''];
  const step = await side.step(position);
  const note = from === step.n ? `changed in step ${from}` : `as of step ${step.n}`;
  return [app.showsSource ? el('pre', { tabindex: '0' }, html) : framed(html), note];
}
