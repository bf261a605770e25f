//! A helpdesk in which everything that can be stored is stored, by what people do in it.
//!
//! The crew is that of [`TestApp::with_every_role`]; who signs in with a password here is listed in
//! [`SIGN_IN`]. What is done by pages goes by pages, so that it is stored as pages store it.

mod outside;
mod team;
mod telegram;
mod tickets;

use std::path::Path;

use jiff::SignedDuration;
use tresen::{clock::Clock, domain::id::AccountId};

pub use team::delivers;

use super::Known;
use crate::support::{ADA, JO, KIM, LEE, START, TestApp};

/// Who has a password, an app and recovery codes: those of the word beside them.
pub const SIGN_IN: [(AccountId, &str); 4] = [(ADA, "ada"), (JO, "jo"), (KIM, "kim"), (LEE, "lee")];

/// The smallest PNG there is.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A moment, in which no two things happen at once.
pub fn moment(helpdesk: &TestApp) {
    helpdesk.wait(SignedDuration::from_secs(40));
}

/// Fills an empty directory and closes it.
pub fn fill(directory: &Path) -> Known {
    let mut known = Known::default();
    let clock = Clock::fixed(START.parse().unwrap());
    let helpdesk = TestApp::stored_in(directory, clock.clone());
    helpdesk.opens();
    helpdesk.staffs();
    helpdesk.hires_every_role();
    for (id, who) in SIGN_IN {
        helpdesk.gets_credentials(id, who);
    }
    team::settings(&helpdesk);
    team::accounts(&helpdesk);
    tickets::every_status(&helpdesk);
    outside::requests(&helpdesk, &mut known);
    outside::portal(&helpdesk);
    outside::web_chats(&helpdesk, &mut known);
    team::jobs(&helpdesk);
    drop(helpdesk);
    telegram::fill(TestApp::stored_in(directory, clock.clone()), &mut known);
    let helpdesk = TestApp::stored_in(directory, clock.clone());
    team::what_waits(&helpdesk);
    drop(helpdesk);
    known.add("now", clock.now());
    known
}
