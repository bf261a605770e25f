//! How satisfied the requester is: asked once, when their request is closed.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Entrance, lost};
use crate::{
    app::requester::{self, ACT, Look},
    domain::{
        person::Lang,
        rating::Grade,
        text::{Body, TextError},
    },
    i18n, t,
    web::{
        form::{self, Fields},
        gate::Visitor,
        problem::Problem,
        public::see_other,
        ui::{self, Mistakes, icon, mistake, text_error},
    },
};

/// What was chosen and typed, to be shown again with its mistakes.
#[derive(Default)]
pub struct Typed {
    grade: Option<Grade>,
    remark: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let points = fields.get("grade").parse().ok();
        Self { grade: points.and_then(Grade::from_points), remark: fields.get("remark").to_owned() }
    }

    fn read(&self, lang: Lang) -> Result<(Grade, Option<Body>), Mistakes> {
        let mut wrong = Mistakes::new();
        if self.grade.is_none() {
            wrong.push(("grade".to_owned(), t!(lang, "rating-missing")));
        }
        let remark = Body::parse_optional(&self.remark).unwrap_or_else(|error: TextError| {
            wrong.push(("remark".to_owned(), text_error(lang, error, "error-required")));
            None
        });
        self.grade.filter(|_| wrong.is_empty()).map(|grade| (grade, remark)).ok_or(wrong)
    }
}

/// `POST /r/{secret}/rating`
pub async fn rate(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    rate_at(Entrance::link(visitor, &secret), &request, payload).await
}

/// Takes the answer.
pub async fn rate_at(at: Entrance, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.look()?.ticket);
    app.pass(ACT, &ticket.id.to_string())?;
    let fields = form::read(&app, request, payload).await?;
    at.check(&fields)?;
    let typed = Typed::of(&fields);
    let (grade, remark) = match typed.read(at.guest.voice.lang) {
        Ok(read) => read,
        Err(mistakes) => return at.again(&mistakes, &typed),
    };
    let (through, zone) = (at.through.clone(), app.options().zone.clone());
    let rated = app.write(move |tx| requester::rate(tx, &through, grade, remark.as_ref(), &zone)).await;
    rated.map_err(|error| lost(error, &typed.remark))?;
    Ok(see_other(&format!("{}?done=rated", at.base)))
}

/// The question, if it is asked.
pub fn question(at: &Entrance, look: &Look, mistakes: &Mistakes, typed: &Typed) -> Markup {
    let lang = at.guest.voice.lang;
    let wrong = mistake(mistakes, "grade");
    let describedby = if wrong.is_some() { "grade-hint grade-error" } else { "grade-hint" };
    html! {
        @if look.asks {
            form.card #rating method="post" action=(format!("{}/rating", at.base)) novalidate {
                (at.csrf())
                fieldset #grade class=(if wrong.is_some() { "field invalid" } else { "field" }) aria-describedby=(describedby) {
                    legend { (t!(lang, "rating-question")) }
                    p.hint #grade-hint { (t!(lang, "rating-hint")) }
                    @if let Some(wrong) = wrong { p.error #grade-error { (icon("alert")) (wrong) } }
                    div.choices {
                        @for grade in Grade::ALL {
                            label.choice {
                                input type="radio" name="grade" value=(grade.points()) checked[typed.grade == Some(grade)];
                                b { (i18n::text(lang, &format!("rating-{}", grade.points()), &[])) }
                            }
                        }
                    }
                }
                (ui::area(lang, mistakes, "remark", &t!(lang, "rating-remark"), Some(&t!(lang, "rating-remark-hint")), true, &typed.remark))
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("send")) (t!(lang, "rating-send")) } }
            }
        }
    }
}
