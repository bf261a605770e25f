// The composer: Ctrl+Enter sends, the dock's button leads into the text, a promised attachment is asked for once, the newest message is in sight.
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
    if (!event.target.closest?.('.to-composer')) return;
    const text = document.querySelector('#composer textarea');
    // After the jump, or the jump would take the focus away again.
    if (text) setTimeout(() => text.focus());
  });

  // The newest message stands at the bottom: show it, unless the address names another place.
  const last = [...document.querySelectorAll('.ticket .said')].pop();
  const panel = last?.closest('.ticket');
  if (panel && !location.hash && panel.scrollHeight > panel.clientHeight && getComputedStyle(panel).overflowY === 'auto') {
    last.scrollIntoView({ block: last.offsetHeight > panel.clientHeight / 2 ? 'start' : 'end', behavior: 'instant' });
  }
})();
