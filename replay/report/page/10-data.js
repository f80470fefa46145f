'use strict';
// What the page holds: indexes that are read at once, and chunks of steps that are opened when they
// are needed. A side is one trace; a position counts its steps from 0, a number is the trace's own.
const $ = (id) => document.getElementById(id);
const kCachedChunks = 24;
const kLifecycle = ['disconnected', 'handshaking', 'mounted', 'live', 'draining', 'terminated'];
const kParts = ['session', 'pending', 'timers', 'document', 'client', 'link'];

function readJson(id) {
  const element = $(id);
  return element ? JSON.parse(element.textContent) : null;
}
const kKinds = readJson('kinds');
const kKindNumbers = new Map(kKinds.map((name, number) => [name, number]));
const kUser = new Set(['user_event', 'user_event_lost', 'user_click', 'user_submit', 'user_typed',
  'client_left', 'page_loaded']);
const kFaults = new Set(['cut', 'drop_next', 'duplicate_diff', 'crash', 'message_lost', 'refused',
  'latency_set', 'stalled', 'fault_next', 'foreign_message', 'credentials_set', 'acks_held',
  'escalated', 'user_event_lost']);

// Every text of a trace becomes a text node or an attribute's value here, never markup.
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function timeText(us) {
  if (us === 0) return '0';
  if (us < 1000) return `${us}us`;
  if (us < 1000000) return `${us / 1000}ms`;
  if (us < 60000000) return `${us / 1000000}s`;
  const minutes = Math.floor(us / 60000000);
  return `${minutes}m${((us % 60000000) / 1000000).toFixed(3)}s`;
}
const counted = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent), (digit) => digit.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

class Side {
  constructor(id) {
    Object.assign(this, readJson(`${id}-index`));
    this.found = readJson(`${id}-findings`);
    this.starts = [];
    let start = 0;
    for (const [steps] of this.chunks) {
      this.starts.push(start);
      start += steps;
    }
    this.cache = new Map();  // By chunk: a promise, and its steps once they are there.
    this.lanes = null;
  }

  async load() {
    this.lanes = await unpack(`${this.id}-lanes`);
    this.lanes.lanes.sort((a, b) => (a.session || Infinity) - (b.session || Infinity));
  }

  chunkOf(position) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  chunk(number) {
    const known = this.cache.get(number);
    this.cache.delete(number);
    const entry = known ?? { steps: null };
    this.cache.set(number, entry);
    if (!known) {
      entry.promise = unpack(`${this.id}-${number}`).then((steps) => {
        const root = document.documentElement.dataset;
        root.chunksOpened = Number(root.chunksOpened ?? 0) + 1;
        entry.steps = steps;
        return steps;
      });
      for (const oldest of this.cache.keys()) {
        if (this.cache.size <= kCachedChunks) break;
        this.cache.delete(oldest);
      }
    }
    return entry.promise;
  }

  // The step if its chunk is open, else null; `opened` is called once it is.
  stepNow(position, opened) {
    if (position < 0 || position >= this.steps) return null;
    const number = this.chunkOf(position);
    const entry = this.cache.get(number);
    if (entry?.steps) return entry.steps[position - this.starts[number]];
    if (opened) this.chunk(number).then(opened);
    return null;
  }

  async step(position) {
    const number = this.chunkOf(position);
    return (await this.chunk(number))[position - this.starts[number]];
  }

  chunkWith(stepNumber) {
    let at = this.chunks.findIndex(([, , last]) => last >= stepNumber);
    if (at < 0) at = this.chunks.length - 1;
    return at;
  }

  // Exact where a chunk leaves no step out, which is nearly always; else near by.
  near(stepNumber) {
    if (this.steps === 0) return 0;
    const at = this.chunkWith(stepNumber);
    const [steps, first] = this.chunks[at];
    return this.starts[at] + Math.max(0, Math.min(stepNumber - first, steps - 1));
  }

  async positionOf(stepNumber) {
    if (this.steps === 0) return 0;
    const at = this.chunkWith(stepNumber);
    const steps = await this.chunk(at);
    const found = steps.findIndex((step) => step.n >= stepNumber);
    return this.starts[at] + (found < 0 ? steps.length - 1 : found);
  }

  // The html behind a step, and the step that set it. A chunk begins each session anew.
  async documentAt(position) {
    const number = this.chunkOf(position);
    const steps = await this.chunk(number);
    const last = position - this.starts[number];
    const { s: session, n } = steps[last];
    let html = null;
    let from = 0;
    for (let i = 0; i <= last; ++i) {
      if (steps[i].s !== session || !steps[i].d) continue;
      const [prefix, suffix, middle] = steps[i].d;
      const before = html ?? '';
      html = before.slice(0, prefix) + middle + before.slice(before.length - suffix);
      from = steps[i].n;
    }
    const stopped = this.documentsStop !== 0 && n >= this.documentsStop;
    return { html: stopped ? null : html, from, stopped };
  }
}

// A step in words: its stimulus, or a message as `diff 21`.
function frameOf(event) {
  const [kind, , text, direction, connection, binary] = event;
  if (direction === undefined) return null;
  const parts = binary ? ['binary'] : text.split('|');
  const tag = /^[a-z_]{1,16}$/.test(parts[0]) ? parts[0] : 'message';
  const ref = tag === 'hello' ? '' : (parts[1] ?? '');
  const name = tag === 'event' ? (parts[2] ?? '') : tag === 'failure' ? (parts[2] ?? '') : '';
  return { tag, ref, name, toServer: direction === 0, connection, text,
    lost: kKinds[kind] === 'message_lost' };
}
