// Lists that lead somewhere: broken rules, differences, and what a search finds.
function verdictOf(found) {
  if (found.problem) return `not judged: ${found.problem}`;
  if (found.count) return `${counted(found.count, 'finding')}, ${found.rulesRun} rules checked`;
  return `${counted(found.rulesRun, 'rule')} kept`;
}

function drawFindings(app) {
  const boxes = [];
  app.sides.forEach((side, number) => {
    const { found } = side;
    boxes.push(el('p', { class: 'summary' }, el('b', {}, side.name), ` ${verdictOf(found)}. `,
      found.note ? `${found.note}. ` : ''),
    found.rulesBlind.length ? el('details', { class: 'summary' }, el('summary', {},
      `${counted(found.rulesBlind.length, 'rule')} cannot be seen in this trace`),
    found.rulesBlind.join(' ')) : '');
    for (const one of found.list) {
      boxes.push(el('button', { type: 'button', class: 'finding', 'data-step': String(one.step),
        onclick: () => app.goTo(side, one.step) }, el('b', {}, one.rule),
      ` step ${one.step}${side.sessions > 1 && one.session ? `, session ${one.session}` : ''}`,
      el('p', {}, one.promise),
      el('span', { class: 'mono' }, `expected  ${one.expected.slice(0, 160)}`),
      el('span', { class: 'mono' }, `seen      ${one.seen.slice(0, 160)}`)));
      const row = app.rows.rowOf(number, side.near(one.step));
      app.list.marked.set(row, `${app.list.marked.get(row) ?? ''}${one.rule} `);
      app.stops.push(row);
    }
    if (found.count > found.list.length) {
      boxes.push(el('p', { class: 'summary' },
        `and ${found.count - found.list.length} more, which this report does not list`));
    }
    app.overviews[number].marks = found.list.map((one) => side.near(one.step));
  });
  $('findings').replaceChildren(...boxes);
  const total = app.sides.reduce((sum, side) => sum + side.found.count, 0);
  $('tab-findings').textContent = `Findings ${total}`;
}

function differenceText(found) {
  const steps = found.kind === 'inserted' ? `step ${found.right}, only in the right`
    : found.kind === 'deleted' ? `step ${found.left}, only in the left`
      : found.left === found.right ? `step ${found.left}`
        : `steps ${found.left} and ${found.right}`;
  return el('span', {}, el('b', {}, found.kind), ` ${steps}`, el('p', {}, found.stimulus),
    found.field ? el('span', { class: 'mono' },
      `${found.field}: ${(found.leftValue || '(none)').slice(0, 120)} \u2192 ` +
      `${(found.rightValue || '(none)').slice(0, 120)}`) : null);
}

function drawDifferences(app) {
  const { diff } = app;
  if (!diff) return;
  $('tab-diff').hidden = false;
  $('tab-diff').textContent = `Differences ${diff.count}`;
  const rules = (side, ids) => (ids.length ? ` Only the ${side} breaks ${ids.join(' ')}.` : '');
  const problem = diff.problem ? ` Rules not compared: ${diff.problem}` : '';
  const boxes = [el('p', { class: 'summary' }, el('b', {}, diff.verdict),
    `: ${counted(diff.count, 'difference')}.${rules('left', diff.leftRules)}` +
    `${rules('right', diff.rightRules)}${problem}`)];
  for (const found of diff.list) {
    const side = found.kind === 'inserted' ? 1 : 0;
    const number = side === 1 ? found.right : found.left;
    const position = app.sides[side].near(number);
    const row = app.rows.rowOf(side, position);
    boxes.push(el('button', { type: 'button', class: 'finding', onclick: () => app.select(row) },
      differenceText(found)));
    app.differencesAt.set(row, [...(app.differencesAt.get(row) ?? []), found]);
    app.list.marked.set(row, `${app.list.marked.get(row) ?? ''}${found.kind} `);
    app.stops.push(row);
    app.overviews[side].marks.push(position);
  }
  if (diff.count > diff.list.length) {
    boxes.push(el('p', { class: 'summary' }, `and ${diff.count - diff.list.length} more`));
  }
  $('differences').replaceChildren(...boxes);
}
