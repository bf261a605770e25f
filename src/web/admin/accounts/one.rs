//! `/admin/accounts/{id}`: one account: who it is, what it may, and what can be done with it.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    HERE, invitation, invite, number,
    rights::{self, Departments},
    state, words,
};
use crate::{
    app::{
        self,
        account::rights::{self as intention, Facts, Renewal},
        settings::{Standing, Unfit},
    },
    domain::{
        access::Capability,
        id::AccountId,
        person::{Account, AccountState, Lang},
        role::Rights,
        text::PersonName,
    },
    store::{Catalogue, People},
    t,
    web::{
        admin::{
            Office, Posted, frame,
            sheet::{self, Sheet},
        },
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, icon},
    },
};

/// An account, what is known of it, and its form.
struct Shown {
    account: Standing<Account>,
    departments: Departments,
}

/// `GET /admin/accounts/{id}`
pub async fn show(office: Office, id: Path<String>) -> Result<HttpResponse, Problem> {
    let shown = open(&office, number(&id)?)?;
    let sheet = Sheet::standing(filled(&shown.account.value), shown.account.mark.clone());
    Ok(office.page(view(&office, &shown, &sheet)?))
}

/// `POST /admin/accounts/{id}`
pub async fn save(Posted { office, fields }: Posted, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let shown = open(&office, id)?;
    let facts = match read(office.lang(), &fields, &shown) {
        Ok(facts) => facts,
        Err(wrong) => return mistaken(&office, &shown, Sheet::mistaken(fields, wrong)),
    };
    let (actor, seen, new_token) = (office.actor(), fields.get("seen").to_owned(), app::new_token()?);
    let renewal = Renewal { token: office.session().token().to_owned(), new_token: new_token.clone() };
    match office.app().write(move |tx| intention::change(tx, &actor, id, &seen, &facts, &renewal)).await {
        Ok(is_renewed) => done(&office, id, is_renewed.then_some(new_token)),
        Err(app::Error::LastAdministrator) => {
            let wrong = vec![("administer".to_owned(), t!(office.lang(), "accounts-last-administrator"))];
            mistaken(&office, &shown, Sheet::mistaken(fields, wrong))
        }
        Err(app::Error::Unfit(Unfit::Changed)) => outrun(&office, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn done(office: &Office, id: AccountId, token: Option<String>) -> Result<HttpResponse, Problem> {
    let guest = &office.session().guest;
    // Whoever takes their own right to administer away finds nothing here any more.
    let own = office.app().read(|read| Ok(read.account(office.session().account.id)?))?;
    let stays = own.is_some_and(|own| own.can(Capability::Administer));
    let to = if stays { format!("{HERE}/{id}") } else { "/console".to_owned() };
    let mut response = office.see_other(&to, "saved");
    if let Some(token) = token {
        let cookie = guest.cookie(guest.cookie_name(), token, None);
        response.add_cookie(&cookie).map_err(|_| Problem::Internal)?;
    }
    Ok(response)
}

/// Somebody else was faster.
fn outrun(office: &Office, id: AccountId, fields: Fields) -> Result<HttpResponse, Problem> {
    let shown = open(office, id)?;
    let (mark, theirs) = (shown.account.mark.clone(), changed(office, &shown));
    mistaken(office, &shown, Sheet::changed(fields, mark, theirs, &Vec::new()))
}

fn mistaken(office: &Office, shown: &Shown, sheet: Sheet) -> Result<HttpResponse, Problem> {
    Ok(office.mistaken(view(office, shown, &sheet)?))
}

fn open(office: &Office, id: AccountId) -> Result<Shown, Problem> {
    let actor = office.actor();
    let opened = office.app().read(|read| {
        Ok(Shown { account: intention::open(read, &actor, id)?, departments: read.department_names()? })
    })?;
    Ok(opened)
}

fn read(lang: Lang, fields: &Fields, shown: &Shown) -> Result<Facts, Mistakes> {
    let mut wrong = Mistakes::new();
    let name = PersonName::parse(fields.get("name"));
    let name =
        name.map_err(|error| wrong.push(("name".to_owned(), mistakes::text_error(lang, error, "error-required"))));
    let mut rights = rights::read(lang, fields, &shown.departments, &mut wrong);
    if rights.provider.is_none() {
        // Retired departments are not in the form; who belongs to them stays.
        let is_shown = |id| shown.departments.iter().any(|(known, _)| *known == id);
        let others = shown.account.value.memberships.iter().filter(|(id, _)| !is_shown(**id));
        rights.memberships.extend(others.map(|(id, how)| (*id, *how)));
    }
    match name {
        Ok(name) if wrong.is_empty() => {
            Ok(Facts { name, lang: Lang::from_tag(fields.get("lang")).unwrap_or_default(), rights })
        }
        _ => Err(wrong),
    }
}

fn filled(account: &Account) -> Fields {
    let mut values = rights::filled(&Rights::of(account));
    values.push(("name".to_owned(), account.name.to_string()));
    values.push(("lang".to_owned(), account.lang.tag().to_owned()));
    Fields::of(values.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// What stands there since somebody else changed it.
fn changed(office: &Office, shown: &Shown) -> sheet::Facts {
    let (lang, account) = (office.lang(), &shown.account.value);
    let departments = shown.departments.iter().map(|(id, _)| *id).collect();
    let how = |id| account.memberships.get(id);
    let named = shown.departments.iter().filter_map(|(id, name)| how(id).map(|_| name.to_string()));
    vec![
        (t!(lang, "accounts-name"), account.name.to_string()),
        (t!(lang, "accounts-column-role"), words::roles(lang, account, &departments)),
        (t!(lang, "accounts-memberships"), named.collect::<Vec<_>>().join(", ")),
    ]
}

fn view(office: &Office, shown: &Shown, sheet: &Sheet) -> Result<Markup, Problem> {
    let (lang, account) = (office.lang(), &shown.account.value);
    let departments = shown.departments.iter().map(|(id, _)| *id).collect();
    let is_own = account.id == office.session().account.id;
    let controls = html! {
        (ui::line(lang, &sheet.mistakes, Line {
            name: "name", label: &t!(lang, "accounts-name"), value: sheet.get("name"), width: Some("w-l"),
            autocomplete: Some("off"), ..Line::default()
        }))
        (invite::language(lang, &sheet.fields))
        (rights::controls(lang, &sheet.fields, &sheet.mistakes, &shown.departments))
        div.banner { (icon("info")) p {
            @if is_own { (t!(lang, "accounts-own-rights")) } @else { (t!(lang, "accounts-rights-effect")) }
        } }
    };
    let main = html! {
        p { a.back href=(HERE) { (icon("arrow-left")) (t!(lang, "admin-area-accounts")) } }
        dl.facts {
            div { dt { (t!(lang, "accounts-email")) } dd { (account.email) } }
            div { dt { (t!(lang, "accounts-column-role")) } dd { (words::roles(lang, account, &departments)) } }
            div { dt { (t!(lang, "accounts-column-state")) } dd { (words::state(lang, &account.state)) } }
        }
        @if account.state == AccountState::Invited { (invitation::card(office, account)?) }
        section.stack {
            h2 { (t!(lang, "accounts-may")) }
            (sheet::form(office, &format!("{HERE}/{}", account.id), sheet, &controls, &html! {}))
        }
        @if account.state != AccountState::Invited { (state::cards(office, account)?) }
    };
    Ok(frame::page(office, Some("accounts"), account.name.as_str(), main))
}
