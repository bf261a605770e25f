//! Components for signing in: passwords, one-time codes, passkeys, recovery codes.

use std::fmt::Write;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

use super::{FormErrors, icon, labelled_field};
use crate::{
    app::account::{passkey::PasskeySite, password::MIN_LENGTH, second_factor::TotpEnrolment},
    domain::{person::Lang, text::EmailAddress},
    t,
    web::{assets, gate::Guest},
};

/// A warning if a password would cross a network without encryption; else empty.
pub fn unencrypted_warning(guest: &Guest) -> Markup {
    html! {
        @if guest.is_exposed() {
            div.banner.wait { (icon("unlock")) p { (t!(guest.locale.lang, "plain-warning")) } }
        }
    }
}

/// An input for a password, with a button that shows it. It is never filled by the server.
pub fn password_field(
    lang: Lang,
    errors: &FormErrors,
    name: &str,
    label: &str,
    hint: Option<&str>,
    autocomplete: &str,
    optional: bool,
) -> Markup {
    labelled_field(lang, errors, name, label, hint, optional, |describedby, invalid| {
        html! {
            div.affix {
                input.w-l #(name) name=(name) type="password" autocomplete=(autocomplete)
                    aria-describedby=[describedby] aria-invalid=[invalid];
                button.button.quiet.small.icon-only.needs-js type="button" data-reveal=(name) aria-pressed="false"
                    aria-label=(t!(lang, "password-reveal")) { (icon("eye")) }
            }
        }
    })
}

/// An input for a new password, with the rules for it.
pub fn new_password_field(lang: Lang, errors: &FormErrors, name: &str, label: &str) -> Markup {
    password_field(lang, errors, name, label, Some(&t!(lang, "password-hint", min = MIN_LENGTH)), "new-password", false)
}

/// The hidden user name under which a password manager saves the password beside it.
pub fn username_hint(email: &EmailAddress) -> Markup {
    html! { input type="hidden" name="username" autocomplete="username" value=(email); }
}

/// A text as a QR code; empty if it is too long for one.
pub fn qr_code(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return html! {} };
    // Scanners need four modules of white around it (ISO 18004).
    let (width, quiet) = (code.width(), 4);
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing to memory cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + quiet, at / width + quiet);
        }
    }
    let whole = width + 2 * quiet;
    html! {
        div.qr {
            svg viewBox=(format!("0 0 {whole} {whole}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
                path fill="#000" d=(path) {}
            }
        }
    }
}

/// Whether a page shows a secret that we made: the key of an app, recovery codes. All of them are marked alike.
pub fn shows_secret(html: &[u8]) -> bool {
    const MARK: &[u8] = b"class=\"secret\"";
    html.windows(MARK.len()).any(|part| part == MARK)
}

/// The steps to set up an app for one-time codes, with the field for its first code.
pub fn authenticator_setup(lang: Lang, errors: &FormErrors, enrolment: &TotpEnrolment) -> Markup {
    html! {
        ol.stack {
            li { p { (t!(lang, "enrol-app")) } p.hint { (t!(lang, "enrol-app-hint")) } }
            // A list item laid out as a grid would lose its number.
            li { div.stack {
                p { (t!(lang, "enrol-scan")) }
                (qr_code(&enrolment.uri, &t!(lang, "enrol-qr")))
                p { a href=(enrolment.uri) { (t!(lang, "enrol-here")) } }
                details.fold {
                    summary { (t!(lang, "enrol-type")) }
                    div.stack {
                        p.secret #key { (enrolment.key) }
                        div { (copy_button(lang, "key")) }
                    }
                }
            } }
            li { (one_time_code_field(lang, errors, &t!(lang, "enrol-code"))) }
        }
    }
}

/// The field for a one-time code of six digits.
pub fn one_time_code_field(lang: Lang, errors: &FormErrors, label: &str) -> Markup {
    labelled_field(lang, errors, "code", label, None, false, |describedby, invalid| {
        html! {
            input.code #code name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="9"
                aria-describedby=[describedby] aria-invalid=[invalid];
        }
    })
}

/// The WebAuthn ceremony that a form starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasskeyCeremony {
    /// Signing in with a passkey that exists.
    Authentication,
    /// Making a new passkey; the challenge comes from this address.
    Registration(&'static str),
}

/// A form that is sent with the response of an authenticator. It stays hidden without scripts, in
/// browsers without passkeys, and at another address than the one that passkeys are made for.
pub fn passkey_form(lang: Lang, site: &PasskeySite, wanted: PasskeyCeremony, action: &str, inside: Markup) -> Markup {
    let (kind, challenge) = match wanted {
        PasskeyCeremony::Authentication => ("get", "/passkey/challenge"),
        PasskeyCeremony::Registration(challenge) => ("create", challenge),
    };
    html! {
        form.stack method="post" action=(action) hidden data-passkey=(kind) data-challenge=(challenge) data-origin=(site.origin)
            data-cancelled=(t!(lang, "passkey-cancelled")) data-failed=(t!(lang, "passkey-failed")) data-known=(t!(lang, "passkey-known"))
        {
            p.error role="alert" data-wrong hidden { (icon("alert")) span {} }
            input type="hidden" name="credential";
            (inside)
        }
        script defer src=(assets::url("passkey.js")) {}
    }
}

/// The form for a new passkey; in a browser without passkeys, the reason why there is none.
pub fn new_passkey_form(
    lang: Lang,
    errors: &FormErrors,
    site: &PasskeySite,
    challenge: &'static str,
    action: &str,
    token: &str,
    name: &str,
) -> Markup {
    let inside = html! {
        (super::csrf(token))
        (super::text_field(lang, errors, super::TextField {
            name: "name", label: &t!(lang, "passkeys-name"), hint: Some(&t!(lang, "passkeys-name-hint")), value: name,
            autocomplete: Some("off"), width: Some("w-l"), ..super::TextField::default()
        }))
        div.actions {
            button.button.primary #passkey data-busy=(t!(lang, "passkey-busy")) { (icon("key")) (t!(lang, "passkeys-make")) }
        }
    };
    html! {
        p data-no-passkey { (t!(lang, "passkeys-unknown", address = site.origin.as_str())) }
        (passkey_form(lang, site, PasskeyCeremony::Registration(challenge), action, inside))
    }
}

/// The form that sends a code by mail to `test`, and once one was sent, the field for it, which is
/// sent to `action`.
pub fn mail_code_form(lang: Lang, errors: &FormErrors, action: &str, test: &str, token: &str, is_sent: bool) -> Markup {
    html! {
        @if is_sent {
            div.banner.good role="status" { (icon("mail")) p { (t!(lang, "mail-code-sent")) } }
            form.stack method="post" action=(action) {
                (super::csrf(token))
                (one_time_code_field(lang, errors, &t!(lang, "mail-code-field")))
                div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
            }
        }
        form method="post" action=(test) {
            (super::csrf(token))
            div.actions {
                button class=(if is_sent { "button" } else { "button primary" }) data-busy=(t!(lang, "busy")) {
                    (icon("send")) (if is_sent { t!(lang, "mail-code-again") } else { t!(lang, "mail-code-test") })
                }
            }
        }
    }
}

/// Recovery codes with buttons to copy, print and save them; `file` is the address of the text file.
pub fn recovery_codes(lang: Lang, codes: &[String], file: &str) -> Markup {
    html! {
        ul.secret #codes role="list" { @for code in codes { li { (code) } } }
        div.row {
            (copy_button(lang, "codes"))
            button.button.small.needs-js type="button" data-print { (icon("printer")) (t!(lang, "secret-print")) }
            a.button.small href=(file) download { (icon("download")) (t!(lang, "download")) }
        }
    }
}

/// The checkbox by which the owner confirms that the codes are saved.
pub fn codes_saved_checkbox(lang: Lang, errors: &FormErrors) -> Markup {
    let wrong = super::error_for(errors, "kept");
    html! {
        div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            @if let Some(wrong) = wrong { p.error #kept-error { (icon("alert")) (wrong) } }
            label.check {
                input #kept type="checkbox" name="kept" aria-describedby=[wrong.map(|_| "kept-error")]
                    aria-invalid=[wrong.map(|_| "true")];
                span { (t!(lang, "recovery-kept")) }
            }
        }
    }
}

fn copy_button(lang: Lang, id: &str) -> Markup {
    html! {
        button.button.small.needs-js type="button" data-copy=(id) data-done=(t!(lang, "secret-copied")) {
            (icon("copy")) (t!(lang, "secret-copy"))
        }
    }
}
