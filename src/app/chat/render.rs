//! Renders messages and buttons of the dialog as plain text in the language of the person. Markup is up to
//! each channel.

use std::slice;

use super::{ChatCatalogue, ChatContext};
use crate::{
    dialog::{
        ButtonAction, Contact, DialogMessage, DialogState, DialogStep, DialogTurn, Question, TicketCard, TicketThread,
    },
    domain::{
        classification::Channel,
        field::{AnswerError, Field, FieldKind},
        id::{TicketId, TicketNo},
        person::Lang,
        request::{DraftFieldError, RequestDraft},
        routing::RequestPlace,
        text::{FileName, Label, TextError},
        ticket::StatusKind,
        topic::Topic,
        translation::Reader,
    },
    i18n::{self, Locale, Tone, answer, field_error, named, text_error},
    t,
};

/// Renders one turn of the dialog.
pub(super) struct ChatRenderer<'s> {
    /// Language and time zone of the person.
    pub locale: &'s Locale,
    pub catalogue: &'s ChatCatalogue,
    /// Channel and limits of the chat.
    pub context: &'s ChatContext,
}

impl ChatRenderer<'_> {
    /// Renders one message of the dialog.
    pub fn message_text(&self, say: &DialogMessage, state: &DialogState) -> String {
        let lang = self.lang();
        let organisation = self.catalogue.organisation.name.as_str();
        match say {
            DialogMessage::Welcome => t!(lang, "chat-welcome", organisation = organisation),
            DialogMessage::Consent | DialogMessage::ConsentDeclined | DialogMessage::Notice => self.privacy(say),
            DialogMessage::Help => t!(lang, "chat-help"),
            DialogMessage::Readers(members, others, department) => self.readers(*members, *others, department.as_ref()),
            DialogMessage::ChooseTopic => t!(lang, "chat-topics"),
            DialogMessage::NoTopics => t!(lang, "topics-empty-text"),
            DialogMessage::TextKept => t!(lang, "chat-noted"),
            DialogMessage::Question { question, chosen, former } => {
                self.ask(*question, chosen, former.as_deref(), state)
            }
            DialogMessage::InvalidAnswer(wrong) => self.wrong(*wrong),
            DialogMessage::PlaceNotServed => self.not_served(),
            DialogMessage::FilesTaken(files) => t!(lang, "chat-took", count = *files),
            DialogMessage::TooManyFiles(names) => {
                t!(lang, "chat-too-many", count = self.context.max_files, names = listed(names))
            }
            DialogMessage::Unsupported => t!(lang, "chat-strange"),
            DialogMessage::OldButton => t!(lang, "chat-old-button"),
            DialogMessage::FormChanged => t!(lang, "chat-changed"),
            DialogMessage::TopicGone => t!(lang, "chat-topic-gone"),
            DialogMessage::Summary => self.summary(state),
            DialogMessage::RequestSent(no) if self.is_telegram() => t!(lang, "chat-sent-telegram", no = no.to_string()),
            DialogMessage::RequestSent(no) => t!(lang, "chat-sent", no = no.to_string()),
            DialogMessage::Cancelled => t!(lang, "chat-cancelled"),
            DialogMessage::NothingToCancel => t!(lang, "chat-nothing-to-cancel"),
            DialogMessage::RateLimited(seconds) => t!(lang, "chat-braked", minutes = seconds.div_ceil(60)),
            DialogMessage::Requests(cards) => self.requests(cards),
            DialogMessage::Request(conversation) => self.conversation(conversation),
            DialogMessage::AskMessage => t!(lang, "chat-write"),
            DialogMessage::MessageSent(no, false) => t!(lang, "chat-written", no = no.to_string()),
            DialogMessage::MessageSent(no, true) => t!(lang, "chat-written-reopened", no = no.to_string()),
            DialogMessage::AskErasure => t!(lang, "chat-forget"),
            DialogMessage::Erased(requests) => self.erased(requests),
            DialogMessage::Closed(no) => t!(lang, "chat-closed", no = no.to_string()),
            DialogMessage::AskRating => t!(lang, "rating-question"),
            DialogMessage::Rated => t!(lang, "chat-rated"),
            DialogMessage::AskRemark => t!(lang, "chat-remark"),
            DialogMessage::RemarkAdded => t!(lang, "chat-remarked"),
            DialogMessage::RatingNotAsked => t!(lang, "chat-not-asked"),
            DialogMessage::AskLinkAddress => t!(lang, "chat-join"),
            DialogMessage::NotAnAddress => t!(lang, "chat-join-no-address"),
            DialogMessage::CodeSent => t!(lang, "chat-join-code"),
            DialogMessage::WrongCode => t!(lang, "chat-join-wrong"),
            DialogMessage::FactorNeeded => t!(lang, "chat-join-factor"),
            DialogMessage::Linked(email) => t!(lang, "chat-joined", email = email.as_str()),
            DialogMessage::Invited(email) if self.is_telegram() => {
                t!(lang, "chat-invited-telegram", email = email.as_str())
            }
            DialogMessage::Invited(email) => t!(lang, "chat-invited", email = email.as_str()),
            DialogMessage::InvitationInvalid => t!(lang, "chat-not-invited"),
            DialogMessage::LinkDeclined => t!(lang, "chat-not-joined"),
            DialogMessage::Refused => t!(lang, "chat-refused"),
        }
    }

    /// Texts about the privacy notice. A messenger gets its address; the web chat has a link beside the
    /// buttons.
    fn privacy(&self, message: &DialogMessage) -> String {
        let (lang, address) = (self.lang(), self.context.address.as_str());
        let organisation = self.catalogue.organisation.name.as_str();
        match (message, self.is_telegram()) {
            (DialogMessage::Consent, true) => {
                t!(lang, "chat-consent-telegram", organisation = organisation, address = address)
            }
            (DialogMessage::Consent, false) => t!(lang, "chat-consent", organisation = organisation),
            (DialogMessage::ConsentDeclined, true) => t!(lang, "chat-not-agreed-telegram", address = address),
            (DialogMessage::ConsentDeclined, false) => t!(lang, "chat-not-agreed"),
            (_, true) => t!(lang, "chat-notice-telegram", address = address),
            (_, false) => t!(lang, "chat-notice"),
        }
    }

    fn readers(&self, members: usize, others: usize, department: Option<&Label>) -> String {
        let lang = self.lang();
        let team = match department {
            Some(department) => t!(lang, "chat-readers-of", count = members, department = department.as_str()),
            None => t!(lang, "chat-readers", count = members),
        };
        if others == 0 { team } else { format!("{team} {}", t!(lang, "requester-who-others", count = others)) }
    }

    fn requests(&self, cards: &[TicketCard]) -> String {
        let lang = self.lang();
        if cards.is_empty() {
            return t!(lang, "chat-mine-empty");
        }
        let lines = cards.iter().map(|card| self.card(card)).collect::<Vec<_>>().join("\n");
        format!("{}\n{lines}", t!(lang, "chat-mine"))
    }

    /// Confirms the erasure of the chat. The team was asked to delete these requests.
    fn erased(&self, requests: &[TicketNo]) -> String {
        let lang = self.lang();
        if requests.is_empty() {
            return t!(lang, "chat-forgotten");
        }
        let requests = t!(lang, "chat-forgotten-requests", count = requests.len(), numbers = listed(requests));
        format!("{}\n\n{requests}", t!(lang, "chat-forgotten"))
    }

    /// Renders the label of a button, which may depend on the messages above it.
    pub fn button_label(&self, press: ButtonAction, turn: &DialogTurn) -> String {
        let (lang, state) = (self.lang(), &turn.state);
        let field = |id| self.topic(state).and_then(|topic| topic.field(id));
        match press {
            ButtonAction::Start => t!(lang, "chat-button-start"),
            ButtonAction::New => t!(lang, "chat-button-new"),
            ButtonAction::ListRequests => t!(lang, "chat-button-mine"),
            ButtonAction::Agree => t!(lang, "chat-button-agree"),
            ButtonAction::Decline => t!(lang, "chat-button-refuse"),
            ButtonAction::Topic(id) => {
                let topic = self.catalogue.topics.iter().find(|topic| topic.id == id);
                topic.map(|topic| topic.name_for(self.reader()).text.to_string()).unwrap_or_default()
            }
            ButtonAction::Site(id) => {
                let site = self.catalogue.departments.iter().find(|department| department.id == id);
                site.map(|site| site.name_for(self.reader()).text.to_string()).unwrap_or_default()
            }
            ButtonAction::Option(id, place) => {
                field(id).map(|field| self.option(field, place, state)).unwrap_or_default()
            }
            ButtonAction::Yes(id) if field(id).is_some_and(|field| field.kind == FieldKind::Checkbox) => {
                t!(lang, "chat-button-tick")
            }
            ButtonAction::Yes(_) => t!(lang, "yes"),
            ButtonAction::No(_) => t!(lang, "no"),
            ButtonAction::FinishAnswer(_) => t!(lang, "chat-button-done"),
            ButtonAction::SkipAnswer(_) => t!(lang, "chat-button-skip"),
            ButtonAction::Back if matches!(state.step, DialogStep::RatingRemark { .. }) => {
                t!(lang, "chat-button-no-remark")
            }
            ButtonAction::Back if matches!(state.step, DialogStep::ConfirmLink { .. }) => {
                t!(lang, "chat-button-join-no")
            }
            ButtonAction::Back => t!(lang, "back"),
            ButtonAction::Send => t!(lang, "request-send"),
            ButtonAction::ChangeAnswer(question) => t!(lang, "chat-button-change", what = self.name(question, state)),
            ButtonAction::Cancel => t!(lang, "chat-button-cancel"),
            ButtonAction::OpenRequest(id) => {
                listed_card(&turn.messages, id).map_or_else(String::new, |card| self.card(card))
            }
            ButtonAction::WriteMessage(_) if turn.messages.iter().any(is_closed) => t!(lang, "chat-button-reopen"),
            ButtonAction::WriteMessage(_) => t!(lang, "chat-button-write"),
            ButtonAction::Erase => t!(lang, "chat-button-forget"),
            ButtonAction::ConfirmErasure => t!(lang, "chat-button-forget-all"),
            ButtonAction::CloseRequest(_) => t!(lang, "chat-button-close"),
            ButtonAction::AskRating(_) => t!(lang, "chat-button-rate"),
            ButtonAction::Grade(_, grade) => i18n::text(lang, &format!("rating-{}", grade.points()), &[]),
            ButtonAction::SetLanguage(Lang::De) => "Deutsch".to_owned(),
            ButtonAction::SetLanguage(Lang::En) => "English".to_owned(),
            ButtonAction::Help => t!(lang, "chat-button-help"),
            ButtonAction::Notice => t!(lang, "chat-button-notice"),
            ButtonAction::Link => t!(lang, "chat-button-join"),
            ButtonAction::ConfirmLink(_) => t!(lang, "chat-button-join-yes"),
            ButtonAction::Readers => t!(lang, "chat-button-readers"),
        }
    }

    /// Whether the chat is with a bot, not in the browser.
    fn is_telegram(&self) -> bool {
        self.context.channel == Channel::Telegram
    }

    const fn lang(&self) -> Lang {
        self.locale.lang
    }

    const fn reader(&self) -> Reader {
        Reader { lang: self.locale.lang, main: self.catalogue.organisation.lang }
    }

    fn topic(&self, state: &DialogState) -> Option<&Topic> {
        let draft = state.draft.as_ref()?;
        self.catalogue.topics.iter().find(|topic| topic.id == draft.topic)
    }

    /// Short name of a question, for its "change" button.
    fn name(&self, question: Question, state: &DialogState) -> String {
        let lang = self.lang();
        let field = |id| self.topic(state).and_then(|topic| topic.field(id));
        let label = |id| field(id).map_or("", |field| field.label_for(self.reader()).text.as_str());
        match question {
            Question::Place => t!(lang, "request-step-place"),
            Question::Field { field } => label(field).to_owned(),
            Question::Comment { field } => t!(lang, "chat-comment-on", question = label(field)),
            Question::Room => t!(lang, "request-room"),
            Question::Description => t!(lang, "request-description"),
            Question::Subject => t!(lang, "request-subject"),
            Question::Files => t!(lang, "request-files"),
            Question::Name => t!(lang, "request-name"),
            Question::Email => t!(lang, "request-email"),
            Question::Phone => t!(lang, "request-phone"),
        }
    }

    fn ask(&self, question: Question, chosen: &[Label], former: Option<&str>, state: &DialogState) -> String {
        let lang = self.lang();
        let field = match question {
            Question::Field { field } => self.topic(state).and_then(|topic| topic.field(field)),
            _ => None,
        };
        let mut words = vec![match (question, field) {
            (_, Some(field)) => self.field(field),
            (Question::Place, _) => t!(lang, "chat-ask-place"),
            (Question::Comment { .. }, _) => t!(lang, "chat-ask-comment"),
            (Question::Room, _) => t!(lang, "chat-ask-room"),
            (Question::Description, _) => self.intro(state),
            (Question::Subject, _) => t!(lang, "chat-ask-subject"),
            (Question::Name, _) => t!(lang, "chat-ask-name"),
            (Question::Email, _) => t!(lang, "chat-ask-email"),
            (Question::Phone, _) => t!(lang, "chat-ask-phone"),
            (Question::Files | Question::Field { .. }, _) => self.files(state),
        }];
        if !chosen.is_empty() {
            words.push(t!(lang, "chat-chosen", options = self.options(field, chosen)));
        } else if let Some(former) = former.and_then(|former| self.former(former, field)) {
            words.push(t!(lang, "chat-former", answer = former));
        }
        words.join("\n\n")
    }

    /// The previous answer for display. Stored values such as `yes` are translated.
    fn former(&self, typed: &str, field: Option<&Field>) -> Option<String> {
        match field.map(|field| &field.kind) {
            Some(FieldKind::YesNo) => Some(if typed == "yes" { t!(self.lang(), "yes") } else { t!(self.lang(), "no") }),
            Some(FieldKind::Checkbox | FieldKind::File) => None,
            Some(FieldKind::Choice { options }) => {
                let option = options.iter().find(|option| option.as_str() == typed);
                Some(option.map_or_else(|| typed.to_owned(), |option| self.options(field, slice::from_ref(option))))
            }
            _ => Some(typed.to_owned()),
        }
    }

    /// Options of a field in the words of the reader.
    fn options(&self, field: Option<&Field>, options: &[Label]) -> String {
        let words = |option| field.map_or(option, |field: &Field| field.option_for(self.reader(), option).text);
        listed(&options.iter().map(words).collect::<Vec<&Label>>())
    }

    fn field(&self, field: &Field) -> String {
        let lang = self.lang();
        let hint = match &field.kind {
            FieldKind::Choice { .. } | FieldKind::YesNo => None,
            FieldKind::MultipleChoice { .. } => Some(t!(lang, "chat-hint-several")),
            FieldKind::Date => Some(t!(lang, "chat-hint-date")),
            FieldKind::File => Some(t!(lang, "chat-hint-files", max = self.locale.bytes(self.context.max_bytes))),
            FieldKind::Text | FieldKind::LongText | FieldKind::Number | FieldKind::Checkbox => None,
        };
        let own = field.hint_for(self.reader()).map(|own| own.text.to_string());
        let label = field.label_for(self.reader()).text.to_string();
        let parts: Vec<String> = [Some(label), own, hint].into_iter().flatten().collect();
        parts.join("\n")
    }

    fn intro(&self, state: &DialogState) -> String {
        let intro = self.topic(state).and_then(|topic| topic.intro_for(self.reader())).map(|own| own.text.to_string());
        [intro, Some(t!(self.lang(), "chat-ask-description"))].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn files(&self, state: &DialogState) -> String {
        let (lang, has) = (self.lang(), state.attachments().count());
        let max = self.locale.bytes(self.context.max_bytes);
        if has == 0 {
            t!(lang, "chat-ask-files", count = self.context.max_files, max = max)
        } else {
            t!(lang, "chat-ask-more-files", count = has)
        }
    }

    fn wrong(&self, wrong: DraftFieldError) -> String {
        let lang = self.lang();
        match wrong {
            DraftFieldError::Text(TextError::Malformed) => t!(lang, "chat-malformed"),
            DraftFieldError::Text(error) => text_error(lang, Tone::Formal, error, "error-message"),
            DraftFieldError::Answer(AnswerError::Required) => t!(lang, "chat-required"),
            DraftFieldError::Answer(error) => field_error(lang, error),
            DraftFieldError::NoSuchSite => t!(lang, "request-no-such-site"),
            DraftFieldError::NotTicked => t!(lang, "request-missing-privacy"),
        }
    }

    fn not_served(&self) -> String {
        let refusal = self.catalogue.refusal.as_ref().map(ToString::to_string);
        let refusal = refusal.unwrap_or_else(|| t!(self.lang(), "not-served-text-kept"));
        format!("{refusal}\n\n{}", t!(self.lang(), "chat-not-served"))
    }

    /// Lists everything that will be sent.
    fn summary(&self, state: &DialogState) -> String {
        let (Some(topic), Some(draft)) = (self.topic(state), &state.draft) else { return String::new() };
        let lang = self.lang();
        let mut lines = vec![(t!(lang, "request-step-topic"), topic.name_for(self.reader()).text.to_string())];
        lines.extend(self.place(topic, draft).map(|place| (t!(lang, "request-step-place"), place)));
        if let Ok(details) = draft.details(topic) {
            lines.push((t!(lang, "request-subject"), details.subject.to_string()));
            lines.push((t!(lang, "request-description"), details.description.to_string()));
            for field in topic.requester_fields() {
                let label = field.label_for(self.reader()).text.to_string();
                let value = details.values.get(&field.id).map(|value| field.answer_for(self.reader(), value));
                lines.extend(value.map(|value| (label, answer(self.locale, &value))));
            }
            lines.extend(details.room.map(|room| (t!(lang, "request-room"), room.to_string())));
        }
        let files: Vec<FileName> = draft.files_of(None).map(|(_, file)| file.name.clone()).collect();
        if !files.is_empty() {
            lines.push((t!(lang, "request-files"), listed(&files)));
        }
        let contact = Contact { name: draft.name.clone(), email: draft.email.clone(), phone: draft.phone.clone() };
        lines.push((t!(lang, "request-name"), contact.name));
        lines.push((t!(lang, "request-email"), contact.email));
        lines.extend(
            Some(contact.phone).filter(|phone| !phone.is_empty()).map(|phone| (t!(lang, "request-phone"), phone)),
        );
        let lines = lines.iter().map(|(name, value)| named(name, value)).collect::<Vec<_>>().join("\n");
        format!("{}\n\n{lines}\n\n{}", t!(lang, "chat-summary"), t!(lang, "chat-summary-send"))
    }

    fn place(&self, topic: &Topic, draft: &RequestDraft) -> Option<String> {
        let placed = draft.destination(topic, &self.catalogue.departments).ok()?;
        let site = |id| self.catalogue.departments.iter().find(|department| department.id == id);
        let name = |id| site(id).map(|site| site.name_for(self.reader()).text.to_string());
        match placed.place? {
            RequestPlace::Site(id) => name(id),
            RequestPlace::Postal(code) => Some(code.to_string()),
        }
    }

    fn option(&self, field: &Field, place: u16, state: &DialogState) -> String {
        let Some(option) = field.kind.options().get(usize::from(place)) else { return String::new() };
        let typed = state.draft.as_ref().and_then(|draft| draft.answers.get(&field.id));
        let is_chosen = typed.is_some_and(|typed| typed.values.iter().any(|value| value == option.as_str()));
        let words = field.option_for(self.reader(), option).text;
        let is_ticked = is_chosen && matches!(field.kind, FieldKind::MultipleChoice { .. });
        if is_ticked { format!("✓ {words}") } else { words.to_string() }
    }

    fn card(&self, card: &TicketCard) -> String {
        format!("{}: {} ({})", card.no, card.subject, status_text(self.lang(), card.status))
    }

    fn conversation(&self, conversation: &TicketThread) -> String {
        let lang = self.lang();
        let mut parts = vec![self.card(&conversation.card)];
        for (is_own, body, files) in &conversation.messages {
            let who = if *is_own { t!(lang, "chat-you") } else { t!(lang, "chat-we") };
            let files = if files.is_empty() { String::new() } else { format!("\n[{}]", listed(files)) };
            parts.push(format!("{who}: {body}{files}"));
        }
        if conversation.card.status == StatusKind::Closed && conversation.may_write {
            parts.push(t!(lang, "chat-reopens"));
        }
        parts.join("\n\n")
    }
}

/// Whether a message shows a closed request.
fn is_closed(say: &DialogMessage) -> bool {
    matches!(say, DialogMessage::Request(conversation) if conversation.card.status == StatusKind::Closed)
}

/// Finds a request in the list that the messages show.
fn listed_card(says: &[DialogMessage], id: TicketId) -> Option<&TicketCard> {
    let lists = says.iter().filter_map(|say| match say {
        DialogMessage::Requests(cards) => Some(cards),
        _ => None,
    });
    lists.flatten().find(|card| card.id == id)
}

/// Status of a request, in the terms for requesters.
fn status_text(lang: Lang, status: StatusKind) -> String {
    let key = match status {
        StatusKind::Open => "chat-status-open",
        StatusKind::InProgress | StatusKind::WithProvider => "chat-status-in-progress",
        StatusKind::AwaitingReply => "chat-status-awaiting",
        StatusKind::OnWaiting => "chat-status-waiting",
        StatusKind::Closed | StatusKind::ClosedSpam | StatusKind::Archived | StatusKind::Deleted => {
            "chat-status-closed"
        }
    };
    i18n::text(lang, key, &[])
}

fn listed(names: &[impl ToString]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
