// Taking a request in by phone: arrow keys lead from the search to the people found, Enter in a line takes the request
// in instead of searching, and after a choice the focus is where something is missing.
(() => {
  'use strict';
  const form = document.getElementById('intake');
  if (!form) return;
  const byId = id => document.getElementById(id);

  form.addEventListener('keydown', event => {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const people = [...form.querySelectorAll('#found button')];
      const at = people.indexOf(target);
      if (!people.length || (at < 0 && target.id !== 'find')) return;
      event.preventDefault();
      const next = at + (key === 'ArrowDown' ? 1 : -1);
      (next < 0 ? byId('find') : people[Math.min(next, people.length - 1)]).focus();
    } else if (key === 'Enter' && target.id !== 'find' && target.matches('input:not([type=checkbox], [type=radio], [type=file])')) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('.button.primary'));
    }
  });

  document.addEventListener('htmx:afterSettle', event => {
    if (event.target.id !== 'who') return;
    const open = ['name', 'phone', 'topic', 'description'].map(byId).find(field => field && !field.value);
    (byId('find')?.value === '' ? byId('find') : open || byId('description')).focus();
  });
})();
