// Pictures of a conversation, larger: a dialog over the page. Esc closes it, arrow keys go on, and the focus returns to
// the picture that was seen last. Without scripts the links lead to the files.
(() => {
  'use strict';
  const links = () => [...document.querySelectorAll('a[data-picture]')];
  const make = (kind, more) => Object.assign(document.createElement(kind), more);
  let box, image, title, save, ways;
  let now = 0;

  function build({ close, back, on, save: download }) {
    const button = (word, press) => {
      const made = make('button', { type: 'button', className: 'button small', textContent: word });
      made.addEventListener('click', press);
      return made;
    };
    box = make('dialog', { className: 'viewer' });
    image = make('img', { decoding: 'async' });
    title = make('p', { id: 'viewer-title' });
    title.setAttribute('aria-live', 'polite');
    box.setAttribute('aria-labelledby', title.id);
    save = make('a', { className: 'button small', textContent: download });
    ways = [button(back, () => show(now - 1)), button(on, () => show(now + 1))];
    const foot = make('div', { className: 'row' });
    foot.append(button(close, () => box.close()), ...ways, save);
    box.append(title, image, foot);
    box.addEventListener('keydown', event => {
      if (event.key === 'ArrowLeft') show(now - 1);
      else if (event.key === 'ArrowRight') show(now + 1);
    });
    box.addEventListener('close', () => { image.removeAttribute('src'); links()[now]?.focus(); });
    document.body.append(box);
  }

  function show(index) {
    const all = links();
    if (!all.length) return;
    now = (index + all.length) % all.length;
    const link = all[now], name = link.querySelector('span').textContent;
    image.src = save.href = link.href;
    image.alt = name;
    title.textContent = all.length > 1 ? `${name} (${now + 1} / ${all.length})` : name;
    ways.forEach(way => { way.hidden = all.length < 2; });
  }

  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[data-picture]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!box) build(link.closest('.previews').dataset);
    show(links().indexOf(link));
    box.showModal();
  });
})();
