//! Puts a notification about an account into words: links to join or to sign in, codes, warnings; and
//! for administrators what they have to look after.
//!
//! Which texts, which link and whether there is a code is a row of
//! [`AccountNotification::mail`]; nothing here depends on the kind except the values in the texts.

use super::compose::{MailBlock, footer, greeting, new_email};
use crate::{
    app::{outbox::OutgoingEmail, transport::Email},
    domain::{account_notification::AccountNotification, notification::Recipient, person::Lang, text::Label},
    i18n::{self, Locale, Value},
    t,
};

/// The mail without its body, and the blocks of the body.
pub(super) fn compose(
    outgoing: &OutgoingEmail,
    notification: &AccountNotification,
    code: Option<&str>,
) -> (Email, Vec<MailBlock>) {
    let (lang, organisation) = (outgoing.lang, outgoing.organisation.as_str());
    let is_requester = !matches!(outgoing.recipient, Recipient::Account { .. });
    let why = if is_requester {
        t!(lang, "mail-why", organisation = organisation)
    } else {
        t!(lang, "mail-own-why", organisation = organisation)
    };
    let mail = notification.mail(is_requester);
    let values = text_values(outgoing, notification);
    let text = |key: &str| i18n::text(lang, key, &values);
    let mut body = vec![greeting(outgoing), MailBlock::Paragraph(text(&format!("mail-{}", mail.key)))];
    body.extend(code.map(|code| MailBlock::Facts(vec![(t!(lang, "mail-own-code"), code.to_owned())])));
    body.extend(mail.link.map(|(_, label)| MailBlock::Link { label: text(label), url: outgoing.link.clone() }));
    body.extend(mail.closing.iter().map(|key| MailBlock::Paragraph(text(key))));
    body.push(footer(outgoing, why));
    (new_email(outgoing, text(&format!("mail-{}-title", mail.key))), body)
}

/// The values that the texts of these mails may name.
fn text_values<'a>(outgoing: &'a OutgoingEmail, notification: &AccountNotification) -> Vec<(&'static str, Value<'a>)> {
    let lang = outgoing.lang;
    let mut values = vec![("organisation", Value::from(outgoing.organisation.as_str()))];
    match notification {
        AccountNotification::LockingSoon { on }
        | AccountNotification::MembershipRemovalSoon { on }
        | AccountNotification::DeletionSoon { on } => {
            let locale = Locale { lang, zone: jiff::tz::TimeZone::UTC };
            values.push(("day", Value::from(locale.date(*on))));
        }
        AccountNotification::JobFailed { job } => values.push(("job", Value::from(job_name(lang, job)))),
        _ => {}
    }
    values
}

fn job_name(lang: Lang, job: &Label) -> String {
    i18n::text(lang, &format!("job-{job}"), &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::outbox::EmailContent,
        channel::mail::compose,
        domain::{
            id::{AccountId, OutboxId, PersonId, TokenId},
            text::{EmailAddress, PersonName},
        },
    };

    fn letter(lang: Lang, news: AccountNotification, code: Option<&str>) -> Email {
        letter_to(Recipient::Account { account: AccountId(3) }, lang, news, code)
    }

    fn letter_to(recipient: Recipient, lang: Lang, news: AccountNotification, code: Option<&str>) -> Email {
        compose(&OutgoingEmail {
            row: OutboxId(7),
            recipient,
            name: PersonName::parse("Kim Muster").ok(),
            email: EmailAddress::parse("kim@example.org").unwrap(),
            lang,
            contact: None,
            organisation: Label::parse("Verein").unwrap(),
            hue: 195,
            link: "https://hilfe.example.org/there".to_owned(),
            address: "https://hilfe.example.org".to_owned(),
            written: "2026-03-01T08:00:00Z".parse().unwrap(),
            id: "1".to_owned(),
            thread: None,
            content: EmailContent::Account { notification: news, code: code.map(str::to_owned) },
        })
    }

    #[test]
    fn requesters_are_spoken_to_as_requesters() {
        let token = TokenId(1);
        let (reset, link, code, proof) = (
            AccountNotification::PasswordReset { token },
            AccountNotification::SignInLink { token },
            AccountNotification::ChatCode { token },
            AccountNotification::ProofCode { token },
        );
        for news in [
            AccountNotification::FactorsChanged,
            AccountNotification::PasswordChanged,
            AccountNotification::ChatLinked,
            reset,
            link,
            code,
            proof,
        ] {
            let letter = letter_to(Recipient::Person { person: PersonId(1) }, Lang::De, news.clone(), None);
            let words = format!("{} {}", letter.subject, letter.text).to_lowercase();
            let mut words = words.split(|c: char| !c.is_alphabetic());
            let familiar = words.find(|word| ["du", "dich", "dir", "sag"].contains(word) || word.starts_with("dein"));
            assert_eq!(familiar, None, "{news:?}: {}", letter.text);
            assert!(!letter.text.contains("mail-"), "{}", letter.text);
        }
    }

    #[test]
    fn every_notification_is_worded_and_carries_its_link_or_code() {
        for notification in AccountNotification::samples() {
            let mail = notification.mail(false);
            let code = mail.has_code.then_some("123456");
            let day = matches!(mail.key, "locking-soon" | "stripping-soon" | "deletion-soon").then_some("2026");
            let needed = [Some("Verein"), mail.link.map(|_| "there"), code, day];
            for lang in Lang::ALL {
                let letter = letter(lang, notification.clone(), code);
                for needed in needed.into_iter().flatten() {
                    let is_there = letter.text.contains(needed) && letter.html.contains(needed);
                    assert!(is_there, "{notification:?} lacks {needed}: {}", letter.text);
                }
                assert!(!letter.subject.contains("123456"), "lock screens show subjects");
                assert!(letter.is_automatic && letter.thread.is_none());
                assert!(!letter.text.contains("mail-"), "{}", letter.text);
                assert!(i18n::has(lang, mail.list_key), "{}", mail.list_key);
            }
        }
        let failed = AccountNotification::JobFailed { job: Label::parse("inactivity").unwrap() };
        assert_eq!(letter(Lang::De, failed, None).subject, "Auftrag fehlgeschlagen: Ungenutzte Konten");
    }
}
