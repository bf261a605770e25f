//! Receives answers to the requester, notes for the team, and drafts of both.

use actix_web::{HttpResponse, web::Path};

use super::{ConsoleContext, TicketNoPath, parse_ticket_no, submit_commands, ticket};
use crate::{
    app::ticket::{MessageContent, TicketCommand, TypedText, keep_draft},
    domain::text::{Body, TextError},
    web::{
        form::{Fields, Posted, PostedUpload},
        problem::Problem,
        retained_uploads,
        ui::FormErrors,
        ui::Tone,
    },
};

/// `POST /console/tickets/{no}/answers`
pub async fn submit_answer(
    PostedUpload { gate: context, fields }: PostedUpload<ConsoleContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    // Whatever button was pressed: what is marked as a note never goes out.
    if fields.get("kind") == "note" {
        return add_note(context, no, fields).await;
    }
    let waits = fields.get("then") == "wait";
    let commands =
        parse_message(&context, &fields).map(|said| vec![TicketCommand::Answer { content: said, awaits_reply: waits }]);
    submit_commands(
        &context,
        parse_ticket_no(&no)?,
        &fields,
        commands,
        if waits { "asked" } else { "answered" },
        ticket::page,
    )
    .await
}

/// `POST /console/tickets/{no}/notes`
pub async fn submit_note(
    PostedUpload { gate: context, fields }: PostedUpload<ConsoleContext>,
    no: TicketNoPath,
) -> Result<HttpResponse, Problem> {
    add_note(context, no, fields).await
}

async fn add_note(context: ConsoleContext, no: TicketNoPath, fields: Fields) -> Result<HttpResponse, Problem> {
    let commands = parse_message(&context, &fields).map(|said| vec![TicketCommand::Note(said)]);
    submit_commands(&context, parse_ticket_no(&no)?, &fields, commands, "noted", ticket::page).await
}

fn parse_message(context: &ConsoleContext, fields: &Fields) -> Result<MessageContent, FormErrors> {
    let attachments: Vec<_> =
        retained_uploads::retained_uploads(context.app(), fields).into_iter().map(|(_, file)| file).collect();
    let most = context.app().options().max_files;
    if attachments.len() > most {
        return Err(vec![("files".to_owned(), crate::t!(context.lang(), "console-file-too-many", max = most))]);
    }
    let wrong =
        |error: TextError| vec![("body".to_owned(), Tone::Familiar.text_error(context.lang(), error, "error-message"))];
    Ok(MessageContent { body: Body::parse(fields.get("text")).map_err(wrong)?, attachments })
}

/// `POST /console/tickets/{no}/draft`: what is typed, kept for later.
pub async fn save_draft(
    Posted { gate: context, fields }: Posted<ConsoleContext>,
    no: Path<String>,
) -> Result<HttpResponse, Problem> {
    let no = parse_ticket_no(&no)?;
    let text = fields.get("text").to_owned();
    let typed = match fields.get("kind") {
        "solution" => TypedText::Solution(text),
        kind => TypedText::Message { text, is_note: kind == "note" },
    };
    context.write(move |tx, actor| keep_draft(tx, actor, no, &typed)).await?;
    Ok(HttpResponse::NoContent().finish())
}
