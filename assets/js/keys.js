// Keyboard shortcuts for the desk: data-key="x" on a control, data-row on rows, dialog#shortcuts. Never the only way.
(() => {
  'use strict';
  if (document.body.dataset.keys === 'off') return;
  const visible = element => element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.offsetParent !== null;
  const busy = element => element.closest('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
  const rows = () => [...document.querySelectorAll('[data-row]')].filter(visible);

  // The list that was open last, so that its requests can be walked through from inside: addresses only, in this tab.
  const LIST = 'list';
  function remember() {
    const hrefs = rows().map(row => row.querySelector('a[href]')?.getAttribute('href')).filter(Boolean);
    if (!hrefs.length) return;
    try { sessionStorage.setItem(LIST, JSON.stringify({ path: location.pathname + location.search, hrefs })); } catch { /* it works without */ }
  }
  function recall() {
    try { return JSON.parse(sessionStorage.getItem(LIST)) || {}; } catch { return {}; }
  }

  function walk(step) {
    const all = rows();
    if (!all.length) return walkOn(step);
    const now = all.findIndex(row => row.contains(document.activeElement));
    const row = all[now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1)];
    const link = row?.querySelector('a[href]');
    link?.focus();
    row?.scrollIntoView({ block: 'nearest' });
    return !!link;
  }
  // In a request: the next one of the list, and behind the last one the list itself.
  function walkOn(step) {
    const { path, hrefs = [] } = recall();
    const now = hrefs.indexOf(location.pathname);
    if (now < 0) return false;
    location.assign(hrefs[now + step] || path);
    return true;
  }
  function back() {
    const { path } = recall();
    if (!path || rows().length) return false;
    location.assign(path);
    return true;
  }

  const first = menu => [...menu.querySelectorAll('.menu-body :is(a, button, select, textarea, input:not([type=hidden]))')].find(visible);
  function use(control) {
    if (control.matches('input[type=radio]')) {
      if (!control.checked) control.click();
      (control.form?.querySelector('textarea') || control).focus();
    } else if (control.matches('input, textarea, select')) {
      control.focus();
      control.select?.();
    } else {
      control.focus();
      control.click();
    }
    return true;
  }
  // The focus goes into a menu that opens by the keyboard; the arrow keys are those of ui.js.
  let byPointer = false;
  document.addEventListener('pointerdown', () => { byPointer = true; }, true);
  document.addEventListener('keydown', () => { byPointer = false; }, true);
  document.addEventListener('toggle', event => {
    const menu = event.target;
    if (!byPointer && menu.matches?.('details.menu[open]') && menu.contains(document.activeElement)) first(menu)?.focus();
  }, true);

  // Esc leaves the text, so that keys work again; what was written stays.
  function leave(event) {
    const field = event.target;
    if (field.type === 'search' && field.value) return;
    field.blur();
    document.getElementById('main')?.focus({ preventScroll: true });
  }

  document.addEventListener('keydown', event => {
    const isSend = event.key === 'Enter' && event.shiftKey && (event.ctrlKey || event.metaKey);
    const form = isSend && event.target.closest?.('form.composer');
    const button = form && form.querySelector('[data-does=answer-and-wait]');
    if (!button || !visible(button)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.querySelector('textarea').value.trim()) form.requestSubmit(button);
  }, true);

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.('dialog') || document.querySelector('dialog[open]')) return;
    const { key } = event;
    if (busy(event.target)) {
      if (key === 'Escape' && !event.target.closest('details.menu')) leave(event);
      return;
    }
    let done = false;
    if (key === 'j' || key === 'k') done = walk(key === 'j' ? 1 : -1);
    else if (key === 'u') done = back();
    else if (key === '?') {
      const dialog = document.querySelector('dialog#shortcuts');
      if (dialog) { dialog.showModal(); done = true; }
    } else if (key.length === 1) {
      const control = [...document.querySelectorAll('[data-key]')].find(element => element.dataset.key === key
        && (element.matches('input[type=radio]') || visible(element)) && !element.disabled);
      if (control) done = use(control);
    }
    if (done) event.preventDefault();
  });

  remember();
  document.addEventListener('htmx:afterSettle', remember);
})();
