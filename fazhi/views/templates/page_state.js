// What is shown is told by the state alone, and the state stands in the address, so that a link can be shared.
const state = {
  report: 0, passage: -1, areas: new Set(), bare: false, roles: new Set(), review: false, query: '', one: false,
  facts: new Set(), language: 0, keys: true,
};

function places(list, ids) {
  const wanted = new Set(ids.split(','));
  return new Set(list.flatMap((id, place) => (wanted.has(id) ? [place] : [])));
}

function roleIds() {
  return [...roles.map((role) => role.id), 'none'];
}

function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const number = Number(said.get('r'));
  const language = LANGUAGES.indexOf(said.get('lang'));
  state.report = Number.isInteger(number) && number >= 1 && number <= reports.length ? number - 1 : 0;
  state.areas = places(areas.map((area) => area.id), said.get('a') || '');
  state.bare = said.get('bare') === '1';
  state.roles = places(roleIds(), said.get('role') || '');
  state.review = said.get('review') === '1';
  state.query = said.get('q') || '';
  state.one = said.get('one') === '1' && reports.length > 1;
  state.facts = places(data.kinds, said.get('mark') || '');
  state.language = language >= 0 ? language : Number(!navigator.language.toLowerCase().startsWith('zh'));
  state.keys = said.get('keys') !== '0';
  const passage = Number(said.get('p'));
  const held = reports.length ? reports[state.report].end - reports[state.report].first : 0;
  state.passage = Number.isInteger(passage) && passage >= 1 && passage <= held ? passage - 1 : -1;
}

function address(changed = {}) {
  const now = { ...state, ...changed };
  const ids = roleIds();
  const said = new URLSearchParams();
  said.set('r', now.report + 1);
  if (now.passage >= 0) said.set('p', now.passage + 1);
  if (now.areas.size) said.set('a', [...now.areas].map((place) => areas[place].id).join(','));
  if (now.bare) said.set('bare', '1');
  if (now.roles.size) said.set('role', [...now.roles].map((place) => ids[place]).join(','));
  if (now.review) said.set('review', '1');
  if (now.query) said.set('q', now.query);
  if (now.one) said.set('one', '1');
  if (now.facts.size) said.set('mark', [...now.facts].map((place) => data.kinds[place]).join(','));
  said.set('lang', LANGUAGES[now.language]);
  if (!now.keys) said.set('keys', '0');
  return `#${said}`;
}

const UNFILTERED = () => ({ areas: new Set(), bare: false, roles: new Set(), review: false, query: '' });

// Change the state, record it in the address and show it. `how.quiet` adds no step to the browser's history;
// `how.keep` leaves the passage at the top of the window where it is.
function go(changed, how = {}) {
  Object.assign(state, { passage: -1 }, changed);
  history[how.quiet ? 'replaceState' : 'pushState'](null, '', address());
  show(how);
}

function toggled(set, value) {
  const changed = new Set(set);
  if (!changed.delete(value)) changed.add(value);
  return changed;
}

// Choosing what is chosen already undoes it; `more` adds to what is chosen.
function choose(set, values, more) {
  const held = values.every((value) => set.has(value));
  if (more) return new Set(held ? [...set].filter((value) => !values.includes(value)) : [...set, ...values]);
  return new Set(held && set.size === values.length ? [] : values);
}

function chooseArea(place, more) {
  go({ areas: choose(state.areas, [place], more), bare: more && state.bare });
}

function chooseRole(place) {
  go({ roles: toggled(state.roles, place) });
}
