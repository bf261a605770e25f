//! `/console/account/rights`: the rights of one's own account, in sentences (§1.4). Nothing is changed
//! here.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{back_link, page};
use crate::{
    app::view::catalogue,
    domain::{
        id::DepartmentId,
        person::{Account, Lang},
        rights::{Capability, Membership},
        text::Label,
    },
    t,
    web::{
        console::ConsoleContext,
        problem::Problem,
        ui::{FormErrors, icon},
    },
};

/// `GET /console/account/rights`
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let (frame, departments) = context.read(|read, _| catalogue::department_names(read))?;
    let (lang, account) = (context.lang(), &context.session.account);
    let body = html! {
        (back_link(lang))
        p.lead { (t!(lang, "rights-lead")) }
        section.card { h2 { (t!(lang, "rights-tickets")) } (tickets(lang, account, &departments)) }
        section.card { h2 { (t!(lang, "rights-more")) } (more(lang, account)) }
        section.card {
            h2 { (t!(lang, "rights-not")) }
            ul {
                li { (t!(lang, "rights-not-elsewhere")) }
                li { (t!(lang, "rights-not-people")) }
            }
        }
        p { (t!(lang, "rights-change")) }
    };
    Ok(page(&context, &frame, "/console/account/rights", &t!(lang, "account-rights"), &FormErrors::new(), body))
}

fn tickets(lang: Lang, account: &Account, departments: &[(DepartmentId, Label)]) -> Markup {
    let of = |wanted| {
        let theirs = departments.iter().filter(move |(id, _)| account.memberships.get(id) == Some(&wanted));
        theirs.map(|(_, name)| name).collect::<Vec<_>>()
    };
    let (write, read) = (of(Membership::Write), of(Membership::Read));
    html! {
        @if let Some(provider) = &account.provider {
            p { (t!(lang, "rights-provider", provider = provider.as_str())) }
        } @else if write.is_empty() && read.is_empty() {
            p { (t!(lang, "rights-none")) }
        }
        @if !write.is_empty() { p { (t!(lang, "rights-write")) } (list(&write)) }
        @if !read.is_empty() { p { (t!(lang, "rights-read")) } (list(&read)) }
        @if !write.is_empty() || !read.is_empty() { p { (t!(lang, "rights-referred")) } }
    }
}

fn list(names: &[&Label]) -> Markup {
    html! { ul { @for name in names { li { b { (name) } } } } }
}

fn more(lang: Lang, account: &Account) -> Markup {
    html! {
        @if account.capabilities.is_empty() { p { (t!(lang, "rights-more-none")) } }
        @for capability in Capability::ALL.into_iter().filter(|capability| account.can(*capability)) {
            p {
                (icon("check")) " "
                @match capability {
                    Capability::Administer => { (t!(lang, "rights-administer")) }
                    Capability::Privacy => { (t!(lang, "rights-privacy")) }
                    Capability::Inspect => { (t!(lang, "rights-inspect")) }
                }
            }
        }
    }
}
