//! `/r/{secret}`: the requester's page. The secret link is the only proof it needs.
//!
//! A signed-in requester sees the same page under `/portal/requests/{no}`; only the
//! [`RequesterContext`] differs.

mod page;
pub mod rating;
mod timeline;

use std::ops::Not;

use actix_web::{HttpRequest, HttpResponse, web::Path};
use maud::{Markup, html};
use serde::Deserialize;

use self::page::RequestNotice;
use super::{
    form_with_errors, page,
    request::sent::link_base,
    see_other,
    uploads::{upload_limits, uploader},
};
use crate::{
    app::{
        self,
        requester::{self, ACTION_LIMIT, AccessPath, ReplyInput, ReplyRefusal, ReplyResult, RequestPage},
    },
    domain::{id::TicketNo, text::TextError},
    t,
    web::{
        download,
        form::{Fields, FileRefusal, OpenPost},
        gate::{Guest, RequesterSession, Visitor},
        portal,
        problem::Problem,
        query::query_or_default,
        ui::{FormErrors, csrf, public_page, text_error},
    },
};

/// How the reader came to a request, and what its pages need.
pub struct RequesterContext {
    guest: Guest,
    /// The proof that the reader may open the request.
    access: AccessPath,
    /// The path that the addresses of its pages begin with.
    base: String,
    /// The session of a signed-in requester; `None` with the secret link.
    session: Option<RequesterSession>,
}

impl RequesterContext {
    /// A reader with the secret link.
    fn from_link(visitor: Visitor, secret: &str) -> Self {
        let base = format!("/r/{secret}");
        Self { guest: visitor.guest, access: AccessPath::Link(secret.to_owned()), base, session: None }
    }

    /// A signed-in requester; `no` need not be theirs, that is checked when it is loaded.
    pub fn from_session(session: RequesterSession, no: TicketNo) -> Self {
        let access = AccessPath::Portal { token: session.token().to_owned(), no };
        Self { guest: session.guest.clone(), access, base: format!("/portal/requests/{no}"), session: Some(session) }
    }

    fn load(&self) -> Result<RequestPage, Problem> {
        let request_page = self.guest.app.read(|read| {
            requester::load_page(read, &self.access, self.guest.locale.lang, self.guest.now, &self.guest.locale.zone)
        });
        request_page.map_err(|error| match error {
            app::Error::NotFound if self.session.is_none() => Problem::NoLink,
            error => error.into(),
        })
    }

    /// Whether a form may be read: the request is theirs, and they did not send too many.
    pub fn admit_form(&self) -> Result<(), Problem> {
        let ticket = self.load()?.ticket;
        Ok(self.guest.app.check_rate_limit(ACTION_LIMIT, &ticket.id.to_string())?)
    }

    fn csrf(&self) -> Markup {
        html! { @if let Some(session) = &self.session { (csrf(&session.csrf())) } }
    }

    fn page(&self, title: &str, main: Markup) -> Markup {
        match &self.session {
            Some(session) => portal::frame(session, title, main),
            None => public_page(&self.guest, title, &[], main),
        }
    }

    /// The page with the errors of a form that was not accepted.
    fn page_with_errors(mut self, errors: &FormErrors, rating: &rating::RatingForm) -> Result<HttpResponse, Problem> {
        self.guest.path.clone_from(&self.base);
        if let Some(session) = &mut self.session {
            session.guest.path.clone_from(&self.base);
        }
        Ok(form_with_errors(page::view(&self, &self.load()?, errors, None, rating)))
    }
}

/// `GET /r/{secret}`
pub async fn show(visitor: Visitor, secret: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_request(&RequesterContext::from_link(visitor, &secret), &request)
}

/// `POST /r/{secret}/messages`
pub async fn write(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    secret: Path<String>,
) -> Result<HttpResponse, Problem> {
    let context = RequesterContext::from_link(visitor, &secret);
    context.admit_form()?;
    let fields = body.read_with_files(&context.guest.app, upload_limits(&context.guest)).await?;
    submit_message(context, &fields).await
}

/// `POST /r/{secret}/closure`
pub async fn settle(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    secret: Path<String>,
) -> Result<HttpResponse, Problem> {
    let context = RequesterContext::from_link(visitor, &secret);
    context.admit_form()?;
    let fields = body.read(&context.guest.app).await?;
    submit_settled(context, &fields).await
}

/// `POST /r/{secret}/link`
pub async fn renew(
    OpenPost { gate: visitor, .. }: OpenPost<Visitor>,
    secret: Path<String>,
) -> Result<HttpResponse, Problem> {
    let context = RequesterContext::from_link(visitor, &secret);
    context.admit_form()?;
    submit_link_renewal(context).await
}

/// `GET /r/{secret}/files/{entry}/{place}`
pub async fn file(visitor: Visitor, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (secret, entry, place) = path.into_inner();
    download_file(&RequesterContext::from_link(visitor, &secret), entry, place)
}

/// The query string of a request's page.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RequestPageQuery {
    /// The form that was sent last.
    done: String,
}

/// Shows the request, with the result of the form that was sent last.
pub fn show_request(context: &RequesterContext, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let request_page = context.load()?;
    let app = &context.guest.app;
    let address = app.read(|read| Ok(link_base(app.public_address(read)?, &context.guest)))?;
    let notice = match query_or_default::<RequestPageQuery>(request).done.as_str() {
        "sent" => Some(RequestNotice::MessageSent),
        "rated" => Some(RequestNotice::Rated),
        // Without a secret the reader may not know the link.
        "link" => Some(RequestNotice::LinkRenewed {
            link: request_page.secret.as_ref().map(|secret| format!("{address}/r/{secret}")).unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(page(page::view(context, &request_page, &FormErrors::new(), notice.as_ref(), &rating::RatingForm::default())))
}

/// Sends a message to the team, or shows the form again with its errors.
pub async fn submit_message(context: RequesterContext, fields: &Fields) -> Result<HttpResponse, Problem> {
    let app = context.guest.app.clone();
    let reply = ReplyInput {
        seen: fields.get("seen").parse().ok(),
        text: fields.get("text").to_owned(),
        files: fields.attachments(),
        remove: fields.get("remove").parse().ok(),
    };
    let (access, most, typed) = (context.access.clone(), app.options().max_files, reply.text.clone());
    let uploader = uploader(&context.guest);
    let replied = app.write(move |tx| {
        uploader.charge(tx, &reply.files)?;
        requester::send_reply(tx, &access, &reply, most)
    });
    match replied.await.map_err(|error| problem_with_typed(error, &typed))? {
        ReplyResult::Sent => Ok(see_other(&format!("{}?done=sent", context.base))),
        ReplyResult::Kept(ReplyRefusal::FileRemoved, _) => Ok(see_other(&format!("{}#files", context.base))),
        ReplyResult::Kept(why, too_many) => {
            let mut refused = fields.refused.clone();
            refused.extend(too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany)));
            let errors = reply_errors(&context.guest, why, &refused);
            context.page_with_errors(&errors, &rating::RatingForm::default())
        }
    }
}

/// The requester says that the request is settled.
pub async fn submit_settled(context: RequesterContext, fields: &Fields) -> Result<HttpResponse, Problem> {
    let app = context.guest.app.clone();
    let (access, seen) = (context.access.clone(), fields.get("seen").parse().ok());
    match app.write(move |tx| requester::mark_settled(tx, &access, seen)).await {
        Err(app::Error::Conflict { .. }) => {
            let errors = reply_errors(&context.guest, ReplyRefusal::News, &[]);
            context.page_with_errors(&errors, &rating::RatingForm::default())
        }
        done => done.map(|()| see_other(&context.base)).map_err(Problem::from),
    }
}

/// Makes a new secret link; the old one stops to work.
pub async fn submit_link_renewal(context: RequesterContext) -> Result<HttpResponse, Problem> {
    let app = context.guest.app.clone();
    let access = context.access.clone();
    let renewed = app.write(move |tx| requester::renew_link(tx, &access)).await?;
    let base = if context.session.is_some() { context.base } else { format!("/r/{renewed}") };
    Ok(see_other(&format!("{base}?done=link")))
}

/// Sends a file of the conversation.
pub fn download_file(context: &RequesterContext, entry: u64, place: usize) -> Result<HttpResponse, Problem> {
    let file =
        context.guest.app.read(|read| requester::file(read, &context.access, entry, place, context.guest.now))?;
    download::attachment(&context.guest.app, &file)
}

/// The problem, with what was typed so that its page can give it back.
fn problem_with_typed(error: app::Error, typed: &str) -> Problem {
    let problem = match error {
        // The page offered it, so it changed since.
        app::Error::Forbidden => Problem::Stale(Vec::new()),
        error => error.into(),
    };
    problem.with_typed([typed.to_owned()].into_iter().filter(|text| !text.trim().is_empty()))
}

fn reply_errors(guest: &Guest, why: ReplyRefusal, refused: &[(String, FileRefusal)]) -> FormErrors {
    let lang = guest.locale.lang;
    let text = match why {
        ReplyRefusal::Text(TextError::Empty) => Some(t!(lang, "reply-missing")),
        ReplyRefusal::Text(error) => Some(text_error(lang, error, "error-required")),
        ReplyRefusal::News => Some(t!(lang, "reply-news")),
        ReplyRefusal::TooManyFiles | ReplyRefusal::FileRemoved => None,
    };
    let files = super::request::rejected_files(guest, refused);
    let text = text.map(|text| ("text".to_owned(), text));
    text.into_iter().chain(files.is_empty().not().then(|| ("files".to_owned(), files.join(" ")))).collect()
}
