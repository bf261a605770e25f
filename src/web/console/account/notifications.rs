//! `/console/account/notifications`: what comes by mail, and when not.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;

use super::{back, page};
use crate::{
    app::account::own,
    domain::{
        access::Membership,
        department::Department,
        notice::Told,
        wishes::{CHOICES, Quiet, Wishes},
    },
    i18n,
    store::Catalogue,
    t,
    web::{
        console::Desk,
        form::{self, Fields},
        problem::Problem,
        ui::{self, Line, Mistakes, csrf, icon, mistake},
    },
};

const HERE: &str = "/console/account/notifications";

/// `GET /console/account/notifications`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    let wishes = match &desk.session.account.wishes {
        Some(wishes) => wishes.clone(),
        None => at_first(&desk)?,
    };
    let quiet = wishes.quiet.map(Quiet::times);
    view(&desk, &wishes, quiet.is_some(), quiet.as_ref(), &Mistakes::new())
}

/// What holds for whoever has chosen nothing: their departments may announce what is new.
fn at_first(desk: &Desk) -> Result<Wishes, Problem> {
    let works_in =
        |department: &Department| desk.session.account.memberships.get(&department.id) == Some(&Membership::Write);
    let departments = desk.app().read(|read| Ok(read.departments()?))?;
    let announces = departments.iter().any(|department| department.announces && works_in(department));
    let mut wishes = Wishes::default();
    wishes.by_mail.extend(announces.then_some(Told::Arrived));
    Ok(wishes)
}

/// `POST /console/account/notifications`
pub async fn save(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (wishes, is_right) = read(&fields);
    if !is_right {
        let typed = (fields.get("from").to_owned(), fields.get("to").to_owned());
        let mistakes = vec![("from".to_owned(), t!(desk.lang(), "notifications-quiet-wrong"))];
        return view(&desk, &wishes, true, Some(&typed), &mistakes);
    }
    let account = desk.session.account.id;
    desk.app().write(move |tx| own::wish(tx, account, &wishes)).await?;
    Ok(desk.see_other(HERE, "notifications"))
}

/// What was chosen, and whether the quiet hours read.
fn read(fields: &Fields) -> (Wishes, bool) {
    let by_mail = CHOICES.into_iter().filter(|told| fields.has(word(*told))).collect();
    if !fields.has("quiet") {
        return (Wishes { by_mail, quiet: None }, true);
    }
    let quiet = Quiet::parse(fields.get("from"), fields.get("to"));
    (Wishes { by_mail, quiet }, quiet.is_some())
}

/// The name of a choice in the form and in the keys of its texts.
const fn word(told: Told) -> &'static str {
    match told {
        Told::Assigned => "assigned",
        Told::Wrote => "wrote",
        Told::Reopened => "reopened",
        _ => "arrived",
    }
}

fn view(
    desk: &Desk,
    wishes: &Wishes,
    is_quiet: bool,
    times: Option<&(String, String)>,
    mistakes: &Mistakes,
) -> Result<HttpResponse, Problem> {
    let (frame, ()) = desk.read(|_| Ok(()))?;
    let lang = desk.lang();
    let (from, to) = times.map_or(("20:00", "07:00"), |(from, to)| (from.as_str(), to.as_str()));
    let time = |name, key, value| {
        let label = i18n::text(lang, key, &[]);
        ui::line(
            lang,
            mistakes,
            Line { name, label: &label, value, kind: "time", width: Some("w-s"), ..Line::default() },
        )
    };
    let body = html! {
        (back(lang))
        p.lead { (t!(lang, "notifications-lead")) }
        form.stack.loose method="post" action=(HERE) {
            (csrf(&desk.session.csrf()))
            fieldset {
                legend { b { (t!(lang, "notifications-by-mail")) } }
                @for told in CHOICES {
                    label.check {
                        input type="checkbox" name=(word(told)) checked[wishes.by_mail.contains(&told)];
                        span { (i18n::text(lang, &format!("notifications-{}", word(told)), &[])) }
                    }
                }
            }
            fieldset {
                legend { b { (t!(lang, "notifications-quiet")) } }
                p.hint { (t!(lang, "notifications-quiet-hint")) }
                label.check {
                    input type="checkbox" name="quiet" checked[is_quiet || mistake(mistakes, "from").is_some()];
                    span { (t!(lang, "notifications-quiet-on")) }
                }
                (time("from", "notifications-from", from))
                (time("to", "notifications-to", to))
            }
            p.hint { (t!(lang, "notifications-own")) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "account-notifications"), mistakes, body))
}
