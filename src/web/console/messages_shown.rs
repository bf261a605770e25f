//! The messages that a page shows for a while: what the form before did, to whom, with the way back where there is one;
//! and those that scripts show. They never lie over a button.

use maud::{Markup, html};

use super::{ConsoleContext, ticket_path};
use crate::{
    app::{
        self,
        view::{
            delivery::MailDelivery,
            done::{DoneNames, names_after},
        },
    },
    domain::{access::Actor, person::Lang},
    i18n, t,
    web::{
        toast::UndoForm,
        ui::{self, icon},
    },
};

/// What the form before did.
pub struct DoneMessage {
    text: String,
    /// Address and fields of the form that takes it back.
    undo: Option<(String, UndoForm)>,
}

impl DoneMessage {
    /// A sentence that takes no names and cannot be taken back.
    pub fn plain(text: String) -> Self {
        Self { text, undo: None }
    }

    /// In words, with the names that the reader may see.
    pub fn of(context: &ConsoleContext, read: &app::Reading, actor: &Actor) -> Result<Option<Self>, app::Error> {
        let (lang, toast) = (context.lang(), &context.toast);
        let (Some(word), Some(about)) = (toast.word(), toast.about()) else {
            return Ok(toast.text(lang, "console").map(Self::plain));
        };
        // An answer that does not leave now is not on its way.
        let is_answer = matches!(word, "answered" | "asked");
        let options = is_answer.then(|| context.delivery_options(read)).transpose()?;
        let Some(names) = names_after(read, actor, about, options, context.session.guest.now)? else {
            return Ok(Some(Self::plain(t!(lang, "console-done-away"))));
        };
        let text = text_of(lang, word, &names);
        let path = |undo: &UndoForm| (format!("{}/{}", ticket_path(about), undo.noun), undo.clone());
        Ok(text.map(|text| Self { text, undo: toast.undo().map(path) }))
    }
}

/// `None` for an unknown word.
fn text_of(lang: Lang, word: &str, names: &DoneNames) -> Option<String> {
    let how = match &names.mail {
        Some(MailDelivery::NoServer(_)) => "-later",
        Some(MailDelivery::PageOnly) => "-page",
        _ => "",
    };
    let assignee = names.assignee.as_ref().map_or_else(|| t!(lang, "console-nobody"), ToString::to_string);
    let requester = names.requester.as_ref().map_or_else(|| t!(lang, "console-former-requester"), ToString::to_string);
    let department =
        names.department.as_ref().map_or_else(|| t!(lang, "console-former-department"), ToString::to_string);
    let values = [
        ("name", i18n::Value::from(requester)),
        ("assignee", i18n::Value::from(assignee)),
        ("department", i18n::Value::from(department)),
        ("priority", i18n::Value::from(ui::priority_word(lang, names.priority))),
    ];
    let key = format!("console-done-{word}{how}");
    i18n::has(lang, &key).then(|| i18n::text(lang, &key, &values))
}

/// The messages. `accepted` is the mark of a form that was accepted.
pub fn toasts(lang: Lang, done: Option<&DoneMessage>, accepted: Option<&str>, csrf: &str) -> Markup {
    html! {
        div.toasts #toasts role="status" data-accepted=[accepted] {
            @if let Some(done) = done {
                div."toast good" data-passing {
                    (icon("check")) p { (done.text) }
                    @if let Some((path, undo)) = &done.undo {
                        form method="post" action=(path) {
                            (ui::csrf(csrf))
                            @for (name, value) in &undo.fields { input type="hidden" name=(name) value=(value); }
                            button."button quiet small" { (icon("undo")) (t!(lang, "console-undo")) }
                        }
                    }
                    button."button quiet small icon-only needs-js" type="button" data-dismiss aria-label=(t!(lang, "console-dismiss")) {
                        (icon("x"))
                    }
                }
            }
            div.toast data-live-lost hidden { (icon("refresh")) p { (t!(lang, "console-live-lost")) } }
            div."toast bad" #failed role="alert" hidden { (icon("alert")) p { (t!(lang, "console-failed")) } }
        }
    }
}
