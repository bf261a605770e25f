//! `/console/tickets/{no}/closure`: closes a ticket with an outcome. The page also asks for what is missing before it
//! can be closed, and of what the ticket is a duplicate. It frames the other pages with one form about a ticket, too.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext, TeamContext, TicketFormState, TicketNoPath, custom_fields, edit_fields,
    frame::{self, ConsolePageInfo, Frame},
    parse_ticket_no, submit_commands, ticket_path,
    timeline::{outcome_word, requester_name},
};
use crate::{
    app::{
        ticket::{TicketCommand, TypedText, find_by_number, keep_draft},
        view::{
            delivery::DeliveryOptions,
            ticket::{TicketView, load, other_requests},
        },
    },
    domain::{
        classification::{LinkKind, TicketOutcome},
        field::Field,
        file::Attachment,
        id::TicketNo,
        text::{Body, TextError},
        ticket::{Action, ActionKind, TaskState},
        timeline::EntryContent,
    },
    i18n, t,
    web::{
        answer,
        form::{Fields, PostedUpload},
        problem::Problem,
        retained_uploads,
        ui::{self, FormErrors, Tone, icon},
    },
};

/// The outcomes to choose from. Spam has an action of its own.
const OUTCOMES: [TicketOutcome; 3] = [TicketOutcome::Solved, TicketOutcome::Declined, TicketOutcome::Duplicate];

/// `GET /console/tickets/{no}/closure`
pub async fn show(context: TeamContext, no: TicketNoPath) -> Result<HttpResponse, Problem> {
    super::open_ticket_page(&context, &no, page)
}

/// `POST /console/tickets/{no}/closure`
pub async fn submit(
    PostedUpload { gate: context, fields }: PostedUpload<TeamContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    let no = parse_ticket_no(&no)?;
    if fields.get("then") == "answer" {
        return answer_first(&context, no, &fields).await;
    }
    let roads = DeliveryOptions { has_mail_server: false, bots: context.app().bots() };
    let before = context.look(|read, actor| load(read, actor, no, roads, context.session.guest.now))?;
    let files = retained_uploads::retained_uploads(context.app(), &fields);
    let commands = parse_commands(&context, &before, &fields, files);
    submit_commands(&context, no, &fields, commands, "closed", page).await
}

/// Leads to the composer; the solution typed so far is on this page again when they come back.
async fn answer_first(context: &ConsoleContext, no: TicketNo, fields: &Fields) -> Result<HttpResponse, Problem> {
    let typed = TypedText::Solution(fields.get("text").to_owned());
    context.write(move |tx, actor| keep_draft(tx, actor, no, &typed)).await?;
    Ok(answer::see_other(&format!("{}#composer", ticket_path(no))))
}

/// What the form asks for, in the order in which it is done: answers, tasks, the other ticket, and then the closing.
fn parse_commands(
    context: &ConsoleContext,
    before: &TicketView,
    fields: &Fields,
    files: Vec<(String, Attachment)>,
) -> Result<Vec<TicketCommand>, FormErrors> {
    let lang = context.lang();
    let mut errors = FormErrors::new();
    let outcome = OUTCOMES.into_iter().find(|outcome| outcome.word() == fields.get("outcome"));
    if outcome.is_none() {
        errors.push(("outcome".to_owned(), t!(lang, "console-error-option")));
    }
    let link = match outcome {
        Some(TicketOutcome::Duplicate) => parse_original(context, before, fields).map(Some),
        _ => Ok(None),
    };
    let link = link.unwrap_or_else(|said| {
        errors.push(("original".to_owned(), said));
        None
    });
    let answers = edit_fields::read_answers(context, before, fields, files, |field| is_missing(before, field));
    let answers = answers.unwrap_or_else(|wrong| {
        errors.extend(wrong);
        Vec::new()
    });
    let wrong = |error: TextError| ("text".to_owned(), Tone::Familiar.text_error(lang, error, "error-required"));
    let text = Body::parse_optional(fields.get("text")).map_err(|error| errors.push(wrong(error))).ok().flatten();
    let Some(outcome) = outcome.filter(|_| errors.is_empty()) else { return Err(errors) };
    let places = 0..before.ticket.tasks.len();
    let tasks =
        places.filter(|place| fields.has(&task_name(*place))).map(|place| Action::SetTask(place, TaskState::Done));
    let actions = tasks.chain(link).chain([Action::Close(outcome, text)]);
    Ok(answers.into_iter().chain(actions.map(TicketCommand::Action)).collect())
}

/// The request of which this one is a duplicate. The error is a sentence.
fn parse_original(context: &ConsoleContext, before: &TicketView, fields: &Fields) -> Result<Action, String> {
    let lang = context.lang();
    let typed = fields.get("original").trim();
    if typed.is_empty() {
        return Err(t!(lang, "console-close-original-missing"));
    }
    let unknown = || t!(lang, "console-close-original-unknown", no = typed.to_owned());
    let no: TicketNo = typed.parse().map_err(|_| unknown())?;
    let other = context.look(|read, actor| find_by_number(read, actor, no)).map_err(|_| unknown())?;
    if other.id == before.ticket.id {
        return Err(t!(lang, "console-close-original-itself"));
    }
    Ok(Action::Link(LinkKind::DuplicateOf, other.id))
}

fn is_missing(view: &TicketView, field: &Field) -> bool {
    field.required_to_close && !view.ticket.values.contains_key(&field.id)
}

/// The name of the checkbox that settles a task.
fn task_name(place: usize) -> String {
    format!("task-{place}")
}

fn page(context: &ConsoleContext, frame: &Frame, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let inner = html! {
        (unanswered_banner(context, view))
        (outcome_choice(context, view, state))
        (missing_parts(context, view, state))
        (solution(context, view, state))
    };
    // Behind the button of the form, which Enter presses.
    let first = view.ticket.unanswered_since.map(|_| ("answer", "console-close-answer-first"));
    let words = TicketFormTexts {
        title: "console-close-title",
        button: "console-do-close-now",
        symbol: "circle-check",
        instead: first,
    };
    form_page(context, frame, view, state, ActionKind::Close, "closure", &words, &inner)
}

/// The last word is the requester's: says so. The button beside that of the form leads to the answer.
fn unanswered_banner(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    let name = requester_name(context, view);
    html! {
        @if let Some(since) = view.ticket.unanswered_since {
            div."banner wait" {
                (icon("clock"))
                div {
                    b { (t!(lang, "console-close-unanswered", name = name, when = context.locale().ago(since, context.session.guest.now))) }
                    p { (t!(lang, "console-close-unanswered-text")) }
                }
            }
        }
    }
}

fn outcome_choice(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let outcome = state.value("outcome", "solved");
    // Without the list they type the number.
    let others = context.look(|read, actor| Ok(other_requests(read, actor, &view.ticket)?)).unwrap_or_default();
    html! {
        fieldset.field {
            legend { (t!(lang, "console-close-outcome")) }
            div."choices three" #outcome {
                @for (kind, word) in OUTCOMES.map(|outcome| (outcome, outcome.word())) {
                    label.choice {
                        input type="radio" name="outcome" value=(word) checked[word == outcome];
                        b { (outcome_word(lang, kind)) }
                        span { (i18n::text(lang, &format!("console-close-{word}"), &[])) }
                    }
                }
            }
        }
        div.for-duplicate {
            (ui::labelled_field(lang, &state.errors, "original", &t!(lang, "console-close-original"),
                Some(&t!(lang, "console-close-original-hint")), false, |describedby, invalid| html! {
                    input #original.w-m name="original" value=(state.value("original", "")) list="others" autocomplete="off"
                        placeholder="2026-00042" aria-describedby=[describedby] aria-invalid=[invalid];
                }))
            datalist #others { @for other in &others { option value=(other.no) { (other.subject) } } }
        }
    }
}

/// The answers and tasks without which the ticket cannot be closed.
fn missing_parts(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let fields: Vec<&Field> = view.topic.fields.iter().filter(|field| is_missing(view, field)).collect();
    let open = |place: &usize| view.ticket.tasks[*place].state == TaskState::Open;
    let tasks: Vec<usize> = (0..view.ticket.tasks.len()).filter(open).collect();
    let names = edit_fields::file_names(view);
    let blank = Fields::default();
    let typed = state.fields.unwrap_or(&blank);
    html! {
        @if !fields.is_empty() || !tasks.is_empty() {
            section."stack compact" #missing {
                h2 { (t!(lang, "console-missing-title")) }
                p.muted { (t!(lang, "console-missing-text", topic = view.topic.name.as_str())) }
                @for field in fields {
                    @let raw = custom_fields::read_answer(lang, field, typed, &state.retained);
                    (custom_fields::field_control(context.reader(), &state.errors, field, &raw, &names))
                }
                @for place in tasks {
                    @let name = task_name(place);
                    label.check {
                        input type="checkbox" name=(name) checked[typed.has(&name)];
                        span { (t!(lang, "console-missing-task-done", title = view.ticket.tasks[place].title.as_str())) }
                    }
                }
                (retained_uploads::list_retained(context.app(), context.locale(), &context.session.csrf(), &state.retained))
            }
        }
    }
}

/// The text that goes with the closing. It is kept while it is typed, as answers are, but never taken from a closing
/// before: that one was told already.
fn solution(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    let is_required = view.topic.solution_required;
    let hint =
        i18n::text(lang, if is_required { "console-close-text-required" } else { "console-close-text-hint" }, &[]);
    let draft = view.draft.as_ref().and_then(|draft| draft.solution.as_deref()).unwrap_or_default();
    let text = state.value("text", draft);
    html! {
        input type="hidden" name="kind" value="solution";
        (ui::labelled_field(lang, &state.errors, "text", &t!(lang, "console-close-text"), Some(&hint), !is_required,
            |describedby, invalid| html! {
                textarea #text name="text" data-draft=(format!("{}/draft?of=solution", ticket_path(view.ticket.no)))
                    aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (text) }
            }))
        small data-draft-state data-saved=(t!(lang, "console-draft-saved")) data-failed=(t!(lang, "console-draft-failed"))
            data-restored=(t!(lang, "console-draft-restored")) role="status" {
            @if !draft.is_empty() && state.fields.is_none() { (t!(lang, "console-draft-found")) }
        }
    }
}

/// The texts of a page with one form about a ticket.
pub struct TicketFormTexts {
    /// The text key of the title.
    pub title: &'static str,
    /// The text key of the button.
    pub button: &'static str,
    /// The icon of the button.
    pub symbol: &'static str,
    /// A second button: the value of `then`, and the text key.
    pub instead: Option<(&'static str, &'static str)>,
}

/// A page with one form about a ticket. If the action is not possible now, it says so instead.
#[expect(clippy::too_many_arguments, reason = "what every such page differs in")]
pub fn form_page(
    context: &ConsoleContext,
    frame: &Frame,
    view: &TicketView,
    state: &TicketFormState<'_>,
    action: ActionKind,
    noun: &str,
    words: &TicketFormTexts,
    inner: &Markup,
) -> Markup {
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let title = i18n::text(lang, words.title, &[]);
    let is_possible = view.can(action);
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.page-head {
                a.back href=(base) { (icon("arrow-left")) (t!(lang, "console-back-to", no = view.ticket.no.to_string())) }
                h1 { (title) }
                p.muted { (view.ticket.subject) }
            }
            (Tone::Familiar.error_summary(lang, &state.errors))
            (refusal_banners(context, view, state))
            @if is_possible {
                form."stack loose" method="post" action=(format!("{base}/{noun}")) enctype="multipart/form-data" {
                    (ui::csrf(&context.session.csrf()))
                    input type="hidden" name="seen" value=(view.ticket.entries);
                    (inner)
                    div.actions {
                        button."button primary" data-busy=(t!(lang, "busy")) { (icon(words.symbol)) (i18n::text(lang, words.button, &[])) }
                        @if let Some((then, said)) = words.instead {
                            button.button name="then" value=(then) { (icon("send")) (i18n::text(lang, said, &[])) }
                        }
                        a."button quiet" href=(base) { (t!(lang, "cancel")) }
                    }
                }
            } @else if state.refusal.is_none() {
                div.banner { (icon("info")) div { b { (t!(lang, "console-refused")) } p { (not_possible_text(context, view, action)) } } }
            }
        }
    };
    let path = format!("{base}/{noun}");
    let title = format!("{} {title}", view.ticket.no);
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, path: &path, ..ConsolePageInfo::default() },
        &main,
        None,
    )
}

fn not_possible_text(context: &ConsoleContext, view: &TicketView, action: ActionKind) -> String {
    let lang = context.lang();
    let others: Vec<String> = view.can.iter().map(|kind| super::refusal::action_name(lang, *kind)).collect();
    if others.is_empty() {
        return t!(lang, "console-refused-forbidden");
    }
    t!(
        lang,
        "console-refused-not-possible",
        status = ui::status_word(lang, view.ticket.status_kind()),
        action = super::refusal::action_name(lang, action),
        possible = others.join(", ")
    )
}

/// Why the action was not done, above the form.
fn refusal_banners(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let lang = context.lang();
    html! {
        @if let Some(refusal) = &state.refusal {
            div."banner bad" role="alert" { (icon("alert")) div { b { (t!(lang, "console-refused")) } p { (refusal) } } }
        }
        @if let Some(after) = state.unseen_after {
            div."banner wait" role="alert" {
                (icon("bell"))
                div {
                    b { (t!(lang, "console-stale-title")) }
                    @for entry in view.timeline.iter().filter(|entry| entry.seq > after) {
                        @if let EntryContent::Message { body, .. } | EntryContent::Note { body, .. } = &entry.content {
                            p { b { (super::timeline::author_name(context, view, entry.author)) ": " } (body.teaser(300)) }
                        }
                    }
                    p { (t!(lang, "console-stale-form")) }
                }
            }
        }
    }
}
