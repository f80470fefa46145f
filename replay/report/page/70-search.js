// Search: chunk after chunk, so that what is found is seen at once and Escape ends it.
const kHitsMax = 500;

// `kind:cut session:2 some words`: every part must fit; words are looked for in all events.
function readQuery(text) {
  const query = { kinds: [], sessions: [], words: [] };
  for (const word of text.trim().split(/\s+/)) {
    const [, name, value] = /^(kind|session):(.+)$/.exec(word) ?? [];
    if (name === 'kind') query.kinds.push(value.toLowerCase());
    else if (name === 'session') query.sessions.push(Number(value));
    else if (word) query.words.push(word);
  }
  query.text = query.words.join(' ').toLowerCase();
  return query;
}

// The event that makes a step a hit, or nothing.
function hitIn(step, query) {
  if (query.sessions.length && !query.sessions.includes(step.s)) return null;
  const kinds = query.kinds;
  const fits = (event) => (!kinds.length || kinds.includes(kKinds[event[0]])) &&
    (!query.text || `${kKinds[event[0]]} ${event[2]}`.toLowerCase().includes(query.text));
  return step.e.find(fits) ?? null;
}

// Which chunks can hold a hit, by what the time line counted.
function worthOpening(side, query) {
  const wanted = new Set(query.kinds.map((kind) => kKindNumbers.get(kind)));
  const buckets = new Set();
  for (const lane of side.lanes.lanes) {
    if (query.sessions.length && lane.session && !query.sessions.includes(lane.session)) continue;
    for (const cell of lane.cells) {
      if (!wanted.size || cell.some((value, i) => i > 2 && i % 2 === 1 && wanted.has(value))) {
        buckets.add(cell[0]);
      }
    }
  }
  return side.chunks.map(([steps], number) => {
    const first = Math.floor(side.starts[number] / side.lanes.width);
    const last = Math.floor((side.starts[number] + steps - 1) / side.lanes.width);
    for (let bucket = first; bucket <= last; ++bucket) if (buckets.has(bucket)) return true;
    return false;
  });
}

function marked(text, words) {
  const at = words ? text.toLowerCase().indexOf(words) : -1;
  if (at < 0) return el('span', { class: 'mono' }, text.slice(0, 160));
  const from = Math.max(0, at - 50);
  return el('span', { class: 'mono' }, (from ? '\u2026' : '') + text.slice(from, at),
    el('mark', {}, text.slice(at, at + words.length)),
    text.slice(at + words.length, at + words.length + 100));
}

class Search {
  constructor(app) {
    this.app = app;
    this.run = 0;  // Whatever runs for an older number has been cancelled.
  }

  cancel() {
    this.run += 1;
    return this.stop?.();
  }

  async start(text) {
    this.cancel();
    const { app } = this;
    const number = /^#?(\d+)$/.exec(text.trim());
    if (number) return app.goTo(app.sides[0], Number(number[1]));
    const query = readQuery(text);
    const unknown = query.kinds.find((kind) => !kKindNumbers.has(kind));
    if (unknown) return this.refuse(`no event is called ${unknown}: ${kKinds.join(', ')}`);
    const run = this.run;
    const head = el('p', { class: 'summary' });
    const list = el('div', {});
    const button = el('button', { type: 'button', onclick: () => this.cancel() }, 'Cancel');
    $('results').replaceChildren(head, button, list);
    app.show('search');
    let hits = 0;
    let ended = 'stopped';
    const say = (words) => { head.textContent = `${counted(hits, 'step')} found; ${words}`; };
    this.stop = () => {
      button.remove();
      say(ended);
      $('status').textContent = head.textContent;
      this.stop = null;
    };
    for (const side of app.sides) {
      const worth = worthOpening(side, query);
      for (let at = 0; at < worth.length; ++at) {
        if (run !== this.run) return;
        if (!worth[at]) continue;
        say(`looking at part ${at + 1} of ${worth.length}`);
        const steps = await side.chunk(at);
        if (run !== this.run) return;
        for (let i = 0; i < steps.length && hits < kHitsMax; ++i) {
          const event = hitIn(steps[i], query);
          if (!event) continue;
          ++hits;
          list.append(this.hit(side, side.starts[at] + i, steps[i], event, query));
        }
        if (hits >= kHitsMax) {
          ended = 'the first ones are shown';
          return this.cancel();
        }
        await new Promise((resume) => setTimeout(resume));
      }
    }
    ended = 'all steps were looked at';
    this.cancel();
  }

  refuse(words) {
    $('results').replaceChildren(el('p', { class: 'summary' }, words));
    $('status').textContent = words;
    this.app.show('search');
  }

  hit(side, position, step, event, query) {
    const row = this.app.rows.rowOf(this.app.sides.indexOf(side), position);
    return el('button', { type: 'button', class: 'finding hit',
      onclick: () => this.app.select(row) }, el('b', {}, `step ${step.n}`),
    ` ${timeText(step.t)} ${kKinds[event[0]]}` + (side.sessions > 1 ? `, session ${step.s}` : '') +
      (this.app.sides.length > 1 ? `, ${side.name}` : ''), el('br'), marked(event[2], query.text));
  }
}
