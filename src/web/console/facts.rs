//! The facts beside a ticket. Priority, tags and tasks are changed in place.

use maud::{Markup, html};

use super::{ConsoleContext, TicketFormState, custom_fields, refusal, ticket_path, timeline::channel_word};
use crate::{
    app::view::{
        audience::{Capacity, TicketViewer},
        ticket::TicketView,
    },
    domain::{
        classification::Priority,
        field::Field,
        text::PersonName,
        ticket::{ActionKind, ClosingRequirement, Phase, TaskState},
    },
    i18n, t,
    web::ui::{self, icon},
};

/// The right column of the ticket's page.
pub fn facts_panel(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    html! {
        aside.side #side aria-label=(t!(lang, "console-facts")) data-hx-get=(ticket_path(view.ticket.no))
            data-hx-trigger="tresen:changed from:body" data-hx-select="#side" data-hx-swap="outerHTML" {
            @if view.can(ActionKind::Close) && !view.missing.is_empty() { (missing_card(context, view)) }
            (facts(context, view))
            (requester(context, view))
            (answers(context, view))
            (tasks(context, view, state))
            (tags(context, view, state))
            (access_card(context, view))
        }
    }
}

/// What is missing before the ticket can be closed, each linked to the place where it is filled in.
fn missing_card(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let target = |one: &ClosingRequirement| match one {
        ClosingRequirement::Task(_) => format!("{base}#tasks"),
        ClosingRequirement::Field(label) => match view.topic.fields.iter().find(|field| field.label == *label) {
            Some(field) => format!("{base}/fields#f{}", field.id),
            None => format!("{base}/fields"),
        },
        ClosingRequirement::Solution | ClosingRequirement::Reason => format!("{base}/closure#text"),
    };
    html! {
        section."card quiet" {
            h2 { (t!(lang, "console-missing-title")) }
            ul { @for one in &view.missing { li { a href=(target(one)) { (refusal::missing_text(lang, one)) } } } }
        }
    }
}

fn facts(context: &ConsoleContext, view: &TicketView) -> Markup {
    let (lang, ticket) = (context.lang(), &view.ticket);
    let nobody = t!(lang, "console-nobody");
    html! {
        section.side-part {
            h2 { (t!(lang, "console-facts")) }
            dl.facts {
                @if view.is_whole { div {
                    dt { (t!(lang, "console-assignee")) }
                    dd { (ticket.assignee.map_or(nobody, |id| account_name(context, view.name(id), id == context.session.account.id))) }
                } }
                div {
                    dt { (t!(lang, "console-department")) }
                    dd {
                        @if let Some(name) = view.department(ticket.department) { (name) }
                    }
                }
                div { dt { (t!(lang, "console-topic")) } dd { (ui::wording(view.topic.name_for(context.reader()))) } }
                div { dt { (t!(lang, "console-priority")) } dd { (priority(context, view)) } }
                div {
                    dt { (t!(lang, "console-received")) }
                    dd {
                        (ui::date_and_time(context.locale(), ticket.created)) br;
                        small { (channel_word(lang, ticket.channel)) }
                    }
                }
                @if let Some(room) = &ticket.room { div { dt { (t!(lang, "console-room")) } dd { (room) } } }
                @if let Some(code) = &ticket.postal_code { div { dt { (t!(lang, "console-postal-code")) } dd { (code) } } }
                @if let Some(solution) = &ticket.solution { div { dt { (t!(lang, "console-solution")) } dd { (ui::user_text(solution)) } } }
            }
        }
    }
}

fn account_name(context: &ConsoleContext, name: Option<&PersonName>, is_me: bool) -> String {
    match name {
        _ if is_me => t!(context.lang(), "console-me"),
        Some(name) => name.to_string(),
        None => t!(context.lang(), "console-former-member"),
    }
}

fn priority(context: &ConsoleContext, view: &TicketView) -> Markup {
    let (lang, now) = (context.lang(), view.ticket.priority);
    let word = ui::priority_word(lang, now);
    if !view.can(ActionKind::Edit) {
        return html! { (word) };
    }
    let choices = Priority::ALL.into_iter().map(Some).chain([None]);
    html! {
        details.menu {
            summary."button small" { (icon("flag")) (word) (icon("chevron-down")) }
            form.menu-body method="post" action=(format!("{}/priority", ticket_path(view.ticket.no))) {
                (ui::csrf(&context.session.csrf()))
                @for choice in choices {
                    button name="priority" value=(choice.map_or("", Priority::word)) aria-current=[(choice == now).then_some("true")] {
                        (icon(if choice == now { "check" } else { "flag" })) (ui::priority_word(lang, choice))
                    }
                }
            }
        }
    }
}

fn requester(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    html! {
        section.side-part {
            h2 { (t!(lang, "console-requester")) }
            @match &view.requester {
                None => { p { (t!(lang, "console-former-requester")) } }
                Some(person) => {
                    dl.facts {
                        div { dt { (t!(lang, "console-name")) } dd { (person.name) } }
                        @if let Some(email) = &person.email { div { dt { (t!(lang, "console-email")) } dd.mail { (ui::email_text(email.as_str())) } } }
                        @if let Some(phone) = &person.phone {
                            @let dialled: String = phone.as_str().chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                            div { dt { (t!(lang, "console-phone")) } dd { a href=(format!("tel:{dialled}")) { (phone) } } }
                        }
                        @if let Some(note) = &person.note { div { dt { (t!(lang, "console-remark")) } dd { (ui::user_text(note)) } } }
                    }
                }
            }
        }
    }
}

/// The answers to the topic's fields, including fields that the topic does not have any more.
fn answers(context: &ConsoleContext, view: &TicketView) -> Markup {
    let (lang, locale, ticket, reader) = (context.lang(), context.locale(), &view.ticket, context.reader());
    let former: Vec<_> = ticket.values.iter().filter(|(id, _)| view.topic.field(**id).is_none()).collect();
    if view.topic.fields.is_empty() && former.is_empty() {
        return html! {};
    }
    let is_open = |field: &&Field| !ticket.values.contains_key(&field.id) && !field.required_to_close;
    let unanswered: Vec<&Field> = view.topic.fields.iter().filter(is_open).collect();
    html! {
        section.side-part #answers {
            h2 { (t!(lang, "console-fields")) }
            dl.facts {
                @for field in &view.topic.fields {
                    @match ticket.values.get(&field.id) {
                        Some(value) => { div { dt { (ui::wording(field.label_for(reader))) } dd { (custom_fields::value_text(lang, locale, &field.answer_for(reader, value))) } } }
                        None if field.required_to_close => {
                            div.missing { dt { (ui::wording(field.label_for(reader))) } dd { (icon("alert")) " " (t!(lang, "console-field-missing")) } }
                        }
                        None => {}
                    }
                }
                @for (id, value) in former {
                    @let label = view.topic.retired_field(*id).map(|field| field.label.to_string());
                    div { dt { (label.unwrap_or_else(|| t!(lang, "console-field-former"))) } dd { (custom_fields::value_text(lang, locale, value)) } }
                }
            }
            @if !unanswered.is_empty() {
                details.fold {
                    summary { (t!(lang, "console-fields-unanswered", count = unanswered.len())) }
                    ul.unanswered role="list" { @for field in unanswered { li { (ui::wording(field.label_for(reader))) } } }
                }
            }
            @if view.can(ActionKind::Edit) && !view.topic.fields.is_empty() {
                div.actions {
                    a."button small" href=(format!("{}/fields", ticket_path(ticket.no))) { (icon("edit")) (t!(lang, "console-edit")) }
                }
            }
        }
    }
}

fn tasks(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let csrf = context.session.csrf();
    let can = view.can(ActionKind::Edit);
    if !can && view.ticket.tasks.is_empty() {
        return html! {};
    }
    html! {
        section.side-part #tasks {
            h2 { (t!(lang, "console-tasks")) }
            @if !view.ticket.tasks.is_empty() {
                ul.tasks role="list" {
                    @for (place, task) in view.ticket.tasks.iter().enumerate() {
                        li class=[(task.state != TaskState::Open).then_some("done")] {
                            @let symbol = match task.state { TaskState::Open => "square", TaskState::Done => "square-check", TaskState::Dropped => "ban" };
                            @if can {
                                form.row method="post" action=(format!("{base}/tasks")) {
                                    (ui::csrf(&csrf)) input type="hidden" name="place" value=(place);
                                    button.task name="state" value=(if task.state == TaskState::Open { "done" } else { "open" })
                                        aria-pressed=(if task.state == TaskState::Open { "false" } else { "true" }) {
                                        (icon(symbol)) span { (task.title) @if task.state == TaskState::Dropped { " (" (t!(lang, "console-task-dropped")) ")" } }
                                    }
                                    @if task.state == TaskState::Open {
                                        button.linklike name="state" value="dropped" {
                                            (t!(lang, "console-task-drop")) span.visually-hidden { " " (task.title) }
                                        }
                                    }
                                }
                            } @else { span.task { (icon(symbol)) (task.title) } }
                        }
                    }
                }
            }
            @if can {
                @let wrong = ui::error_for(&state.errors, "task");
                form.compact method="post" action=(format!("{base}/tasks")) {
                    (ui::csrf(&csrf))
                    label.visually-hidden for="task" { (t!(lang, "console-task-new")) }
                    @if let Some(wrong) = wrong { p.error #task-error { (icon("alert")) (wrong) } }
                    div.affix {
                        input #task name="title" value=(state.value("title", "")) placeholder=(t!(lang, "console-task-new")) autocomplete="off"
                            aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| "task-error")];
                        button."button small nowrap" { (t!(lang, "console-task-add")) }
                    }
                }
            }
        }
    }
}

fn tags(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let tags: Vec<&str> = view.ticket.tags.iter().map(|tag| tag.as_str()).collect();
    let can = view.can(ActionKind::Edit);
    if !can && tags.is_empty() {
        return html! {};
    }
    let wrong = ui::error_for(&state.errors, "tags");
    html! {
        section.side-part data-does=[can.then_some("edit")] {
            h2 { (t!(lang, "console-tags")) }
            @if !tags.is_empty() { div.row { @for tag in &tags { span.tag { (icon("tag")) (tag) } } } }
            @if can {
                details.fold open[wrong.is_some()] {
                    summary { (t!(lang, "console-tags-change")) }
                    form."stack compact" method="post" action=(format!("{}/tags", ticket_path(view.ticket.no))) {
                        (ui::csrf(&context.session.csrf()))
                        (ui::text_field(lang, &state.errors, ui::TextField {
                            name: "tags", label: &t!(lang, "console-tags"), hint: Some(&t!(lang, "console-tags-hint")),
                            value: state.value("tags", &tags.join(", ")), autocomplete: Some("off"), ..ui::TextField::default()
                        }))
                        div.actions { button."button small" { (t!(lang, "save")) } }
                    }
                }
            }
        }
    }
}

/// So many names need no click.
const FEW_VIEWERS: usize = 8;

/// Who can see the ticket (§1.4): numbers for every reader, names for the team only.
fn access_card(context: &ConsoleContext, view: &TicketView) -> Markup {
    let (lang, audience) = (context.lang(), &view.audience);
    let is_put_away = matches!(view.ticket.status_kind().phase(), Phase::Archived | Phase::Deleted);
    let department = audience.department.as_ref().map_or("–", |name| name.as_str());
    let roles = [
        (audience.count(Capacity::Writes), "console-access-writers"),
        (audience.count(Capacity::Reads), "console-access-readers"),
        (audience.count(Capacity::Referred), "console-access-referrers"),
        (audience.count(Capacity::Provider), "roles-access-provider"),
        (audience.count(Capacity::Administers), "roles-access-administrators"),
    ];
    let role = |viewer: &TicketViewer| match viewer.capacity {
        Capacity::Writes => t!(lang, "console-role-writes"),
        Capacity::Reads => t!(lang, "console-role-reads"),
        Capacity::Referred => t!(lang, "console-role-referred"),
        Capacity::Provider => t!(lang, "roles-role-provider"),
        Capacity::Administers => t!(lang, "roles-role-administrates"),
    };
    html! {
        section."card quiet access" #access {
            h2 { (icon("eye")) (t!(lang, "console-access")) }
            p { (t!(lang, "console-access-department", department = department, count = audience.members())) }
            @for (count, key) in roles.into_iter().filter(|(count, _)| *count > 0) {
                p { (i18n::text(lang, key, &[("count", i18n::Value::from(count))])) }
            }
            p { (if is_put_away { t!(lang, "console-access-put-away") } else { t!(lang, "console-access-requester") }) }
            // Names are for the team.
            @if view.is_whole { details.fold open[audience.viewers.len() <= FEW_VIEWERS] {
                summary { (t!(lang, "console-access-names")) }
                ul.files role="list" { @for viewer in &audience.viewers { li { (icon("user")) span { (viewer.name) " " small { (role(viewer)) } } } } }
            } }
        }
    }
}
