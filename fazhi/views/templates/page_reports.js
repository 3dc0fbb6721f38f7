// The left side: the reports, and the outline of the one that is being looked at.
let looked = { report: -1, heading: -2, language: -1 };
let shelf = [];

function buildReports() {
  shelf = reports.map((report) => {
    const brief = briefly(report);
    const count = make('span', { class: 'count' });
    const button = make('button', { 'data-report': report.place, tabindex: '-1' },
      make('span', { class: 'brief', lang: 'zh-CN', dir: 'ltr' }, brief || reportName(report)), count,
      brief ? make('span', { class: 'full', lang: 'zh-CN', dir: 'ltr' }, reportName(report)) : null);
    const known = fold([reportName(report), brief, report.meta.issuer, report.source].filter(Boolean).join(' '));
    return { report, button, count, item: make('li', {}, button), known };
  });
  byId('report-list').replaceChildren(...shelf.map((entry) => entry.item));
  byId('report-count').textContent = plain.format(reports.length);
  byId('shelf').hidden = reports.length < 2;
}

function drawReports() {
  for (const { report, button, count } of shelf) {
    const n = found.reports[report.place];
    count.textContent = plain.format(n);
    button.disabled = found.filtered && !state.one && !n;
  }
  looked = { report: -1, heading: -2, language: -1 };
  findReports();
}

function findReports() {
  const terms = fold(byId('find-report').value).split(' ').filter(Boolean);
  let n = 0;
  for (const { item, known } of shelf) {
    item.hidden = !terms.every((term) => known.includes(term));
    n += Number(!item.hidden);
  }
  byId('no-report').hidden = n > 0;
  settle(byId('report-list'));
}

function openReport(place) {
  closeDrawer();
  if (found.filtered && !state.one) {
    const first = found.shown.find((each) => passages[each].report === place);
    if (first === undefined) return;
    jump(first);
    byId(`report-${place}`).scrollIntoView({ block: 'start' });
    pin(first);
  } else if (place !== state.report || state.passage >= 0) go({ report: place });
  else scrollTo(0, 0);
}

// What stands at the top of the window decides which report and which heading are marked.
function look() {
  const top = pinned.y === scrollY ? pinned : topmost();
  if (top && found.filtered && !state.one) state.report = passages[top.place].report;
  const heading = top && passages[top.place].report === state.report ? passages[top.place].heading : -1;
  if (looked.report !== state.report || looked.language !== state.language) {
    shelf.forEach(({ button, report }) => setCurrent(button, report.place === state.report, 'true'));
    drawOutline();
    settle(byId('report-list'));
    reveal(byId('report-list'), shelf[state.report]?.button);
  }
  if (looked.heading !== heading || looked.report !== state.report) {
    const path = heading < 0 ? [] : pathOf(reports[state.report], heading);
    for (const button of byId('outline').querySelectorAll('button')) {
      const place = Number(button.dataset.heading);
      setCurrent(button, place === heading, 'location');
      button.classList.toggle('open', path.includes(place));
    }
    settle(byId('outline'));
    reveal(byId('outline'), byId('outline').querySelector('[aria-current]'));
  }
  looked = { report: state.report, heading, language: state.language };
}

function setCurrent(button, isCurrent, value) {
  if (isCurrent) button.setAttribute('aria-current', value);
  else button.removeAttribute('aria-current');
}

// Scrolls the list alone: `scrollIntoView` would move the window too.
function reveal(list, element) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (box.top < frame.top) list.scrollTop -= frame.top - box.top + 8;
  if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom + 8;
}

function drawOutline() {
  const report = reports[state.report];
  const held = report && report.headings.length;
  const here = found.filtered && held ? found.shown.filter((place) => passages[place].report === report.place) : [];
  byId('outline').replaceChildren(held ? branch(report, here, 0, report.headings.length)
    : make('p', { class: 'quiet' }, report ? label('no_outline') : ''));
}

// The headings from one place to before another as a list; what is deeper is a list within. `here` are the passages of
// the report that the filters let through.
function branch(report, here, from, to) {
  const list = make('ul');
  for (let at = from; at < to; at = report.headings[at].end) {
    const heading = report.headings[at];
    const n = here.filter((place) => isUnder(report, place, at)).length;
    const button = make('button', { 'data-heading': at, tabindex: '-1', disabled: found.filtered && !n },
      make('span', { class: 'name', lang: 'zh-CN', dir: 'ltr' }, heading.text),
      found.filtered && n ? make('span', { class: 'count' }, plain.format(n)) : null);
    const item = make('li', {}, button);
    if (at + 1 < heading.end) item.append(branch(report, here, at + 1, heading.end));
    list.append(item);
  }
  return list;
}

function isUnder(report, place, at) {
  const passage = passages[place];
  return passage.report === report.place && passage.heading >= at && passage.heading < report.headings[at].end;
}

function openHeading(at) {
  const report = reports[state.report];
  const first = found.shown.find((place) => isUnder(report, place, at));
  if (first === undefined) return;
  closeDrawer();
  jump(first, { heading: true });
  const line = byId(`heading-${report.place}-${at}`);
  if (line) line.scrollIntoView({ block: 'start' });
  pin(first);
}
