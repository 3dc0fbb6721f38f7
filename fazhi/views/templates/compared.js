// A filter hides the rows of its table that lack any of the words typed.
for (const input of document.querySelectorAll('input[data-filter]')) {
  const rows = [...document.getElementById(input.dataset.filter).tBodies[0].rows];
  const output = input.parentElement.querySelector('output');
  let texts = null;
  input.parentElement.hidden = false;
  input.addEventListener('input', () => {
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, place) => {
      const found = words.every((word) => texts[place].includes(word));
      row.hidden = !found;
      shown += found;
    });
    output.textContent = words.length ? `${shown} / ${rows.length}` : '';
  });
}
