//! `/console/inspection`: every rule and definition that is in force, to be read and not changed;
//! for staff council, data protection and administration (§7.2). It shows no ticket.

use actix_web::{HttpResponse, http::StatusCode};
use maud::{Markup, html};

use super::{
    ConsoleContext, InspectionContext,
    frame::{self, ConsolePageInfo, Frame},
    outgoing::outgoing_section,
    satisfaction,
};
use crate::{
    app::{
        audit::AUDIT_RETENTION_YEARS as JOURNAL_YEARS,
        view::{
            access::DepartmentAccess,
            inspection::{self, Inspection},
        },
    },
    domain::{
        access::EMERGENCY_ACCESS_PERIOD,
        department::DepartmentKind,
        field::{Field, FieldAudience, FieldKind},
        organisation::{TextKind, Texts},
        person::Lang,
        topic::Topic,
    },
    i18n, t,
    web::{problem::Problem, ui},
};

/// `GET /console/inspection`
pub async fn show(context: InspectionContext) -> Result<HttpResponse, Problem> {
    let (frame, inspection) = context.read(|read, _| inspection::load(context.app(), read, &context.locale().zone))?;
    Ok(context.page(StatusCode::OK, view(&context, &frame, &inspection)))
}

fn view(context: &ConsoleContext, frame: &Frame, inspection: &Inspection) -> Markup {
    let lang = context.lang();
    let title = t!(lang, "inspection-title");
    let main = html! {
        main.panel #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            p.lead { (t!(lang, "inspection-lead")) }
            section.stack { h2 { (t!(lang, "inspection-never")) } p { (t!(lang, "access-never-text")) } p { (t!(lang, "inspection-never-text")) } }
            section.stack {
                h2 { (t!(lang, "inspection-access")) }
                ul {
                    li { (t!(lang, "inspection-rule-members")) }
                    li { (t!(lang, "inspection-rule-provider")) }
                    li { (t!(lang, "inspection-rule-glass", minutes = EMERGENCY_ACCESS_PERIOD.as_mins())) }
                    li { (t!(lang, "inspection-rule-audit")) }
                }
                p { a href="/access" { (t!(lang, "inspection-numbers")) } }
            }
            (outgoing_section(context, &inspection.outgoing))
            section.stack {
                h2 { (t!(lang, "inspection-retention")) }
                ul {
                    li { (t!(lang, "inspection-kept-tickets", period = i18n::period_text(lang, inspection.ticket_period))) }
                    li { (t!(lang, "inspection-kept-journal", years = JOURNAL_YEARS)) }
                }
            }
            section.stack {
                h2 { (t!(lang, "admin-area-satisfaction")) }
                (satisfaction::rules(context.locale(), inspection.asks_satisfaction))
                (satisfaction::results(context.locale(), &inspection.satisfaction))
            }
            section.stack { h2 { (t!(lang, "console-departments")) } (departments_table(lang, &inspection.departments)) }
            section.stack {
                h2 { (t!(lang, "inspection-topics")) }
                p { (t!(lang, "inspection-topics-text")) }
                @for one in &inspection.topics { (topic_details(lang, one)) }
            }
            section.stack { h2 { (t!(lang, "inspection-texts")) } @for (of, texts) in &inspection.texts { (texts_section(lang, *of, texts)) } }
        }
    };
    let info = ConsolePageInfo {
        title: &title,
        menu_path: "/console/inspection",
        path: "/console/inspection",
        ..ConsolePageInfo::default()
    };
    frame::page(context, frame, info, &main, None)
}

fn departments_table(lang: Lang, departments: &[DepartmentAccess]) -> Markup {
    let (name, kind) = (t!(lang, "access-department"), t!(lang, "inspection-kind"));
    let (write, read) = (t!(lang, "access-write"), t!(lang, "access-read"));
    html! {
        div.table-box role="region" aria-label=(t!(lang, "console-departments")) tabindex="0" {
            table."table stacked" {
                thead { tr { th scope="col" { (name) } th scope="col" { (kind) } th.num scope="col" { (write) } th.num scope="col" { (read) } } }
                tbody { @for one in departments {
                    tr {
                        td data-label=(name) { div {
                            b { (one.department.name) }
                            @if let Some(description) = &one.department.description { br; small.muted { (description) } }
                            @if !one.department.postal_codes.is_empty() {
                                @let ranges: Vec<String> = one.department.postal_codes.iter().map(ToString::to_string).collect();
                                br; small.muted { (t!(lang, "inspection-postal-codes", ranges = ranges.join(", "))) }
                            }
                        } }
                        td data-label=(kind) { div {
                            (kind_word(lang, one.department.kind))
                            @if !one.department.public { br; small { (t!(lang, "inspection-internal")) } }
                            @if one.department.protected { br; small { (t!(lang, "inspection-protected")) } }
                        } }
                        td.num data-label=(write) { (one.writers) }
                        td.num data-label=(read) { (one.readers) }
                    }
                } }
            }
        }
    }
}

fn kind_word(lang: Lang, kind: DepartmentKind) -> String {
    match kind {
        DepartmentKind::Site => t!(lang, "inspection-kind-site"),
        DepartmentKind::General => t!(lang, "inspection-kind-general"),
        DepartmentKind::Supraregional => t!(lang, "inspection-kind-supraregional"),
        DepartmentKind::Rejected => t!(lang, "inspection-kind-rejected"),
        DepartmentKind::Protected => t!(lang, "inspection-kind-protected"),
    }
}

fn topic_details(lang: Lang, topic: &Topic) -> Markup {
    html! {
        details.fold {
            summary { (topic.name) @if !topic.public { " (" (t!(lang, "inspection-internal")) ")" } }
            @if let Some(description) = &topic.description { p { (description) } }
            @if topic.fields.is_empty() { p.muted { (t!(lang, "inspection-no-fields")) } }
            @else { ul { @for field in &topic.fields { li { b { (field.label) } ": " (field_text(lang, field)) } } } }
        }
    }
}

/// What a field is, who fills and reads it, and when it has to be filled.
fn field_text(lang: Lang, field: &Field) -> String {
    let audience = match field.audience {
        FieldAudience::Requester => t!(lang, "inspection-audience-requester"),
        FieldAudience::Agents => t!(lang, "inspection-audience-agents"),
        FieldAudience::Both => t!(lang, "inspection-audience-both"),
    };
    let required = [
        field.required_to_submit.then(|| t!(lang, "inspection-required-submit")),
        field.required_to_close.then(|| t!(lang, "inspection-required-close")),
    ];
    let parts: Vec<String> =
        [field_kind(lang, &field.kind), audience].into_iter().chain(required.into_iter().flatten()).collect();
    parts.join(", ")
}

fn field_kind(lang: Lang, kind: &FieldKind) -> String {
    let options: Vec<String> = kind.options().iter().map(ToString::to_string).collect();
    let key = format!("inspection-field-{}", kind.field_type().word());
    i18n::text(lang, &key, &[("options", i18n::Value::from(options.join(" / ")))])
}

fn texts_section(lang: Lang, of: Lang, texts: &Texts) -> Markup {
    let key = match of {
        Lang::De => "inspection-texts-de",
        Lang::En => "inspection-texts-en",
    };
    html! {
        details.fold {
            summary { (i18n::text(lang, key, &[])) }
            @for kind in TextKind::ALL {
                h3 { (i18n::text(lang, &format!("inspection-text-{}", kind.word()), &[])) }
                @match texts.get(kind) {
                    Some(body) => { div lang=(of.tag()) { (ui::user_text(body)) } }
                    None => { p.muted { (t!(lang, "inspection-text-none")) } }
                }
            }
        }
    }
}
