//! `/console/account/notifications`: which notifications are sent by mail, and the quiet hours.

use actix_web::HttpResponse;
use maud::html;

use super::{back_link, page};
use crate::{
    app::{
        account::{profile, proof::require_account},
        view::accounts,
    },
    domain::{
        notification::NotificationKind,
        notification_preferences::{CONFIGURABLE_NOTIFICATIONS, NotificationPreferences, QuietHours},
    },
    i18n, t,
    web::{
        console::ConsoleContext,
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, csrf, error_for, icon},
    },
};

const NOTIFICATIONS_PATH: &str = "/console/account/notifications";

/// `GET /console/account/notifications`
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let wishes = match &context.session.account.notification_preferences {
        Some(wishes) => wishes.clone(),
        None => default_preferences(&context)?,
    };
    let quiet = wishes.quiet.map(QuietHours::times);
    view(&context, &wishes, quiet.is_some(), quiet.as_ref(), &FormErrors::new())
}

/// What holds for an account that has chosen nothing: its departments may announce new requests.
fn default_preferences(context: &ConsoleContext) -> Result<NotificationPreferences, Problem> {
    let announces = context.app().read(|read| accounts::is_sent_announcements(read, &context.session.account))?;
    let mut wishes = NotificationPreferences::default();
    wishes.by_mail.extend(announces.then_some(NotificationKind::NewRequest));
    Ok(wishes)
}

/// `POST /console/account/notifications`
pub async fn save(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    let (wishes, is_right) = parse_preferences(&fields);
    if !is_right {
        let typed = (fields.get("from").to_owned(), fields.get("to").to_owned());
        let errors = vec![("from".to_owned(), t!(context.lang(), "notifications-quiet-wrong"))];
        return view(&context, &wishes, true, Some(&typed), &errors);
    }
    context.write(move |tx, actor| profile::set_notifications(tx, require_account(actor)?, &wishes)).await?;
    Ok(context.see_other(NOTIFICATIONS_PATH, "notifications"))
}

/// The chosen preferences, and whether the quiet hours could be read.
fn parse_preferences(fields: &Fields) -> (NotificationPreferences, bool) {
    let by_mail = CONFIGURABLE_NOTIFICATIONS.into_iter().filter(|told| fields.has(told.word())).collect();
    if !fields.has("quiet") {
        return (NotificationPreferences { by_mail, quiet: None }, true);
    }
    let quiet = QuietHours::parse(fields.get("from"), fields.get("to"));
    (NotificationPreferences { by_mail, quiet }, quiet.is_some())
}

fn view(
    context: &ConsoleContext,
    wishes: &NotificationPreferences,
    is_quiet: bool,
    times: Option<&(String, String)>,
    errors: &FormErrors,
) -> Result<HttpResponse, Problem> {
    let frame = context.read_frame()?;
    let lang = context.lang();
    let (from, to) = times.map_or(("20:00", "07:00"), |(from, to)| (from.as_str(), to.as_str()));
    let time = |name, key, value| {
        let label = i18n::text(lang, key, &[]);
        ui::text_field(
            lang,
            errors,
            TextField { name, label: &label, value, kind: "time", width: Some("w-s"), ..TextField::default() },
        )
    };
    let body = html! {
        (back_link(lang))
        p.lead { (t!(lang, "notifications-lead")) }
        form.stack.loose method="post" action=(NOTIFICATIONS_PATH) {
            (csrf(&context.session.csrf()))
            fieldset {
                legend { b { (t!(lang, "notifications-by-mail")) } }
                @for told in CONFIGURABLE_NOTIFICATIONS {
                    label.check {
                        input type="checkbox" name=(told.word()) checked[wishes.by_mail.contains(&told)];
                        span { (i18n::text(lang, &format!("notifications-{}", told.word()), &[])) }
                    }
                }
            }
            fieldset {
                legend { b { (t!(lang, "notifications-quiet")) } }
                p.hint { (t!(lang, "notifications-quiet-hint")) }
                label.check {
                    input type="checkbox" name="quiet" checked[is_quiet || error_for(errors, "from").is_some()];
                    span { (t!(lang, "notifications-quiet-on")) }
                }
                div.fields {
                    (time("from", "notifications-from", from))
                    (time("to", "notifications-to", to))
                }
            }
            p.hint { (t!(lang, "notifications-own")) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
    };
    Ok(page(context, &frame, NOTIFICATIONS_PATH, &t!(lang, "account-notifications"), errors, body))
}
