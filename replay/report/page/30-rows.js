// The list of steps: only the rows that are seen exist. With two traces a row is a pair.
const kRow = 22;
const kScrollMax = 12000000;  // Browsers draw no element that is much higher.

// Which steps stand beside each other: rows of both sides, or of one alone.
class Rows {
  constructor(sides, diff) {
    this.sides = sides;
    this.parts = [];
    this.count = 0;
    if (sides.length === 1) {
      this.push(0, null, sides[0].steps);
      return;
    }
    let left = 0;
    let right = 0;
    for (const [l, r, count] of [...diff.runs, [sides[0].steps, sides[1].steps, 0]]) {
      this.push(left, null, l - left);
      this.push(null, right, r - right);
      this.push(l, r, count);
      left = l + count;
      right = r + count;
    }
  }

  push(left, right, count) {
    if (count <= 0) return;
    this.parts.push({ row: this.count, left, right, count });
    this.count += count;
  }

  partWith(fits) {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (fits(this.parts[middle])) low = middle;
      else high = middle - 1;
    }
    return this.parts[low];
  }

  // The positions on each side, null where a side has none.
  at(row) {
    const part = this.partWith((one) => one.row <= row);
    if (!part) return [null, null];
    const by = row - part.row;
    return [part.left === null ? null : part.left + by,
      part.right === null ? null : part.right + by];
  }

  rowOf(side, position) {
    const place = side === 0 ? 'left' : 'right';
    const part = this.parts.find((one) => one[place] !== null && one[place] <= position &&
      position < one[place] + one.count);
    return part ? part.row + position - part[place] : 0;
  }
}

class StepList {
  constructor(app) {
    this.app = app;
    this.box = $('steps');
    this.spacer = el('div', { class: 'spacer' });
    this.box.append(this.spacer);
    this.height = Math.min(app.rows.count * kRow, kScrollMax);
    this.spacer.style.height = `${this.height}px`;
    this.marked = new Map();  // By row: what is wrong there.
    this.box.addEventListener('scroll', () => this.draw());
    this.several = app.sides.some((side) => side.sessions > 1);
  }

  // The row at the upper edge; for very long traces the scroll bar counts more than a row a row.
  get first() {
    const room = this.height - this.box.clientHeight;
    if (room <= 0) return 0;
    const rows = this.app.rows.count - this.visible;
    return this.height < kScrollMax ? this.box.scrollTop / kRow : this.box.scrollTop / room * rows;
  }

  get visible() { return Math.max(1, Math.floor(this.box.clientHeight / kRow)); }

  reveal(row) {
    const first = this.first;
    if (row < first || row >= first + this.visible - 1) {
      const to = Math.max(0, row - Math.floor(this.visible / 2));
      const rows = Math.max(1, this.app.rows.count - this.visible);
      const room = this.height - this.box.clientHeight;
      this.box.scrollTop = this.height < kScrollMax ? to * kRow : to / rows * room;
    }
    this.draw();
  }

  draw() {
    if (this.box.hidden) return;
    const first = Math.max(0, Math.floor(this.first) - 3);
    const last = Math.min(this.app.rows.count, first + this.visible + 8);
    const shift = this.box.scrollTop - this.first * kRow;
    const made = [];
    for (let row = first; row < last; ++row) {
      const line = this.row(row);
      line.style.top = `${row * kRow + (this.height < kScrollMax ? 0 : shift)}px`;
      made.push(line);
    }
    this.spacer.replaceChildren(...made);
  }

  row(row) {
    const { app } = this;
    const places = app.rows.at(row);
    const steps = places.map((place, side) =>
      (place === null ? null : app.sides[side].stepNow(place, () => this.later())));
    const pair = app.sides.length === 2;
    const mark = this.marked.get(row);
    const kind = steps[0] ? kKinds[steps[0].e[0][0]] : '';
    const lone = pair && (places[0] === null || places[1] === null);
    const line = el('div', { role: 'option', id: `row-${row}`,
      class: `row${pair ? ' pair' : this.several ? ' several' : ''}${lone ? ' lone' : ''}` +
        `${kUser.has(kind) ? ' user' : ''}`,
      'aria-selected': String(row === app.row), 'aria-setsize': String(app.rows.count),
      'aria-posinset': String(row + 1), onclick: () => app.select(row) },
    el('span', { class: 'mark', title: mark ?? '' }, mark ? '\u25cf' : ''));
    steps.slice(0, app.sides.length).forEach((step, side) => {
      line.append(el('span', { class: 'number' }, step ? String(step.n) : ''));
      if (!pair) line.append(el('span', { class: 'time' }, step ? timeText(step.t) : '\u2026'));
      if (!pair && this.several) {
        line.append(el('span', { class: 'session' }, step ? `@${step.s}` : ''));
      }
      line.append(step ? whatOf(step) : el('span', {}, places[side] === null ? '' : '\u2026'));
    });
    return line;
  }

  later() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.draw();
    });
  }
}

// The stimulus of a step on one line.
function whatOf(step) {
  const event = step.e[0];
  const frame = frameOf(event);
  const text = frame ? `${frame.toServer ? '>' : '<'} ${event[2]}` : event[2];
  return el('span', {}, el('span', { class: 'what' }, kKinds[event[0]].replaceAll('_', ' ')), ' ',
    el('span', { class: 'text' }, text.slice(0, 200)));
}
