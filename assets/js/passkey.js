// Passkeys: asks the authenticator what the server wants to know and sends the answer like any form.
// Without passkeys in the browser, or at another address than theirs, their forms stay hidden.
(() => {
  'use strict';
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = list => (list || []).map(known => ({ ...known, id: bytes(known.id), transports: undefined }));

  async function question(form) {
    const body = new URLSearchParams({ csrf: form.elements.csrf?.value || '' });
    const response = await fetch(form.dataset.challenge, { method: 'POST', body });
    if (!response.ok) throw new Error(`${response.status}`);
    const asked = await response.json();
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
    return asked;
  }

  function answer(credential) {
    const { response } = credential;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = text(response.attestationObject);
      said.transports = response.getTransports?.() || [];
    } else {
      said.authenticatorData = text(response.authenticatorData);
      said.signature = text(response.signature);
      if (response.userHandle) said.userHandle = text(response.userHandle);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said, clientExtensionResults: {},
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
    });
  }

  async function ask(form, button) {
    const wrong = form.querySelector('[data-wrong]');
    wrong.hidden = true;
    window.tresen?.busy(form, button);
    try {
      const publicKey = await question(form);
      const credential = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = answer(credential);
      form.submit();
    } catch (error) {
      window.tresen?.idle(form);
      const { cancelled, known, failed } = form.dataset;
      const said = { NotAllowedError: cancelled, AbortError: cancelled, InvalidStateError: known }[error.name] || failed;
      wrong.lastElementChild.textContent = said;
      wrong.hidden = false;
    }
  }

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (form.dataset.origin !== location.origin) continue;
    form.hidden = false;
    document.querySelectorAll('[data-no-passkey]').forEach(hint => { hint.hidden = true; });
    form.addEventListener('submit', event => {
      // A name that is missing is the server's to tell.
      if (form.elements.name && !form.elements.name.value.trim()) return;
      event.preventDefault();
      ask(form, event.submitter || form.querySelector('button'));
    });
  }
})();
