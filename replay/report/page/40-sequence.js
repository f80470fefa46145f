// The sequence chart: what user, page, link and server did around the selected step, as SVG.
const kBefore = 9;
const kAfter = 14;
const kLine = 21;
const kTop = 6;
const kNarrow = 340;  // Below this there is no room for times.

function svg(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The steps of the session around a position, the selected one among them.
async function windowAround(side, position) {
  const chosen = await side.step(position);
  const found = [{ position, step: chosen }];
  const chunk = side.chunkOf(position);
  const scan = async (by, count) => {
    for (let at = position + by, left = count; left > 0 && at >= 0 && at < side.steps; at += by) {
      if (Math.abs(side.chunkOf(at) - chunk) > 1) break;
      const step = side.stepNow(at) ?? await side.step(at);
      if (step.s !== chosen.s) continue;
      if (by < 0) found.unshift({ position: at, step });
      else found.push({ position: at, step });
      --left;
    }
  };
  await scan(-1, kBefore);
  await scan(1, kAfter);
  return found;
}

// How each kind is drawn: an arrow from one line to another, or words beside one.
const kOnPage = new Set(['page_loaded', 'document_shown', 'client_state_changed', 'credentials_set',
  'user_event_lost']);
const kOnLink = new Set(['opened', 'refused', 'closed', 'cut', 'restored', 'acks_held', 'drop_next',
  'duplicate_diff', 'latency_set', 'stalled', 'fault_next']);

function drawEvent(out, event, y, x, chosen) {
  const kind = kKinds[event[0]];
  const frame = frameOf(event);
  const group = svg('g', { class: chosen ? 'selected' : '' });
  if (frame) {
    const [from, to] = frame.toServer ? [x.page, x.server] : [x.server, x.page];
    const end = frame.lost ? x.link : to;
    const back = end < from ? 1 : -1;
    group.classList.toggle('lost', frame.lost);
    group.append(svg('line', { class: 'arrow', x1: from, x2: end + (frame.lost ? 0 : 6 * back),
      y1: y, y2: y }));
    if (frame.lost) {
      group.append(svg('path', { class: 'cross', d: `M${end - 5},${y - 5}l10,10m0,-10l-10,10` }));
    } else {
      group.append(svg('path', { class: 'head', d: `M${end},${y}l${8 * back},-4v8z` }));
    }
    const words = [frame.tag, frame.ref, frame.name, frame.lost ? '(lost)' : ''];
    group.append(svg('text', { class: 'label halo', x: (x.page + x.server) / 2, y: y - 4 },
      words.filter((word) => word !== '').join(' ').slice(0, 34)));
  } else if (kUser.has(kind) && !kOnPage.has(kind)) {
    group.append(svg('line', { class: 'arrow user', x1: x.user, x2: x.page - 6, y1: y, y2: y }),
      svg('path', { class: 'head user', d: `M${x.page},${y}l-8,-4v8z` }),
      svg('text', { class: 'note halo', x: x.page + 8, y: y + 4 },
        `${kind.replace('user_', '')} ${event[2]}`.slice(0, 46)));
  } else {
    const place = kOnPage.has(kind) ? x.page : kOnLink.has(kind) ? x.link : x.server;
    const right = place > x.link;
    group.classList.toggle('fault', kFaults.has(kind));
    group.append(svg('circle', { class: kFaults.has(kind) ? 'cross' : 'head', cx: place, cy: y,
      r: 3 }), svg('text', { class: 'note halo', x: place + (right ? -8 : 8), y: y + 4,
      'text-anchor': right ? 'end' : 'start' },
    `${kind.replaceAll('_', ' ')} ${event[2]}`.slice(0, 44)));
  }
  out.append(group);
}

function drawSteps(out, found, position, x, width, marks, select) {
  let y = kTop + 14;
  let open = null;  // Where the drawn connection begins.
  let state = { from: kTop, l: found[0].step.l ?? 0 };
  const bars = [];
  const wires = [];
  const drawing = svg('g', {});
  for (const { position: at, step } of found) {
    // What a message did to the page stands beside it in the details; here it would be noise.
    const events = step.e.slice(0, 12).filter((event, i) => i === 0 ||
      kKinds[event[0]] !== 'document_shown');
    const top = y - 14;
    const height = events.length * kLine;
    const chosen = at === position;
    const band = svg('rect', { class: `band${chosen ? ' selected' : ''}` +
      `${marks.has(step.n) ? ' broken' : ''}`, x: 1, y: top, width: width - 2, height,
    'data-step': step.n });
    band.addEventListener('click', () => select(at));
    out.append(band);
    drawing.append(svg('text', { class: 'stamp', x: 8, y: y + 4 }, String(step.n)));
    if (width >= kNarrow) {
      drawing.append(svg('text', { class: 'stamp', x: x.user - 12, y: y + 4, 'text-anchor': 'end' },
        timeText(step.t)));
    }
    for (const event of events) {
      drawEvent(drawing, event, y, x, chosen);
      y += kLine;
    }
    if (step.o && open === null) open = top;
    if (!step.o && open !== null) {
      wires.push([open, top + 8]);
      open = null;
    }
    if ((step.l ?? 0) !== state.l) {
      bars.push({ ...state, to: top + 7 });
      state = { from: top + 7, l: step.l ?? 0 };
    }
  }
  if (open !== null) wires.push([open, y - 8]);
  bars.push({ ...state, to: y - 8 });
  for (const [from, to] of wires) {
    out.append(svg('line', { class: 'wire', x1: x.link, x2: x.link, y1: from, y2: to }));
  }
  for (const bar of bars) {
    const colour = stateColour(bar.l);
    const rect = svg('rect', { class: 'state', x: x.server - 3, y: bar.from, width: 6,
      height: Math.max(0, bar.to - bar.from) });
    rect.style.fill = colour ?? 'transparent';
    rect.append(svg('title', {}, kLifecycle[bar.l]));
    out.append(rect);
  }
  out.append(drawing);
  return y;
}

async function drawSequence(box, side, position, marks, select) {
  if (position === null || side.steps === 0) {
    box.replaceChildren(el('p', { class: 'notice' }, 'This side has no such step.'));
    return;
  }
  const found = await windowAround(side, position);
  const width = Math.max(220, box.clientWidth || 420);
  const digits = Math.max(...found.map(({ step }) =>
    String(step.n).length + timeText(step.t).length));
  const x = { user: width < kNarrow ? 56 : Math.max(100, 36 + 6.6 * digits) };
  x.page = x.user + (width - x.user) * 0.16;
  x.server = width - (width < kNarrow ? 24 : 34);
  x.link = (x.page + x.server) / 2;
  const actors = svg('svg', { width, height: 24, class: 'actors', 'aria-hidden': 'true' });
  const chart = svg('svg', { width, role: 'img', class: 'chart', 'aria-label':
    `Sequence chart of session ${found[0].step.s}, steps ${found[0].step.n} to ` +
    `${found[found.length - 1].step.n}` });
  const lines = svg('g', {});
  chart.append(lines);
  const bottom = drawSteps(chart, found, position, x, width, marks, select);
  for (const [name, place] of Object.entries(x)) {
    lines.append(svg('line', { class: 'life', x1: place, x2: place, y1: 0, y2: bottom }));
    actors.append(svg('text', { class: 'actor', x: place, y: 17 }, name));
  }
  chart.setAttribute('height', bottom + 8);
  box.replaceChildren(actors, chart);
  const band = chart.querySelector('.band.selected');
  const middle = band ? Number(band.getAttribute('y')) - box.clientHeight / 2 : 0;
  box.scrollTop = Math.max(0, middle);
}
