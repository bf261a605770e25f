// Lists: choose all, choose from here to there with Shift, how many are chosen, a click anywhere opens the row.
(() => {
  'use strict';
  let last = null;
  const boxes = form => [...form.querySelectorAll('td.pick input[type=checkbox]')];

  function tell(form) {
    const all = boxes(form), chosen = all.filter(box => box.checked).length;
    const master = form.querySelector('[data-pick-all]'), out = form.querySelector('[data-picked]');
    if (master) { master.checked = chosen > 0 && chosen === all.length; master.indeterminate = chosen > 0 && chosen < all.length; }
    if (out) out.textContent = chosen ? out.dataset.picked.replace('{n}', chosen) : '';
  }

  document.addEventListener('click', event => {
    const box = event.target.closest?.('.pick input[type=checkbox]');
    if (box?.form) {
      const all = boxes(box.form);
      if ('pickAll' in box.dataset) all.forEach(other => { other.checked = box.checked; });
      else if (event.shiftKey && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        all.slice(from, to + 1).forEach(other => { other.checked = box.checked; });
      }
      last = box;
      tell(box.form);
      return;
    }
    const row = event.target.closest?.('.tickets [data-row]');
    if (!row || event.target.closest('a, button, input, label, select, summary') || getSelection().type === 'Range') return;
    const link = row.querySelector('.subject a');
    if (!link) return;
    if (event.ctrlKey || event.metaKey) open(link.href, '_blank', 'noopener');
    else link.click();
  });
  const start = () => document.querySelectorAll('form:has([data-picked])').forEach(tell);
  document.addEventListener('htmx:afterSettle', start);
  addEventListener('pageshow', start);
})();
