// A small button on a site of yours that opens the chat:
//   <script defer src="https://helpdesk.example/embed/chat.js"></script>
// data-label names the button, data-side="left" puts it on the other side. It loads nothing, keeps nothing and
// needs no inline style or script, so a strict Content-Security-Policy only has to allow this address as a script.
(() => {
  'use strict';
  const script = document.currentScript;
  if (!script || document.querySelector('tresen-chat')) return;
  const { label, side } = script.dataset;
  const german = (document.documentElement.lang || navigator.language).toLowerCase().startsWith('de');
  const dress = (element, styles) => Object.assign(element.style, styles);

  function place() {
    const frame = document.createElement('tresen-chat');
    const link = document.createElement('a');
    link.href = new URL('/chat', script.src).href;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = label || (german ? 'Schreiben Sie uns' : 'Write to us');
    link.title = german ? 'Öffnet den Chat in einem neuen Fenster' : 'Opens the chat in a new window';
    dress(frame, { position: 'fixed', zIndex: '2147483000', bottom: '16px', [side === 'left' ? 'left' : 'right']: '16px' });
    // The surrounding page's styles for links do not reach in here.
    dress(link, {
      all: 'initial', display: 'block', boxSizing: 'border-box', maxWidth: 'calc(100vw - 32px)', padding: '14px 20px', borderRadius: '26px',
      background: '#0b4f54', color: '#fff', border: '2px solid #fff', boxShadow: '0 2px 10px rgba(0,0,0,.35)',
      font: '600 16px/1.25 system-ui,sans-serif', cursor: 'pointer',
    });
    const ring = on => dress(link, { outline: on ? '3px solid #0b4f54' : 'none', outlineOffset: '2px', textDecoration: on ? 'underline' : 'none' });
    link.addEventListener('focus', () => ring(true));
    link.addEventListener('blur', () => ring(false));
    frame.attachShadow({ mode: 'open' }).append(link);
    document.body.append(frame);
  }

  if (document.body) place();
  else addEventListener('DOMContentLoaded', place);
})();
