// A filter hides the rows of its table that lack any of the words typed.
const BATCH = 50;
for (const input of document.querySelectorAll('input[data-filter]')) {
  const rows = [...document.getElementById(input.dataset.filter).tBodies[0].rows];
  const output = input.parentElement.querySelector('output');
  let texts = null;
  let frame = 0;

  // Rows come and go some at a time: to lay out all cells of a heat map at once takes longer than a click should.
  function apply(found, start) {
    for (let place = start; place < Math.min(start + BATCH, rows.length); place += 1) rows[place].hidden = !found[place];
    if (start + BATCH < rows.length) frame = requestAnimationFrame(() => apply(found, start + BATCH));
  }

  input.parentElement.hidden = false;
  input.addEventListener('input', () => {
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = texts.map((text) => words.every((word) => text.includes(word)));
    output.textContent = words.length ? `${found.filter(Boolean).length} / ${rows.length}` : '';
    cancelAnimationFrame(frame);
    apply(found, 0);
  });
}
