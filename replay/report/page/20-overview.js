// The overview: a histogram of events, findings as marks, and a lane for each session and its link.
const kHistogram = 44;
const kLane = 15;
const kGutter = 92;
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function stateColour(state) {
  return [null, css('--grey'), css('--accent-mid'), css('--accent'), css('--grey-dark'),
    css('--line')][state] ?? null;
}

class Overview {
  constructor(side, select) {
    this.side = side;
    this.byTime = false;
    this.at = 0;
    this.marks = [];
    this.canvas = el('canvas', { role: 'slider', tabindex: '0', 'aria-valuemin': '1',
      'aria-valuemax': String(side.steps), 'aria-label': `Time line of ${side.name}` });
    this.lanes = el('canvas', { role: 'img', 'aria-label':
      `${counted(side.sessions, 'session')}: lifecycle above, connection below` });
    this.element = el('div', { class: 'strip' },
      el('div', { class: 'strip-name', title: side.name }, side.name), this.canvas,
      el('div', { class: 'lanes' }, this.lanes));
    for (const canvas of [this.canvas, this.lanes]) {
      const pick = (event) => {
        if (event.type === 'pointermove' && event.buttons !== 1) return;
        const box = canvas.getBoundingClientRect();
        const left = canvas === this.lanes ? kGutter : 0;
        const share = (event.clientX - box.left - left) / (box.width - left);
        if (share >= 0) select(this.positionAt(Math.min(share, 1)));
      };
      canvas.addEventListener('pointerdown', pick);
      canvas.addEventListener('pointermove', pick);
    }
  }

  // Where a step stands, as a share of the width.
  shareOf(position) {
    const { width, ticks } = this.side.lanes;
    if (!this.byTime) return this.side.steps <= 1 ? 0 : position / this.side.steps;
    const end = this.endTick();
    const bucket = Math.min(Math.floor(position / width), ticks.length - 1);
    const next = ticks[bucket + 1] ?? end;
    const within = position / width - bucket;
    return (ticks[bucket] + (next - ticks[bucket]) * within - ticks[0]) / (end - ticks[0] || 1);
  }

  positionAt(share) {
    const last = this.side.steps - 1;
    if (!this.byTime) return Math.max(0, Math.min(last, Math.floor(share * this.side.steps)));
    const { width, ticks } = this.side.lanes;
    const tick = ticks[0] + share * (this.endTick() - ticks[0]);
    let bucket = ticks.findIndex((first) => first > tick);
    bucket = bucket < 0 ? ticks.length - 1 : Math.max(0, bucket - 1);
    return Math.min(last, bucket * width);
  }

  endTick() {
    const chunk = this.side.chunks[this.side.chunks.length - 1];
    return chunk ? chunk[4] : 0;
  }

  prepare(canvas, height) {
    const width = canvas.clientWidth;
    const scale = window.devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    return [pen, width];
  }

  draw() {
    if (!this.side.lanes) return;
    this.drawHistogram();
    this.drawLanes();
  }

  // Of all lanes together: what the user did, what went wrong, everything else.
  sums() {
    const sums = this.side.lanes.ticks.map(() => [0, 0, 0]);
    for (const lane of this.side.lanes.lanes) {
      for (const cell of lane.cells) {
        for (let i = 3; i < cell.length; i += 2) {
          const kind = kKinds[cell[i]];
          sums[cell[0]][kFaults.has(kind) ? 1 : kUser.has(kind) ? 0 : 2] += cell[i + 1];
        }
      }
    }
    return sums;
  }

  drawHistogram() {
    const [pen, width] = this.prepare(this.canvas, kHistogram);
    this.total ??= this.sums();
    const step = this.side.lanes.width;
    const most = Math.max(1, ...this.total.map(([a, b, c]) => a + b + c));
    const base = kHistogram - 1;
    const colours = [css('--accent'), css('--bad'), css('--grey')];
    this.total.forEach((parts, bucket) => {
      const x = this.shareOf(bucket * step) * width;
      const next = this.shareOf(Math.min((bucket + 1) * step, this.side.steps)) * width;
      let y = base;
      for (const part of [2, 0, 1]) {
        const height = parts[part] / most * (kHistogram - 11);
        if (height === 0) continue;
        pen.fillStyle = colours[part];
        pen.fillRect(x, y - height, Math.max(1, next - x - (next - x > 4 ? 1 : 0)), height);
        y -= height;
      }
    });
    pen.fillStyle = css('--line');
    pen.fillRect(0, base, width, 1);
    pen.fillStyle = css('--bad');
    for (const position of this.marks) {
      const x = this.shareOf(position) * width;
      pen.beginPath();
      pen.moveTo(x - 4, 0);
      pen.lineTo(x + 5, 0);
      pen.lineTo(x + 0.5, 7);
      pen.fill();
    }
    this.drawCursor(pen, width, 0, kHistogram);
    this.canvas.setAttribute('aria-valuenow', String(this.at + 1));
  }

  drawLanes() {
    const { lanes, width: step } = this.side.lanes;
    const [pen, all] = this.prepare(this.lanes, lanes.length * kLane + 1);
    const width = all - kGutter;
    pen.font = '10px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    lanes.forEach((lane, row) => {
      const y = row * kLane + 1;
      pen.fillStyle = css('--soft');
      const name = lane.session ? `session ${lane.session}` : 'all others';
      pen.fillText(name, 0, y + 6, kGutter - 10);
      pen.fillStyle = css('--line');
      pen.fillRect(kGutter, y + 12, width, 1);
      lane.cells.forEach(([bucket, state, connection], i) => {
        const x = kGutter + this.shareOf(bucket * step) * width;
        const next = lane.cells[i + 1]?.[0];
        const to = next === undefined ? 1 : this.shareOf(next * step);
        const from = Math.floor(x);
        const long = Math.max(1, Math.ceil(kGutter + to * width) - from);
        const colour = stateColour(state);
        if (colour) {
          pen.fillStyle = colour;
          pen.fillRect(from, y + 1, long, 8);
        }
        if (connection) {
          pen.fillStyle = css('--accent-mid');
          pen.fillRect(from, y + 11, long, 2);
        }
      });
    });
    this.drawCursor(pen, width, kGutter, lanes.length * kLane);
  }

  drawCursor(pen, width, left, height) {
    const x = left + this.shareOf(this.at) * width;
    pen.fillStyle = css('--text');
    pen.fillRect(Math.min(x, left + width - 1.5), 0, 1.5, height);
  }
}

function drawLegend(toggleAxis) {
  const key = (colour, text) => {
    const swatch = el('i');
    swatch.style.background = colour;
    return el('span', { class: 'key' }, swatch, text);
  };
  const mark = el('span', { class: 'key' }, '\u25be finding');
  mark.style.color = 'var(--bad)';
  $('legend').replaceChildren(mark, key('var(--accent)', 'user'), key('var(--bad)', 'fault, loss'),
    key('var(--grey)', 'other events'), el('span', {}, 'lanes:'),
    key('var(--grey)', 'handshaking'), key('var(--accent-mid)', 'mounted'),
    key('var(--accent)', 'live'), key('var(--grey-dark)', 'draining'),
    key('var(--line)', 'terminated'),
    el('span', {}, 'thin line: connected'),
    el('button', { type: 'button', id: 'axis', title: 'Steps or time as the axis (x)',
      onclick: toggleAxis }, 'axis: steps'));
}
