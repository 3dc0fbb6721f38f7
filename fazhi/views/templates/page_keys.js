// The keyboard, and what opens over the page: drawers on small windows, the help.
const wide = matchMedia('(min-width: 60rem)');
let opener = null;

// In a group one element is in the tab order; arrow keys, Home and End move within it.
function members(group) {
  return [...group.querySelectorAll('button:not(:disabled)')].filter((each) => each.checkVisibility());
}

function settle(group) {
  const all = [...group.querySelectorAll('button')];
  const usable = all.filter((each) => !each.disabled && !each.parentElement.hidden);
  const chosen = usable.find((each) => each === document.activeElement)
    || usable.find((each) => each.hasAttribute('aria-current') || each.getAttribute('aria-pressed') === 'true') || usable[0];
  for (const each of all) each.tabIndex = each === chosen ? 0 : -1;
}

function rove(event, group) {
  const steps = group.dataset.rove === 'x' ? { ArrowRight: 1, ArrowLeft: -1 } : { ArrowDown: 1, ArrowUp: -1 };
  const all = members(group);
  const at = all.indexOf(event.target);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at + steps[event.key];
  if (at < 0 || Number.isNaN(next)) return false;
  const target = all[Math.max(0, Math.min(next, all.length - 1))];
  for (const each of all) each.tabIndex = each === target ? 0 : -1;
  target.focus();
  return true;
}

function openDrawer(id, button) {
  if (wide.matches) {
    byId(id).querySelector('button[tabindex="0"]')?.focus();
    return;
  }
  closeDrawer();
  opener = button;
  document.body.dataset.drawer = id;
  button.setAttribute('aria-expanded', 'true');
  for (const other of ['bar', 'main', 'reports', 'facets']) byId(other).inert = other !== id;
  byId(id).querySelector('.close').focus();
}

function closeDrawer() {
  if (!document.body.dataset.drawer) return false;
  delete document.body.dataset.drawer;
  for (const other of ['bar', 'main', 'reports', 'facets']) byId(other).inert = false;
  opener.setAttribute('aria-expanded', 'false');
  opener.focus();
  return true;
}

function step(by) {
  const focused = document.activeElement.closest?.('article');
  const top = focused ? null : topmost();
  const at = found.shown.indexOf(focused ? Number(focused.dataset.passage) : top?.place);
  const next = focused || by < 0 ? at + by : Math.max(0, at);
  if (next >= 0 && next < found.shown.length) jump(found.shown[next], { focus: true });
}

function turn(by) {
  for (let place = state.report + by; place >= 0 && place < reports.length; place += by) {
    if (!found.filtered || state.one || found.reports[place]) {
      openReport(place);
      return;
    }
  }
}

const SHORTCUTS = {
  '/': () => byId('query').focus(),
  '?': () => byId('help').showModal(),
  j: () => step(1),
  k: () => step(-1),
  ']': () => turn(1),
  '[': () => turn(-1),
  o: () => openDrawer('reports', byId('open-reports')),
  f: () => openDrawer('facets', byId('open-facets')),
  v: () => go({ review: !state.review }),
  0: () => go(UNFILTERED(), { keep: true }),
  l: () => changeLanguage(),
};

function pressKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const group = event.target.closest?.('[data-rove]');
  if (group && rove(event, group)) event.preventDefault();
  else if (event.key === 'Escape') escape(event);
  else if (event.target.matches?.('input, dialog *') || byId('help').open || !state.keys) return;
  else if (/^[1-9]$/.test(event.key) && event.key <= roles.length) chooseRole(Number(event.key) - 1);
  else if (Object.hasOwn(SHORTCUTS, event.key)) {
    event.preventDefault();
    SHORTCUTS[event.key]();
  }
}

// One thing at a time: what popped up, the drawer, the search.
function escape(event) {
  if (byId('help').open) return;
  if (why.anchor) hideWhy();
  else if (!closeDrawer() && event.target === byId('query')) {
    if (state.query) go({ query: '' }, { quiet: true });
    else byId('main').focus({ preventScroll: true });
  }
}

function watchKeys() {
  document.addEventListener('keydown', pressKey);
  byId('open-reports').addEventListener('click', (event) => openDrawer('reports', event.currentTarget));
  byId('open-facets').addEventListener('click', (event) => openDrawer('facets', event.currentTarget));
  byId('veil').addEventListener('click', closeDrawer);
  for (const button of document.querySelectorAll('.panel .close')) button.addEventListener('click', closeDrawer);
  wide.addEventListener('change', closeDrawer);
  byId('open-help').addEventListener('click', () => byId('help').showModal());
  byId('close-help').addEventListener('click', () => byId('help').close());
  byId('help').addEventListener('click', (event) => {
    if (event.target === byId('help')) byId('help').close();
  });
  byId('keys').addEventListener('change', (event) => go({ keys: event.target.checked }, { keep: true, quiet: true }));
}
