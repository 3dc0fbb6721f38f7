// Everything that the page says itself, in the language that was chosen.
const LANGUAGES = ['zh', 'en'];
const plain = new Intl.NumberFormat('en');

function label(key, values = {}) {
  const single = values.n === 1 ? data.labels[`${key}.one`] : undefined;
  const text = (single || data.labels[key])[state.language];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? plain.format(value) : value;
  });
}

function nameOf(thing) {
  return thing.names[state.language];
}

function roleName(role) {
  return role === UNDECIDED ? label('no_role') : nameOf(roles[role]);
}

function factName(kind) {
  return data.labels[`fact_${kind}`] ? label(`fact_${kind}`) : kind;
}

function reportName(report) {
  return report.title || report.id;
}

// Place and year in a few characters, where they are known.
function briefly(report) {
  return [report.meta.place, report.meta.year].filter(Boolean).join(' ');
}

// Write every label that stands in the page from the start.
function speak() {
  document.documentElement.lang = state.language ? 'en' : 'zh-CN';
  document.title = data.title[state.language];
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = label(element.dataset.t);
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', label(element.dataset.label));
    if (element.matches('button')) element.title = label(element.dataset.label);
  }
  for (const element of document.querySelectorAll('[data-placeholder]')) {
    element.placeholder = label(element.dataset.placeholder);
  }
  for (const element of document.querySelectorAll('[data-only]')) {
    element.hidden = element.dataset.only !== LANGUAGES[state.language];
  }
  byId('language').lang = state.language ? 'zh-CN' : 'en';
}
