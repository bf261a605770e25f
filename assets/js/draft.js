// Drafts: what is typed is saved on the server; when that fails, a copy stays in this window until the server says that it accepted the text.
(() => {
  'use strict';
  const csrf = () => document.querySelector('meta[name=csrf]')?.content || '';
  const key = area => `draft:${area.dataset.draft}`;
  const kept = area => { try { return JSON.parse(sessionStorage.getItem(key(area))); } catch { return null; } };
  const keep = (area, more = {}) => { try { sessionStorage.setItem(key(area), JSON.stringify({ text: area.value, kind: kind(area), over: work(area).saved, ...more })); return true; } catch { return false; } };
  const forget = area => { try { sessionStorage.removeItem(key(area)); } catch { /* storage is switched off */ } };
  const kind = area => area.form?.querySelector('[name=kind]:checked, [name=kind][type=hidden]')?.value || 'public';
  const works = new WeakMap(); // textarea -> { timer, saved, request, stopped }

  function tell(area, what) {
    const out = area.form?.querySelector('[data-draft-state]');
    if (!out) return;
    out.textContent = what ? out.dataset[what] || '' : '';
    out.classList.toggle('failed', what === 'failed');
  }

  function work(area) {
    if (!works.has(area)) works.set(area, { saved: area.value, savedKind: kind(area) });
    return works.get(area);
  }
  const changed = (area, held = work(area)) => area.value !== held.saved || kind(area) !== held.savedKind;

  async function save(area, leaving = false) {
    const held = work(area);
    clearTimeout(held.timer);
    if (held.stopped || !changed(area)) return;
    held.request?.abort();
    const request = held.request = new AbortController();
    const text = area.value, now = kind(area);
    try {
      const answer = await fetch(area.dataset.draft, {
        method: 'POST', credentials: 'same-origin', redirect: 'error', signal: request.signal,
        // Browsers allow 64 KiB for requests that outlive the page.
        keepalive: leaving && text.length < 20000,
        headers: { 'X-CSRF-Token': csrf() },
        body: new URLSearchParams({ text, kind: now, csrf: csrf() }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      Object.assign(held, { saved: text, savedKind: now, failed: false });
      forget(area);
      if (!changed(area)) tell(area, 'saved');
    } catch (error) {
      if (error.name === 'AbortError' && !leaving) return;
      held.failed = true;
      keep(area);
      tell(area, 'failed');
    }
  }

  function typed(area) {
    const held = work(area);
    held.stopped = false;
    clearTimeout(held.timer);
    if (held.failed) keep(area);
    else tell(area);
    held.timer = setTimeout(() => save(area), 800);
  }

  const areas = () => [...document.querySelectorAll('textarea[data-draft]')];
  document.addEventListener('input', event => { if (event.target.matches('textarea[data-draft]')) typed(event.target); });
  document.addEventListener('change', event => {
    if (event.target.name !== 'kind') return;
    areas().filter(area => area.form === event.target.form && area.value).forEach(typed);
  });
  // Sent: no late draft may follow. The copy stays until a page says that the form with this mark was accepted.
  function mark(form) {
    const field = form.querySelector('input[name=mark]') || document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'mark', value: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 12)}` });
    form.append(field);
    return field.value;
  }
  document.addEventListener('submit', event => {
    if (event.defaultPrevented) return;
    areas().filter(area => area.form === event.target).forEach(area => {
      const held = work(area);
      clearTimeout(held.timer);
      held.stopped = true;
      held.request?.abort();
      if (area.value) keep(area, { sent: mark(area.form) });
    });
  });
  addEventListener('online', () => areas().filter(area => work(area).failed).forEach(area => save(area)));
  addEventListener('pageshow', event => { if (event.persisted) areas().forEach(area => { work(area).stopped = false; }); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) areas().forEach(area => save(area, true)); });
  addEventListener('pagehide', () => areas().forEach(area => save(area, true)));

  const accepted = document.querySelector('[data-accepted]')?.dataset.accepted;
  try {
    if (accepted) Object.keys(sessionStorage).filter(name => name.startsWith('draft:') && JSON.parse(sessionStorage.getItem(name)).sent === accepted).forEach(name => sessionStorage.removeItem(name));
  } catch { /* storage is switched off */ }

  function start(scope) {
    [...(scope.matches?.('textarea[data-draft]') ? [scope] : []), ...scope.querySelectorAll('textarea[data-draft]')].forEach(area => {
      work(area);
      const copy = kept(area);
      if (!copy) return;
      if (copy.text === area.value) { forget(area); return; }
      if (area.value && area.value !== copy.over) return; // the server's draft is newer
      area.value = copy.text;
      const choice = [...(area.form?.querySelectorAll('[name=kind][type=radio]') || [])].find(radio => radio.value === copy.kind);
      if (choice) choice.checked = true;
      tell(area, 'restored');
      keep(area);
    });
  }
  document.addEventListener('htmx:load', event => { if (event.detail.elt !== document.body) start(event.detail.elt); });
  start(document);
})();
