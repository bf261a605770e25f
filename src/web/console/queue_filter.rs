//! The filter and the order of a queue: read from the address, chosen in menus; the filter is shown above the list.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{ConsoleContext, page_trail::PageTrail};
use crate::{
    app::view::{
        queue::{Queue, QueueFilter, QueueFilterChoices},
        queue_order::QueueOrder,
    },
    domain::{
        classification::Priority,
        person::Lang,
        text::{Label, Tag},
    },
    i18n, t,
    web::ui::{self, icon, select_field},
};

/// The query string of a queue's page, as it came in. What cannot be read filters nothing.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct QueueQuery {
    topic: String,
    department: String,
    tag: String,
    priority: String,
    text: String,
    /// The word of an order; empty for the usual one.
    sort: String,
    /// Which page is shown: a [`PageTrail`].
    pub at: String,
}

/// The most characters of a text that is filtered by.
const MAX_TEXT_CHARS: usize = 100;

impl QueueQuery {
    /// What the list is narrowed down to.
    pub fn filter(&self) -> QueueFilter {
        QueueFilter {
            topic: self.topic.parse().ok(),
            department: self.department.parse().ok(),
            tag: Tag::parse(&self.tag).ok(),
            priority: Priority::from_word(&self.priority),
            text: self.text.trim().chars().take(MAX_TEXT_CHARS).collect(),
        }
    }

    /// In which order the list is wanted.
    pub fn order(&self, queue: Queue) -> QueueOrder {
        QueueOrder::from_word(&self.sort).unwrap_or(queue.usual_order())
    }

    /// The parameters of filter and order, by their names in the address.
    fn parameters(&self) -> [(&'static str, &str); 6] {
        [
            ("topic", self.topic.trim()),
            ("department", self.department.trim()),
            ("tag", self.tag.trim()),
            ("priority", self.priority.trim()),
            ("text", self.text.trim()),
            ("sort", self.sort.trim()),
        ]
    }
}

/// The filter of the shown queue, and what it can be set to.
pub struct QueueFilterView {
    pub queue: Queue,
    pub query: QueueQuery,
    pub filter: QueueFilter,
    pub choices: QueueFilterChoices,
}

impl QueueFilterView {
    /// Whether the list is narrowed down at all.
    pub fn is_active(&self) -> bool {
        !self.filter.is_empty()
    }

    /// The address of a page of the list under the same filter.
    pub fn page_path(&self, page: &PageTrail) -> String {
        let page = page.to_string();
        self.path(self.query.parameters().into_iter().chain([("at", page.as_str())]))
    }

    /// The address of the first page without one parameter of the filter.
    fn path_without(&self, parameter: &str) -> String {
        self.path(self.query.parameters().into_iter().filter(|(name, _)| *name != parameter))
    }

    /// The address of the first page in another order.
    fn path_in_order(&self, order: QueueOrder) -> String {
        let filter = self.query.parameters().into_iter().filter(|(name, _)| *name != "sort");
        self.path(filter.chain((order != self.queue.usual_order()).then_some(("sort", order.word()))))
    }

    fn path<'a>(&self, parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let parameters: Vec<String> = parameters
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        let path = queue_path(self.queue);
        if parameters.is_empty() { path } else { format!("{path}?{}", parameters.join("&")) }
    }
}

/// The address of a queue's first page without a filter.
pub fn queue_path(queue: Queue) -> String {
    format!("/console/queues/{}", queue.word())
}

/// The menu in which the order is chosen; it says which one is on.
pub fn order_menu(lang: Lang, view: &QueueFilterView, shown: QueueOrder) -> Markup {
    let name = |order: QueueOrder| i18n::text(lang, &format!("console-order-{}", order.word()), &[]);
    html! {
        details."menu right" {
            summary."button small" title=(t!(lang, "console-order")) {
                (icon("sort")) span.visually-hidden { (t!(lang, "console-order")) ": " } span.if-room { (name(shown)) }
            }
            div.menu-body {
                @for order in QueueOrder::ALL {
                    a href=(view.path_in_order(order)) aria-current=[(order == shown).then_some("true")] {
                        (icon(if order == shown { "check" } else { "sort" })) (name(order))
                    }
                }
            }
        }
    }
}

/// The menu in which the filter is chosen.
pub fn filter_menu(context: &ConsoleContext, view: &QueueFilterView) -> Markup {
    let (lang, query) = (context.lang(), &view.query);
    let (topics, departments) = (options(&view.choices.topics), options(&view.choices.departments));
    let priorities: Vec<(String, String)> = Priority::ALL
        .into_iter()
        .map(|priority| (priority.word().to_owned(), ui::priority_word(lang, Some(priority))))
        .collect();
    let spans_departments = !matches!(view.queue, Queue::Department(_)) && departments.len() > 1;
    let all = t!(lang, "console-all");
    html! {
        details."menu right" {
            summary."button small" { (icon("filter")) (t!(lang, "console-filter")) }
            form."menu-body compact" action=(queue_path(view.queue)) {
                @if !query.sort.is_empty() { input type="hidden" name="sort" value=(query.sort); }
                (select_field("topic", &t!(lang, "console-topic"), &all, &topics, &query.topic))
                @if spans_departments {
                    (select_field("department", &t!(lang, "console-department"), &all, &departments, &query.department))
                }
                (select_field("priority", &t!(lang, "console-priority"), &all, &priorities, &query.priority))
                div.field { label for="tag" { (t!(lang, "console-tag")) } input #tag name="tag" value=(query.tag) autocomplete="off"; }
                div.field { label for="text" { (t!(lang, "console-filter-text")) } input #text name="text" value=(query.text) autocomplete="off"; }
                div.field {
                    div.actions {
                        button."button small primary" { (t!(lang, "console-filter-apply")) }
                        @if view.is_active() {
                            a."button small quiet" href=(queue_path(view.queue)) { (t!(lang, "console-filter-reset")) }
                        }
                    }
                }
            }
        }
    }
}

/// Ids and names as the values and words of a choice.
fn options(named: &[(impl ToString, Label)]) -> Vec<(String, String)> {
    named.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect()
}

/// What the list is narrowed down to; each part is a link that removes it.
pub fn active_filters(context: &ConsoleContext, view: &QueueFilterView) -> Markup {
    let (lang, filter) = (context.lang(), &view.filter);
    let active: Vec<(&str, String, String)> = [
        filter.topic.map(|id| ("topic", t!(lang, "console-topic"), name_of(&view.choices.topics, id))),
        filter
            .department
            .map(|id| ("department", t!(lang, "console-department"), name_of(&view.choices.departments, id))),
        filter.priority.map(|one| ("priority", t!(lang, "console-priority"), ui::priority_word(lang, Some(one)))),
        filter.tag.as_ref().map(|tag| ("tag", t!(lang, "console-tag"), tag.to_string())),
        (!filter.text.is_empty()).then(|| ("text", t!(lang, "console-filter-text-short"), filter.text.clone())),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        @if !active.is_empty() {
            div.filters {
                @for (parameter, label, value) in &active {
                    a.tag href=(view.path_without(parameter)) {
                        (label) ": " (value) " " (icon("x"))
                        span.visually-hidden { (t!(lang, "console-filter-remove")) }
                    }
                }
            }
        }
    }
}

/// The name with this id; empty if the reader cannot choose it.
fn name_of<Id: PartialEq>(named: &[(Id, Label)], id: Id) -> String {
    named.iter().find(|(known, _)| *known == id).map(|(_, name)| name.to_string()).unwrap_or_default()
}
