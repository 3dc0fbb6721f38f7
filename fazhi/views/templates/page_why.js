// Why a passage has an area: the score against the threshold, and the words that carried it, which are marked in the
// text meanwhile. It shows where the pointer or the focus rests, and goes with Escape.
const why = { anchor: null, article: null, timer: 0 };

function meter(score, threshold) {
  const bar = make('div', { class: 'meter', role: 'img', 'aria-label': `${label('score')} ${score}, ${label('threshold')} ${threshold}` },
    make('i', { class: 'fill' }), make('i', { class: 'cut' }));
  bar.style.setProperty('--score', score);
  bar.style.setProperty('--threshold', threshold ?? 0);
  return bar;
}

function figures(score, threshold) {
  const parts = [make('b', {}, `${label('score')} ${score.toFixed(3)}`)];
  if (threshold !== null) parts.push(` · ${label('threshold')} ${threshold.toFixed(3)}`);
  return make('p', { class: 'figures' }, ...parts);
}

function tagReasons(tag) {
  const area = areas[tag.area];
  const threshold = area.threshold === null ? null : area.threshold / 1000;
  const state_ = tag.state === GIVEN ? 'given' : tag.state === CLOSE ? 'close_only' : 'given_close';
  const parts = [meter(tag.score, threshold), figures(tag.score, threshold), make('p', { class: 'verdict' }, label(state_))];
  const words = wordsOf(tag);
  if (words.length) {
    const most = Math.max(...words.map(([, share]) => share), 1);
    const items = words.map(([word, share]) => {
      const item = make('li', {}, make('span', { lang: 'zh-CN', dir: 'ltr' }, word));
      item.style.setProperty('--share', share / most);
      return item;
    });
    parts.push(make('p', { class: 'quiet' }, label('words')), make('ul', { class: 'words' }, ...items));
  }
  return parts;
}

function areaTitle(area) {
  const domain = area.domain < 0 ? '' : nameOf(domains[area.domain]);
  return [
    make('p', { class: `why-name hue-${area.hue}` }, make('i', { class: 'swatch' }), nameOf(area)),
    make('p', { class: 'quiet' }, domain === nameOf(area) ? '' : domain),
    make('p', { class: 'quiet', lang: state.language ? 'zh-CN' : 'en' }, area.names[1 - state.language]),
  ];
}

function roleReasons(passage) {
  const told = passage.roleScore >= 1 ? label('by_section') : label('by_text', { score: passage.roleScore.toFixed(2) });
  return [make('p', { class: 'why-name' }, roleName(passage.role)), passage.role < UNDECIDED ? make('p', {}, told) : ''];
}

function coverReasons(area) {
  return area.covers ? [make('p', { class: 'quiet' }, label('covers')), make('p', { lang: 'zh-CN', dir: 'ltr' }, area.covers)] : [];
}

function reasonsOf(anchor, passage) {
  if (!passage) return [...areaTitle(areas[anchor.dataset.area]), ...coverReasons(areas[anchor.dataset.area])];
  if (anchor.dataset.role) return roleReasons(passage);
  const tag = tagOf(anchor, passage);
  return [...areaTitle(areas[tag.area]), ...tagReasons(tag)];
}

function tagOf(anchor, passage) {
  return passage.tags.find((tag) => tag.area === Number(anchor.dataset.area)) || null;
}

// Where there is no pointer to hover with, a first touch shows why, and this button filters.
function onlyButton(anchor) {
  const role = anchor.dataset.role;
  const n = role ? found.roles[role] : found.areas[anchor.dataset.area];
  const button = make('button', { class: 'tool' }, label(role ? 'only_role' : 'only_this', { n }));
  button.addEventListener('click', () => pressChip(anchor, false));
  return button;
}

function showWhy(anchor, touched = false) {
  clearTimeout(why.timer);
  if (why.anchor === anchor) return;
  hideWhy();
  why.anchor = anchor;
  why.article = anchor.closest('article');
  const passage = why.article ? passages[Number(why.article.dataset.passage)] : null;
  const box = byId('why');
  box.replaceChildren(...reasonsOf(anchor, passage), ...(touched ? [onlyButton(anchor)] : []));
  box.hidden = false;
  anchor.setAttribute('aria-describedby', 'why');
  if (passage && anchor.dataset.area && getSelection().isCollapsed) paintPassage(why.article, tagOf(anchor, passage));
  placeWhy(box, anchor.getBoundingClientRect());
}

// Never over the text that is marked: below it, else at its right; beside the list of areas at the left.
function placeWhy(box, at) {
  let { left, top } = { left: at.left, top: at.bottom + 6 };
  if (!why.article) ({ left, top } = { left: at.left - box.offsetWidth - 12, top: at.top });
  else if (top + box.offsetHeight > innerHeight - 8) {
    left = why.article.getBoundingClientRect().right + 8;
    if (left + box.offsetWidth > innerWidth) top = at.top - box.offsetHeight - 6;
  }
  box.style.setProperty('--left', `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`);
  box.style.setProperty('--top', `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`);
}

function hideWhy() {
  clearTimeout(why.timer);
  if (!why.anchor) return;
  why.anchor.removeAttribute('aria-describedby');
  if (why.article?.isConnected && why.anchor.dataset.area) paintPassage(why.article);
  why.anchor = null;
  why.article = null;
  byId('why').hidden = true;
}

function later(act, wait) {
  clearTimeout(why.timer);
  why.timer = setTimeout(act, wait);
}

function isExplained(target) {
  return target.closest?.('.tags button, #areas [data-area]');
}

function watchWhy() {
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const anchor = isExplained(event.target);
    if (anchor) later(() => showWhy(anchor), anchor.closest('article') ? 100 : 500);
    else if (event.target.closest('#why')) clearTimeout(why.timer);
    else if (why.anchor && why.anchor !== document.activeElement) later(hideWhy, 300);
    else clearTimeout(why.timer);
  });
  document.addEventListener('focusin', (event) => {
    const anchor = isExplained(event.target);
    if (anchor?.matches(':focus-visible')) showWhy(anchor);
    else if (!event.target.closest('#why')) hideWhy();
  });
  document.addEventListener('scroll', (event) => {
    if (!why.anchor || byId('why').contains(event.target)) return;
    // the focus scrolls the window itself when it moves
    if (why.anchor === document.activeElement) placeWhy(byId('why'), why.anchor.getBoundingClientRect());
    else hideWhy();
  }, { passive: true, capture: true });
}

// A chip or a role below a passage.
function pressChip(button, more) {
  hideWhy();
  if (button.dataset.role) chooseRole(Number(button.dataset.role));
  else chooseArea(Number(button.dataset.area), more);
  byId('shown').focus({ preventScroll: true });
}
