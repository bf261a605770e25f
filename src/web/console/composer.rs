//! The form for answers and notes on a ticket's page. Colour, label and button say whether a text is
//! public or internal, and the form names the recipient before it is sent (§9.10).

use maud::{Markup, html};

use super::{ConsoleContext, TicketFormState, ticket_path, timeline::requester_name};
use crate::{
    app::view::{
        delivery::{ChatDelivery, Delivery, MailDelivery},
        ticket::TicketView,
    },
    domain::{person::Lang, ticket::ActionKind},
    i18n, t,
    web::{
        retained_uploads,
        ui::{self, icon},
    },
};

/// The form; for a reader who may not write, only what was typed before.
pub fn composer(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    if !view.can(ActionKind::Note) {
        return read_only_notice(context, view, state);
    }
    let lang = context.lang();
    let base = ticket_path(view.ticket.no);
    let draft = view.draft.as_ref();
    let text = state.value("text", draft.map_or("", |draft| draft.text.as_str()));
    let answers = view.can(ActionKind::Answer);
    let kind = state.value("kind", if draft.is_some_and(|draft| draft.is_note) { "note" } else { "public" });
    let is_note = kind == "note" || !answers;
    let wrong = ui::error_for(&state.errors, "body").or(ui::error_for(&state.errors, "files"));
    html! {
        form.composer #composer method="post" action=(format!("{base}/{}", if answers { "answers" } else { "notes" }))
            enctype="multipart/form-data" data-attach-words=(t!(lang, "console-attach-words")) data-does="note" {
            (ui::csrf(&context.session.csrf()))
            input #seen type="hidden" name="seen" value=(view.ticket.entries);
            fieldset.kinds {
                legend.visually-hidden { (t!(lang, "console-kind")) }
                @if answers {
                    label {
                        input type="radio" name="kind" value="public" checked[!is_note] data-key="r";
                        (icon("send")) span { (t!(lang, "console-answer")) }
                    }
                }
                label {
                    input type="radio" name="kind" value="note" checked[is_note] data-key="n";
                    (icon("lock")) span { (t!(lang, "console-note")) }
                }
            }
            @if answers { p."to for-public" { (recipient(context, view)) } }
            p."to for-note" { (icon("lock")) " " (t!(lang, "console-note-for-team")) }
            label.visually-hidden for="body" { (t!(lang, "console-text")) }
            textarea #body name="text" rows="4" data-draft=(format!("{base}/draft")) aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[wrong.map(|_| "body-error")] placeholder=(t!(lang, "console-text-placeholder")) {
                "\n" (text)
            }
            @if let Some(wrong) = wrong { p.error #body-error { (icon("alert")) (wrong) } }
            (retained_uploads::list_retained(context.app(), context.locale(), &context.session.csrf(), &state.retained))
            p."banner wait slim" data-attach-hint hidden role="alert" { (icon("paperclip")) span { (t!(lang, "console-attach-hint")) } }
            div.composer-foot {
                div.tools { (file_picker(context)) }
                small data-draft-state data-saved=(t!(lang, "console-draft-saved")) data-failed=(t!(lang, "console-draft-failed"))
                    data-restored=(t!(lang, "console-draft-restored")) role="status" {
                    @if draft.is_some() && state.fields.is_none() { (t!(lang, "console-draft-found")) }
                }
                div."actions push" { (buttons(context, view, &base)) }
            }
        }
    }
}

fn buttons(context: &ConsoleContext, view: &TicketView, base: &str) -> Markup {
    let lang = context.lang();
    let (sending, saving) = (t!(lang, "console-sending"), t!(lang, "console-saving"));
    html! {
        @if view.can(ActionKind::AnswerAndWait) {
            button."button small for-public" name="then" value="wait" data-busy=(sending) data-does="answer-and-wait" {
                (t!(lang, "console-send-and-wait"))
            }
        }
        @if view.can(ActionKind::Answer) {
            button."button small primary for-public" data-send data-busy=(sending) data-does="answer" {
                (t!(lang, "console-send"))
            }
        }
        button."button small primary for-note" formaction=(format!("{base}/notes")) data-send data-busy=(saving) {
            (t!(lang, "console-save-note"))
        }
    }
}

/// Names the recipient and the way the answer takes.
fn recipient(context: &ConsoleContext, view: &TicketView) -> Markup {
    let lang = context.lang();
    let name = requester_name(context, view);
    let (goes, how) = delivery_text(lang, &view.delivery);
    html! {
        (icon("send")) " "
        @if goes { (t!(lang, "console-goes-to")) " " }
        b { (name) } " " (how)
    }
}

/// Whether the answer is sent to the requester (`false`: it only waits on their page), and how, in
/// words.
fn delivery_text(lang: Lang, delivery: &Delivery) -> (bool, String) {
    let post = |mail: &'static str, later: &'static str, nowhere: &'static str| match &delivery.fallback {
        MailDelivery::Mail(email) => (true, i18n::text(lang, mail, &[("email", email.as_str().into())])),
        MailDelivery::NoServer(email) => (true, i18n::text(lang, later, &[("email", email.as_str().into())])),
        MailDelivery::PageOnly => (false, i18n::text(lang, nowhere, &[])),
    };
    match delivery.chat {
        None => post("console-goes-by-mail", "console-goes-later", "console-goes-nowhere"),
        Some(ChatDelivery::Web) => {
            post("console-goes-web-chat-mail", "console-goes-web-chat-later", "console-goes-web-chat")
        }
        Some(ChatDelivery::Closed) => {
            let (_, how) = post("console-goes-closed-mail", "console-goes-closed-later", "console-goes-closed");
            (false, how)
        }
        Some(ChatDelivery::Telegram { is_discreet, waits }) => {
            let how = if is_discreet { t!(lang, "console-goes-hint") } else { t!(lang, "console-goes-telegram") };
            (true, if waits { format!("{how} {}", t!(lang, "console-goes-waits")) } else { how })
        }
    }
}

fn file_picker(context: &ConsoleContext) -> Markup {
    let lang = context.lang();
    let options = context.app().options();
    html! {
        div."drop slim" {
            label."button quiet small needs-js" for="files" { (icon("paperclip")) (t!(lang, "console-attach")) }
            input #files type="file" name="files" multiple aria-label=(t!(lang, "console-attach"))
                data-max-bytes=(options.max_file) data-max-files=(options.max_files)
                data-paste-name=(t!(lang, "console-paste-name"))
                data-too-big=(t!(lang, "console-upload-too-big")) data-too-many=(t!(lang, "console-upload-too-many"))
                data-empty=(t!(lang, "console-upload-empty")) data-remove=(t!(lang, "console-upload-remove"))
                data-added=(t!(lang, "console-upload-added"));
        }
    }
}

/// Shows what was typed to a writer who may not write any more, so that it is not lost.
fn read_only_notice(context: &ConsoleContext, view: &TicketView, state: &TicketFormState<'_>) -> Markup {
    let text = state.value("text", "");
    html! {
        @if view.can.is_empty() { div.banner { (icon("eye")) p { (t!(context.lang(), "console-read-only")) } } }
        @if !text.is_empty() {
            div.card {
                label for="body" { (t!(context.lang(), "console-unsendable")) }
                textarea #body readonly { "\n" (text) }
            }
        }
    }
}
