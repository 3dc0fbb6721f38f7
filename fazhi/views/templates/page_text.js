// The text of a passage with what is marked in it: hits of the search, facts, words that carried a tag.

function occurrences(text, word, className) {
  const found = [];
  for (let start = text.indexOf(word); word && start >= 0; start = text.indexOf(word, start + word.length)) {
    found.push({ start, end: start + word.length, className });
  }
  return found;
}

function factMarks(passage) {
  const found = [];
  for (let i = 0; i < passage.facts.length; i += 3) {
    const [kind, start, end] = passage.facts.slice(i, i + 3);
    if (state.facts.has(kind)) found.push({ start, end, className: `fact fact-${kind % 4}` });
  }
  return found;
}

// Three strengths: from two thirds, from one third of the strongest word on, and below.
function wordMarks(passage, tag) {
  const words = wordsOf(tag);
  const most = Math.max(...words.map(([, share]) => share), 1);
  return words.flatMap(([word, share]) =>
    occurrences(folded(passage), fold(word), `word word-${Math.min(3, 1 + Math.floor((3 * share) / most))}`));
}

function marksOf(passage, tag) {
  const hits = searched.terms.flatMap((term) => occurrences(folded(passage), term, 'hit'));
  return [...hits, ...factMarks(passage), ...(tag ? wordMarks(passage, tag) : [])];
}

// Marks may overlap: the text is cut at every end of every mark.
function paint(element, text, marks) {
  if (!marks.length) {
    element.textContent = text;
    return;
  }
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const names = new Set(marks.filter((mark) => mark.start <= start && mark.end >= end).map((mark) => mark.className));
    const piece = text.slice(start, end);
    return names.size ? make('mark', { class: [...names].join(' ') }, piece) : piece;
  });
  element.replaceChildren(...pieces);
}

function paintPassage(article, tag = null) {
  const passage = passages[Number(article.dataset.passage)];
  paint(article.querySelector('.text'), passage.text, marksOf(passage, tag));
}
