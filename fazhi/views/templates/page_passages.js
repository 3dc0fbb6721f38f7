// Passages, headings and the heads of reports as elements.

// In print a page may end within a passage of more characters than this.
const LONG = 450;

function passageElement(place) {
  const passage = passages[place];
  const text = make('p', { class: 'text', lang: 'zh-CN', dir: 'ltr' });
  paint(text, passage.text, marksOf(passage, null));
  return make('article', {
    class: `passage role-${passage.role < UNDECIDED ? roles[passage.role].id : 'none'}${passage.joined ? ' joined' : ''}${passage.text.length > LONG ? ' long' : ''}`,
    id: `passage-${place}`, 'data-passage': place, tabindex: '-1',
    'aria-label': label('passage_number', { n: passage.number + 1 }),
  }, numberLink(passage), text, tagRow(passage));
}

function numberLink(passage) {
  const there = address({ ...UNFILTERED(), report: passage.report, passage: passage.number });
  const name = label('in_report', { n: passage.number + 1 });
  return make('a', { class: 'number', href: there, 'aria-label': name, title: name }, String(passage.number + 1));
}

function tagRow(passage) {
  const buttons = [roleButton(passage), ...passage.tags.map(chip)];
  buttons.forEach((button, place) => button.setAttribute('tabindex', place ? '-1' : '0'));
  return make('div', {
    class: 'tags', role: 'group', 'data-rove': 'x', 'aria-label': label('tags_of', { n: passage.number + 1 }),
  }, ...buttons, passage.review ? make('span', { class: 'flag' }, label('review')) : null);
}

function roleButton(passage) {
  return make('button', {
    class: 'role', 'data-role': passage.role, 'aria-pressed': String(state.roles.has(passage.role)),
  }, roleName(passage.role));
}

function chip(tag) {
  const area = areas[tag.area];
  const close = tag.state & CLOSE;
  return make('button', {
    class: `chip hue-${area.hue}${tag.state & GIVEN ? '' : ' proposed'}`,
    'data-area': tag.area, 'aria-pressed': String(state.areas.has(tag.area)),
  }, nameOf(area), close ? make('span', { class: 'close-call', 'aria-label': label('review') }, '?') : null,
  make('span', { class: 'in-print' }, ` ${tag.score.toFixed(2)}`));
}

function headingElement(report, place) {
  const heading = report.headings[place];
  const level = Math.min(6, heading.depth + 3);
  return make(`h${level}`, {
    class: 'heading', id: `heading-${report.place}-${place}`, lang: 'zh-CN', dir: 'ltr',
  }, heading.text);
}

// The headings above a passage, outermost first, by place.
function pathOf(report, place) {
  const path = [];
  for (let at = place; at >= 0; at -= 1) {
    const deepest = path.length ? report.headings[path[0]].depth : Infinity;
    if (report.headings[at].depth < deepest) path.unshift(at);
  }
  return path;
}

// Where a passage stands, in one line; a heading that is part of a text is not repeated.
function pathText(report, place) {
  return pathOf(report, place).map((at) => report.headings[at]).filter((each) => !each.within).map((each) => each.text).join(' › ');
}

function reportHead(report) {
  return make('header', { class: 'report-head' },
    make('h2', { id: `report-${report.place}`, lang: 'zh-CN', dir: 'ltr' }, reportName(report)),
    make('dl', { class: 'meta' }, ...metaOf(report)),
    strip(report),
    report.notes.length ? make('details', { class: 'notes' }, make('summary', {}, label('notes')),
      make('ul', {}, ...report.notes.map((note) => make('li', {}, note)))) : null);
}

// The report at a glance: a piece for each passage, as wide as its text is long, in the hue of its first area.
function strip(report) {
  const pieces = passages.slice(report.first, report.end).map((passage) => {
    const given = passage.tags.filter((tag) => tag.state & GIVEN);
    const names = [label('passage_number', { n: passage.number + 1 }), ...given.map((tag) => nameOf(areas[tag.area]))];
    const piece = make('i', {
      class: given.length ? `hue-${areas[given[0].area].hue}` : 'bare', title: names.join(' · '), 'data-piece': report.first + passage.number,
    });
    piece.style.flexGrow = passage.text.length;
    return piece;
  });
  return make('div', { class: 'strip', 'aria-hidden': 'true' }, ...pieces);
}

function metaOf(report) {
  const known = { ...report.meta, source: report.source };
  return ['place', 'year', 'level', 'kind', 'issuer', 'date', 'source'].filter((key) => known[key]).map((key) => {
    const value = Array.isArray(known[key]) ? known[key][state.language] : known[key];
    const own = Array.isArray(known[key]) || key === 'year' || key === 'date';
    return make('div', {}, make('dt', {}, label(key)), make('dd', { dir: 'ltr', lang: own ? null : 'zh-CN' }, value));
  });
}

function groupHead(report, matches) {
  return make('h2', { class: 'group-head', id: `report-${report.place}` },
    make('span', { class: 'title', lang: 'zh-CN', dir: 'ltr' }, reportName(report)),
    make('span', { class: 'quiet', lang: 'zh-CN', dir: 'ltr' }, briefly(report)),
    make('span', { class: 'quiet' }, label('passages', { n: matches })));
}
