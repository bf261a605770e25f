//! The demo's data with the words of `assets/demo/demo.en.toml` in place of the German ones. What happens, when and
//! to whom stands in the German file only. Options of questions are not here: the preset translates them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::data::{Data, data_error};
use crate::app::Error;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataTranslation {
    /// Short words that stand in several places, by the German ones.
    words: BTreeMap<String, String>,
    /// In the order of the German tickets.
    ticket: Vec<TicketTranslation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketTranslation {
    subject: String,
    text: String,
    /// Of the steps that say something, in their order.
    steps: Vec<String>,
}

/// Steps whose text is no sentence: it names an agent or a provider.
const NAMING_STEPS: [&str; 2] = ["assign", "forward"];

impl DataTranslation {
    /// Puts its words into the data.
    ///
    /// # Errors
    /// `Internal` when a ticket or the text of a step has no translation, or one too many.
    pub(super) fn apply(self, data: &mut Data) -> Result<(), Error> {
        if self.ticket.len() != data.ticket.len() {
            return Err(data_error(format!("{} of {} tickets are translated", self.ticket.len(), data.ticket.len())));
        }
        let word = |text: &mut String| translate_word(text, &self.words);
        word(&mut data.organisation.name);
        data.agent.iter_mut().filter_map(|agent| agent.provider.as_mut()).for_each(word);
        data.customer.iter_mut().for_each(|customer| word(&mut customer.name));
        for (ticket, words) in data.ticket.iter_mut().zip(self.ticket) {
            (ticket.subject, ticket.text) = (words.subject, words.text);
            ticket.tags.iter_mut().for_each(word);
            translate_answers(&mut ticket.fields, &self.words);
            let mut texts = words.steps.into_iter();
            for step in &mut ticket.step {
                translate_answers(&mut step.fields, &self.words);
                match &mut step.text {
                    Some(name) if NAMING_STEPS.contains(&step.does.as_str()) => word(name),
                    Some(text) => *text = texts.next().ok_or_else(|| data_error(&ticket.subject))?,
                    None => {}
                }
            }
            if texts.next().is_some() {
                return Err(data_error(format!("{}: too many steps", ticket.subject)));
            }
        }
        Ok(())
    }
}

fn translate_answers(answers: &mut toml::Table, words: &BTreeMap<String, String>) {
    for (_, answer) in answers.iter_mut() {
        match answer {
            toml::Value::Table(table) => translate_answers(table, words),
            toml::Value::String(text) => translate_word(text, words),
            _ => {}
        }
    }
}

fn translate_word(text: &mut String, words: &BTreeMap<String, String>) {
    if let Some(word) = words.get(text) {
        text.clone_from(word);
    }
}
