// Which passages are shown, and how many there would be with each filter more.
const searched = { query: '', terms: [], hits: null };

// One code unit for one: small letters, half-width forms, simplified characters, one kind of space.
const simplified = new Map();
for (let i = 0; i < data.simplified.length; i += 2) simplified.set(data.simplified[i], data.simplified[i + 1]);
const TRADITIONAL = new RegExp(`[${[...simplified.keys()].join('')}]`, 'g');

function fold(text) {
  let same = text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s/g, ' ');
  if (simplified.size) same = same.replace(TRADITIONAL, (c) => simplified.get(c));
  const lower = same.toLowerCase();
  return lower.length === text.length ? lower : same.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

function folded(passage) {
  passage.folded ??= fold(passage.text);
  return passage.folded;
}

// Done while nothing else is, so that the first search need not wait for it.
function foldAhead(from = 0) {
  const later = window.requestIdleCallback || ((act) => setTimeout(act, 50));
  later(() => {
    for (const passage of passages.slice(from, from + 200)) folded(passage);
    if (from + 200 < passages.length) foldAhead(from + 200);
  });
}

function search(query) {
  if (searched.query === query && searched.hits) return;
  searched.query = query;
  searched.terms = [...new Set(fold(query).split(' ').filter(Boolean))];
  const { terms } = searched;
  searched.hits = passages.map((passage) => terms.every((term) => folded(passage).includes(term)));
}

function isFiltered() {
  return Boolean(state.areas.size || state.bare || state.roles.size || state.review || searched.terms.length);
}

function hasArea(passage, bit) {
  if (!state.areas.size && !state.bare) return true;
  if (state.bare && passage.bare) return true;
  return passage.tags.some((tag) => tag.state & bit && state.areas.has(tag.area));
}

// Each count stands for what one would see with that filter alone changed.
function select() {
  search(state.query);
  const filtered = isFiltered();
  const found = {
    filtered, shown: [], reports: new Array(reports.length).fill(0), areas: new Array(areas.length).fill(0),
    domains: new Array(domains.length).fill(0), roles: new Array(roles.length + 1).fill(0), bare: 0, review: 0,
  };
  passages.forEach((passage, place) => {
    if (searched.hits[place]) count(passage, place, found);
  });
  return found;
}

function count(passage, place, found) {
  const bit = state.review ? CLOSE : GIVEN;
  const within = !state.one || passage.report === state.report;
  const byRole = !state.roles.size || state.roles.has(passage.role);
  const byReview = !state.review || passage.review;
  const byArea = hasArea(passage, bit);
  if (byRole && byReview && byArea) {
    found.reports[passage.report] += 1;
    if (found.filtered ? within : passage.report === state.report) found.shown.push(place);
  }
  if (!within) return;
  if (byArea && byReview) found.roles[passage.role] += 1;
  if (byRole && passage.review && hasArea(passage, CLOSE)) found.review += 1;
  if (byRole && byReview) countAreas(passage, bit, found);
}

function countAreas(passage, bit, found) {
  const met = new Set();
  for (const tag of passage.tags) {
    if (tag.state & bit) {
      found.areas[tag.area] += 1;
      if (areas[tag.area].domain >= 0) met.add(areas[tag.area].domain);
    }
  }
  for (const domain of met) found.domains[domain] += 1;
  if (passage.bare) found.bare += 1;
}
