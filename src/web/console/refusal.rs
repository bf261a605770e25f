//! Why an action was refused, as a sentence that also says what is possible instead.

use super::ConsoleContext;
use crate::{
    app::view::names::account_name,
    domain::{
        access::Actor,
        id::AccountId,
        person::Lang,
        ticket::{ActionKind, ClosingRequirement, Refusal},
    },
    i18n, t,
    web::{problem::Problem, ui},
};

/// The sentence for a refusal.
pub fn refusal_text(context: &ConsoleContext, refusal: &Refusal) -> Result<String, Problem> {
    let lang = context.lang();
    let name = |id: AccountId| -> Result<String, Problem> {
        let found = context.app().read(|read| account_name(read, id))?;
        Ok(found.map_or_else(|| t!(lang, "console-former-member"), |name| name.to_string()))
    };
    Ok(match refusal {
        Refusal::NotPossible { status, action: wanted, possible } => {
            let offered =
                |actor: &Actor| possible.iter().filter(|action| is_offered(actor, **action)).collect::<Vec<_>>();
            let others = context.look(|_, actor| Ok(offered(actor)))?;
            let others: Vec<String> = others.into_iter().map(|kind| action_name(lang, *kind)).collect();
            t!(
                lang,
                "console-refused-not-possible",
                status = ui::status_word(lang, *status),
                action = action_name(lang, *wanted),
                possible = others.join(", ")
            )
        }
        Refusal::ClosingRequirements(missing) => {
            let missing: Vec<String> = missing.iter().map(|one| self::missing_text(lang, one)).collect();
            t!(lang, "console-refused-gate", missing = missing.join(", "))
        }
        Refusal::AlreadyAssigned(who) => t!(lang, "console-refused-taken", name = name(*who)?),
        Refusal::NobodyAssigned => t!(lang, "console-refused-nobody"),
        Refusal::NotAColleague(who) => t!(lang, "console-refused-colleague", name = name(*who)?),
        Refusal::NothingToDo => t!(lang, "console-refused-nothing"),
    })
}

/// Whether the sentence may name an action as possible: not what only requesters do, and what only
/// administrators do only to them.
fn is_offered(actor: &Actor, action: ActionKind) -> bool {
    action != ActionKind::RequesterWrites
        && (!action.is_for_administrators() || crate::domain::access::may_administer(actor))
}

/// The name of an action in the console.
pub fn action_name(lang: Lang, action: ActionKind) -> String {
    i18n::text(lang, &format!("console-action-{}", action.word()), &[])
}

/// What is missing before a ticket can be closed.
pub fn missing_text(lang: Lang, missing: &ClosingRequirement) -> String {
    match missing {
        ClosingRequirement::Task(title) => t!(lang, "console-missing-task", title = title.as_str()),
        ClosingRequirement::Field(label) => t!(lang, "console-missing-field", label = label.as_str()),
        ClosingRequirement::Solution => t!(lang, "console-missing-solution"),
        ClosingRequirement::Reason => t!(lang, "console-missing-reason"),
    }
}
