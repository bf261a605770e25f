//! Long lists of the admin area: searched by a word, fifty on a page.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::{domain::person::Lang, t, web::ui::icon};

const ROWS_PER_PAGE: usize = 50;

/// The query of a list: words to search for, and the page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AdminListQuery {
    /// Words that what is shown has.
    pub q: String,
    page: String,
}

/// One page of a list.
pub struct ListPage<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The place of the first one, from 1.
    first: usize,
    /// How many there are on all pages.
    pub count: usize,
}

impl AdminListQuery {
    /// Whether a text contains all words that were typed.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.q.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
    }

    /// The page that was asked for; the last one if there are not so many.
    pub fn paginate<T>(&self, all: Vec<T>) -> ListPage<T> {
        let count = all.len();
        let last = count.saturating_sub(1) / ROWS_PER_PAGE;
        let page = self.page.parse().unwrap_or(1_usize).saturating_sub(1).min(last);
        ListPage {
            rows: all.into_iter().skip(page * ROWS_PER_PAGE).take(ROWS_PER_PAGE).collect(),
            first: page * ROWS_PER_PAGE + 1,
            count,
        }
    }

    /// The box to search with; `action` is the list's address.
    pub fn search_box(&self, lang: Lang, action: &str, label: &str) -> Markup {
        html! {
            form.actions method="get" action=(action) {
                div.field {
                    label for="q" { (label) }
                    input.w-l #q name="q" type="search" value=(self.q) autocomplete="off";
                }
                button.button { (icon("search")) (t!(lang, "admin-search")) }
            }
        }
    }

    /// The way to the pages beside this one.
    pub fn pager<T>(&self, lang: Lang, action: &str, page: &ListPage<T>) -> Markup {
        if page.count <= ROWS_PER_PAGE {
            return html! {};
        }
        let number = page.first / ROWS_PER_PAGE + 1;
        let last = page.first + page.rows.len() - 1;
        let encoded = utf8_percent_encode(&self.q, NON_ALPHANUMERIC).to_string();
        let to = |page: usize| format!("{action}?q={encoded}&page={page}");
        html! {
            nav.pager aria-label=(t!(lang, "console-pages")) {
                @if number > 1 {
                    a."button small" rel="prev" href=(to(number - 1)) { (icon("arrow-left")) (t!(lang, "console-page-back")) }
                }
                span { (t!(lang, "console-page-of", first = page.first, last = last, count = page.count)) }
                @if last < page.count {
                    a."button small" rel="next" href=(to(number + 1)) { (t!(lang, "console-page-on")) (icon("arrow-right")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_and_never_past_the_end() {
        let asked = |page: &str| AdminListQuery { q: String::new(), page: page.to_owned() };
        for (page, first, rows) in
            [("", 1, 50), ("1", 1, 50), ("3", 101, 20), ("99", 101, 20), ("-1", 1, 50), ("0", 1, 50)]
        {
            let cut = asked(page).paginate((1..=120).collect::<Vec<_>>());
            assert_eq!((cut.rows[0], cut.rows.len(), cut.count), (first, rows, 120), "{page}");
        }
        assert_eq!(asked("2").paginate(Vec::<u8>::new()).rows.len(), 0);
    }

    #[test]
    fn all_words_have_to_be_there() {
        let asked = |q: &str| AdminListQuery { q: q.to_owned(), page: String::new() };
        assert!(asked("").matches("x") && asked("bach SCHUL").matches("Schule am Bach"));
        assert!(!asked("bach hort").matches("Schule am Bach"));
    }
}
