//! Words news of somebody's own account: links to join or to sign in, codes, warnings; and for
//! administrators what they have to look after.

use super::compose::{Block, addressed, footer, message_id};
use crate::{
    app::{deliver::Parcel, transport::Letter},
    domain::{
        notice::{News, Recipient},
        person::Lang,
        text::Label,
    },
    i18n::{self, Voice},
    t,
};

/// Title, sentences before the link or code, what the link does, sentences after it.
struct Words {
    title: String,
    before: Vec<String>,
    link: Option<String>,
    after: Vec<String>,
}

/// The letter without its body, and the body.
pub(super) fn word(parcel: &Parcel, news: &News, code: Option<&str>) -> (Letter, Vec<Block>) {
    let lang = parcel.lang;
    let words = words(parcel, news);
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
    let mut body = vec![Block::Line(hello)];
    body.extend(words.before.into_iter().map(Block::Line));
    body.extend(code.map(|code| Block::Facts(vec![(t!(lang, "mail-own-code"), code.to_owned())])));
    body.extend(words.link.map(|label| Block::Link { label, url: parcel.link.clone() }));
    body.extend(words.after.into_iter().map(Block::Line));
    body.push(footer(parcel, why));
    // A code is of use for minutes; as a new mail it is seen at once, so nothing is threaded.
    let letter = addressed(parcel, words.title, message_id(parcel, &format!("own-{}", parcel.row)));
    (letter, body)
}

fn words(parcel: &Parcel, news: &News) -> Words {
    let (lang, organisation) = (parcel.lang, parcel.organisation.as_str());
    let voice = Voice { lang, zone: jiff::tz::TimeZone::UTC };
    let date = |day| voice.date(day);
    let plain = |title, text| Words { title, before: vec![text], link: None, after: Vec::new() };
    let linked = |title, text, label, after| Words { title, before: vec![text], link: Some(label), after: vec![after] };
    let is_requester = !matches!(parcel.recipient, Recipient::Account { .. });
    let not_you = || if is_requester { t!(lang, "mail-own-not-you-requester") } else { t!(lang, "mail-own-not-you") };
    let sign_in = |lang: Lang| t!(lang, "mail-own-sign-in");
    match news {
        News::Invitation { .. } => linked(
            t!(lang, "mail-invitation-title", organisation = organisation),
            t!(lang, "mail-invitation", organisation = organisation),
            t!(lang, "mail-invitation-link"),
            t!(lang, "mail-invitation-until"),
        ),
        News::PasswordReset { .. } => Words {
            title: t!(lang, "mail-reset-title"),
            before: vec![t!(lang, "mail-reset", organisation = organisation)],
            link: Some(t!(lang, "mail-reset-link")),
            after: vec![t!(lang, "mail-reset-until"), not_you()],
        },
        News::SignInLink { .. } => Words {
            title: t!(lang, "mail-signin-link-title", organisation = organisation),
            before: vec![t!(lang, "mail-signin-link", organisation = organisation)],
            link: Some(t!(lang, "mail-signin-link-link")),
            after: vec![t!(lang, "mail-signin-link-until"), not_you()],
        },
        News::SignInCode { .. } => Words {
            title: t!(lang, "mail-code-title"),
            before: vec![t!(lang, "mail-code", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-code-until"), t!(lang, "mail-code-not-you")],
        },
        News::ChatCode { .. } => Words {
            title: t!(lang, "mail-chat-code-title"),
            before: vec![t!(lang, "mail-chat-code", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-chat-code-until"), t!(lang, "mail-chat-code-not-you")],
        },
        News::AddressCode { .. } => Words {
            title: t!(lang, "mail-address-code-title"),
            before: vec![t!(lang, "mail-address-code")],
            link: None,
            after: vec![t!(lang, "mail-code-until")],
        },
        News::FactorsReset {} => linked(
            t!(lang, "mail-factors-reset-title"),
            t!(lang, "mail-factors-reset", organisation = organisation),
            sign_in(lang),
            t!(lang, "mail-own-not-asked"),
        ),
        News::FactorsChanged {} if is_requester => linked(
            t!(lang, "mail-factors-changed-requester-title"),
            t!(lang, "mail-factors-changed-requester", organisation = organisation),
            t!(lang, "mail-own-details"),
            t!(lang, "mail-own-not-you-changed"),
        ),
        News::FactorsChanged {} => linked(
            t!(lang, "mail-factors-changed-title"),
            t!(lang, "mail-factors-changed", organisation = organisation),
            t!(lang, "mail-own-account"),
            not_you(),
        ),
        News::PasswordChanged {} if is_requester => linked(
            t!(lang, "mail-password-changed-requester-title"),
            t!(lang, "mail-password-changed-requester", organisation = organisation),
            t!(lang, "mail-own-details"),
            t!(lang, "mail-own-not-you-changed"),
        ),
        News::PasswordChanged {} => linked(
            t!(lang, "mail-password-changed-title"),
            t!(lang, "mail-password-changed", organisation = organisation),
            t!(lang, "mail-own-account"),
            not_you(),
        ),
        News::ChatJoined {} => linked(
            t!(lang, "mail-chat-joined-title"),
            t!(lang, "mail-chat-joined", organisation = organisation),
            t!(lang, "mail-chat-joined-link"),
            t!(lang, "mail-chat-joined-not-you"),
        ),
        News::LockingSoon { on } => linked(
            t!(lang, "mail-locking-soon-title", day = date(*on)),
            t!(lang, "mail-locking-soon", organisation = organisation, day = date(*on)),
            sign_in(lang),
            t!(lang, "mail-idle-why"),
        ),
        News::StrippingSoon { on } => linked(
            t!(lang, "mail-stripping-soon-title", day = date(*on)),
            t!(lang, "mail-stripping-soon", organisation = organisation, day = date(*on)),
            sign_in(lang),
            t!(lang, "mail-idle-why"),
        ),
        News::DeletionSoon { on } => Words {
            title: t!(lang, "mail-deletion-soon-title", day = date(*on)),
            before: vec![t!(lang, "mail-deletion-soon", organisation = organisation, day = date(*on))],
            link: None,
            after: vec![t!(lang, "mail-unlock"), t!(lang, "mail-idle-why")],
        },
        News::Locked {} => Words {
            title: t!(lang, "mail-locked-title"),
            before: vec![t!(lang, "mail-locked", organisation = organisation)],
            link: None,
            after: vec![t!(lang, "mail-unlock"), t!(lang, "mail-idle-why")],
        },
        News::Stripped {} => {
            plain(t!(lang, "mail-stripped-title"), t!(lang, "mail-stripped", organisation = organisation))
        }
        News::LastAdministratorIdle {} => linked(
            t!(lang, "mail-last-administrator-title"),
            t!(lang, "mail-last-administrator"),
            t!(lang, "mail-own-accounts"),
            t!(lang, "mail-idle-why"),
        ),
        News::JobFailed { job } => linked(
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
        app::deliver::About,
        channel::mail::compose,
        domain::{
            id::{AccountId, OutboxId, PersonId, TokenId},
            text::{EmailAddress, PersonName},
        },
    };

    fn letter(lang: Lang, news: News, code: Option<&str>) -> Letter {
        letter_to(Recipient::Account { account: AccountId(3) }, lang, news, code)
    }

    fn letter_to(recipient: Recipient, lang: Lang, news: News, code: Option<&str>) -> Letter {
        compose(&Parcel {
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
            about: About::Own { news, code: code.map(str::to_owned) },
        })
    }

    #[test]
    fn requesters_are_spoken_to_as_requesters() {
        let token = TokenId(1);
        let (reset, link, code) = (News::PasswordReset { token }, News::SignInLink { token }, News::ChatCode { token });
        for news in [News::FactorsChanged {}, News::PasswordChanged {}, News::ChatJoined {}, reset, link, code] {
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
            (News::Invitation { token }, "there"),
            (News::PasswordReset { token }, "there"),
            (News::SignInLink { token }, "there"),
            (News::SignInCode { token }, "123456"),
            (News::AddressCode { token }, "123456"),
            (News::FactorsReset {}, "there"),
            (News::FactorsChanged {}, "there"),
            (News::PasswordChanged {}, "there"),
            (News::ChatJoined {}, "there"),
            (News::LockingSoon { on }, "2026"),
            (News::StrippingSoon { on }, "2026"),
            (News::DeletionSoon { on }, "2026"),
            (News::Locked {}, "Verein"),
            (News::Stripped {}, "Verein"),
            (News::LastAdministratorIdle {}, "there"),
            (News::JobFailed { job: job.clone() }, "there"),
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
            letter(Lang::De, News::JobFailed { job }, None).subject,
            "Aufgabe fehlgeschlagen: Ungenutzte Konten"
        );
    }
}
