//! The results of the satisfaction question that may be shown, for administration and inspection.

use maud::{Markup, html};

use crate::{
    app::rating::PastQuarter,
    domain::rating::{MIN_SHOWN_ANSWERS, REMARK_RETENTION_QUARTERS},
    i18n::Locale,
    t,
    web::ui,
};

/// Whether requesters are asked, and how answers are counted.
pub fn rules(locale: &Locale, asks: bool) -> Markup {
    let lang = locale.lang;
    html! {
        p { (if asks { t!(lang, "satisfaction-on") } else { t!(lang, "satisfaction-off") }) }
        ul {
            li { (t!(lang, "satisfaction-rule-stored")) }
            li { (t!(lang, "satisfaction-rule-shown", fewest = MIN_SHOWN_ANSWERS)) }
            li { (t!(lang, "satisfaction-rule-remarks", quarters = REMARK_RETENTION_QUARTERS)) }
        }
    }
}

/// The results of past quarters.
pub fn results(locale: &Locale, past: &[PastQuarter]) -> Markup {
    let lang = locale.lang;
    html! {
        @if past.is_empty() { p.muted { (t!(lang, "satisfaction-none", fewest = MIN_SHOWN_ANSWERS)) } }
        @for past in past { (quarter(locale, past)) }
    }
}

fn quarter(locale: &Locale, past: &PastQuarter) -> Markup {
    let lang = locale.lang;
    let title =
        t!(lang, "satisfaction-quarter", number = past.quarter.number(), year = past.quarter.year().to_string());
    let info = t!(lang, "satisfaction-about");
    let (answers, mean) = (t!(lang, "satisfaction-answers"), t!(lang, "satisfaction-mean"));
    html! {
        section.card {
            h2 { (title) }
            div.table-box role="region" aria-label=(title) tabindex="0" {
                table."table stacked" {
                    thead { tr { th scope="col" { (info) } th.num scope="col" { (answers) } th.num scope="col" { (mean) } } }
                    tbody { @for (topic, tally) in &past.rows {
                        tr {
                            td data-label=(info) {
                                @match topic { Some(name) => (name), None => (t!(lang, "satisfaction-others")) }
                            }
                            td.num data-label=(answers) { (tally.answers) }
                            td.num data-label=(mean) { (t!(lang, "satisfaction-of-five", mean = locale.tenths(tally.mean_tenths()))) }
                        }
                    } }
                }
            }
            @if !past.remarks.is_empty() {
                details.fold {
                    summary { (t!(lang, "satisfaction-remarks", count = past.remarks.len())) }
                    @for remark in &past.remarks { blockquote { (ui::user_text(remark)) } }
                }
            }
        }
    }
}
