// What the file carries, decoded once: areas, reports, passages. Everything refers to these by place.
const data = JSON.parse(document.getElementById('data').textContent);
const GIVEN = 1;
const CLOSE = 2;
const HUES = 10;

const domains = data.domains.map((names, place) => ({ names, hue: place % HUES, areas: [] }));
const areas = data.areas.map(([id, zh, en, domain, covers, threshold], place) => {
  if (domain >= 0) domains[domain].areas.push(place);
  return { id, names: [zh, en], domain, covers, threshold, hue: (domain < 0 ? place : domain) % HUES };
});
const roles = data.roles.map(([id, zh, en]) => ({ id, names: [zh, en] }));
const UNDECIDED = roles.length;
const passages = [];
const reports = data.reports.map((report, place) => {
  const first = passages.length;
  report.passages.forEach((row, number) => passages.push(passageOf(row, place, number)));
  return { ...report, place, first, end: passages.length, headings: report.headings.map(headingOf) };
});

function passageOf([text, heading, joined, role, roleScore, tags, facts], report, number) {
  return {
    report, number, text, heading, joined, facts,
    role: role < 0 ? UNDECIDED : role,
    roleScore: roleScore / 1000,
    tags: tags.map(([area, score, state, words]) => ({ area, score: score / 1000, state, words })),
    review: tags.some((tag) => tag[2] & CLOSE),
    bare: !tags.some((tag) => tag[2] & GIVEN),
  };
}

function headingOf([depth, text, passage, within], place, all) {
  let end = place + 1;
  while (end < all.length && all[end][0] > depth) end += 1;
  return { depth, text, passage, within, end };
}

// The words that carried a tag, strongest first, each with its share.
function wordsOf(tag) {
  const words = [];
  for (let i = 0; i < (tag.words || []).length; i += 2) words.push([data.words[tag.words[i]], tag.words[i + 1]]);
  return words;
}

function byId(id) {
  return document.getElementById(id);
}

// An element with attributes and children; strings become text, never markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}
