// Live updates: listens to the server's events and tells the page's parts to fetch themselves anew, never under somebody's hands.
(() => {
  'use strict';
  if (!window.EventSource) return;
  const url = () => document.querySelector('[data-live]')?.dataset.live;
  const lost = () => document.querySelector('[data-live-lost]');
  let source = null, timer = null, retry = null, rest = null, pause = 2000, missed = false, data = '';

  // htmx, a third of all that a page weighs, comes with the first change: many pages are left before there is one.
  let library = null;
  const ready = () => library ??= new Promise(done => {
    const src = document.body.dataset.liveWith;
    if (!src || window.htmx) return done();
    const script = Object.assign(document.createElement('script'), { src, onload: done, onerror: () => { library = null; done(); } });
    document.head.append(script);
  });

  function changed(more) {
    data = more;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await ready();
      document.body.dispatchEvent(new CustomEvent('tresen:changed', { bubbles: true, detail: { data } }));
    }, 300);
  }

  function open() {
    clearTimeout(retry);
    if (source || document.hidden || !url()) return;
    source = new EventSource(url());
    source.addEventListener('open', () => {
      pause = 2000;
      if (lost()) lost().hidden = true;
      if (missed) changed('');
      missed = false;
    });
    source.addEventListener('changed', event => changed(event.data));
    source.addEventListener('error', () => {
      missed = true;
      if (lost()) lost().hidden = false;
      if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      close();
      retry = setTimeout(open, pause + Math.random() * 1000);
      pause = Math.min(pause * 2, 60000);
    });
  }

  function close() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  // Browsers allow six connections to one server: tabs in the background give theirs back.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(() => { close(); missed = true; }, 5000);
    else open();
  });
  addEventListener('pagehide', () => { close(); missed = true; });
  addEventListener('pageshow', event => { if (event.persisted) open(); });

  const typing = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]';
  function inUse(region) {
    const focus = document.activeElement;
    if (focus !== region && region.contains(focus) && focus.matches(typing) && focus.closest('form')) return true;
    return [...region.querySelectorAll('textarea, input:not([type=hidden], [type=search])')].some(field =>
      /^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked : field.type === 'file' ? field.files.length : field.value !== field.defaultValue)
      || !!region.querySelector('details.menu[open], dialog[open]');
  }

  let waiting = false;
  function later() {
    if (waiting) return;
    waiting = true;
    const look = setInterval(() => {
      const regions = [...document.querySelectorAll('[data-live-waits]')];
      if (regions.some(inUse)) return;
      clearInterval(look);
      waiting = false;
      regions.forEach(region => region.removeAttribute('data-live-waits'));
      changed('');
    }, 1000);
  }
  function guard(event) {
    const { requestConfig, target } = event.detail;
    if (requestConfig?.triggeringEvent?.type !== 'tresen:changed' || !target || !inUse(target)) return;
    target.setAttribute('data-live-waits', '');
    if (event.type === 'htmx:beforeSwap') event.detail.shouldSwap = false;
    else event.preventDefault();
    later();
  }
  document.addEventListener('htmx:beforeRequest', guard);
  document.addEventListener('htmx:beforeSwap', guard);
  window.tresen = { ...window.tresen, listen: open };
  open();
})();
