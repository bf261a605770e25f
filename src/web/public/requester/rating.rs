//! The satisfaction question on the requester's page, asked once after the request is closed.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{RequesterContext, problem_with_typed};
use crate::{
    app::requester::{self, RequestPage},
    domain::{
        person::Lang,
        rating::Grade,
        text::{Body, TextError},
    },
    i18n, t,
    web::{
        form::{Fields, OpenPost},
        gate::Visitor,
        problem::Problem,
        public::see_other,
        ui::{self, FormErrors, error_for, icon, text_error},
    },
};

/// The posted form; it is shown again with its errors.
#[derive(Default)]
pub struct RatingForm {
    grade: Option<Grade>,
    remark: String,
}

impl RatingForm {
    fn of(fields: &Fields) -> Self {
        let points = fields.get("grade").parse().ok();
        Self { grade: points.and_then(Grade::from_points), remark: fields.get("remark").to_owned() }
    }

    fn read(&self, lang: Lang) -> Result<(Grade, Option<Body>), FormErrors> {
        let mut wrong = FormErrors::new();
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
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    secret: Path<String>,
) -> Result<HttpResponse, Problem> {
    let context = RequesterContext::from_link(visitor, &secret);
    context.admit_form()?;
    let fields = body.read(&context.guest.app).await?;
    submit_rating(context, &fields).await
}

/// Stores the rating, or shows the form again with its errors.
pub async fn submit_rating(context: RequesterContext, fields: &Fields) -> Result<HttpResponse, Problem> {
    let app = context.guest.app.clone();
    let form = RatingForm::of(fields);
    let (grade, remark) = match form.read(context.guest.locale.lang) {
        Ok(read) => read,
        Err(errors) => return context.page_with_errors(&errors, &form),
    };
    let (access, zone) = (context.access.clone(), app.options().zone.clone());
    let rated = app.write(move |tx| requester::rate(tx, &access, grade, remark.as_ref(), &zone)).await;
    rated.map_err(|error| problem_with_typed(error, &form.remark))?;
    Ok(see_other(&format!("{}?done=rated", context.base)))
}

/// The question; empty if it is not asked now.
pub fn rating_form(context: &RequesterContext, page: &RequestPage, errors: &FormErrors, form: &RatingForm) -> Markup {
    let lang = context.guest.locale.lang;
    let wrong = error_for(errors, "grade");
    let describedby = if wrong.is_some() { "grade-hint grade-error" } else { "grade-hint" };
    html! {
        @if page.asks_rating {
            form.card #rating method="post" action=(format!("{}/rating", context.base)) novalidate {
                (context.csrf())
                fieldset #grade class=(if wrong.is_some() { "field invalid" } else { "field" }) aria-describedby=(describedby) {
                    legend { (t!(lang, "rating-question")) }
                    p.hint #grade-hint { (t!(lang, "rating-hint")) }
                    @if let Some(wrong) = wrong { p.error #grade-error { (icon("alert")) (wrong) } }
                    div.choices {
                        @for grade in Grade::ALL {
                            label.choice {
                                input type="radio" name="grade" value=(grade.points()) checked[form.grade == Some(grade)];
                                b { (i18n::text(lang, &format!("rating-{}", grade.points()), &[])) }
                            }
                        }
                    }
                }
                (ui::text_area(lang, errors, "remark", &t!(lang, "rating-remark"), Some(&t!(lang, "rating-remark-hint")), true, &form.remark))
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("send")) (t!(lang, "rating-send")) } }
            }
        }
    }
}
