//! The addresses that mails, chats and the command line link to, each made in one place.
//!
//! People keep them in their mailboxes, so none of them may change its meaning. The routes that answer
//! them are in `web`. Every function takes the public address, without a slash at the end.

use crate::domain::{account_notification::AccountPage, id::TicketNo};

/// The requester's page of one request. Everybody with the secret can read it and write to it.
pub fn request(address: &str, secret: &str) -> String {
    format!("{address}/r/{secret}")
}

/// A ticket in the console.
pub fn console_ticket(address: &str, no: TicketNo) -> String {
    format!("{address}/console/tickets/{no}")
}

/// The form for a new request.
pub fn new_request(address: &str) -> String {
    format!("{address}/request")
}

/// The page about privacy.
pub fn privacy(address: &str) -> String {
    format!("{address}/privacy")
}

/// The setup of an installation that has no organisation yet.
pub fn setup(address: &str, code: &str) -> String {
    format!("{address}/setup?code={code}")
}

/// Where a messenger posts the updates of a bot.
pub fn telegram_webhook(address: &str, bot: u64) -> String {
    format!("{address}/telegram/{bot}")
}

/// A page that a notification about an account leads to. Pages without a secret ignore `secret`.
pub fn account_page(address: &str, page: AccountPage, secret: &str) -> String {
    match page {
        AccountPage::Invitation => format!("{address}/invitation/{secret}"),
        AccountPage::PasswordReset => format!("{address}/password/{secret}"),
        AccountPage::PortalPasswordReset => format!("{address}/portal/password/{secret}"),
        AccountPage::PortalSignIn => format!("{address}/portal/signin/{secret}"),
        AccountPage::PortalAccount => format!("{address}/portal/account"),
        AccountPage::SignIn => format!("{address}/signin"),
        AccountPage::Factors => format!("{address}/console/account/factors"),
        AccountPage::Accounts => format!("{address}/admin/accounts"),
        AccountPage::Jobs => format!("{address}/admin/jobs"),
    }
}
