//! Forms that the first-run setup and the admin area share: their controls and how they are read.
//! Setup says "Sie", the admin area "du" ([`Tone`](super::ui::Tone)); what both say takes neither.

pub mod mail;
pub mod organisation;
pub mod setup_tasks;
