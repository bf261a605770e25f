// Proof of work instead of a captcha: finds a number whose SHA-256 together with the server's challenge begins with enough zero bits.
// Written out because browsers offer crypto.subtle only over HTTPS, and the first visit to a Pi may be over HTTP.
(() => {
  'use strict';
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
  const fraction = (n, root) => ((n ** (1 / root)) % 1) * 2 ** 32 | 0;
  const K = Int32Array.from(primes, p => fraction(p, 3));
  const START = Int32Array.from(primes.slice(0, 8), p => fraction(p, 2));
  const W = new Int32Array(64);

  function block(state, bytes, at) {
    for (let i = 0; i < 16; i++, at += 4) W[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + W[i - 7]
        + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
      const u = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + u | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  function sha256(bytes) {
    const padded = new Uint8Array((bytes.length + 72) >> 6 << 6);
    padded.set(bytes);
    padded[bytes.length] = 128;
    new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
    const state = START.slice();
    for (let at = 0; at < padded.length; at += 64) block(state, padded, at);
    return state;
  }

  function zeroBits(state) {
    let bits = 0;
    for (const word of state) {
      bits += Math.clz32(word);
      if (word !== 0) break;
    }
    return bits;
  }

  const encoder = new TextEncoder();
  function solve(form) {
    const input = form.querySelector('[name=pow]');
    const wanted = Number(form.dataset.powBits), prefix = `${form.dataset.powChallenge}:`;
    let nonce = 0, waiting = null;
    // Ten milliseconds of work, then the page's turn, so that typing stays smooth.
    function step() {
      const until = performance.now() + 10;
      do {
        if (zeroBits(sha256(encoder.encode(prefix + nonce))) >= wanted) { done(); return; }
        nonce++;
      } while (performance.now() < until);
      setTimeout(step);
    }
    function done() {
      input.value = String(nonce);
      form.dispatchEvent(new CustomEvent('tresen:pow', { bubbles: true }));
      if (!waiting) return;
      const { button } = waiting;
      waiting = null;
      window.tresen?.idle(form);
      form.requestSubmit(button?.isConnected ? button : undefined);
    }
    // In the capture phase: before anything that would send it.
    form.addEventListener('submit', event => {
      if (input.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = { button: event.submitter };
      window.tresen?.busy(form, event.submitter || window.tresen.submitter(form));
    }, true);
    input.value = '';
    step();
  }

  window.tresen = { ...window.tresen, sha256, zeroBits, solve };
  document.querySelectorAll('form[data-pow-challenge]').forEach(solve);
})();
