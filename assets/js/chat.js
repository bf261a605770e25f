// The chat: what is said is sent in the background and the conversation swapped; answers of the team come in by themselves.
// Without scripts the same forms load the same page.
(() => {
  'use strict';
  const chat = () => document.getElementById('chat');
  const part = (page, name) => page.querySelector(`#chat [data-part="${name}"]`);
  const line = item => `${item.querySelector('time').dateTime} ${item.querySelector('.text')?.textContent}`;
  const lines = scope => [...scope.querySelectorAll('#chat .said')];
  let sending = false;

  const read = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html');

  // Takes over the conversation of another page of the same chat; the lines that are new in it.
  function swap(page, names) {
    const before = new Set(lines(document).map(line));
    names.forEach(name => {
      const next = document.adoptNode(part(page, name));
      // Pictures that are loaded stay.
      next.querySelectorAll('img[id]').forEach(image => document.getElementById(image.id) && image.replaceWith(document.getElementById(image.id)));
      part(document, name).replaceWith(next);
    });
    const live = page.getElementById('chat').dataset.live;
    if (live) chat().dataset.live = live;
    document.querySelectorAll('#chat form[data-pow-challenge]').forEach(form => {
      if (names.includes('reply')) window.tresen.solve?.(form);
    });
    window.tresen.listen?.();
    return lines(document).filter(item => !before.has(line(item)));
  }

  // The newest line has the focus after a button; whoever types goes on typing and hears the answer.
  function lead(fresh, typed) {
    const ours = fresh.filter(item => item.matches('.ours'));
    const field = document.querySelector('#chat #text');
    const heard = typed && field ? ours : ours.slice(0, -1);
    window.tresen.say(heard.map(item => item.querySelector('.text').textContent).join('\n'));
    const target = typed && field ? field : ours[ours.length - 1] || document.getElementById('latest');
    if (target && target !== field) target.tabIndex = -1;
    target?.focus({ preventScroll: true });
    (ours[0] || target)?.scrollIntoView({ block: 'nearest' });
    (document.querySelector('#chat .actions') || target)?.scrollIntoView({ block: 'nearest' });
  }

  function fail(form, words) {
    const box = form.querySelector('[data-failed]');
    window.tresen.idle(form);
    box.querySelector('p').textContent = words || box.dataset.failed;
    box.hidden = false;
    box.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('submit', async event => {
    const form = event.target;
    if (form.id !== 'reply' || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    const typed = button?.name !== 'press';
    const body = new FormData(form, button);
    sending = true;
    form.querySelector('[data-failed]').hidden = true;
    try {
      const answer = await fetch(form.action, { method: 'POST', body, credentials: 'same-origin' });
      const page = await read(answer);
      if (page.getElementById('chat')) lead(swap(page, ['log', 'reply', 'leave']), typed);
      else fail(form, [...page.querySelectorAll('main h1, main p')].map(item => item.textContent).join(' '));
    } catch {
      fail(form);
    } finally {
      sending = false;
    }
  });

  // Ctrl+Enter sends, as everywhere.
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches('#reply textarea')) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // Something was said elsewhere: by the team, or in another window of this browser.
  document.addEventListener('tresen:changed', async () => {
    if (sending) return;
    try {
      const page = await read(await fetch('/chat', { credentials: 'same-origin' }));
      if (sending || !page.getElementById('chat')) return;
      const turn = scope => scope.querySelector('#reply [name=turn]').value;
      const moved = turn(page) !== turn(document);
      const text = document.querySelector('#chat #text')?.value;
      const fresh = swap(page, moved ? ['log', 'reply', 'leave'] : ['log']);
      const field = document.querySelector('#chat #text');
      if (moved && text && field) field.value = text;
      if (fresh.length) window.tresen.say(fresh.map(item => item.querySelector('.text').textContent).join('\n'));
    } catch { /* the next change or the next step brings it */ }
  });
})();
