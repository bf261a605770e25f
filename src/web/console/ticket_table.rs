//! The table of a queue: one row for each ticket, in groups by what the list is ordered by.
//!
//! A column that would say the same in every row is left out; what it would say stands above the table, unless
//! the queue or the filter says it already. Which tickets there are, and their order, is decided in `app`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use super::{ConsoleContext, queue_filter::QueueFilterView, ticket_path};
use crate::{
    app::view::{
        queue::{ListedTicket, Queue, QueueRow, RowMark, TicketSummary},
        queue_order::{QueueOrder, waiting_since},
    },
    domain::{classification::Priority, person::Lang, text::Label, ticket::StatusKind},
    i18n::{self, Locale},
    t,
    web::ui::{self, icon},
};

/// Which columns the table has, and what those that are left out would say.
struct Columns {
    topic: bool,
    place: bool,
    status: bool,
    who: bool,
    /// Whether some rows are marked and others not, or not in the same way.
    mark: bool,
    /// Whether some rows are not marked at all, so that the others stand out.
    bold: bool,
    /// What the columns that are left out would say, as far as nothing else on the page does.
    same: Vec<String>,
}

impl Columns {
    fn of(lang: Lang, rows: &[QueueRow], filters: &QueueFilterView) -> Self {
        use Queue as Q;
        let (queue, filter) = (filters.queue, &filters.filter);
        let differs = |same: &dyn Fn(&QueueRow, &QueueRow) -> bool| rows.windows(2).any(|two| !same(&two[0], &two[1]));
        let is_single = rows.len() == 1;
        let mut same = Vec::new();
        // A column is shown if rows differ in it; the value of one that is not is told, unless it is known.
        let mut column = |is_known: bool, differs: bool, value: &dyn Fn(&QueueRow) -> Option<String>| {
            if !differs && !is_known && !is_single {
                same.extend(rows.first().and_then(value));
            }
            differs || (is_single && !is_known)
        };
        let name = |name: &Option<Label>| name.as_ref().map(ToString::to_string);
        let topic = differs(&|a, b| a.listed.ticket.topic == b.listed.ticket.topic);
        let topic = column(filter.topic.is_some(), topic, &|row| name(&row.listed.topic));
        let place = differs(&|a, b| a.listed.ticket.department == b.listed.ticket.department);
        let is_one_place = matches!(queue, Q::Department(_)) || filter.department.is_some();
        let place = column(is_one_place, place, &|row| name(&row.listed.department));
        let kind = |row: &QueueRow| row.listed.ticket.status.kind();
        let status = differs(&|a, b| kind(a) == kind(b));
        let is_one_status = !matches!(queue, Q::Mine | Q::Department(_) | Q::Referred);
        let status = column(is_one_status, status, &|row| Some(ui::status_word(lang, kind(row))));
        let who = differs(&|a, b| a.listed.ticket.assignee == b.listed.ticket.assignee);
        let is_known = matches!(queue, Q::Mine | Q::Unassigned) || rows.first().is_some_and(|row| !row.shows_assignee);
        let who = column(is_known, who && !is_known, &|row| row.assignee().map(ToString::to_string));
        let bold = rows.iter().any(|row| row.mark().is_none());
        Self { topic, place, status, who, bold, mark: is_single || differs(&|a, b| a.mark() == b.mark()), same }
    }
}

impl Columns {
    /// How many columns there are; mark, subject and time always.
    fn count(&self) -> usize {
        3 + [self.topic, self.place, self.status, self.who].into_iter().filter(|is_shown| *is_shown).count()
    }
}

/// Renders the table. `is_whole` says that the page holds the whole list, so that groups can be counted.
pub fn ticket_table(
    context: &ConsoleContext,
    rows: &[QueueRow],
    order: QueueOrder,
    filters: &QueueFilterView,
    is_whole: bool,
) -> Markup {
    let lang = context.lang();
    let columns = Columns::of(lang, rows, filters);
    let words = RowWords::of(lang, rows);
    let days = Days::before(context.locale(), context.session.guest.now);
    let grouped: Vec<(Group, &QueueRow)> =
        rows.iter().map(|row| (Group::of(&days, order, &row.listed.ticket), row)).collect();
    html! {
        table.tickets.dense[context.session.account.dense_rows] #rows {
            @if !columns.same.is_empty() {
                caption { (t!(lang, "console-list-same", values = columns.same.join(" · "))) }
            }
            thead {
                tr {
                    td.sign {}
                    th scope="col" { (t!(lang, "console-column-request")) }
                    @if columns.topic { th.topic scope="col" { (t!(lang, "console-topic")) } }
                    @if columns.place { th.place scope="col" { (t!(lang, "console-column-place")) } }
                    @if columns.status { th.status scope="col" { (t!(lang, "console-column-status")) } }
                    @if columns.who { th.who scope="col" { (t!(lang, "console-column-assignee")) } }
                    th.wait scope="col" {
                        @if order == QueueOrder::Newest { (t!(lang, "console-column-changed")) } @else { (t!(lang, "console-column-waits")) }
                    }
                }
            }
            @for together in grouped.chunk_by(|a, b| a.0 == b.0) {
                tbody {
                    tr.group {
                        th scope="rowgroup" colspan=(columns.count()) {
                            (together[0].0.name(lang))
                            @if is_whole { " " span.count { (together.len()) } }
                        }
                    }
                    @for (_, row) in together { (ticket_row(context, row, (order, &days), &columns, &words)) }
                }
            }
        }
    }
}

/// Words of rows, looked up once for the whole table.
struct RowWords {
    unanswered: String,
    new_message: String,
    me: String,
    /// The badge and the word of each status among the rows.
    statuses: BTreeMap<StatusKind, (Markup, String)>,
}

impl RowWords {
    fn of(lang: Lang, rows: &[QueueRow]) -> Self {
        let kinds: BTreeSet<StatusKind> = rows.iter().map(|row| row.listed.ticket.status.kind()).collect();
        let status = |kind| (kind, (ui::status_badge(lang, kind), ui::status_word(lang, kind)));
        Self {
            statuses: kinds.into_iter().map(status).collect(),
            unanswered: t!(lang, "console-unanswered"),
            new_message: t!(lang, "console-new-message"),
            me: t!(lang, "console-me"),
        }
    }
}

fn ticket_row(
    context: &ConsoleContext,
    row: &QueueRow,
    (order, days): (QueueOrder, &Days),
    columns: &Columns,
    words: &RowWords,
) -> Markup {
    let lang = context.lang();
    let ListedTicket { ticket, requester, department, topic, .. } = &*row.listed;
    let mark = row.mark().filter(|_| columns.mark).map(|mark| match mark {
        RowMark::Unanswered => ("dot", &words.unanswered),
        RowMark::NewMessage => ("dot changed", &words.new_message),
    });
    let status = words.statuses.get(&ticket.status.kind()).filter(|_| columns.status);
    html! {
        tr data-row class=[mark.filter(|_| columns.bold).map(|_| "unread")] {
            td.sign {
                @if let Some((class, word)) = mark { span class=(class) title=(word) {} span.visually-hidden { (word) } }
            }
            th.subject scope="row" {
                div {
                    a id={ "t" (ticket.no) } href=(ticket_path(ticket.no)) { (ticket.subject) }
                    @if let Some(priority) = ticket.priority.filter(|priority| *priority > Priority::Normal) {
                        (priority_mark(lang, priority))
                    }
                }
                small {
                    @if let Some(requester) = requester { (requester) }
                    span.rest { " · " (ticket.no) }
                    @if columns.topic { @if let Some(topic) = topic { span.in-card { " · " (topic) } } }
                    @if let Some((_, word)) = status { span.in-card { " · " (word) } }
                }
            }
            @if columns.topic { td.topic { @if let Some(topic) = topic { (topic) } } }
            @if columns.place { td.place { @if let Some(department) = department { (department) } } }
            @if let Some((badge, _)) = status { td.status { (badge) } }
            @if columns.who {
                td.who { @if row.is_mine { (words.me) } @else if let Some(name) = row.assignee() { (name) } }
            }
            td.wait { (age(context, ticket, order, days)) }
        }
    }
}

/// A priority above the ordinary: its own sign and its word.
fn priority_mark(lang: Lang, priority: Priority) -> Markup {
    let (class, symbol) = if priority == Priority::Urgent { ("prio urgent", "urgent") } else { ("prio", "high") };
    html! { span class=(class) { (icon(symbol)) (ui::priority_word(lang, Some(priority))) } }
}

/// What the list is ordered by, and behind it the other time, if it says something else.
fn age(context: &ConsoleContext, ticket: &TicketSummary, order: QueueOrder, days: &Days) -> Markup {
    let (locale, now) = (context.locale(), context.session.guest.now);
    let changed = || ui::relative_time(locale, ticket.changed, now);
    let Some(since) = waiting_since(ticket) else {
        return html! { (changed()) };
    };
    let is_other = ticket.changed != since && locale.day(ticket.changed) != locale.day(since);
    if order == QueueOrder::Newest {
        return html! {
            (changed())
            @if is_other { small { (t!(locale.lang, "console-waits-for", length = locale.length(since, now))) } }
        };
    }
    let waits = match (now.as_second() - since.as_second(), days.distance(since)) {
        (..60, _) => t!(locale.lang, "ago-now"),
        (3600.., DayDistance::Yesterday) => t!(locale.lang, "console-since-yesterday"),
        _ => locale.length(since, now),
    };
    html! {
        time datetime=(i18n::instant(since)) title=(locale.date_time(since)) { (waits) }
        @if is_other { small { (changed()) } }
    }
}

/// What the rows of a group have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// The requester waits since a day this long ago.
    Waiting(DayDistance),
    /// Nobody waits for us.
    Answered,
    /// Last changed on a day this long ago.
    Changed(DayDistance),
    Priority(Option<Priority>),
}

/// How long ago a day is, as far as people tell them apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DayDistance {
    Today,
    Yesterday,
    Week,
    Longer,
}

impl DayDistance {
    fn word(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
            Self::Week => "week",
            Self::Longer => "longer",
        }
    }
}

/// When the days begin by which rows are told apart, looked up once for the whole table.
struct Days {
    today: Timestamp,
    yesterday: Timestamp,
    /// The day six days ago.
    week: Timestamp,
}

impl Days {
    fn before(locale: &Locale, now: Timestamp) -> Self {
        let today = locale.day(now);
        // A day that has no beginning lies outside the calendar: then everything is of today.
        let begin = |days: i64| {
            let day = today.checked_sub(days.days()).and_then(|day| day.to_zoned(locale.zone.clone()));
            day.map_or(Timestamp::MIN, |begin| begin.timestamp())
        };
        Self { today: begin(0), yesterday: begin(1), week: begin(6) }
    }

    fn distance(&self, then: Timestamp) -> DayDistance {
        match then {
            then if then >= self.today => DayDistance::Today,
            then if then >= self.yesterday => DayDistance::Yesterday,
            then if then >= self.week => DayDistance::Week,
            _ => DayDistance::Longer,
        }
    }
}

impl Group {
    fn of(days: &Days, order: QueueOrder, ticket: &TicketSummary) -> Self {
        let distance = |then| days.distance(then);
        match order {
            QueueOrder::Newest => Self::Changed(distance(ticket.changed)),
            QueueOrder::Waiting => waiting_since(ticket).map_or(Self::Answered, |since| Self::Waiting(distance(since))),
            QueueOrder::Priority => Self::Priority(ticket.priority),
        }
    }

    fn name(self, lang: Lang) -> String {
        match self {
            Self::Waiting(distance) => i18n::text(lang, &format!("console-group-waiting-{}", distance.word()), &[]),
            Self::Changed(distance) => i18n::text(lang, &format!("console-group-changed-{}", distance.word()), &[]),
            Self::Answered => t!(lang, "console-group-answered"),
            Self::Priority(Some(priority)) => ui::priority_word(lang, Some(priority)),
            Self::Priority(None) => t!(lang, "console-group-no-priority"),
        }
    }
}
