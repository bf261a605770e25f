//! Filling in a request: choosing the topic, answering the questions, checking the summary. The rules of
//! single questions are in `ask`.

use super::{
    ButtonAction, Contact, DialogMessage, DialogStep, Question,
    ask::{
        answer_error, append_paragraph, chosen_options, clear_answer, may_skip, previous_answer, question_buttons,
        questions, take_typed_answer, toggle_option,
    },
    turn::TurnBuilder,
};
use crate::domain::{
    field::FieldKind,
    file::Attachment,
    id::{FieldId, TopicId},
    request::{DraftFile, RequestDraft, TypedAnswer},
    topic::Topic,
};

impl TurnBuilder<'_> {
    pub(super) fn answer_buttons(&self, question: Question) -> Vec<ButtonAction> {
        let Some((topic, draft)) = self.current_request() else { return vec![ButtonAction::Cancel] };
        let mut offered = question_buttons(question, topic, draft, self.facts);
        offered.extend([ButtonAction::Back, ButtonAction::Cancel]);
        offered
    }

    pub(super) fn summary_buttons(&self) -> Vec<ButtonAction> {
        let Some((topic, draft)) = self.current_request() else { return vec![ButtonAction::Cancel] };
        let mut offered = vec![ButtonAction::Send];
        offered.extend(questions(topic, draft).into_iter().map(ButtonAction::ChangeAnswer));
        offered.extend([ButtonAction::ChangeAnswer(Question::Subject), ButtonAction::Back, ButtonAction::Cancel]);
        offered
    }

    /// The current topic and the draft. `None` without a draft, or when its topic is no longer offered.
    pub(super) fn current_request(&self) -> Option<(&Topic, &RequestDraft)> {
        let draft = self.state.draft.as_ref()?;
        Some((self.facts.topics.iter().find(|topic| topic.id == draft.topic)?, draft))
    }

    pub(super) fn offer_topics(&mut self) {
        if self.facts.topics.is_empty() {
            return self.say_and_idle(DialogMessage::NoTopics);
        }
        self.state.step = DialogStep::Topic;
        self.say(DialogMessage::ChooseTopic);
        self.set_buttons();
    }

    pub(super) fn ask(&mut self, question: Question) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        let field = match question {
            Question::Field { field } => topic.field(field),
            _ => None,
        };
        let say = DialogMessage::Question {
            question,
            chosen: field.map(|field| chosen_options(draft, field)).unwrap_or_default(),
            former: previous_answer(question, draft),
        };
        self.state.step = DialogStep::Asking { question };
        self.say(say);
        self.set_buttons();
    }

    /// Asks the first open question, or shows the summary.
    pub(super) fn ask_next_question(&mut self) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        let open = questions(topic, draft).into_iter().find(|question| !self.state.answered.contains(question));
        match open {
            Some(question) => self.ask(question),
            None => {
                self.state.step = DialogStep::Summary;
                self.say(DialogMessage::Summary);
                self.set_buttons();
            }
        }
    }

    /// Keeps text, files and contact of the draft for another topic, and offers the topics.
    fn reoffer_topics(&mut self) {
        if let Some(draft) = self.state.draft.take() {
            append_paragraph(&mut self.state.early_text, &draft.description);
            self.state.early_files.extend(draft.files.into_iter().map(|held| held.file));
            if !draft.email.is_empty() {
                self.state.contact = Some(Contact { name: draft.name, email: draft.email, phone: draft.phone });
            }
        }
        self.state.answered.clear();
        self.say(DialogMessage::TopicGone);
        self.offer_topics();
    }

    /// Keeps a text until a topic is chosen.
    pub(super) fn keep_early_text(&mut self, text: &str) {
        append_paragraph(&mut self.state.early_text, text);
        self.say(DialogMessage::TextKept);
        self.offer_topics();
    }

    /// Checks an answer again after its text grew, then goes on.
    pub(super) fn recheck_answer(&mut self, question: Question) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        match answer_error(question, topic, draft, self.facts) {
            Some(wrong) => {
                self.say(DialogMessage::InvalidAnswer(wrong));
                self.ask(question);
            }
            None => {
                self.say(DialogMessage::TextKept);
                self.ask_next_question();
            }
        }
    }

    pub(super) fn take_answer(&mut self, question: Question, text: &str) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        let (mut changed, lang) = (draft.clone(), self.state.lang);
        if question != Question::Subject && !questions(topic, draft).contains(&question) {
            // The question was removed from the topic meanwhile. Its text goes to the description.
            append_paragraph(&mut changed.description, text);
            self.state.draft = Some(changed);
            self.say(DialogMessage::FormChanged);
            return self.recheck_answer(Question::Description);
        }
        let read = take_typed_answer(question, topic, &mut changed, text, lang);
        let wrong = read.err().or_else(|| answer_error(question, topic, &changed, self.facts));
        if let Some(wrong) = wrong {
            self.say(DialogMessage::InvalidAnswer(wrong));
            return self.ask(question);
        }
        self.state.draft = Some(changed);
        if question == Question::Files {
            // The text went to the description; files may still follow.
            self.say(DialogMessage::TextKept);
            return self.ask(question);
        }
        self.accept_answer(question);
    }

    /// Marks a question as answered and goes on, unless its answer has an error.
    fn accept_answer(&mut self, question: Question) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        if let Some(wrong) = answer_error(question, topic, draft, self.facts) {
            self.say(DialogMessage::InvalidAnswer(wrong));
            return self.ask(question);
        }
        let is_served =
            || draft.destination(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        if question == Question::Place && !is_served() {
            self.say(DialogMessage::PlaceNotServed);
            return self.ask(question);
        }
        if !self.state.answered.contains(&question) {
            self.state.answered.push(question);
        }
        self.ask_next_question();
    }

    pub(super) fn handle_files(&mut self, mut files: Vec<Attachment>, words: &str) {
        if !self.require_consent() {
            return;
        }
        if let DialogStep::Request { ticket } | DialogStep::Message { ticket } = self.state.step {
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            let text = if words.is_empty() { names.join(", ") } else { words.to_owned() };
            return self.prepare_message(ticket, &text, files);
        }
        let field = self.asked_file_field();
        let has = self.state.attachments().count();
        let extra = files.split_off(files.len().min(self.facts.most_files.saturating_sub(has)));
        let took = files.len();
        match &mut self.state.draft {
            Some(draft) => {
                draft.files.extend(files.into_iter().map(|file| DraftFile { field, file }));
                append_paragraph(&mut draft.description, words);
            }
            None => {
                self.state.early_files.extend(files);
                append_paragraph(&mut self.state.early_text, words);
            }
        }
        if took > 0 {
            self.say(DialogMessage::FilesTaken(took));
        }
        if !extra.is_empty() {
            self.say(DialogMessage::TooManyFiles(extra.into_iter().map(|file| file.name).collect()));
        }
        match self.state.step {
            DialogStep::Idle
            | DialogStep::RequestList
            | DialogStep::Rating { .. }
            | DialogStep::RatingRemark { .. }
                if self.state.draft.is_none() =>
            {
                self.offer_topics();
            }
            _ => self.prompt(),
        }
    }

    /// The file field that is asked now; `None` if another question is.
    fn asked_file_field(&self) -> Option<FieldId> {
        let DialogStep::Asking { question: Question::Field { field } } = self.state.step else { return None };
        let (topic, _) = self.current_request()?;
        topic.field(field).filter(|field| field.kind == FieldKind::File).map(|field| field.id)
    }

    /// Handles a button of the current question. Any other button is an old one.
    pub(super) fn handle_answer_button(&mut self, press: ButtonAction) {
        let pressed = match self.state.step {
            DialogStep::Asking { question } => self.apply_answer_button(question, press),
            _ => None,
        };
        match pressed {
            Some(Pressed::Settled(question)) => self.accept_answer(question),
            Some(Pressed::Toggled(question)) => self.ask(question),
            None => {
                self.say(DialogMessage::OldButton);
                self.prompt();
            }
        }
    }

    fn apply_answer_button(&mut self, question: Question, press: ButtonAction) -> Option<Pressed> {
        let topic =
            self.facts.topics.iter().find(|topic| Some(topic.id) == self.state.draft.as_ref().map(|d| d.topic))?;
        let draft = self.state.draft.as_mut()?;
        match (press, question) {
            (ButtonAction::Site(site), Question::Place) => {
                (draft.site, draft.postal_code) = (Some(site), String::new());
            }
            (ButtonAction::Option(id, place), Question::Field { field }) if id == field => {
                let field = topic.field(field)?;
                toggle_option(field, place, draft)?;
                if matches!(field.kind, FieldKind::MultipleChoice { .. }) {
                    return Some(Pressed::Toggled(question));
                }
            }
            (ButtonAction::Yes(id) | ButtonAction::No(id), Question::Field { field }) if id == field => {
                let value = match (&topic.field(field)?.kind, press) {
                    (FieldKind::YesNo, ButtonAction::Yes(_)) => "yes",
                    (FieldKind::YesNo, _) => "no",
                    (FieldKind::Checkbox, ButtonAction::Yes(_)) => "on",
                    _ => return None,
                };
                draft.answers.insert(field, TypedAnswer { values: vec![value.to_owned()], ..TypedAnswer::default() });
                // The remark belongs to the previous answer.
                self.state.answered.retain(|done| *done != Question::Comment { field });
            }
            (ButtonAction::FinishAnswer(of), _) if of == question => {}
            (ButtonAction::SkipAnswer(of), _) if of == question && may_skip(question, topic) => {
                clear_answer(question, draft)
            }
            _ => return None,
        }
        Some(Pressed::Settled(question))
    }

    pub(super) fn start_request(&mut self) {
        if self.state.draft.is_some() {
            self.cancel_request();
        }
        if self.require_consent() {
            self.offer_topics();
        }
    }

    /// Discards the draft and says so. Returns whether there was one.
    pub(super) fn cancel_request(&mut self) -> bool {
        let state = &mut self.state;
        let was_there = state.draft.is_some() || !state.early_text.is_empty() || !state.early_files.is_empty();
        (state.draft, state.early_text) = (None, String::new());
        state.early_files.clear();
        state.answered.clear();
        if was_there {
            self.say(DialogMessage::Cancelled);
        }
        was_there
    }

    pub(super) fn choose_topic(&mut self, id: TopicId) {
        let Some(topic) = self.facts.topics.iter().find(|topic| topic.id == id) else {
            self.say(DialogMessage::OldButton);
            return self.offer_topics();
        };
        let former = self.state.draft.take();
        if let Some(draft) = former {
            if draft.topic == id {
                self.state.draft = Some(draft);
                return self.continue_request();
            }
            // Answers to the fields of another topic are lost.
            if !draft.answers.is_empty() {
                self.say(DialogMessage::FormChanged);
            }
            append_paragraph(&mut self.state.early_text, &draft.description);
            self.state.early_files.extend(draft.files.into_iter().map(|held| held.file));
            self.state.contact = Some(Contact { name: draft.name, email: draft.email, phone: draft.phone })
                .filter(|c| !c.email.is_empty());
        }
        self.state.answered.clear();
        let mut draft = RequestDraft::new(topic.id, self.facts.now);
        draft.privacy_confirmed = true;
        if let Some(contact) = &self.state.contact {
            (draft.name, draft.email, draft.phone) =
                (contact.name.clone(), contact.email.clone(), contact.phone.clone());
            self.state.answered.extend([Question::Name, Question::Email, Question::Phone]);
        }
        let files = std::mem::take(&mut self.state.early_files);
        draft.files = files.into_iter().map(|file| DraftFile { field: None, file }).collect();
        let (words, lang) = (std::mem::take(&mut self.state.early_text), self.state.lang);
        let is_taken =
            !words.is_empty() && take_typed_answer(Question::Description, topic, &mut draft, &words, lang).is_ok();
        let is_good = is_taken && answer_error(Question::Description, topic, &draft, self.facts).is_none();
        self.state.answered.extend(is_good.then_some(Question::Description));
        self.state.draft = Some(draft);
        self.ask_next_question();
    }

    /// Resumes a request, with the text and files that came meanwhile.
    pub(super) fn continue_request(&mut self) {
        let words = std::mem::take(&mut self.state.early_text);
        let files = std::mem::take(&mut self.state.early_files);
        if let Some(draft) = &mut self.state.draft {
            append_paragraph(&mut draft.description, &words);
            draft.files.extend(files.into_iter().map(|file| DraftFile { field: None, file }));
        }
        if words.is_empty() { self.ask_next_question() } else { self.recheck_answer(Question::Description) }
    }

    /// Asks again the questions whose answers are missing or no longer valid.
    pub(super) fn ask_missing_answers(&mut self) {
        let Some((topic, draft)) = self.current_request() else { return self.reoffer_topics() };
        let is_unplaced =
            !draft.destination(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        let wrong: Vec<Question> = questions(topic, draft)
            .into_iter()
            .chain([Question::Subject])
            .filter(|question| {
                let is_open = *question == Question::Place && is_unplaced;
                is_open || answer_error(*question, topic, draft, self.facts).is_some()
            })
            .collect();
        self.state.answered.retain(|done| !wrong.contains(done));
        self.say(DialogMessage::FormChanged);
        match wrong.first() {
            Some(question) => self.ask(*question),
            None => self.ask_next_question(),
        }
    }
}

/// The effect of a button on the current question.
enum Pressed {
    Settled(Question),
    /// An option of a multiple choice was toggled; the question is still open.
    Toggled(Question),
}
