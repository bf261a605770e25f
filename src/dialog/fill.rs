//! Filling in a request: its topic, its questions, everything at a glance.

use super::{
    At, Contact, Press, Question, Say,
    ask::{append, buttons, choose, chosen, forget, former, may_skip, mistake, questions, type_in},
    step::Talk,
};
use crate::domain::{
    file::Attachment,
    id::{FieldId, TopicId},
    request::{Draft, Held, Typed},
    topic::{FieldKind, Topic},
};

impl Talk<'_> {
    pub(super) fn answers(&self, question: Question) -> Vec<Press> {
        let Some((topic, draft)) = self.request() else { return vec![Press::Cancel] };
        let mut offered = buttons(question, topic, draft, self.facts);
        offered.extend([Press::Back, Press::Cancel]);
        offered
    }

    pub(super) fn changes(&self) -> Vec<Press> {
        let Some((topic, draft)) = self.request() else { return vec![Press::Cancel] };
        let mut offered = vec![Press::Send];
        offered.extend(questions(topic, draft).into_iter().map(Press::Change));
        offered.extend([Press::Change(Question::Subject {}), Press::Back, Press::Cancel]);
        offered
    }

    /// The request that is being filled in, and its topic as it is now.
    pub(super) fn request(&self) -> Option<(&Topic, &Draft)> {
        let draft = self.state.draft.as_ref()?;
        Some((self.facts.topics.iter().find(|topic| topic.id == draft.topic)?, draft))
    }

    pub(super) fn topics(&mut self) {
        if self.facts.topics.is_empty() {
            return self.rest(Say::NoTopics);
        }
        self.state.at = At::Topic {};
        self.say(Say::Topics);
        self.offer();
    }

    pub(super) fn ask(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let field = match question {
            Question::Field { field } => topic.field(field),
            _ => None,
        };
        let say = Say::Ask {
            question,
            chosen: field.map(|field| chosen(draft, field)).unwrap_or_default(),
            former: former(question, draft),
        };
        self.state.at = At::Asking { question };
        self.say(say);
        self.offer();
    }

    /// Asks the first question that is open, or shows everything at a glance.
    pub(super) fn next(&mut self) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let open = questions(topic, draft).into_iter().find(|question| !self.state.done.contains(question));
        match open {
            Some(question) => self.ask(question),
            None => {
                self.state.at = At::Summary {};
                self.say(Say::Summary);
                self.offer();
            }
        }
    }

    /// What was told is kept for another topic.
    fn topic_is_gone(&mut self) {
        if let Some(draft) = self.state.draft.take() {
            append(&mut self.state.words, &draft.description);
            self.state.files.extend(draft.files.into_iter().map(|held| held.file));
            if !draft.email.is_empty() {
                self.state.contact = Some(Contact { name: draft.name, email: draft.email, phone: draft.phone });
            }
        }
        self.state.done.clear();
        self.say(Say::TopicGone);
        self.topics();
    }

    /// Keeps words until it is known what they are about.
    pub(super) fn note(&mut self, text: &str) {
        append(&mut self.state.words, text);
        self.say(Say::Noted);
        self.topics();
    }

    /// After a text grew: is it still good? Then everything at a glance.
    pub(super) fn recheck(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        match mistake(question, topic, draft, self.facts) {
            Some(wrong) => {
                self.say(Say::Wrong(wrong));
                self.ask(question);
            }
            None => {
                self.say(Say::Noted);
                self.next();
            }
        }
    }

    pub(super) fn answer(&mut self, question: Question, text: &str) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let mut changed = draft.clone();
        if question != (Question::Subject {}) && !questions(topic, draft).contains(&question) {
            // The question was taken away meanwhile. The words belong to the story then.
            append(&mut changed.description, text);
            self.state.draft = Some(changed);
            self.say(Say::Changed);
            return self.recheck(Question::Description {});
        }
        let read = type_in(question, topic, &mut changed, text);
        let wrong = read.err().or_else(|| mistake(question, topic, &changed, self.facts));
        if let Some(wrong) = wrong {
            self.say(Say::Wrong(wrong));
            return self.ask(question);
        }
        self.state.draft = Some(changed);
        if question == (Question::Files {}) {
            // The words belong to the story; files may still come.
            self.say(Say::Noted);
            return self.ask(question);
        }
        self.settle(question);
    }

    /// A question is answered; goes on unless the answer is not good enough.
    fn settle(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        if let Some(wrong) = mistake(question, topic, draft, self.facts) {
            self.say(Say::Wrong(wrong));
            return self.ask(question);
        }
        let is_served = || draft.placed(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        if question == (Question::Place {}) && !is_served() {
            self.say(Say::NotServed);
            return self.ask(question);
        }
        if !self.state.done.contains(&question) {
            self.state.done.push(question);
        }
        self.next();
    }

    pub(super) fn files(&mut self, mut files: Vec<Attachment>, words: &str) {
        if !self.has_agreed() {
            return;
        }
        if let At::Ticket { ticket } | At::Writing { ticket } = self.state.at {
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            let text = if words.is_empty() { names.join(", ") } else { words.to_owned() };
            return self.write(ticket, &text, files);
        }
        let field = self.file_field();
        let has = self.state.held().count();
        let extra = files.split_off(files.len().min(self.facts.most_files.saturating_sub(has)));
        let took = files.len();
        match &mut self.state.draft {
            Some(draft) => {
                draft.files.extend(files.into_iter().map(|file| Held { field, file }));
                append(&mut draft.description, words);
            }
            None => {
                self.state.files.extend(files);
                append(&mut self.state.words, words);
            }
        }
        if took > 0 {
            self.say(Say::Took(took));
        }
        if !extra.is_empty() {
            self.say(Say::TooMany(extra.into_iter().map(|file| file.name).collect()));
        }
        match self.state.at {
            At::Idle {} | At::Mine {} | At::Rating { .. } | At::Remarking { .. } if self.state.draft.is_none() => {
                self.topics();
            }
            _ => self.prompt(),
        }
    }

    /// The field that asks for files just now.
    fn file_field(&self) -> Option<FieldId> {
        let At::Asking { question: Question::Field { field } } = self.state.at else { return None };
        let (topic, _) = self.request()?;
        topic.field(field).filter(|field| field.kind == FieldKind::File).map(|field| field.id)
    }

    /// A button that answers the question that stands; any other belongs to something earlier.
    pub(super) fn press_answer(&mut self, press: Press) {
        let pressed = match self.state.at {
            At::Asking { question } => self.pressed(question, press),
            _ => None,
        };
        match pressed {
            Some(Pressed::Settled(question)) => self.settle(question),
            Some(Pressed::Toggled(question)) => self.ask(question),
            None => {
                self.say(Say::OldButton);
                self.prompt();
            }
        }
    }

    fn pressed(&mut self, question: Question, press: Press) -> Option<Pressed> {
        let topic =
            self.facts.topics.iter().find(|topic| Some(topic.id) == self.state.draft.as_ref().map(|d| d.topic))?;
        let draft = self.state.draft.as_mut()?;
        match (press, question) {
            (Press::Site(site), Question::Place {}) => {
                (draft.site, draft.postal_code) = (Some(site), String::new());
            }
            (Press::Option(id, place), Question::Field { field }) if id == field => {
                let field = topic.field(field)?;
                choose(field, place, draft)?;
                if matches!(field.kind, FieldKind::MultipleChoice { .. }) {
                    return Some(Pressed::Toggled(question));
                }
            }
            (Press::Yes(id) | Press::No(id), Question::Field { field }) if id == field => {
                let value = match (&topic.field(field)?.kind, press) {
                    (FieldKind::YesNo, Press::Yes(_)) => "yes",
                    (FieldKind::YesNo, _) => "no",
                    (FieldKind::Checkbox, Press::Yes(_)) => "on",
                    _ => return None,
                };
                draft.answers.insert(field, Typed { values: vec![value.to_owned()], comment: String::new() });
                // The remark belongs to the answer before.
                self.state.done.retain(|done| *done != Question::Comment { field });
            }
            (Press::Done(of), _) if of == question => {}
            (Press::Skip(of), _) if of == question && may_skip(question, topic) => forget(question, draft),
            _ => return None,
        }
        Some(Pressed::Settled(question))
    }

    pub(super) fn begin(&mut self) {
        if self.state.draft.is_some() {
            self.drop_request();
        }
        if self.has_agreed() {
            self.topics();
        }
    }

    /// Throws away what was filled in, and says so; whether there was anything.
    pub(super) fn drop_request(&mut self) -> bool {
        let state = &mut self.state;
        let was_there = state.draft.is_some() || !state.words.is_empty() || !state.files.is_empty();
        (state.draft, state.words) = (None, String::new());
        state.files.clear();
        state.done.clear();
        if was_there {
            self.say(Say::Cancelled);
        }
        was_there
    }

    pub(super) fn choose_topic(&mut self, id: TopicId) {
        let Some(topic) = self.facts.topics.iter().find(|topic| topic.id == id) else {
            self.say(Say::OldButton);
            return self.topics();
        };
        let former = self.state.draft.take();
        if let Some(draft) = former {
            if draft.topic == id {
                self.state.draft = Some(draft);
                return self.go_on();
            }
            // Questions of another topic have no place in this one.
            if !draft.answers.is_empty() {
                self.say(Say::Changed);
            }
            append(&mut self.state.words, &draft.description);
            self.state.files.extend(draft.files.into_iter().map(|held| held.file));
            self.state.contact = Some(Contact { name: draft.name, email: draft.email, phone: draft.phone })
                .filter(|c| !c.email.is_empty());
        }
        self.state.done.clear();
        let mut draft = Draft::new(topic.id, self.facts.now);
        draft.informed = true;
        if let Some(contact) = &self.state.contact {
            (draft.name, draft.email, draft.phone) =
                (contact.name.clone(), contact.email.clone(), contact.phone.clone());
            self.state.done.extend([Question::Name {}, Question::Email {}, Question::Phone {}]);
        }
        let files = std::mem::take(&mut self.state.files);
        draft.files = files.into_iter().map(|file| Held { field: None, file }).collect();
        let words = std::mem::take(&mut self.state.words);
        let is_told = !words.is_empty() && type_in(Question::Description {}, topic, &mut draft, &words).is_ok();
        let is_good = is_told && mistake(Question::Description {}, topic, &draft, self.facts).is_none();
        self.state.done.extend(is_good.then_some(Question::Description {}));
        self.state.draft = Some(draft);
        self.next();
    }

    /// Takes up a request again, with what was told meanwhile.
    pub(super) fn go_on(&mut self) {
        let words = std::mem::take(&mut self.state.words);
        let files = std::mem::take(&mut self.state.files);
        if let Some(draft) = &mut self.state.draft {
            append(&mut draft.description, &words);
            draft.files.extend(files.into_iter().map(|file| Held { field: None, file }));
        }
        if words.is_empty() { self.next() } else { self.recheck(Question::Description {}) }
    }

    /// Asks again what is missing or wrong by now.
    pub(super) fn incomplete(&mut self) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let is_unplaced = !draft.placed(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        let wrong: Vec<Question> = questions(topic, draft)
            .into_iter()
            .chain([Question::Subject {}])
            .filter(|question| {
                let is_open = *question == (Question::Place {}) && is_unplaced;
                is_open || mistake(*question, topic, draft, self.facts).is_some()
            })
            .collect();
        self.state.done.retain(|done| !wrong.contains(done));
        self.say(Say::Changed);
        match wrong.first() {
            Some(question) => self.ask(*question),
            None => self.next(),
        }
    }
}

/// What pressing a button did to the question that stands.
enum Pressed {
    /// It is answered.
    Settled(Question),
    /// One of several was chosen or taken back.
    Toggled(Question),
}
