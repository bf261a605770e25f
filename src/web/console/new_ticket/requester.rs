//! The part of the form for a new ticket that says who asks: a search among the people whom the agent knows, the one
//! who was chosen, or the fields of somebody new.

use maud::{Markup, html};

use super::{CHOOSE_FIELD, INTAKE_PATH, IntakeView, SOMEBODY_NEW, THEN_FIELD};
use crate::{
    app::view::known_requesters::KnownRequester,
    domain::{
        person::{Lang, Person},
        routing::TopicRoute,
        text::PostalCode,
    },
    i18n, t,
    web::{
        console::{ConsoleContext, ticket_path},
        form::Fields,
        ui::{self, icon, select_field},
    },
};

/// Digits of a query from which on it is a phone number.
const MIN_PHONE_DIGITS: usize = 5;

/// Fills in what is known of the one who was chosen; for somebody new what was searched for. What `former`, who was
/// chosen before, had filled in goes.
pub fn fill_chosen(view: &mut IntakeView<'_>, fields: &Fields, former: Option<&KnownRequester>) {
    let former_code = former.and_then(|former| former.postal_code.as_ref()).map_or("", PostalCode::as_str);
    if former.is_some() && view.value("postal_code") == former_code {
        view.fill("postal_code", String::new());
        view.fill_department();
    }
    if fields.get(CHOOSE_FIELD) == SOMEBODY_NEW {
        let query = fields.get("find").trim().to_owned();
        view.fill(field_of_query(&query), query);
    }
    fill_known_place(view);
}

/// Fills in where the requester's last request came from, unless the agent has said a place already.
pub fn fill_known_place(view: &mut IntakeView<'_>) {
    let goes_by_place = view.topic.is_none_or(|topic| topic.route == TopicRoute::Site);
    let Some(known) = view.requester.filter(|_| goes_by_place && view.value("postal_code").is_empty()) else { return };
    let is_department_open = view.value("department").is_empty();
    if let Some(code) = &known.postal_code {
        view.fill("postal_code", code.to_string());
        if is_department_open {
            view.fill_department();
        }
    } else if let Some(site) = known.department.filter(|id| is_department_open && view.choices.is_own_site(*id)) {
        view.fill("department", site.to_string());
    }
}

/// The field of a person that a query is meant for.
fn field_of_query(query: &str) -> &'static str {
    let digits = query.chars().filter(char::is_ascii_digit).count();
    match query {
        _ if query.contains('@') => "email",
        _ if digits >= MIN_PHONE_DIGITS && !query.chars().any(char::is_alphabetic) => "phone",
        _ => "name",
    }
}

/// The card, with the address that its buttons send the form to.
pub fn card(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let lang = context.lang();
    html! {
        section.card #who aria-labelledby="who-title" {
            h2 #who-title { (t!(lang, "console-new-who")) }
            @match view.requester {
                Some(known) => (chosen(lang, known)),
                None => {
                    (search(lang, view))
                    (new_person(context, view))
                }
            }
        }
    }
}

/// A button that chooses somebody; with scripts only the cards are replaced that it changes.
fn choose(value: &str, class: &str, content: &Markup) -> Markup {
    html! {
        button.(class) name=(CHOOSE_FIELD) value=(value) data-hx-post=(INTAKE_PATH) data-hx-target="#who" data-hx-select="#who"
            data-hx-select-oob="#where" data-hx-swap="outerHTML"
            data-hx-params="csrf,choose,person,find,name,email,phone,lang,topic,postal_code,department" { (content) }
    }
}

fn chosen(lang: Lang, known: &KnownRequester) -> Markup {
    let person = &known.person;
    html! {
        input type="hidden" name="person" value=(person.id);
        div.spread {
            div {
                b { (person.name) }
                p.muted { (reached_by(lang, person)) }
            }
            (choose("", "button small", &html! { (icon("undo")) (t!(lang, "console-new-other-person")) }))
        }
        @if !known.open.is_empty() {
            div {
                h3 { (t!(lang, "console-new-open")) }
                ul role="list" {
                    @for (no, subject) in &known.open {
                        li { a href=(ticket_path(*no)) { (subject) } " " small.number { (no) } }
                    }
                }
            }
        }
    }
}

/// Address and phone number, as far as they are known.
fn reached_by(lang: Lang, person: &Person) -> Markup {
    let phone = person.phone.as_ref();
    html! {
        @match &person.email {
            Some(email) => (ui::email_text(email.as_str())),
            None if phone.is_none() => (t!(lang, "console-no-email")),
            None => {}
        }
        @if let Some(phone) = phone {
            @if person.email.is_some() { " · " }
            span.nowrap { (phone) }
        }
    }
}

fn search(lang: Lang, view: &IntakeView<'_>) -> Markup {
    let find = r#"{"then":"find"}"#;
    html! {
        div.field {
            label for="find" { (t!(lang, "console-new-find")) }
            p.hint #find-hint { (t!(lang, "console-new-find-hint")) }
            div.affix {
                input #find type="search" name="find" value=(view.value("find")) autocomplete="off" aria-describedby="find-hint"
                    autofocus[view.fields.is_none()] data-hx-post=(INTAKE_PATH) data-hx-trigger="input changed delay:200ms"
                    data-hx-params="csrf,find,then" data-hx-vals=(find) data-hx-target="#found" data-hx-select="#found"
                    data-hx-select-oob="#found-said:innerHTML" data-hx-swap="outerHTML" data-hx-sync="this:replace";
                button."button small nowrap" name=(THEN_FIELD) value="find" data-hx-post=(INTAKE_PATH) data-hx-params="csrf,find,then"
                    data-hx-target="#found" data-hx-select="#found" data-hx-select-oob="#found-said:innerHTML" data-hx-swap="outerHTML" {
                    (icon("search")) (t!(lang, "console-search"))
                }
            }
        }
        p.hint #found-said role="status" {
            @match view.found {
                None => {}
                Some([]) => (t!(lang, "console-new-found-none")),
                Some(found) => (t!(lang, "console-new-found", count = found.len())),
            }
        }
        div #found {
            @if let Some(found) = view.found {
                ul.doors role="list" {
                    @for person in found {
                        li {
                            (choose(&person.id.to_string(), "door", &html! {
                                (icon("user")) b { (person.name) } span { (reached_by(lang, person)) }
                            }))
                        }
                    }
                    li {
                        (choose(SOMEBODY_NEW, "door", &html! {
                            (icon("user-plus")) b { (t!(lang, "console-new-somebody-new")) }
                            span { (t!(lang, "console-new-somebody-new-text", query = view.value("find"))) }
                        }))
                    }
                }
            }
        }
    }
}

fn new_person(context: &ConsoleContext, view: &IntakeView<'_>) -> Markup {
    let lang = context.lang();
    let org = context.session.guest.organisation.lang;
    let theirs = Lang::from_tag(view.value("lang")).unwrap_or(org);
    let language_name = |one: Lang| i18n::text(lang, &format!("language-{}", one.tag()), &[]);
    let languages: Vec<_> = Lang::ALL.into_iter().map(|one| (one.tag().to_owned(), language_name(one))).collect();
    let email_hint = t!(lang, "console-new-email-hint");
    let line = |name, key: &str, kind, optional| {
        let label = i18n::text(lang, key, &[]);
        let line = ui::TextField {
            name,
            label: &label,
            hint: (name == "email").then_some(&*email_hint),
            value: view.value(name),
            kind,
            optional,
            autocomplete: Some("off"),
            ..ui::TextField::default()
        };
        ui::text_field(lang, &view.errors, line)
    };
    html! {
        div.fields {
            (line("name", "console-name", "text", false))
            (line("phone", "console-phone", "tel", true))
        }
        div.fields {
            (line("email", "console-email", "email", true))
            (select_field("lang", &t!(lang, "console-new-language"), &t!(lang, "console-choose"), &languages, theirs.tag()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_meant_for_one_field() {
        for (query, field) in [
            ("Nora Neu", "name"),
            ("nora@example.org", "email"),
            ("030 / 23 125-12", "phone"),
            ("+49 30 23125", "phone"),
            ("Haus 12345", "name"),
            ("123", "name"),
            ("", "name"),
        ] {
            assert_eq!(field_of_query(query), field, "{query}");
        }
    }
}
