//! Why something was refused, as a sentence that says what is possible instead.

use super::Desk;
use crate::{
    app::view::names::Names,
    domain::{
        access::Actor,
        id::AccountId,
        person::Lang,
        text::PersonName,
        ticket::{ActionKind, Missing, Refusal},
    },
    i18n,
    store::Read,
    t,
    web::{problem::Problem, ui},
};

/// The sentence.
pub fn sentence(desk: &Desk, refusal: &Refusal) -> Result<String, Problem> {
    let lang = desk.lang();
    let name = |id: AccountId| -> Result<String, Problem> {
        let found = desk.app().read(|read| Ok(account(read, id)?))?;
        Ok(found.map_or_else(|| t!(lang, "console-former-member"), |name| name.to_string()))
    };
    Ok(match refusal {
        Refusal::NotPossible { status, action: wanted, possible } => {
            let others = possible.iter().filter(|action| is_offered(&desk.actor(), **action));
            let others: Vec<String> = others.map(|kind| action(lang, *kind)).collect();
            t!(
                lang,
                "console-refused-not-possible",
                status = ui::status_word(lang, *status),
                action = action(lang, *wanted),
                possible = others.join(", ")
            )
        }
        Refusal::Gate(missing) => {
            let missing: Vec<String> = missing.iter().map(|one| self::missing(lang, one)).collect();
            t!(lang, "console-refused-gate", missing = missing.join(", "))
        }
        Refusal::Taken(who) => t!(lang, "console-refused-taken", name = name(*who)?),
        Refusal::NobodyAssigned => t!(lang, "console-refused-nobody"),
        Refusal::NotAColleague(who) => t!(lang, "console-refused-colleague", name = name(*who)?),
        Refusal::NothingToDo => t!(lang, "console-refused-nothing"),
    })
}

fn account(read: &impl Read, id: AccountId) -> Result<Option<PersonName>, crate::store::StoreError> {
    Names::of(read)?.account(id)
}

/// Requesters write, agents do not; and what only administrators do is no way out for others.
fn is_offered(actor: &Actor, action: ActionKind) -> bool {
    action != ActionKind::RequesterWrites
        && (!action.administrators_only() || crate::domain::access::may_administer(actor))
}

/// The word of an action.
pub fn action(lang: Lang, action: ActionKind) -> String {
    i18n::text(lang, &format!("console-action-{}", action.word()), &[])
}

/// What is missing before closing, in words.
pub fn missing(lang: Lang, missing: &Missing) -> String {
    match missing {
        Missing::Task(title) => t!(lang, "console-missing-task", title = title.as_str()),
        Missing::Field(label) => t!(lang, "console-missing-field", label = label.as_str()),
        Missing::Solution => t!(lang, "console-missing-solution"),
        Missing::Reason => t!(lang, "console-missing-reason"),
    }
}
