//! A test mail to an administrator, which shows whether the mail server is configured correctly.

use data_encoding::HEXLOWER;

use crate::{
    app::{
        App, Error,
        transport::{Email, SendError},
    },
    domain::{
        organisation::MailServer,
        person::Lang,
        text::{EmailAddress, Label, PersonName},
    },
    store::random_bytes,
    t,
};

/// Sends the test mail at once, not through the outbox. The inner error is what the mail server answered.
///
/// # Errors
///
/// `Internal` when the system gives no random bytes.
pub async fn send(
    app: &App,
    organisation: &Label,
    (name, email): (&PersonName, &EmailAddress),
    server: &MailServer,
    lang: Lang,
) -> Result<Result<(), SendError>, Error> {
    let organisation = organisation.as_str();
    let subject = t!(lang, "setup-trial-subject", organisation = organisation);
    let said = [
        t!(lang, "setup-trial-hello", name = name.as_str()),
        t!(lang, "setup-trial-text", organisation = organisation),
        t!(lang, "setup-trial-nothing"),
    ];
    let (_, domain) = server.from.as_str().rsplit_once('@').unwrap_or_default();
    let message = Email {
        to: (Some(name.clone()), email.clone()),
        from_name: organisation.to_owned(),
        reply_to: None,
        date: app.now(),
        html: page(lang, &subject, &said),
        subject,
        text: said.join("\n\n"),
        message_id: format!("trial.{}@{domain}", HEXLOWER.encode(&random_bytes::<16>()?)),
        thread: None,
        lang: lang.tag(),
        is_automatic: true,
    };
    Ok(app.send_email(server, &message).await)
}

fn page(lang: Lang, title: &str, paragraphs: &[String]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let body: String = paragraphs.iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect();
    let (lang, title) = (lang.tag(), escape(title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}
