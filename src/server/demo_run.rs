//! `tresen demo`: fills a helpdesk in a directory that is removed at the end, and serves it. Its mails become files
//! there. Not here: what it is filled with, which is [`crate::demo`]'s.

use std::{fs, io::Write, path::Path, sync::Arc};

use super::{
    ServerError, app_options, block_on,
    prepare::{bind, open_at, open_store, prepare_process},
    reach, serve,
};
use crate::{
    app::{App, AppOptions},
    channel::mail::MailFolder,
    clock::Clock,
    config::{Config, reason},
    demo,
    domain::{
        organisation::{MailSecurity, MailServer},
        person::Lang,
        text::EmailAddress,
    },
    store::Store,
};

/// Where the mails are, in the directory of the demo.
const MAIL_FOLDER: &str = "mails";

/// Serves a helpdesk full of invented people from a directory that is removed at the end.
///
/// # Errors
/// Those of [`run`](super::run); also when the demo cannot be filled or its directory cannot be removed.
pub fn run_demo(config: &Config, lang: Lang, out: &mut impl Write) -> Result<(), ServerError> {
    prepare_process(config);
    let mut config = config.clone();
    config.server.data = std::env::temp_dir().join(format!("tresen-demo-{}", std::process::id()));
    // Nothing of the demo leaves the machine.
    config.mail.host.clear();
    config.telegram.token_files.clear();
    let listener = bind(config.server.listen)?;
    let listen = listener.local_addr().unwrap_or(config.server.listen);
    let address = reach::address(config.server.public_address.as_str(), listen);
    let outcome = fill_demo(&config, lang, &address).and_then(|lines| {
        let store = open_store(&config)?;
        let app = demo_app(&config, store.clone(), Clock::system(), app_options(&config))?;
        let outcome = block_on(serve(&config, app, listener, &lines, out));
        store.close();
        outcome
    });
    let removed = fs::remove_dir_all(&config.server.data);
    outcome.and(removed.map_err(|error| {
        ServerError(format!("the demo's directory {} is still there: {}", config.server.data.display(), reason(&error)))
    }))
}

/// The application whose mails become files.
fn demo_app(config: &Config, store: Store, clock: Clock, options: AppOptions) -> Result<App, ServerError> {
    let from = EmailAddress::parse(demo::DEMO_SENDER)
        .map_err(|_| ServerError(format!("{} is no address to send from", demo::DEMO_SENDER)))?;
    // Never asked: it stands for the folder where a mail server is expected.
    let server = MailServer {
        host: "localhost".to_owned(),
        port: 25,
        security: MailSecurity::None,
        user: String::new(),
        password: String::new(),
        from,
    };
    let folder = MailFolder::new(config.server.data.join(MAIL_FOLDER));
    Ok(App::new(store, clock, AppOptions { mail: Some(server), ..options }, Arc::new(folder)))
}

/// Fills the demo on a clock of its own. `address` is where browsers find it. Returns the lines that say who can sign
/// in, and where the mails are.
fn fill_demo(config: &Config, lang: Lang, address: &str) -> Result<String, ServerError> {
    let clock = Clock::fixed(Clock::system().now());
    let store = open_at(config, clock.clone())?;
    // The organisation keeps it, for the links of mails.
    let options = AppOptions { public_address: address.to_owned(), ..app_options(config) };
    let app = demo_app(config, store.clone(), clock.clone(), options)?;
    let filled = block_on(demo::fill(&app, &clock, lang));
    store.close();
    let sign_ins = filled.map_err(|error| ServerError(format!("the demo cannot be made: {error}")))?;
    Ok(demo_lines(lang, address, &sign_ins, &config.server.data.join(MAIL_FOLDER)))
}

fn demo_lines(lang: Lang, address: &str, sign_ins: &[demo::DemoSignIn], mails: &Path) -> String {
    let (form, sign_in, password, app_words, requesters, contact, mail_words) = match lang {
        Lang::De => (
            "Formular / form",
            "Anmelden / sign in",
            "Passwort / password",
            "Authenticator-App oder / or `oathtool --totp -b SCHLÜSSEL/KEY`",
            "Anfragende / requesters",
            "Ansprechperson / contact",
            "E-Mails (keine verlässt diesen Rechner / none leaves this machine)",
        ),
        Lang::En => (
            "Form",
            "Sign in",
            "Password",
            "authenticator app or `oathtool --totp -b KEY`",
            "Requesters",
            "contact",
            "E-mails (none leaves this machine)",
        ),
    };
    let mut lines = format!(
        "{form}: {address}/  Chat: {address}/chat\n\
         {sign_in}: {address}/signin — {password}: {}\n\
         Code: {app_words}\n",
        demo::DEMO_PASSWORD
    );
    for of in sign_ins {
        let role = if of.role.is_empty() { String::new() } else { format!(" — {}", of.role) };
        lines += &format!("  {}  {}  {}{role}\n", of.email, of.totp_secret, of.name);
    }
    lines +=
        &format!("{requesters}: {address}/portal\n  {}\n  {} — {contact}\n", demo::DEMO_REQUESTER, demo::DEMO_CONTACT);
    lines += &format!("{mail_words}: {}\n", mails.display());
    lines
}
