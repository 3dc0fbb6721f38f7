// The right side: roles, review, facts, areas, each with how many passages it would show.
let facets = [];

function facet(container, attributes, name, hint, count, pressed) {
  const counted = make('span', { class: 'count' });
  const button = make('button', { ...attributes, tabindex: '-1', title: hint || null },
    make('span', { class: 'name' }, name), counted);
  container.append(button);
  facets.push({ button, counted, count, pressed });
  return button;
}

function buildFacets() {
  facets = [];
  for (const id of ['roles', 'state', 'facts', 'areas']) {
    byId(id).replaceChildren();
    byId(id).dataset.rove = 'y';
  }
  for (let role = 0; role <= roles.length; role += 1) {
    if (role < UNDECIDED || passages.some((passage) => passage.role === UNDECIDED)) {
      facet(byId('roles'), { 'data-role': role }, roleName(role), '', () => found.roles[role], () => state.roles.has(role));
    }
  }
  facet(byId('state'), { id: 'review', 'aria-keyshortcuts': 'v' }, label('review'), label('review_hint'),
    () => found.review, () => state.review);
  buildFacts();
  buildAreas();
}

function buildFacts() {
  const counts = data.kinds.map(() => 0);
  for (const passage of passages) for (let i = 0; i < passage.facts.length; i += 3) counts[passage.facts[i]] += 1;
  byId('fact-section').hidden = !counts.some(Boolean);
  data.kinds.forEach((kind, place) => {
    if (!counts[place]) return;
    const button = facet(byId('facts'), { 'data-fact': place }, '', '', () => counts[place], () => state.facts.has(place));
    button.firstChild.append(make('mark', { class: `fact fact-${place % 4}` }, factName(kind)));
  });
}

function buildAreas() {
  domains.forEach((domain, place) => {
    const block = make('div', { class: `domain hue-${domain.hue}` });
    byId('areas').append(block);
    // a domain of one area is that area
    if (domain.areas.length === 1) areaFacet(block, domain.areas[0], 'domain-name');
    else {
      facet(block, { class: 'domain-name', 'data-domain': place }, nameOf(domain), '', () => found.domains[place],
        () => domain.areas.every((area) => state.areas.has(area)));
      domain.areas.forEach((area) => areaFacet(block, area, 'area'));
    }
  });
  areas.forEach((area, place) => {
    if (area.domain >= 0) return;
    const block = make('div', { class: `domain hue-${area.hue}` });
    byId('areas').append(block);
    areaFacet(block, place, 'domain-name');
  });
  facet(byId('areas'), { id: 'bare', class: 'bare' }, label('no_area'), '', () => found.bare, () => state.bare);
}

function areaFacet(block, place, className) {
  facet(block, { class: className, 'data-area': place }, nameOf(areas[place]), '', () => found.areas[place],
    () => state.areas.has(place));
}

function drawFacets() {
  const most = Math.max(1, ...found.areas);
  for (const { button, counted, count, pressed } of facets) {
    const n = count();
    counted.textContent = plain.format(n);
    button.classList.toggle('none', !n);
    button.setAttribute('aria-pressed', String(pressed()));
    if (button.dataset.area) button.style.setProperty('--share', n / most);
  }
  for (const id of ['roles', 'state', 'facts', 'areas']) settle(byId(id));
}

function pressFacet(button, more) {
  const { area, domain, role, fact } = button.dataset;
  // the list stays where it is; the passages begin anew
  if (area) chooseArea(Number(area), more);
  else if (domain) go({ areas: choose(state.areas, domains[domain].areas, more), bare: more && state.bare });
  else if (role) chooseRole(Number(role));
  else if (fact) go({ facts: toggled(state.facts, Number(fact)) }, { keep: true, quiet: true });
  else if (button.id === 'review') go({ review: !state.review });
  else if (button.id === 'bare') go({ bare: !state.bare, areas: more ? state.areas : new Set() });
}
