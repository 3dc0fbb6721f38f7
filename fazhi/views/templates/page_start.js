// Wires the page up and shows what the address says.

function changeLanguage() {
  go({ language: 1 - state.language }, { keep: true, quiet: true });
}

// Labels are written anew only when the language changed.
let spoken = -1;
function speakIfChanged() {
  if (spoken === state.language) return;
  spoken = state.language;
  speak();
  buildReports();
  buildFacets();
}

function watchInputs() {
  let timer = 0;
  byId('query').addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => go({ query: event.target.value }, { quiet: true }), 120);
  });
  byId('find-report').addEventListener('input', findReports);
  byId('find-report').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') byId('report-list').querySelector('[tabindex="0"]')?.focus();
  });
}

function pressPassages(event) {
  const link = event.target.closest('.number');
  const button = event.target.closest('.tags button');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const passage = passages[Number(link.closest('article').dataset.passage)];
    go({ ...UNFILTERED(), report: passage.report, passage: passage.number });
  } else if (button) {
    if (event.pointerType === 'touch' && why.anchor !== button) showWhy(button, true);
    else pressChip(button, event.ctrlKey || event.metaKey);
  } else if (event.target.dataset.piece) jump(Number(event.target.dataset.piece), { target: true });
  else hideWhy();
}

function watchClicks() {
  byId('passages').addEventListener('click', pressPassages);
  byId('facets').addEventListener('click', (event) => {
    const button = event.target.closest('[data-rove] button');
    if (button) pressFacet(button, event.ctrlKey || event.metaKey);
  });
  byId('report-list').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) openReport(Number(button.dataset.report));
  });
  byId('outline').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) openHeading(Number(button.dataset.heading));
  });
  byId('scope').addEventListener('click', (event) => {
    if (event.target.dataset.one) go({ one: event.target.dataset.one === '1' });
  });
  byId('clear').addEventListener('click', () => {
    go(UNFILTERED(), { keep: true });
    byId('shown').focus({ preventScroll: true });
  });
  byId('language').addEventListener('click', changeLanguage);
  byId('print').addEventListener('click', () => print());
}

function watchWindow() {
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  }, { passive: true });
  addEventListener('hashchange', () => {
    readAddress();
    show();
  });
  addEventListener('beforeprint', fillAll);
  matchMedia('print').addEventListener('change', (event) => event.matches && fillAll());
}

byId('report-list').dataset.rove = 'y';
byId('outline').dataset.rove = 'y';
byId('model').textContent = data.model.join(' ');
readAddress();
watchInputs();
watchClicks();
watchKeys();
watchWhy();
watchWindow();
show();
foldAhead();
