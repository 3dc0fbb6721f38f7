// The passages shown, in groups by report. Each group is cut into chunks, and only chunks near the window hold
// elements; the others are as high as their text will be, about.
const CHUNK = 12;
const MOST_FILLED = 48;
const NEAR = 1500;
let found = null;
let chunks = [];
let watcher = null;
// The passage that was jumped to, for as long as the window stays there: near the end it does not reach the top.
let pinned = { y: -1, place: -1 };

function drawMain(letters) {
  watcher?.disconnect();
  watcher = new IntersectionObserver(fillSeen, { rootMargin: `${NEAR}px 0px` });
  chunks = [];
  const groups = grouped().map(([report, items]) => groupElement(report, items, letters));
  byId('passages').replaceChildren(...(groups.length ? groups : [emptyElement()]));
  chunks.forEach((chunk) => watcher.observe(chunk.element));
  let height = 0;
  for (const chunk of chunks) {
    if (height > innerHeight * 1.5) break;
    fill(chunk);
    height += chunk.height;
  }
}

function grouped() {
  if (!found.filtered && reports.length) return [[reports[state.report], found.shown]];
  const groups = new Map();
  for (const place of found.shown) {
    const report = reports[passages[place].report];
    if (!groups.has(report)) groups.set(report, []);
    groups.get(report).push(place);
  }
  return [...groups];
}

function groupElement(report, items, letters) {
  const head = found.filtered ? groupHead(report, items.length) : reportHead(report);
  const group = make('section', {
    class: found.filtered ? 'group filtered' : 'group', 'aria-labelledby': `report-${report.place}`, 'data-report': report.place,
  }, head);
  for (let first = 0; first < items.length; first += CHUNK) {
    const chunk = { items: items.slice(first, first + CHUNK), before: items[first - 1] ?? -1, report, filled: false };
    chunk.height = chunk.items.reduce((sum, place) => sum + 62 + 30 * Math.ceil(passages[place].text.length / letters), 0);
    chunk.element = make('div', { class: 'chunk', 'data-chunk': chunks.length });
    chunk.element.style.height = `${chunk.height}px`;
    group.append(chunk.element);
    chunks.push(chunk);
  }
  if (!items.length) group.append(make('p', { class: 'empty' }, label('empty_report')));
  return group;
}

function emptyElement() {
  if (!reports.length) return make('p', { class: 'empty' }, label('no_reports'));
  return make('div', { class: 'empty' }, make('p', {}, label('nothing')), make('p', { class: 'quiet' }, label('nothing_hint')));
}

function fill(chunk) {
  if (chunk.filled) return;
  chunk.filled = true;
  let last = chunk.before;
  for (const place of chunk.items) {
    chunk.element.append(...above(chunk.report, place, last), passageElement(place));
    last = place;
  }
  chunk.element.style.height = '';
}

// What stands between the passage shown before and this one.
function above(report, place, last) {
  const at = passages[place].heading;
  if (found.filtered) {
    const path = pathText(report, at);
    if (!path || (last >= 0 && pathText(report, passages[last].heading) === path)) return [];
    return [make('p', { class: 'path', lang: 'zh-CN', dir: 'ltr' }, path)];
  }
  const number = place - report.first;
  return pathOf(report, at)
    .filter((each) => report.headings[each].passage === number && !report.headings[each].within)
    .map((each) => headingElement(report, each));
}

function fillSeen(entries) {
  for (const entry of entries) if (entry.isIntersecting) fill(chunks[entry.target.dataset.chunk]);
  const filled = chunks.filter((chunk) => chunk.filled);
  if (filled.length > MOST_FILLED) filled.filter(isFar).forEach(empty);
  look();
}

function isFar(chunk) {
  const box = chunk.element.getBoundingClientRect();
  const held = chunk.element.contains(document.activeElement) || getSelection().containsNode(chunk.element, true);
  return !held && (box.bottom < -2 * NEAR || box.top > innerHeight + 2 * NEAR);
}

function empty(chunk) {
  chunk.height = chunk.element.offsetHeight;
  chunk.element.style.height = `${chunk.height}px`;
  chunk.element.replaceChildren();
  chunk.filled = false;
}

// A page is printed whole.
function fillAll() {
  watcher?.disconnect();
  chunks.forEach(fill);
}

function chunkOf(place) {
  return chunks.findIndex((chunk) => chunk.items.includes(place));
}

// Bring a passage that is shown to the top of the window.
function jump(place, how = {}) {
  const at = chunkOf(place);
  if (at < 0) return;
  chunks.slice(Math.max(0, at - 1), at + 2).forEach(fill);
  const article = byId(`passage-${place}`);
  const before = article.previousElementSibling;
  const target = how.heading && before && !before.matches('article') ? before : article;
  target.scrollIntoView({ block: 'start' });
  for (const other of document.querySelectorAll('.passage.target')) other.classList.remove('target');
  if (how.target) article.classList.add('target');
  if (how.focus) article.focus({ preventScroll: true });
  pin(place);
}

function pin(place) {
  pinned = { y: scrollY, place };
  look();
}

function barHeight() {
  return byId('bar').offsetHeight;
}

// The passage at the top of the window, and how far below the bar it begins.
function topmost() {
  const line = barHeight() + 40;
  for (const chunk of chunks) {
    if (!chunk.filled || chunk.element.getBoundingClientRect().bottom < line) continue;
    for (const article of chunk.element.querySelectorAll('article')) {
      const box = article.getBoundingClientRect();
      if (box.bottom > line) return { place: Number(article.dataset.passage), top: box.top };
    }
  }
  return null;
}

function show(how = {}) {
  const before = found?.filtered;
  const top = topmost();
  // measured before anything changes, or the browser would lay the page out twice
  const letters = Math.max(14, Math.floor((byId('passages').clientWidth - 60) / 17));
  found = select();
  pinned = { y: -1, place: -1 };
  hideWhy();
  speakIfChanged();
  byId('keys').checked = state.keys;
  if (byId('query').value !== state.query) byId('query').value = state.query;
  drawStatus();
  drawFacets();
  drawMain(letters);
  drawReports();
  // who drops the last filter reads on where he was
  const kept = how.keep || (before && !found.filtered) ? top : null;
  if (state.passage >= 0) jump(reports[state.report].first + state.passage, { target: true, focus: true });
  else if (kept && chunkOf(kept.place) >= 0) {
    jump(kept.place);
    scrollBy(0, byId(`passage-${kept.place}`).getBoundingClientRect().top - kept.top);
  } else if (!how.still) scrollTo(0, 0);
  look();
}

function drawStatus() {
  const n = found.shown.length;
  const across = new Set(found.shown.map((place) => passages[place].report)).size;
  const key = !found.filtered ? 'showing_report' : state.one || reports.length === 1 ? 'showing_here' : 'showing';
  const said = n || !found.filtered ? label(key, { n, reports: label('in_reports', { n: across }) }) : label('nothing');
  if (byId('shown').textContent !== said) byId('shown').textContent = said;
  byId('scope').hidden = reports.length < 2;
  for (const button of byId('scope').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(state.one === (button.dataset.one === '1')));
  }
  byId('clear').hidden = !found.filtered;
  byId('conditions').replaceChildren(...conditions().map(([name, drop, hue]) => {
    const button = make('button', { class: hue, 'aria-label': label('drop', { name }) }, name, make('span', { 'aria-hidden': 'true' }, ' ×'));
    button.addEventListener('click', () => go(drop()));
    return make('li', {}, button);
  }));
  const chosen = state.areas.size + state.roles.size + Number(state.review) + Number(state.bare);
  byId('badge').hidden = !chosen;
  byId('badge').textContent = chosen;
}

// The filters that are on: name, and what to change to drop each.
function conditions() {
  const list = [...state.areas].map((place) => [
    nameOf(areas[place]), () => ({ areas: toggled(state.areas, place) }), `hue-${areas[place].hue}`,
  ]);
  if (state.bare) list.push([label('no_area'), () => ({ bare: false }), '']);
  for (const role of state.roles) list.push([roleName(role), () => ({ roles: toggled(state.roles, role) }), '']);
  if (state.review) list.push([label('review'), () => ({ review: false }), '']);
  if (searched.terms.length) list.push([label('query', { q: state.query.trim() }), () => ({ query: '' }), '']);
  return list;
}
