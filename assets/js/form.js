// Forms: focus on the error summary, one submission only, counters, uploads with drag, drop and paste.
(() => {
  'use strict';
  const fill = (text, values) => (text || '').replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const lang = document.documentElement.lang || 'de';
  const number = (n, digits = 0) => new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(n);
  // As the server says it (i18n/locale.rs).
  const size = bytes => bytes < 1e6 ? `${number(Math.ceil(bytes / 1e3))} KB` : `${number(Math.ceil(bytes / 1e5) / 10, 1)} MB`;
  document.documentElement.classList.add('js');

  // --- one submission only -------------------------------------------------
  const sent = new Map(); // form -> [button, its children]
  const submitter = (form, event) => event?.submitter || form.querySelector('[data-send]:not([hidden]), button.primary, button:not([type=button])');

  function busy(form, button) {
    if (sent.has(form)) return;
    form.setAttribute('aria-busy', 'true');
    if (!button) { sent.set(form, [null, []]); return; }
    sent.set(form, [button, [...button.childNodes]]);
    button.setAttribute('aria-disabled', 'true');
    if (button.dataset.busy) button.replaceChildren(button.dataset.busy);
  }

  function idle(form) {
    const [button, children] = sent.get(form) || [];
    sent.delete(form);
    form.removeAttribute('aria-busy');
    if (!button) return;
    button.removeAttribute('aria-disabled');
    button.replaceChildren(...children);
  }

  const hasHtmx = form => form.matches('[hx-post], [hx-put], [hx-patch], [hx-delete], [data-hx-post]');

  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || hasHtmx(form) || 'repeat' in form.dataset) return;
    if (sent.has(form)) { event.preventDefault(); return; }
    if (event.defaultPrevented) return; // somebody else still holds it back
    busy(form, submitter(form, event));
  });
  const restore = () => [...sent.keys()].forEach(idle);
  // The page comes back from the browser's memory, or the person stopped the sending.
  addEventListener('pageshow', event => { if (event.persisted) restore(); });
  window.navigation?.addEventListener('navigateerror', restore);

  // --- counters ------------------------------------------------------------
  function count(area) {
    const out = document.getElementById(area.dataset.count);
    if (!out) return;
    const left = Number(area.dataset.max) - [...area.value].length;
    out.textContent = fill(left < 0 ? out.dataset.over : out.dataset.left, { n: number(Math.abs(left)) });
    out.classList.toggle('failed', left < 0);
    clearTimeout(area.countTimer);
    area.countTimer = setTimeout(() => say(left < Number(area.dataset.max) / 10 ? out.textContent : ''), 1000);
  }

  // --- messages for screen readers -----------------------------------------
  const voice = document.createElement('p');
  voice.className = 'visually-hidden';
  voice.setAttribute('role', 'status');
  document.body.append(voice);
  function say(text) {
    if (voice.textContent !== text) voice.textContent = text;
  }

  // --- uploads -------------------------------------------------------------
  const icon = (name) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    const known = document.querySelector('svg.icon use');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    if (known) use.setAttribute('href', known.getAttribute('href').replace(/#.*/, `#i-${name}`));
    svg.append(use);
    return svg;
  };

  function accepts(input, file) {
    const rules = input.accept.toLowerCase().split(',').map(rule => rule.trim()).filter(Boolean);
    return !rules.length || rules.some(rule =>
      rule.startsWith('.') ? file.name.toLowerCase().endsWith(rule)
        : rule.endsWith('/*') ? file.type.startsWith(rule.slice(0, -1)) : file.type === rule);
  }

  const states = new WeakMap(); // input -> { files, list, error }
  function state(input) {
    if (!states.has(input)) {
      const list = document.createElement('ul');
      const error = document.createElement('p');
      list.className = 'files';
      list.setAttribute('role', 'list');
      error.className = 'error';
      error.setAttribute('role', 'alert');
      error.hidden = list.hidden = true;
      (input.closest('.composer-foot') || input.closest('.drop')).before(error, list);
      states.set(input, { files: [], list, error });
    }
    return states.get(input);
  }

  function show(input) {
    const { files, list } = state(input);
    const carrier = new DataTransfer();
    files.forEach(file => carrier.items.add(file));
    input.files = carrier.files;
    list.hidden = !files.length;
    list.replaceChildren(...files.map((file, index) => {
      const item = document.createElement('li');
      const name = document.createElement('span');
      const small = document.createElement('small');
      const remove = document.createElement('button');
      name.textContent = file.name;
      small.textContent = size(file.size);
      remove.type = 'button';
      remove.className = 'button quiet small icon-only';
      remove.setAttribute('aria-label', fill(input.dataset.remove, { name: file.name }));
      remove.append(icon('x'));
      remove.addEventListener('click', () => {
        files.splice(index, 1);
        show(input);
        (list.querySelectorAll('button')[Math.min(index, files.length - 1)] || input).focus();
      });
      item.append(icon(file.type.startsWith('image/') ? 'image' : 'file'), name, small, remove);
      return item;
    }));
  }

  function add(input, fresh) {
    const { files, error } = state(input);
    const { maxBytes, maxFiles, tooBig, tooMany, wrongType, empty, added } = input.dataset;
    const limit = input.multiple ? Number(maxFiles) || Infinity : 1;
    const refused = [];
    if (!input.multiple && fresh.length) files.length = 0;
    for (const file of fresh) {
      const values = { name: file.name, size: size(file.size), max: size(Number(maxBytes)) };
      if (files.some(old => old.name === file.name && old.size === file.size && old.lastModified === file.lastModified)) continue;
      if (!accepts(input, file)) refused.push(fill(wrongType, values));
      else if (!file.size) refused.push(fill(empty, values));
      else if (maxBytes && file.size > Number(maxBytes)) refused.push(fill(tooBig, values));
      else if (files.length >= limit) refused.push(fill(tooMany, { ...values, max: number(limit) }));
      else files.push(file);
    }
    show(input);
    error.textContent = refused.join(' ');
    error.hidden = !refused.length;
    if (!refused.length) say(fill(added, { n: number(files.length) }));
  }

  const pickers = scope => [...scope.querySelectorAll('.drop input[type=file]')];
  const carriesFiles = event => event.dataTransfer?.types.includes('Files');

  document.addEventListener('change', event => {
    if (event.target.matches('.drop input[type=file]')) add(event.target, [...event.target.files]);
  });
  document.addEventListener('reset', event => setTimeout(() => pickers(event.target).forEach(input => {
    const held = state(input);
    held.files.length = 0;
    held.error.hidden = true;
    show(input);
  })));
  // A file dropped beside the box must not replace the page and with it what was typed.
  document.addEventListener('dragover', event => {
    if (!carriesFiles(event) || !pickers(document).length) return;
    event.preventDefault();
    document.querySelectorAll('.drop.over').forEach(box => box.classList.remove('over'));
    const box = target(event);
    if (box) box.classList.add('over');
    else event.dataTransfer.dropEffect = 'none';
  });
  document.addEventListener('dragleave', event => {
    if (!event.relatedTarget) document.querySelectorAll('.drop.over').forEach(box => box.classList.remove('over'));
  });
  document.addEventListener('drop', event => {
    if (!carriesFiles(event) || !pickers(document).length) return;
    event.preventDefault();
    document.querySelectorAll('.drop.over').forEach(box => box.classList.remove('over'));
    const input = target(event)?.querySelector('input[type=file]');
    if (input) add(input, [...event.dataTransfer.files]);
  });
  // The box itself, or the only box of the form one is over (the composer's is small).
  function target(event) {
    const boxes = pickers(event.target.closest?.('form') || document.createElement('p'));
    return event.target.closest?.('.drop') || (boxes.length === 1 ? boxes[0].closest('.drop') : null);
  }
  document.addEventListener('paste', event => {
    const form = event.target.closest?.('form');
    const input = form && pickers(form)[0];
    const files = [...(event.clipboardData?.files || [])];
    if (!input || !files.length || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    const taken = state(input).files.length;
    add(input, files.map((file, index) => input.dataset.pasteName && /^image\.\w+$/.test(file.name)
      ? new File([file], `${fill(input.dataset.pasteName, { n: taken + index + 1 })}.${file.name.split('.').pop()}`, { type: file.type, lastModified: file.lastModified })
      : file));
  });

  // --- start, also for what htmx brings in ---------------------------------
  function start(scope) {
    scope.querySelectorAll('[data-max][data-count]').forEach(area => { if (area.value) count(area); });
    pickers(scope).forEach(input => { if (input.files.length) add(input, [...input.files]); });
    const summary = scope.matches?.('.summary') ? scope : scope.querySelector('.summary');
    if (summary) { summary.tabIndex = -1; summary.focus(); }
  }
  document.addEventListener('input', event => { if (event.target.matches('[data-max][data-count]')) count(event.target); });
  document.addEventListener('htmx:load', event => { if (event.detail.elt !== document.body) start(event.detail.elt); });
  // A link in the summary leads into the field, not only near it.
  document.addEventListener('click', event => {
    const link = event.target.closest?.('.summary a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    for (let fold = field; (fold = fold.parentElement?.closest('details')); ) fold.open = true;
    const box = field.matches('input, select, textarea, button, [tabindex]') ? field : field.querySelector('input, select, textarea') || field;
    (field.closest('.field') || field).scrollIntoView({ block: 'start' });
    box.focus({ preventScroll: true });
  });

  window.tresen = { ...window.tresen, busy, idle, fill, say, submitter };
  start(document);
})();
