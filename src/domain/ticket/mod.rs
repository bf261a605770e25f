//! The ticket: its data (§2.1) and, in `machine`, what can be done with it (§2.2).
//!
//! A ticket changes only through [`Ticket::apply`], which either changes it and yields one
//! [`Event`](super::event::Event), or refuses and changes nothing.

mod apply;
mod closing_requirements;
mod inverse;
mod machine;
mod model;

pub use apply::{Action, Refusal};
pub use closing_requirements::{ClosingRequirement, unmet_closing_requirements};
pub use inverse::{inverse, may_have_inverse};
pub use machine::{
    ActionKind, AssignmentChange, Phase, StatusChange, StatusKind, TransitionEffect, possible_actions, transition,
};
pub use model::{Status, Task, TaskState, Ticket, TicketOpening};
