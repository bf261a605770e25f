//! Words news of somebody's own account: links to join or to sign in, codes, warnings; and for
//! administrators what they have to look after.

use super::compose::{MailBlock, footer, message_id, new_email};
use crate::{
    app::{outbox::OutgoingEmail, transport::Email},
    domain::{
        notification::{AccountNotification, Recipient},
        person::Lang,
        text::Label,
    },
    i18n::{self, Locale},
    t,
};

/// Title, sentences before the link or code, what the link does, sentences after it.
struct AccountMailText {
    title: String,
    before: Vec<String>,
    link: Option<String>,
    after: Vec<String>,
}

/// The letter without its body, and the body.
pub(super) fn compose(
    parcel: &OutgoingEmail,
    news: &AccountNotification,
    code: Option<&str>,
) -> (Email, Vec<MailBlock>) {
    let lang = parcel.lang;
    let words = account_mail_text(parcel, news);
    let (hello, why) = match parcel.recipient {
        Recipient::Person { .. } | Recipient::Chat { .. } => (
            t!(lang, "mail-hello", name = parcel.name.as_str()),
            t!(lang, "mail-why", organisation = parcel.organisation.as_str()),
        ),
        Recipient::Account { .. } => (
            t!(lang, "mail-hello-team", name = parcel.name.as_str()),
            t!(lang, "mail-own-why", organisation = parcel.organisation.as_str()),
        ),
    };
    let mut body = vec![MailBlock::Paragraph(hello)];
    body.extend(words.before.into_iter().map(MailBlock::Paragraph));
    body.extend(code.map(|code| MailBlock::Facts(vec![(t!(lang, "mail-own-code"), code.to_owned())])));
    body.extend(words.link.map(|label| MailBlock::Link { label, url: parcel.link.clone() }));
    body.extend(words.after.into_iter().map(MailBlock::Paragraph));
    body.push(footer(parcel, why));
    // A code is of use for minutes; as a new mail it is seen at once, so nothing is threaded.
    let letter = new_email(parcel, words.title, message_id(parcel, &format!("own-{}", parcel.row)));
    (letter, body)
}

fn account_mail_text(parcel: &OutgoingEmail, news: &AccountNotification) -> AccountMailText {
    let (lang, organisation) = (parcel.lang, parcel.organisation.as_str());
    let locale = Locale { lang, zone: jiff::tz::TimeZone::UTC };
    let date = |day| locale.date(day);
    let plain = |title, text| AccountMailText { title, before: vec![text], link: None, after: Vec::new() };
    let linked = |title, text, label, after| AccountMailText {
        title,
        before: vec![text],
        link: Some(label),
        after: vec![after],
    };
    let is_requester = !matches!(parcel.recipient, Recipient::Account { .. });
    let not_you = || if is_requester { t!(lang, "mail-own-not-you-requester") } else { t!(lang, "mail-own-not-you") };
    let sign_in = |lang: Lang| t!(lang, "mail-own-sign-in");
    match news {
        AccountNotification::Invitation { .. } => linked(
            t!(lang, "mail-invitation-title", organisation = organisation),
            t!(lang, "mail-invitation", organisation = organisation),
            t!(lang, "mail-invitation-link"),
            t!(lang, "mail-invitation-until"),
        ),
        AccountNotification::PasswordReset { .. } => AccountMailText {
            title: t!(lang, "mail-reset-title"),
            before: vec![t!(lang, "mail-reset", organisation = organisation)],
            link: Some(t!(lang, "mail-reset-link")),
            after: vec![t!(lang, "mail-reset-until"), not_you()],
        },
        AccountNotification::SignInLink { .. } => AccountMailText {
            title: t!(lang, "mail-signin-link-title", organisation = organisation),
            before: vec![t!(lang, "mail-signin-link", organisation = organisation)],
            link: Some(t!(lang, "mail-signin-link-link")),
            after: vec![t!(lang, "mail-signin-link-until"), not_you()],
        },
        AccountNotification::SignInCode { .. } => AccountMailText {
            title: t!(lang, "mail-code-title"),
            before: vec![t!(lang, "mail-code", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-code-until"), t!(lang, "mail-code-not-you")],
        },
        AccountNotification::ChatCode { .. } => AccountMailText {
            title: t!(lang, "mail-chat-code-title"),
            before: vec![t!(lang, "mail-chat-code", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-chat-code-until"), t!(lang, "mail-chat-code-not-you")],
        },
        AccountNotification::AddressCode { .. } => AccountMailText {
            title: t!(lang, "mail-address-code-title"),
            before: vec![t!(lang, "mail-address-code")],
            link: None,
            after: vec![t!(lang, "mail-code-until")],
        },
        AccountNotification::FactorsReset {} => linked(
            t!(lang, "mail-factors-reset-title"),
            t!(lang, "mail-factors-reset", organisation = organisation),
            sign_in(lang),
            t!(lang, "mail-own-not-asked"),
        ),
        AccountNotification::FactorsChanged {} if is_requester => linked(
            t!(lang, "mail-factors-changed-requester-title"),
            t!(lang, "mail-factors-changed-requester", organisation = organisation),
            t!(lang, "mail-own-details"),
            t!(lang, "mail-own-not-you-changed"),
        ),
        AccountNotification::FactorsChanged {} => linked(
            t!(lang, "mail-factors-changed-title"),
            t!(lang, "mail-factors-changed", organisation = organisation),
            t!(lang, "mail-own-account"),
            not_you(),
        ),
        AccountNotification::PasswordChanged {} if is_requester => linked(
            t!(lang, "mail-password-changed-requester-title"),
            t!(lang, "mail-password-changed-requester", organisation = organisation),
            t!(lang, "mail-own-details"),
            t!(lang, "mail-own-not-you-changed"),
        ),
        AccountNotification::PasswordChanged {} => linked(
            t!(lang, "mail-password-changed-title"),
            t!(lang, "mail-password-changed", organisation = organisation),
            t!(lang, "mail-own-account"),
            not_you(),
        ),
        AccountNotification::ChatLinked {} => linked(
            t!(lang, "mail-chat-joined-title"),
            t!(lang, "mail-chat-joined", organisation = organisation),
            t!(lang, "mail-chat-joined-link"),
            t!(lang, "mail-chat-joined-not-you"),
        ),
        AccountNotification::LockingSoon { on } => linked(
            t!(lang, "mail-locking-soon-title", day = date(*on)),
            t!(lang, "mail-locking-soon", organisation = organisation, day = date(*on)),
            sign_in(lang),
            t!(lang, "mail-idle-why"),
        ),
        AccountNotification::MembershipRemovalSoon { on } => linked(
            t!(lang, "mail-stripping-soon-title", day = date(*on)),
            t!(lang, "mail-stripping-soon", organisation = organisation, day = date(*on)),
            sign_in(lang),
            t!(lang, "mail-idle-why"),
        ),
        AccountNotification::DeletionSoon { on } => AccountMailText {
            title: t!(lang, "mail-deletion-soon-title", day = date(*on)),
            before: vec![t!(lang, "mail-deletion-soon", organisation = organisation, day = date(*on))],
            link: None,
            after: vec![t!(lang, "mail-unlock"), t!(lang, "mail-idle-why")],
        },
        AccountNotification::Locked {} => AccountMailText {
            title: t!(lang, "mail-locked-title"),
            before: vec![t!(lang, "mail-locked", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-unlock"), t!(lang, "mail-idle-why")],
        },
        AccountNotification::MembershipsRemoved {} => {
            plain(t!(lang, "mail-stripped-title"), t!(lang, "mail-stripped", organisation = organisation))
        }
        AccountNotification::LastAdministratorIdle {} => linked(
            t!(lang, "mail-last-administrator-title"),
            t!(lang, "mail-last-administrator"),
            t!(lang, "mail-own-accounts"),
            t!(lang, "mail-idle-why"),
        ),
        AccountNotification::JobFailed { job } => linked(
            t!(lang, "mail-job-failed-title", job = job_name(lang, job)),
            t!(lang, "mail-job-failed", job = job_name(lang, job)),
            t!(lang, "mail-own-jobs"),
            t!(lang, "mail-job-failed-next"),
        ),
    }
}

fn job_name(lang: Lang, job: &Label) -> String {
    i18n::text(lang, &format!("job-{job}"), &[])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

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
            name: PersonName::parse("Kim Muster").unwrap(),
            email: EmailAddress::parse("kim@example.org").unwrap(),
            lang,
            contact: None,
            organisation: Label::parse("Verein").unwrap(),
            link: "https://hilfe.example.org/there".to_owned(),
            address: "https://hilfe.example.org".to_owned(),
            now: "2026-03-01T08:00:00Z".parse().unwrap(),
            content: EmailContent::Account { notification: news, code: code.map(str::to_owned) },
        })
    }

    #[test]
    fn requesters_are_spoken_to_as_requesters() {
        let token = TokenId(1);
        let (reset, link, code) = (
            AccountNotification::PasswordReset { token },
            AccountNotification::SignInLink { token },
            AccountNotification::ChatCode { token },
        );
        for news in [
            AccountNotification::FactorsChanged {},
            AccountNotification::PasswordChanged {},
            AccountNotification::ChatLinked {},
            reset,
            link,
            code,
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
    fn every_news_is_worded_and_carries_its_link_or_code() {
        let token = TokenId(1);
        let (on, job) = (date(2026, 8, 31), Label::parse("inactivity").unwrap());
        let all = [
            (AccountNotification::Invitation { token }, "there"),
            (AccountNotification::PasswordReset { token }, "there"),
            (AccountNotification::SignInLink { token }, "there"),
            (AccountNotification::SignInCode { token }, "123456"),
            (AccountNotification::AddressCode { token }, "123456"),
            (AccountNotification::FactorsReset {}, "there"),
            (AccountNotification::FactorsChanged {}, "there"),
            (AccountNotification::PasswordChanged {}, "there"),
            (AccountNotification::ChatLinked {}, "there"),
            (AccountNotification::LockingSoon { on }, "2026"),
            (AccountNotification::MembershipRemovalSoon { on }, "2026"),
            (AccountNotification::DeletionSoon { on }, "2026"),
            (AccountNotification::Locked {}, "Verein"),
            (AccountNotification::MembershipsRemoved {}, "Verein"),
            (AccountNotification::LastAdministratorIdle {}, "there"),
            (AccountNotification::JobFailed { job: job.clone() }, "there"),
        ];
        for (news, needed) in all {
            for lang in Lang::ALL {
                let code = (needed == "123456").then_some(needed);
                let letter = letter(lang, news.clone(), code);
                assert!(letter.text.contains(needed) && letter.html.contains(needed), "{news:?}: {}", letter.text);
                assert!(!letter.subject.contains("123456"), "lock screens show subjects");
                assert!(letter.is_automatic && letter.thread.is_none());
                assert!(!letter.text.contains("mail-"), "{}", letter.text);
            }
        }
        assert_eq!(
            letter(Lang::De, AccountNotification::JobFailed { job }, None).subject,
            "Aufgabe fehlgeschlagen: Ungenutzte Konten"
        );
    }
}
