//! How satisfied requesters were: what may be shown of it, for administration and inspection.

use maud::{Markup, html};

use crate::{
    app::rating::Past,
    domain::rating::{FEWEST, QUARTERS},
    i18n::Voice,
    t,
    web::ui,
};

/// Whether requesters are asked, and the rules of what is counted.
pub fn rules(voice: &Voice, asks: bool) -> Markup {
    let lang = voice.lang;
    html! {
        p { (if asks { t!(lang, "satisfaction-on") } else { t!(lang, "satisfaction-off") }) }
        ul {
            li { (t!(lang, "satisfaction-rule-stored")) }
            li { (t!(lang, "satisfaction-rule-shown", fewest = FEWEST)) }
            li { (t!(lang, "satisfaction-rule-remarks", quarters = QUARTERS)) }
        }
    }
}

/// The quarters that are over.
pub fn results(voice: &Voice, past: &[Past]) -> Markup {
    let lang = voice.lang;
    html! {
        @if past.is_empty() { p.muted { (t!(lang, "satisfaction-none", fewest = FEWEST)) } }
        @for past in past { (quarter(voice, past)) }
    }
}

fn quarter(voice: &Voice, past: &Past) -> Markup {
    let lang = voice.lang;
    let title =
        t!(lang, "satisfaction-quarter", number = past.quarter.number(), year = past.quarter.year().to_string());
    let about = t!(lang, "satisfaction-about");
    let (answers, mean) = (t!(lang, "satisfaction-answers"), t!(lang, "satisfaction-mean"));
    html! {
        section.card {
            h2 { (title) }
            div.table-box role="region" aria-label=(title) tabindex="0" {
                table."table stacked" {
                    thead { tr { th { (about) } th.num { (answers) } th.num { (mean) } } }
                    tbody { @for (topic, tally) in &past.rows {
                        tr {
                            td data-label=(about) {
                                @match topic { Some(name) => (name), None => (t!(lang, "satisfaction-others")) }
                            }
                            td.num data-label=(answers) { (tally.answers) }
                            td.num data-label=(mean) { (t!(lang, "satisfaction-of-five", mean = voice.tenths(tally.mean_tenths()))) }
                        }
                    } }
                }
            }
            @if !past.remarks.is_empty() {
                details.fold {
                    summary { (t!(lang, "satisfaction-remarks", count = past.remarks.len())) }
                    @for remark in &past.remarks { blockquote { (ui::text(remark)) } }
                }
            }
        }
    }
}
