//! What is left to do after the first-run setup, in words: on its last page and on the administration's first.

use maud::{Markup, html};

use crate::{
    domain::{person::Lang, setup_task::SetupTask},
    i18n, t,
};

/// What is to be done, in few words.
pub fn setup_task_name(lang: Lang, task: SetupTask) -> String {
    i18n::text(lang, &format!("setup-task-{}", task.word()), &[])
}

/// What is to be done and why, with the way there.
pub fn setup_task(lang: Lang, task: SetupTask, is_local_address: bool) -> Markup {
    let name = setup_task_name(lang, task);
    html! {
        @match task {
            // A file of the machine has no page.
            SetupTask::Key => b { (name) },
            _ => a href=(format!("/admin/{}", task.word())) { b { (name) } },
        }
        p { (i18n::text(lang, &format!("setup-task-{}-text", task.word()), &[])) }
        @if task == SetupTask::Organisation && is_local_address { p.error { (t!(lang, "setup-address-local")) } }
    }
}
