// Small comforts: menus that close, dialogs that open, rows that are links, copy, print, show the password, dismiss a message, messages that go.
(() => {
  'use strict';
  const menus = () => document.querySelectorAll('details.menu[open]');

  document.addEventListener('click', event => {
    const at = event.target.closest ? event.target : document.body;
    menus().forEach(menu => { if (!menu.contains(at)) menu.open = false; });
    const control = at.closest('[data-dialog], [data-copy], [data-print], [data-reveal], [data-dismiss]');
    if (!control) return;
    const { dialog, copy, reveal } = control.dataset;
    if (dialog) {
      const box = document.getElementById(dialog);
      if (!box?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      box.showModal();
    } else if (copy) copyFrom(control, document.getElementById(copy));
    else if (reveal) {
      const field = document.getElementById(reveal);
      const open = field.type === 'password';
      field.type = open ? 'text' : 'password';
      control.setAttribute('aria-pressed', String(open));
      const use = control.querySelector('use');
      use?.setAttribute('href', use.getAttribute('href').replace(/#.*/, open ? '#i-eye-off' : '#i-eye'));
    } else if ('print' in control.dataset) window.print();
    else control.closest('.toast, .banner')?.remove();
  });

  async function copyFrom(button, source) {
    const text = source.matches('input, textarea') ? source.value
      : source.children.length ? [...source.children].map(child => child.textContent.trim()).join('\n') : source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain HTTP has no clipboard: select it, so that one keystroke copies it.
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
      if (!document.execCommand('copy')) return;
    }
    if (!button.dataset.done || button.dataset.label) return;
    const words = [...button.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!words) return;
    button.dataset.label = words.data;
    words.data = button.dataset.done;
    window.tresen?.say(button.dataset.done);
    setTimeout(() => { words.data = button.dataset.label; delete button.dataset.label; }, 2500);
  }

  document.addEventListener('toggle', event => {
    if (event.target.matches?.('details.menu[open]')) menus().forEach(menu => { if (menu !== event.target && !menu.contains(event.target)) menu.open = false; });
  }, true);
  document.addEventListener('keydown', event => {
    const menu = event.target.closest?.('details.menu[open]') || menus()[0];
    if (!menu) return;
    if (event.key === 'Escape') {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!menu.contains(event.target) || event.target.matches('input, select, textarea')) return;
      event.preventDefault();
      const items = [...menu.querySelectorAll('.menu-body :is(a, button)')];
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const now = items.indexOf(document.activeElement);
      items[(now < 0 ? (step > 0 ? 0 : items.length - 1) : (now + step + items.length) % items.length)]?.focus();
    }
  });
  // A click anywhere in a row of a list opens it.
  document.addEventListener('click', event => {
    const row = event.target.closest?.('.tickets [data-row]');
    if (!row || event.target.closest('a, button, input, label, select, summary') || getSelection().type === 'Range') return;
    const link = row.querySelector('.subject a');
    if (!link) return;
    if (event.ctrlKey || event.metaKey) open(link.href, '_blank', 'noopener');
    else link.click();
  });
  // A click on the dark around a dialog closes it, unless something was typed into it.
  document.addEventListener('click', event => {
    const box = event.target;
    if (!(box instanceof HTMLDialogElement) || [...box.querySelectorAll('input, textarea')].some(field => field.value !== field.defaultValue)) return;
    const { left, right, top, bottom } = box.getBoundingClientRect();
    if (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom) box.close();
  });

  // What the last form did goes after a while, but not while somebody looks at it or is about to use it.
  document.querySelectorAll('[data-passing]').forEach(toast => {
    let timer = null;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), toast.querySelector('form') ? 12000 : 8000); };
    const hold = () => clearTimeout(timer);
    toast.addEventListener('pointerenter', hold);
    toast.addEventListener('focusin', hold);
    toast.addEventListener('pointerleave', () => { if (!toast.contains(document.activeElement)) wait(); });
    toast.addEventListener('focusout', () => { if (!toast.matches(':hover')) wait(); });
    wait();
  });

  const failed = () => { const toast = document.getElementById('failed'); if (toast) toast.hidden = false; };
  document.addEventListener('htmx:responseError', failed);
  document.addEventListener('htmx:sendError', failed);
  document.addEventListener('htmx:timeout', failed);
  document.addEventListener('htmx:afterRequest', event => {
    const toast = document.getElementById('failed');
    if (toast && event.detail.successful) toast.hidden = true;
  });
})();
