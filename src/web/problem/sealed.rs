//! Passwords and codes of a form that comes back: sealed with the installation's key, for one session, so that the
//! page carries them on and nobody can read them there.

use data_encoding::BASE64URL_NOPAD;

use crate::app::App;

/// Names and values that only the session with this CSRF token gets back; empty if there are none.
pub fn seal(app: &App, csrf: &str, secrets: &[(String, String)]) -> String {
    if secrets.is_empty() {
        return String::new();
    }
    let text = serde_json::to_vec(secrets).unwrap_or_default();
    let sealed = app.store().installation_key().seal(&context(csrf), &text);
    // Without random numbers they are typed again.
    sealed.map(|sealed| BASE64URL_NOPAD.encode(&sealed)).unwrap_or_default()
}

/// What [`seal`] sealed for this session; nothing if it was for another one, or altered.
pub fn unseal(app: &App, csrf: &str, sealed: &str) -> Vec<(String, String)> {
    let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).unwrap_or_default();
    let opened = app.store().installation_key().unseal(&context(csrf), &bytes).unwrap_or_default();
    serde_json::from_slice(&opened).unwrap_or_default()
}

fn context(csrf: &str) -> String {
    format!("secrets of a form: {csrf}")
}
