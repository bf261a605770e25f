// Keyboard shortcuts for the desk: data-key="x" on a control, data-row on rows, dialog#shortcuts. Never the only way.
(() => {
  'use strict';
  if (document.body.dataset.keys === 'off') return;
  const visible = element => element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.offsetParent !== null;
  const busy = element => element.closest('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])');

  function walk(step) {
    const rows = [...document.querySelectorAll('[data-row]')].filter(visible);
    const now = rows.findIndex(row => row.contains(document.activeElement));
    const row = rows[now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1)];
    const link = row?.querySelector('a[href]');
    link?.focus();
    row?.scrollIntoView({ block: 'nearest' });
    return !!link;
  }

  function use(control) {
    if (control.matches('input[type=radio]')) {
      if (!control.checked) control.click();
      (control.form?.querySelector('textarea') || control).focus();
    } else if (control.matches('input, textarea, select')) {
      control.focus();
      control.select?.();
    } else if (control.matches('summary')) {
      control.click();
      if (control.parentElement.open) control.parentElement.querySelector('.menu-body :is(a, button, input, select)')?.focus();
    } else {
      control.focus();
      control.click();
    }
    return true;
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.('dialog') || document.querySelector('dialog[open]') || busy(event.target)) return;
    const { key } = event;
    let done = false;
    if (key === 'j' || key === 'k') done = walk(key === 'j' ? 1 : -1);
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
})();
