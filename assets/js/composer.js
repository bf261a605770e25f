// The composer: Ctrl+Enter sends, the dock's button leads into the text, a promised attachment is asked for once, the newest message is in sight, what is new is marked.
(() => {
  'use strict';
  const patterns = form => (form.dataset.attachWords || '').split(',').map(word => word.trim()).filter(Boolean).map(word => {
    try { return new RegExp(`(?<![\\p{L}\\p{N}])(?:${word})(?![\\p{L}\\p{N}])`, 'iu'); } catch { return null; }
  }).filter(Boolean);
  const shown = element => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const own = text => text.split('\n').filter(line => !line.startsWith('>')).join('\n');

  document.addEventListener('keydown', event => {
    const form = event.target.closest?.('form.composer');
    if (!form) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.matches('textarea')) {
      const button = [...form.querySelectorAll('[data-send]')].find(shown);
      if (!button) return;
      event.preventDefault();
      if (event.target.value.trim()) form.requestSubmit(button);
    } else if (event.key === 'Enter' && event.target.matches('[name=kind]')) {
      // In a radio button, Enter would send the form at once.
      event.preventDefault();
      form.querySelector('textarea').focus();
    }
  });

  // In the capture phase: before form.js marks the form as sent.
  document.addEventListener('submit', event => {
    const form = event.target;
    const hint = form.querySelector('[data-attach-hint]');
    if (!hint || !form.matches('.composer') || !hint.hidden) return;
    const text = own(form.querySelector('textarea')?.value || '');
    const files = [...form.querySelectorAll('input[type=file]')].some(input => input.files.length);
    if (files || !patterns(form).some(pattern => pattern.test(text))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hint.hidden = false;
    hint.scrollIntoView({ block: 'nearest' });
  }, true);
  document.addEventListener('change', event => {
    if (!event.target.matches('.composer input[type=file]') || !event.target.files.length) return;
    const hint = event.target.form.querySelector('[data-attach-hint]');
    if (hint) hint.hidden = true;
  });

  document.addEventListener('click', event => {
    // Arrow keys in the choice are clicks too, without a button's count.
    const isKindPressed = event.detail > 0 && event.target.closest?.('.composer .kinds label');
    if (!isKindPressed && !event.target.closest?.('.to-composer')) return;
    const text = document.querySelector('#composer textarea');
    // After the jump or the choice, which would take the focus away again.
    if (text) setTimeout(() => text.focus());
  });

  // What is new since this browser showed the ticket last: ticket -> number of entries, the newest 200.
  const list = () => document.getElementById('timeline');
  // Writes down that all entries on the page were seen, and tells how many were seen before.
  function see() {
    const now = list();
    if (!now?.dataset.ticket) return 0;
    const { ticket, entries } = now.dataset;
    try {
      const seen = new Map(JSON.parse(localStorage.getItem('seen') || '[]'));
      const last = seen.get(ticket) || 0;
      seen.delete(ticket);
      seen.set(ticket, Number(entries));
      localStorage.setItem('seen', JSON.stringify([...seen].slice(-200)));
      return last;
    } catch { return 0; }
  }
  const before = see();
  function mark() {
    const now = list();
    if (!before || !now?.dataset.since || now.querySelector('.since')) return;
    const fresh = [...now.querySelectorAll('.said[id]')].find(said => Number(said.id.slice(1)) > before && !('own' in said.dataset));
    if (!fresh) return;
    const line = document.createElement('li');
    line.className = 'day since';
    line.textContent = now.dataset.since;
    fresh.before(line);
  }
  mark();
  // What comes while somebody looks is seen, too; in a tab behind another one, once it is looked at.
  const seeIfShown = () => { if (!document.hidden) see(); };
  document.addEventListener('htmx:afterSwap', () => { mark(); seeIfShown(); });
  document.addEventListener('visibilitychange', seeIfShown);

  // The newest message stands at the bottom: show it, unless the address names another place or the browser goes back to one.
  const last = [...document.querySelectorAll('.ticket .said')].pop();
  const panel = last?.closest('.talk');
  const named = location.hash && location.hash !== '#composer';
  if (panel && !named && performance.getEntriesByType('navigation')[0]?.type !== 'back_forward') {
    const scrolls = getComputedStyle(panel).overflowY === 'auto';
    const room = scrolls ? panel.clientHeight : innerHeight;
    if (last.offsetHeight > room / 2) last.scrollIntoView({ block: 'start', behavior: 'instant' });
    else if (!scrolls) scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
  }
})();
