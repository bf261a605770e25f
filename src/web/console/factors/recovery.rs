//! `/console/account/recovery`: new recovery codes. They replace the old ones only after the owner
//! confirms that they are saved.

use actix_web::HttpResponse;
use maud::html;

use super::{super::ConsoleContext, back_link, page, redirect_with_token};
use crate::{
    app::{
        account::{manage_factors::replace_recovery_codes, second_factor::recovery_codes},
        new_token,
    },
    t,
    web::{
        form::Posted,
        gate::Proved,
        problem::Problem,
        signin,
        ui::{self, FormErrors, csrf},
    },
};

const RECOVERY_CODES_PATH: &str = "/console/account/recovery";

/// `GET /console/account/recovery`
pub async fn show(Proved(context): Proved<ConsoleContext>) -> Result<HttpResponse, Problem> {
    view(&context, &FormErrors::new())
}

/// `GET /console/account/recovery/file`
pub async fn file(Proved(context): Proved<ConsoleContext>) -> Result<HttpResponse, Problem> {
    Ok(signin::recovery_codes_file(context.lang(), context.session.guest.organisation.name.as_str(), codes(&context)))
}

/// `POST /console/account/recovery`
pub async fn keep(
    Posted { gate: Proved(context), fields }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    if !fields.has("kept") {
        return view(&context, &vec![("kept".to_owned(), t!(context.lang(), "factors-recovery-not-kept"))]);
    }
    let (token, new) = (context.session.token().to_owned(), new_token()?);
    let fresh = new.clone();
    context.write(move |tx, _| replace_recovery_codes(tx, &token, &fresh)).await?;
    redirect_with_token(&context, new, "/console/account/factors", "codes-renewed")
}

fn codes(context: &ConsoleContext) -> Vec<String> {
    recovery_codes(context.app().store().installation_key(), context.session.token())
}

fn view(context: &ConsoleContext, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let lang = context.lang();
    let frame = context.read_frame()?;
    let body = html! {
        p.lead { (t!(lang, "factors-recovery-lead")) }
        (ui::recovery_codes(lang, &codes(context), "/console/account/recovery/file"))
        form.stack method="post" action=(RECOVERY_CODES_PATH) {
            (csrf(&context.session.csrf()))
            (ui::codes_saved_checkbox(lang, errors))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "factors-recovery-use")) } }
        }
        (back_link(lang))
    };
    Ok(page(context, &frame, RECOVERY_CODES_PATH, &t!(lang, "factors-recovery-new"), errors, body))
}
