//! What a conversation says, in words. No markup: every channel dresses it as it can.

use super::{Around, Way};
use crate::{
    dialog::{At, Card, Contact, Conversation, Press, Question, Say, State, Turn},
    domain::{
        department::Place,
        id::TicketId,
        person::Lang,
        request::{Draft, Wrong},
        text::{FileName, Label, TextError},
        ticket::{Channel, StatusKind},
        topic::{Field, FieldError, FieldKind, Topic},
    },
    i18n::{self, Voice, answer, field_error, named, text_error},
    t,
};

/// What the words speak of.
pub(super) struct Speaker<'s> {
    /// In whose language.
    pub voice: &'s Voice,
    /// The helpdesk.
    pub around: &'s Around,
    /// The channel, with its limits.
    pub way: &'s Way,
}

impl Speaker<'_> {
    /// The words of what is said.
    pub fn words(&self, say: &Say, state: &State) -> String {
        let lang = self.lang();
        let organisation = self.around.organisation.name.as_str();
        match say {
            Say::Welcome => t!(lang, "chat-welcome", organisation = organisation),
            Say::Consent if self.is_elsewhere() => {
                t!(lang, "chat-consent-telegram", organisation = organisation, address = self.way.address.as_str())
            }
            Say::Consent => t!(lang, "chat-consent", organisation = organisation),
            Say::NotAgreed if self.is_elsewhere() => {
                t!(lang, "chat-not-agreed-telegram", address = self.way.address.as_str())
            }
            Say::NotAgreed => t!(lang, "chat-not-agreed"),
            Say::Notice if self.is_elsewhere() => t!(lang, "chat-notice-telegram", address = self.way.address.as_str()),
            Say::Help => t!(lang, "chat-help"),
            Say::Notice => t!(lang, "chat-notice"),
            Say::Readers(people, Some(department)) => {
                t!(lang, "chat-readers-of", count = *people, department = department.as_str())
            }
            Say::Readers(people, None) => t!(lang, "chat-readers", count = *people),
            Say::Topics => t!(lang, "chat-topics"),
            Say::NoTopics => t!(lang, "topics-empty-text"),
            Say::Noted => t!(lang, "chat-noted"),
            Say::Ask { question, chosen, former } => self.ask(*question, chosen, former.as_deref(), state),
            Say::Wrong(wrong) => self.wrong(*wrong),
            Say::NotServed => self.not_served(),
            Say::Took(files) => t!(lang, "chat-took", count = *files),
            Say::TooMany(names) => t!(lang, "chat-too-many", count = self.way.most_files, names = listed(names)),
            Say::Strange => t!(lang, "chat-strange"),
            Say::OldButton => t!(lang, "chat-old-button"),
            Say::Changed => t!(lang, "chat-changed"),
            Say::TopicGone => t!(lang, "chat-topic-gone"),
            Say::Summary => self.summary(state),
            Say::Sent(no) if self.is_elsewhere() => t!(lang, "chat-sent-telegram", no = no.to_string()),
            Say::Sent(no) => t!(lang, "chat-sent", no = no.to_string()),
            Say::Cancelled => t!(lang, "chat-cancelled"),
            Say::NothingToCancel => t!(lang, "chat-nothing-to-cancel"),
            Say::Braked(seconds) => t!(lang, "chat-braked", minutes = seconds.div_ceil(60)),
            Say::Mine(cards) if cards.is_empty() => t!(lang, "chat-mine-empty"),
            Say::Mine(cards) => {
                let lines = cards.iter().map(|card| self.card(card)).collect::<Vec<_>>().join("\n");
                format!("{}\n{lines}", t!(lang, "chat-mine"))
            }
            Say::Ticket(conversation) => self.conversation(conversation),
            Say::Write => t!(lang, "chat-write"),
            Say::Written(no, false) => t!(lang, "chat-written", no = no.to_string()),
            Say::Written(no, true) => t!(lang, "chat-written-reopened", no = no.to_string()),
            Say::Forget => t!(lang, "chat-forget"),
            Say::Forgotten(wished) if wished.is_empty() => t!(lang, "chat-forgotten"),
            Say::Forgotten(wished) => {
                let requests = t!(lang, "chat-forgotten-requests", count = wished.len(), numbers = listed(wished));
                format!("{}\n\n{requests}", t!(lang, "chat-forgotten"))
            }
            Say::Closed(no) => t!(lang, "chat-closed", no = no.to_string()),
            Say::Rate => t!(lang, "rating-question"),
            Say::Rated => t!(lang, "chat-rated"),
            Say::Remark => t!(lang, "chat-remark"),
            Say::Remarked => t!(lang, "chat-remarked"),
            Say::NotAsked => t!(lang, "chat-not-asked"),
            Say::Join => t!(lang, "chat-join"),
            Say::NotAnAddress => t!(lang, "chat-join-no-address"),
            Say::CodeSent => t!(lang, "chat-join-code"),
            Say::NotProven => t!(lang, "chat-join-wrong"),
            Say::Joined(email) => t!(lang, "chat-joined", email = email.as_str()),
            Say::Invited(email) if self.is_elsewhere() => t!(lang, "chat-invited-telegram", email = email.as_str()),
            Say::Invited(email) => t!(lang, "chat-invited", email = email.as_str()),
            Say::NotInvited => t!(lang, "chat-not-invited"),
            Say::NotJoined => t!(lang, "chat-not-joined"),
            Say::Refused => t!(lang, "chat-refused"),
        }
    }

    /// What stands on a button.
    pub fn label(&self, press: Press, turn: &Turn) -> String {
        let (lang, state) = (self.lang(), &turn.state);
        let field = |id| self.topic(state).and_then(|topic| topic.field(id));
        match press {
            Press::Start => t!(lang, "chat-button-start"),
            Press::New => t!(lang, "chat-button-new"),
            Press::Mine => t!(lang, "chat-button-mine"),
            Press::Agree => t!(lang, "chat-button-agree"),
            Press::Refuse => t!(lang, "chat-button-refuse"),
            Press::Topic(id) => {
                let topic = self.around.topics.iter().find(|topic| topic.id == id);
                topic.map(|topic| topic.name.to_string()).unwrap_or_default()
            }
            Press::Site(id) => {
                let site = self.around.departments.iter().find(|department| department.id == id);
                site.map(|site| site.name.to_string()).unwrap_or_default()
            }
            Press::Option(id, place) => field(id).map(|field| option(field, place, state)).unwrap_or_default(),
            Press::Yes(id) if field(id).is_some_and(|field| field.kind == FieldKind::Checkbox) => {
                t!(lang, "chat-button-tick")
            }
            Press::Yes(_) => t!(lang, "yes"),
            Press::No(_) => t!(lang, "no"),
            Press::Done(_) => t!(lang, "chat-button-done"),
            Press::Skip(_) => t!(lang, "chat-button-skip"),
            Press::Back if matches!(state.at, At::Remarking { .. }) => t!(lang, "chat-button-no-remark"),
            Press::Back if matches!(state.at, At::Confirming { .. }) => t!(lang, "chat-button-join-no"),
            Press::Back => t!(lang, "back"),
            Press::Send => t!(lang, "request-send"),
            Press::Change(question) => t!(lang, "chat-button-change", what = self.name(question, state)),
            Press::Cancel => t!(lang, "chat-button-cancel"),
            Press::Ticket(id) => listed_card(&turn.says, id).map_or_else(String::new, |card| self.card(card)),
            Press::Write(_) if turn.says.iter().any(is_closed) => t!(lang, "chat-button-reopen"),
            Press::Write(_) => t!(lang, "chat-button-write"),
            Press::Forget => t!(lang, "chat-button-forget"),
            Press::ForgetAll => t!(lang, "chat-button-forget-all"),
            Press::Close(_) => t!(lang, "chat-button-close"),
            Press::Rate(_) => t!(lang, "chat-button-rate"),
            Press::Grade(_, grade) => i18n::text(lang, &format!("rating-{}", grade.points()), &[]),
            Press::Speak(Lang::De) => "Deutsch".to_owned(),
            Press::Speak(Lang::En) => "English".to_owned(),
            Press::Help => t!(lang, "chat-button-help"),
            Press::Notice => t!(lang, "chat-button-notice"),
            Press::Join => t!(lang, "chat-button-join"),
            Press::JoinYes(_) => t!(lang, "chat-button-join-yes"),
            Press::Readers => t!(lang, "chat-button-readers"),
        }
    }

    /// The conversation is held in a messenger, not on our own pages.
    fn is_elsewhere(&self) -> bool {
        self.way.channel == Channel::Telegram
    }

    const fn lang(&self) -> Lang {
        self.voice.lang
    }

    fn topic(&self, state: &State) -> Option<&Topic> {
        let draft = state.draft.as_ref()?;
        self.around.topics.iter().find(|topic| topic.id == draft.topic)
    }

    /// What a question is called where it is changed.
    fn name(&self, question: Question, state: &State) -> String {
        let lang = self.lang();
        let label = |id| self.topic(state).and_then(|topic| topic.field(id)).map_or("", |field| field.label.as_str());
        match question {
            Question::Place {} => t!(lang, "request-step-place"),
            Question::Field { field } => label(field).to_owned(),
            Question::Comment { field } => t!(lang, "chat-comment-on", question = label(field)),
            Question::Room {} => t!(lang, "request-room"),
            Question::Description {} => t!(lang, "request-description"),
            Question::Subject {} => t!(lang, "request-subject"),
            Question::Files {} => t!(lang, "request-files"),
            Question::Name {} => t!(lang, "request-name"),
            Question::Email {} => t!(lang, "request-email"),
            Question::Phone {} => t!(lang, "request-phone"),
        }
    }

    fn ask(&self, question: Question, chosen: &[Label], former: Option<&str>, state: &State) -> String {
        let lang = self.lang();
        let field = match question {
            Question::Field { field } => self.topic(state).and_then(|topic| topic.field(field)),
            _ => None,
        };
        let mut words = vec![match (question, field) {
            (_, Some(field)) => self.field(field),
            (Question::Place {}, _) => t!(lang, "chat-ask-place"),
            (Question::Comment { .. }, _) => t!(lang, "chat-ask-comment"),
            (Question::Room {}, _) => t!(lang, "chat-ask-room"),
            (Question::Description {}, _) => self.intro(state),
            (Question::Subject {}, _) => t!(lang, "chat-ask-subject"),
            (Question::Name {}, _) => t!(lang, "chat-ask-name"),
            (Question::Email {}, _) => t!(lang, "chat-ask-email"),
            (Question::Phone {}, _) => t!(lang, "chat-ask-phone"),
            (Question::Files {} | Question::Field { .. }, _) => self.files(state),
        }];
        if !chosen.is_empty() {
            words.push(t!(lang, "chat-chosen", options = listed(chosen)));
        } else if let Some(former) = former.and_then(|former| self.former(former, field)) {
            words.push(t!(lang, "chat-former", answer = former));
        }
        words.join("\n\n")
    }

    /// The answer before, as it was meant: no words of the machine's.
    fn former(&self, typed: &str, field: Option<&Field>) -> Option<String> {
        match field.map(|field| &field.kind) {
            Some(FieldKind::YesNo) => Some(if typed == "yes" { t!(self.lang(), "yes") } else { t!(self.lang(), "no") }),
            Some(FieldKind::Checkbox | FieldKind::File) => None,
            _ => Some(typed.to_owned()),
        }
    }

    fn field(&self, field: &Field) -> String {
        let lang = self.lang();
        let hint = match &field.kind {
            FieldKind::Choice { .. } | FieldKind::YesNo => None,
            FieldKind::MultipleChoice { .. } => Some(t!(lang, "chat-hint-several")),
            FieldKind::Date => Some(t!(lang, "chat-hint-date")),
            FieldKind::File => Some(t!(lang, "chat-hint-files", max = self.voice.bytes(self.way.most_bytes))),
            FieldKind::Text | FieldKind::LongText | FieldKind::Number | FieldKind::Checkbox => None,
        };
        let own = field.hint.as_ref().map(ToString::to_string);
        let parts: Vec<String> = [Some(field.label.to_string()), own, hint].into_iter().flatten().collect();
        parts.join("\n")
    }

    fn intro(&self, state: &State) -> String {
        let intro = self.topic(state).and_then(|topic| topic.intro.as_ref()).map(ToString::to_string);
        [intro, Some(t!(self.lang(), "chat-ask-description"))].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn files(&self, state: &State) -> String {
        let (lang, has) = (self.lang(), state.held().count());
        let max = self.voice.bytes(self.way.most_bytes);
        if has == 0 {
            t!(lang, "chat-ask-files", count = self.way.most_files, max = max)
        } else {
            t!(lang, "chat-ask-more-files", count = has)
        }
    }

    fn wrong(&self, wrong: Wrong) -> String {
        let lang = self.lang();
        match wrong {
            Wrong::Text(TextError::Malformed) => t!(lang, "chat-malformed"),
            Wrong::Text(error) => text_error(lang, error, "error-required"),
            Wrong::Answer(FieldError::Required) => t!(lang, "chat-required"),
            Wrong::Answer(error) => field_error(lang, error),
            Wrong::NoSuchSite => t!(lang, "request-no-such-site"),
            Wrong::NotTicked => t!(lang, "request-missing-privacy"),
        }
    }

    fn not_served(&self) -> String {
        let refusal = self.around.texts.refusal.as_ref().map(ToString::to_string);
        let refusal = refusal.unwrap_or_else(|| t!(self.lang(), "not-served-text-kept"));
        format!("{refusal}\n\n{}", t!(self.lang(), "chat-not-served"))
    }

    /// Everything that will be sent.
    fn summary(&self, state: &State) -> String {
        let (Some(topic), Some(draft)) = (self.topic(state), &state.draft) else { return String::new() };
        let lang = self.lang();
        let mut lines = vec![(t!(lang, "request-step-topic"), topic.name.to_string())];
        lines.extend(self.place(topic, draft).map(|place| (t!(lang, "request-step-place"), place)));
        if let Ok(details) = draft.details(topic) {
            lines.push((t!(lang, "request-subject"), details.subject.to_string()));
            lines.push((t!(lang, "request-description"), details.description.to_string()));
            for field in topic.asked() {
                let value = details.values.get(&field.id);
                lines.extend(value.map(|value| (field.label.to_string(), answer(self.voice, value))));
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

    fn place(&self, topic: &Topic, draft: &Draft) -> Option<String> {
        let placed = draft.placed(topic, &self.around.departments).ok()?;
        let name = |id| self.around.departments.iter().find(|d| d.id == id).map(|d| d.name.to_string());
        match placed.place? {
            Place::Site(id) => name(id),
            Place::Postal(code) => Some(code.to_string()),
        }
    }

    fn card(&self, card: &Card) -> String {
        format!("{}: {} ({})", card.no, card.subject, standing(self.lang(), card.status))
    }

    fn conversation(&self, conversation: &Conversation) -> String {
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

/// A request that is closed was just shown.
fn is_closed(say: &Say) -> bool {
    matches!(say, Say::Ticket(conversation) if conversation.card.status == StatusKind::Closed)
}

/// A request of the list that was just said.
fn listed_card(says: &[Say], id: TicketId) -> Option<&Card> {
    let lists = says.iter().filter_map(|say| match say {
        Say::Mine(cards) => Some(cards),
        _ => None,
    });
    lists.flatten().find(|card| card.id == id)
}

/// How it stands, in the requester's words.
fn standing(lang: Lang, status: StatusKind) -> String {
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

fn option(field: &Field, place: u16, state: &State) -> String {
    let (FieldKind::Choice { options } | FieldKind::MultipleChoice { options }) = &field.kind else {
        return String::new();
    };
    let option = options.get(usize::from(place)).map_or("", Label::as_str);
    let typed = state.draft.as_ref().and_then(|draft| draft.answers.get(&field.id));
    let is_chosen = typed.is_some_and(|typed| typed.values.iter().any(|value| value == option));
    if is_chosen && matches!(field.kind, FieldKind::MultipleChoice { .. }) {
        format!("✓ {option}")
    } else {
        option.to_owned()
    }
}

fn listed(names: &[impl ToString]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
