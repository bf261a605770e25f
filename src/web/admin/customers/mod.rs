//! `/admin/organisations`: those that requesters belong to, such as schools and partner associations.

pub mod contacts;
pub mod edit;

use actix_web::{HttpResponse, web::Query};
use maud::{Markup, html};

use super::{
    AdminContext, frame,
    pages::{AdminListQuery, ListPage},
};
use crate::{
    app::view::catalogue,
    domain::{customer::CustomerOrganisation, person::Lang},
    t,
    web::{problem::Problem, ui::icon},
};

const ADMIN_ORGANISATIONS_PATH: &str = "/admin/organisations";

/// `GET /admin/organisations?q=…&page=…`
pub async fn show(context: AdminContext, asked: Query<AdminListQuery>) -> Result<HttpResponse, Problem> {
    let mut customers = context.app().read(catalogue::customers)?;
    let is_empty = customers.is_empty();
    customers.retain(|customer| asked.matches(&format!("{} {}", customer.name, place(customer))));
    customers.sort_by_cached_key(|customer| (customer.retired, customer.name.as_str().to_lowercase()));
    Ok(context.page(view(&context, &asked, &asked.paginate(customers), is_empty)))
}

/// Postal code and town.
fn place(customer: &CustomerOrganisation) -> String {
    let code = customer.postal_code.as_ref().map(|code| code.as_str());
    let town = customer.place.as_ref().map(|place| place.as_str());
    [code, town].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn view(
    context: &AdminContext,
    asked: &AdminListQuery,
    page: &ListPage<CustomerOrganisation>,
    is_empty: bool,
) -> Markup {
    let lang = context.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-area-organisations-text")) }
        div.actions {
            a."button primary" href="/admin/organisations/new" { (icon("plus")) (t!(lang, "clients-new")) }
            a.button href="/admin/import" { (icon("upload")) (t!(lang, "clients-import")) }
        }
        @if is_empty {
            div.empty { (icon("building")) h2 { (t!(lang, "clients-empty-title")) } p { (t!(lang, "clients-empty-text")) } }
        } @else {
            (asked.search_box(lang, ADMIN_ORGANISATIONS_PATH, &t!(lang, "clients-search")))
            @if page.rows.is_empty() { p { (t!(lang, "admin-search-nothing")) } }
            @else { (table(lang, &page.rows)) }
            (asked.pager(lang, ADMIN_ORGANISATIONS_PATH, page))
        }
    };
    frame::page(context, Some("organisations"), &t!(lang, "admin-area-organisations"), main)
}

fn table(lang: Lang, customers: &[CustomerOrganisation]) -> Markup {
    html! {
        div.table-box role="region" aria-label=(t!(lang, "admin-area-organisations")) tabindex="0" {
            table."table stacked" {
                thead { tr { th scope="col" { (t!(lang, "clients-name")) } th scope="col" { (t!(lang, "clients-where")) } } }
                tbody {
                    @for customer in customers {
                        tr {
                            th scope="row" {
                                a href=(format!("{ADMIN_ORGANISATIONS_PATH}/{}", customer.id)) { (customer.name) }
                                @if customer.retired { " " span."badge plain" { (icon("archive")) (t!(lang, "clients-retired")) } }
                            }
                            td data-label=(t!(lang, "clients-where")) { (place(customer)) }
                        }
                    }
                }
            }
        }
    }
}
