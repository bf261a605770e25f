//! The page that asks who somebody is, before something that a session left open on a shared computer must not be
//! enough for. A form that was sent goes on from here with the proof, by one press; nothing typed is lost but what
//! somebody signs in with.

use actix_web::HttpRequest;
use maud::{Markup, html};

use super::{Problem, SentForm, page::ProblemParts, sealed::seal};
use crate::{
    app::{
        account::{self, passkey::PasskeySite, second_factor::SecondFactor},
        portal::{self, confirm::RequesterProofMeans},
        view::sign_in_methods,
    },
    domain::{person::Lang, text::EmailAddress},
    i18n, t,
    web::{
        gate::{CookieKind, Guest, csrf_token, is_team_path, own_address_or_home, with_return_to},
        signin::wait_banner,
        ui::{self, FormErrors, PasskeyCeremony, TextField, csrf, icon},
    },
};

/// The field with the password that proves who sends a form.
pub const PROOF_PASSWORD: &str = "proof-password";
/// The field with a code that proves it.
pub const PROOF_CODE: &str = "proof-code";
/// The field that says that the authenticator's answer proves it.
pub const PROOF_PASSKEY: &str = "proof-passkey";
/// The field with what somebody signs in with, sealed.
pub const PROOF_HELD: &str = "proof-held";
/// The button that asks for a code by mail.
pub const PROOF_SEND: &str = "proof-send";

/// Why somebody is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofState {
    /// The last proof is too old.
    Missing,
    /// What was shown is wrong.
    Wrong,
    /// It was tried too often; seconds to wait.
    Wait(u64),
}

/// What the page shows to the owner of a session.
pub struct ProofPage {
    guest: Guest,
    state: ProofState,
    /// The token of the forms.
    token: String,
    /// Where a proof goes that comes without a form.
    alone: String,
    email: EmailAddress,
    means: ProofMeans,
}

/// What somebody can prove their identity with.
enum ProofMeans {
    /// Of the team: the password or a code; a passkey, if one is set up for this site.
    Account {
        site: Option<PasskeySite>,
    },
    Requester(RequesterProofMeans),
}

impl ProofPage {
    /// The page for whoever sent the request; `None` if another problem is in the way, if they have no session, or if
    /// nothing can be read.
    pub fn find(request: &HttpRequest, guest: &Guest, problem: &Problem) -> Option<Self> {
        let Problem::ProofNeeded(state) = *problem else { return None };
        let guest = guest.clone();
        let path = own_address_or_home(request.uri().path_and_query().map_or("/", |path| path.as_str()));
        let alone = |own: &str| match path.starts_with(own) {
            true => path.to_owned(),
            false => with_return_to(own, path),
        };
        if is_team_path(path) {
            let token = guest.current_cookie_value(request, CookieKind::Session)?;
            return Self::of_account(guest, state, &token, alone("/console/account/confirm"));
        }
        let token = guest.current_cookie_value(request, CookieKind::Portal)?;
        let means = guest.app.read(|read| portal::confirm::proof_means(read, &token, guest.now)).ok()?;
        let (email, alone) = (means.email.clone(), alone("/portal/account/confirm"));
        let token = csrf_token(&guest, &token);
        Some(Self { token, guest, state, alone, email, means: ProofMeans::Requester(means) })
    }

    fn of_account(mut guest: Guest, state: ProofState, token: &str, alone: String) -> Option<Self> {
        let found = guest.app.read(|read| {
            let Some((account, _)) = account::find_full_session(read, token, guest.now)? else { return Ok(None) };
            let has_passkey = sign_in_methods::load(read, &account)?.has(SecondFactor::Passkey);
            let site = if has_passkey { PasskeySite::of(&guest.app, read)? } else { None };
            Ok::<_, crate::app::Error>(Some((account, site)))
        });
        let (account, site) = found.ok()??;
        guest.set_language(account.lang);
        let token = csrf_token(&guest, token);
        Some(Self { token, guest, state, alone, email: account.email, means: ProofMeans::Account { site } })
    }

    const fn lang(&self) -> Lang {
        self.guest.locale.lang
    }

    /// A text in the words for the team or for requesters.
    fn say(&self, part: &str) -> String {
        let whose = if matches!(self.means, ProofMeans::Account { .. }) { "" } else { "-requester" };
        i18n::text(self.lang(), &format!("problem-proof-{part}{whose}"), &[])
    }

    fn errors(&self) -> FormErrors {
        let field = match &self.means {
            ProofMeans::Requester(means) if !means.has_password => PROOF_CODE,
            _ => PROOF_PASSWORD,
        };
        match self.state {
            ProofState::Wrong => vec![(field.to_owned(), self.say("wrong"))],
            ProofState::Missing | ProofState::Wait(_) => FormErrors::new(),
        }
    }

    /// The page, with the form that was `sent` if it can be sent on.
    pub fn page(&self, sent: Option<&SentForm>) -> Markup {
        let ProblemParts { title, lead, rest } = self.parts(sent);
        let main = html! {
            header.page-head { h1 { (title) } p.lead { (lead) } }
            (rest)
        };
        ui::public_page(&self.guest, &title, &[], main)
    }

    /// The page without what stands around it.
    pub fn parts(&self, sent: Option<&SentForm>) -> ProblemParts {
        let action = sent.map_or(self.alone.as_str(), |form| form.action.as_str());
        let wait = if let ProofState::Wait(seconds) = self.state { Some(seconds) } else { None };
        let is_held = sent.is_some_and(|form| form.action != self.alone);
        let rest = html! {
            (ui::error_summary(self.lang(), &self.errors()))
            (wait_banner(self.lang(), wait))
            @if is_held { p { (self.say("held")) } }
            (self.by_passkey(sent, action))
            form.stack method="post" action=(action) {
                (self.held(sent))
                (ui::username_hint(&self.email))
                (self.controls(&self.errors(), is_held))
            }
        };
        ProblemParts { title: self.say("title"), lead: self.say("text"), rest }
    }

    /// What was sent, to go on with the proof.
    fn held(&self, form: Option<&SentForm>) -> Markup {
        let fields = form.map(|form| form.fields.as_slice()).unwrap_or_default();
        let secrets = form.map(|form| seal(&self.guest.app, &self.token, &form.secrets)).unwrap_or_default();
        html! {
            (csrf(&self.token))
            // The hint for password managers is no part of what was sent.
            @for (name, value) in fields.iter().filter(|(name, _)| name != "username") {
                input type="hidden" name=(name) value=(value);
            }
            @if !secrets.is_empty() { input type="hidden" name=(PROOF_HELD) value=(secrets); }
        }
    }

    fn by_passkey(&self, form: Option<&SentForm>, action: &str) -> Markup {
        let lang = self.lang();
        let ProofMeans::Account { site: Some(site) } = &self.means else { return html! {} };
        let inside = html! {
            (self.held(form))
            input type="hidden" name=(PROOF_PASSKEY) value="1";
            div.actions {
                button.button #passkey data-busy=(t!(lang, "passkey-busy")) { (icon("key")) (t!(lang, "passkey-go")) }
            }
        };
        ui::passkey_form(lang, site, PasskeyCeremony::Authentication, action, inside)
    }

    fn controls(&self, errors: &FormErrors, is_held: bool) -> Markup {
        let lang = self.lang();
        let code = |label: &str| {
            let line =
                TextField { name: PROOF_CODE, label, autocomplete: Some("one-time-code"), ..TextField::default() };
            ui::text_field(lang, errors, TextField { width: Some("w-m"), ..line })
        };
        let password =
            || ui::password_field(lang, errors, PROOF_PASSWORD, &t!(lang, "password"), None, "current-password", false);
        let go_on = html! {
            div.actions {
                button.button.primary data-busy=(t!(lang, "busy")) {
                    @if is_held { (self.say("send")) } @else { (t!(lang, "continue")) }
                }
            }
        };
        let by_code =
            |inside: Markup| html! { details.fold { summary { (self.say("by-code")) } div.stack { (inside) } } };
        match &self.means {
            ProofMeans::Account { .. } => html! { (password()) (by_code(code(&t!(lang, "confirm-code")))) (go_on) },
            ProofMeans::Requester(means) if means.has_app => html! {
                @if means.has_password { (password()) (by_code(code(&t!(lang, "confirm-code")))) }
                @else { (code(&t!(lang, "confirm-code"))) }
                (go_on)
            },
            ProofMeans::Requester(means) => {
                let mailed = html! {
                    @if means.is_code_sent {
                        div.banner.good role="status" { (icon("mail")) p { (t!(lang, "mail-code-sent")) } }
                        (code(&t!(lang, "mail-code-field")))
                    }
                };
                html! {
                    @if means.has_password { (password()) }
                    (mailed)
                    @if means.has_password || means.is_code_sent { (go_on) }
                    div.actions {
                        button class=(if means.has_password || means.is_code_sent { "button" } else { "button primary" })
                            name=(PROOF_SEND) value="1" data-busy=(t!(lang, "busy"))
                        {
                            (icon("send"))
                            @if means.is_code_sent { (t!(lang, "mail-code-again")) } @else { (t!(lang, "mail-code-go")) }
                        }
                    }
                }
            }
        }
    }
}
