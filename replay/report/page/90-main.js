// The page itself: one selected row, and everything else drawn around it.
const kKeys = [['j  \u2193', 'next step'], ['k  \u2191', 'previous step'],
  ['J  PageDown', 'ten steps on'], ['K  PageUp', 'ten steps back'],
  ['Home  End', 'first and last step'], ['n  p', 'next and previous finding or difference'],
  ['c', 'the step that caused this one'], ['g', 'go to a step by its number'],
  ['/', 'search: words, kind:cut, session:2, #step'], ['Escape', 'end a search'],
  ['h', 'the document as a picture or as html'], ['x', 'steps or time as the axis'],
  ['t', 'light or dark'], ['?', 'this list']];
const kTabs = { steps: 'steps', findings: 'findings', diff: 'differences', search: 'results' };

class App {
  constructor() {
    this.sides = ['a', 'b'].filter((id) => $(`${id}-index`)).map((id) => new Side(id));
    this.diff = readJson('diff');
    this.rows = new Rows(this.sides, this.diff);
    this.row = 0;
    this.stops = [];                 // Rows with a finding or a difference.
    this.differencesAt = new Map();  // By row.
    this.showsSource = false;
    this.drawing = 0;
  }

  async begin() {
    $('title').textContent = document.title;
    this.drawFacts();
    this.overviews = this.sides.map((side, i) => new Overview(side, (position) =>
      this.select(this.rows.rowOf(i, position))));
    $('strips').append(...this.overviews.map((one) => one.element));
    this.list = new StepList(this);
    this.search = new Search(this);
    drawFindings(this);
    drawDifferences(this);
    this.stops = [...new Set(this.stops)].sort((a, b) => a - b);
    drawLegend(() => this.toggleAxis());
    this.listen();
    this.show('steps');
    await Promise.all(this.sides.map((side) => side.load()));
    const asked = /^#(\d+)$/.exec(location.hash);
    if (asked) await this.goTo(this.sides[0], Number(asked[1]));
    else await this.select(this.stops[0] ?? 0);
    document.documentElement.dataset.ready = 'true';
  }

  drawFacts() {
    const fact = (text, kind) => el('span', kind ? { class: kind } : {}, text);
    const [side] = this.sides;
    const bad = this.sides.reduce((sum, one) => sum + one.found.count, 0);
    const words = side.header.slice(1).map((line) => line.replace(/^# /, ''));
    const verdict = this.diff ? this.diff.verdict
      : bad ? counted(bad, 'finding') : verdictOf(side.found);
    const good = this.diff ? /^(equal|equivalent|improved)$/.test(verdict)
      : !bad && !side.found.problem;
    $('facts').append(fact(side.captured ? 'captured' : 'simulated'),
      fact(this.sides.map((one) => counted(one.steps, 'step')).join(' and ')),
      fact(counted(side.events, 'event')), fact(counted(side.sessions, 'session')),
      fact(verdict, good ? 'good' : 'bad'),
      el('span', { title: side.header.join('\n') }, words.join(', ')));
  }

  get places() { return this.rows.at(this.row); }

  stepLink(side, number) {
    return el('button', { type: 'button', class: 'link', onclick: () => this.goTo(side, number) },
      `step ${number}`);
  }

  async goTo(side, number) {
    const position = await side.positionOf(number);
    return this.select(this.rows.rowOf(this.sides.indexOf(side), position));
  }

  async select(row) {
    if (this.rows.count === 0) return;
    this.row = Math.max(0, Math.min(row, this.rows.count - 1));
    const places = this.places;
    this.overviews.forEach((one, i) => {
      if (places[i] !== null && places[i] !== undefined) one.at = places[i];
      one.draw();
    });
    this.list.reveal(this.row);
    this.list.box.setAttribute('aria-activedescendant', `row-${this.row}`);
    await this.drawStep();
  }

  // Drawing waits for chunks; what was asked for later wins.
  async drawStep() {
    const drawing = ++this.drawing;
    const places = this.places;
    const detail = await drawDetail(this);
    const documents = await Promise.all(this.sides.map((_, i) => drawDocument(this, i, places[i])));
    if (drawing !== this.drawing) return;
    $('detail').replaceChildren(...detail);
    $('documents').replaceChildren(...documents.map(([element]) => element));
    $('document-note').textContent = documents.map(([, note]) => note).join(' | ');
    const steps = this.sides.map((side, i) => side.stepNow(places[i] ?? -1));
    const shown = steps.find((step) => step);
    $('step-note').textContent = steps.map((step) => (step ? `${step.n}` : 'none')).join(' | ');
    $('status').textContent = shown ? `step ${shown.n}, ${kKinds[shown.e[0][0]]}` : '';
    $('sequence-note').textContent = shown ? `session ${shown.s}, around step ${shown.n}` : '';
    if (shown) history.replaceState(null, '', `#${shown.n}`);
    for (const box of document.querySelectorAll('#findings .finding')) {
      box.setAttribute('aria-current', String(shown && Number(box.dataset.step) === shown.n));
    }
    await this.drawCharts(places);
    document.documentElement.dataset.step = shown ? shown.n : '';
  }

  async drawCharts(places) {
    if ($('charts').childElementCount !== this.sides.length) {
      $('charts').replaceChildren(...this.sides.map(() => el('div')));
    }
    await Promise.all(this.sides.map((side, i) => {
      const marks = new Set(side.found.list.map((found) => found.step));
      return drawSequence($('charts').children[i], side, places[i] ?? null, marks,
        (position) => this.select(this.rows.rowOf(i, position)));
    }));
  }

  show(tab) {
    for (const [name, id] of Object.entries(kTabs)) {
      $(id).hidden = name !== tab;
      $(`tab-${name}`).setAttribute('aria-selected', String(name === tab));
    }
    this.list.draw();
  }

  toggleAxis() {
    for (const one of this.overviews) {
      one.byTime = !one.byTime;
      one.draw();
    }
    $('axis').textContent = `axis: ${this.overviews[0].byTime ? 'time' : 'steps'}`;
  }

  toggleSource() {
    this.showsSource = !this.showsSource;
    $('source').setAttribute('aria-pressed', String(this.showsSource));
    $('source').textContent = this.showsSource ? 'Picture' : 'Source';
    return this.drawStep();
  }

  theme(name) {
    const root = document.documentElement;
    if (name) root.dataset.theme = name;
    else delete root.dataset.theme;
    for (const one of this.overviews) one.draw();
    return this.drawStep();
  }

  toggleTheme() {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
    return this.theme(now === 'dark' ? 'light' : 'dark');
  }

  stop(by) {
    const rest = by > 0 ? this.stops.filter((row) => row > this.row)
      : this.stops.filter((row) => row < this.row).reverse();
    if (rest.length) return this.select(rest[0]);
    $('status').textContent = this.stops.length ? 'no further finding' : 'no findings';
    return undefined;
  }

  async cause() {
    const side = this.places[0] === null ? 1 : 0;
    const step = await this.sides[side].step(this.places[side]);
    if (step.c) await this.goTo(this.sides[side], step.c);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      this.search.cancel();
      if (document.activeElement === $('query')) $('query').blur();
      return;
    }
    if (event.target.closest?.('input, dialog')) return;
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, J: 10, PageDown: 10, K: -10, PageUp: -10,
      ArrowRight: 1, ArrowLeft: -1, Home: -this.row, End: this.rows.count }[event.key];
    const act = { n: () => this.stop(1), p: () => this.stop(-1), '/': () => $('query').select(),
      g: () => this.ask(), '?': () => $('keys').showModal(), t: () => this.toggleTheme(),
      h: () => this.toggleSource(), x: () => this.toggleAxis(), c: () => this.cause(),
    }[event.key];
    if (by === undefined && !act) return;
    event.preventDefault();
    if (act) act();
    else this.select(this.row + by);
  }

  ask() {
    $('ask-step').value = '';
    $('ask').showModal();
  }

  listen() {
    document.addEventListener('keydown', (event) => this.key(event));
    $('search').addEventListener('submit', (event) => {
      event.preventDefault();
      this.search.start($('query').value);
    });
    $('ask').addEventListener('close', () => {
      const number = Number($('ask-step').value.replace('#', ''));
      if (number > 0) this.goTo(this.sides[0], number);
    });
    for (const name of Object.keys(kTabs)) {
      $(`tab-${name}`).addEventListener('click', () => this.show(name));
    }
    $('theme').addEventListener('click', () => this.toggleTheme());
    $('help').addEventListener('click', () => $('keys').showModal());
    $('source').addEventListener('click', () => this.toggleSource());
    $('keys-body').append(el('table', {}, ...kKeys.map(([keys, does]) => el('tr', {},
      el('td', {}, ...keys.split('  ').flatMap((key) => [el('kbd', {}, key), ' '])),
      el('td', {}, does)))));
    let waiting = 0;
    addEventListener('resize', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.select(this.row), 100);
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
      this.select(this.row));
    // Paper is white.
    let before = null;
    addEventListener('beforeprint', () => {
      before = document.documentElement.dataset.theme ?? null;
      this.theme('light');
    });
    addEventListener('afterprint', () => this.theme(before));
  }
}

if (typeof DecompressionStream === 'undefined') {
  document.body.prepend(el('p', { class: 'notice' },
    'This browser is too old for the report: it has no DecompressionStream.'));
} else {
  const app = new App();
  app.begin();
}
