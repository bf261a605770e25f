//! Notifications about an account, and the mail that each becomes: its text keys, where its button
//! leads, and whether it shows a code. A new kind is a variant, a row and a sample in this file;
//! `channel::mail` makes the words of it.

use jiff::civil::Date;

use super::{id::TokenId, text::Label};

/// A notification about the recipient's own account, or for administrators about the installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountNotification {
    /// Somebody made an account for them. The token is a link.
    Invitation {
        token: TokenId,
    },
    /// A link to set a new password.
    PasswordReset {
        token: TokenId,
    },
    /// A link to sign in with.
    SignInLink {
        token: TokenId,
    },
    /// The code to type after the password.
    SignInCode {
        token: TokenId,
    },
    /// A code that proves in a chat that the address is theirs.
    ChatCode {
        token: TokenId,
    },
    /// A code for a requester who is signed in and has to prove it again.
    ProofCode {
        token: TokenId,
    },
    /// A code that proves that mail arrives.
    AddressCode {
        token: TokenId,
    },
    /// An administrator removed their second factors.
    FactorsReset,
    /// A second factor was added or removed.
    FactorsChanged,
    PasswordChanged,
    /// A chat was linked to their address and now sees its requests.
    ChatLinked,
    /// The account will be locked on this day (§3.4).
    LockingSoon {
        on: Date,
    },
    /// All memberships but the protected ones will end on this day (§3.4).
    MembershipRemovalSoon {
        on: Date,
    },
    /// The locked account will be deleted on this day (§3.4).
    DeletionSoon {
        on: Date,
    },
    /// The account was locked for inactivity.
    Locked,
    /// Memberships ended for inactivity.
    MembershipsRemoved,
    /// To administrators: the last of them is inactive and was not locked.
    LastAdministratorIdle,
    /// To administrators: the job with this word failed.
    JobFailed {
        job: Label,
    },
    /// To administrators: the nightly check found damage.
    DataDamaged,
    /// To the privacy officer or the department: the only administrator gave themself more rights.
    OwnRightsWidened,
}

impl AccountNotification {
    /// The token behind the link or code that it carries.
    pub const fn token(&self) -> Option<TokenId> {
        match self {
            Self::Invitation { token }
            | Self::PasswordReset { token }
            | Self::SignInLink { token }
            | Self::SignInCode { token }
            | Self::AddressCode { token }
            | Self::ProofCode { token }
            | Self::ChatCode { token } => Some(*token),
            _ => None,
        }
    }
}

/// The mail of a kind of notification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccountMail {
    /// `mail-{key}-title` is the text key of the subject, `mail-{key}` that of the first sentence.
    pub key: &'static str,
    /// Where the button leads, and the text key of its label. None: the mail has no button.
    pub link: Option<(AccountPage, &'static str)>,
    /// The mail shows a one-time code, to be typed by hand.
    pub has_code: bool,
    /// Text keys of the sentences at the end.
    pub closing: &'static [&'static str],
    /// Text key of the kind in the console's list of the outbox.
    pub list_key: &'static str,
}

/// A page that a mail about an account leads to. `app::links` knows the addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountPage {
    /// Choosing a password; the address holds the secret of the invitation.
    Invitation,
    /// Choosing a new password, for the team; the address holds a secret.
    PasswordReset,
    /// Choosing a new password, for requesters; the address holds a secret.
    PortalPasswordReset,
    /// Signing in to the portal; the address holds a secret.
    PortalSignIn,
    /// The requester's own details.
    PortalAccount,
    /// The team's sign-in page.
    SignIn,
    /// The second factors of one's own account.
    Factors,
    /// The list of accounts, for administrators.
    Accounts,
    /// The jobs, for administrators.
    Jobs,
}

impl AccountMail {
    const fn new(key: &'static str, list_key: &'static str) -> Self {
        Self { key, link: None, has_code: false, closing: &[], list_key }
    }

    const fn link(self, to: AccountPage, label: &'static str) -> Self {
        Self { link: Some((to, label)), ..self }
    }

    const fn code(self) -> Self {
        Self { has_code: true, ..self }
    }

    const fn closing(self, closing: &'static [&'static str]) -> Self {
        Self { closing, ..self }
    }
}

impl AccountNotification {
    /// Its mail. Requesters are told some things in other words than the team.
    pub const fn mail(&self, is_requester: bool) -> AccountMail {
        match self.requester_mail() {
            Some(mail) if is_requester => mail,
            _ => self.team_mail(),
        }
    }

    const fn requester_mail(&self) -> Option<AccountMail> {
        Some(match self {
            Self::PasswordReset { .. } => AccountMail::new("reset", "outbox-own-reset")
                .link(AccountPage::PortalPasswordReset, "mail-reset-link")
                .closing(&["mail-reset-until", "mail-own-not-you-requester"]),
            Self::SignInLink { .. } => AccountMail::new("signin-link", "outbox-own-code")
                .link(AccountPage::PortalSignIn, "mail-signin-link-link")
                .closing(&["mail-signin-link-until", "mail-own-not-you-requester"]),
            Self::FactorsChanged => AccountMail::new("factors-changed-requester", "outbox-own-changed")
                .link(AccountPage::PortalAccount, "mail-own-details")
                .closing(&["mail-own-not-you-changed"]),
            Self::PasswordChanged => AccountMail::new("password-changed-requester", "outbox-own-changed")
                .link(AccountPage::PortalAccount, "mail-own-details")
                .closing(&["mail-own-not-you-changed"]),
            _ => return None,
        })
    }

    const fn team_mail(&self) -> AccountMail {
        match self {
            Self::Invitation { .. } => AccountMail::new("invitation", "outbox-own-invitation")
                .link(AccountPage::Invitation, "mail-invitation-link")
                .closing(&["mail-invitation-until"]),
            Self::PasswordReset { .. } => AccountMail::new("reset", "outbox-own-reset")
                .link(AccountPage::PasswordReset, "mail-reset-link")
                .closing(&["mail-reset-until", "mail-own-not-you"]),
            Self::SignInLink { .. } => AccountMail::new("signin-link", "outbox-own-code")
                .link(AccountPage::PortalSignIn, "mail-signin-link-link")
                .closing(&["mail-signin-link-until", "mail-own-not-you"]),
            Self::SignInCode { .. } => {
                AccountMail::new("code", "outbox-own-code").code().closing(&["mail-code-until", "mail-code-not-you"])
            }
            Self::ChatCode { .. } => AccountMail::new("chat-code", "outbox-own-code")
                .code()
                .closing(&["mail-chat-code-until", "mail-chat-code-not-you"]),
            Self::ProofCode { .. } => AccountMail::new("proof-code", "outbox-own-code")
                .code()
                .closing(&["mail-proof-code-until", "mail-proof-code-not-you"]),
            Self::AddressCode { .. } => {
                AccountMail::new("address-code", "outbox-own-code").code().closing(&["mail-code-until"])
            }
            Self::FactorsReset => AccountMail::new("factors-reset", "outbox-own-changed")
                .link(AccountPage::SignIn, "mail-own-sign-in")
                .closing(&["mail-own-not-asked"]),
            Self::FactorsChanged => AccountMail::new("factors-changed", "outbox-own-changed")
                .link(AccountPage::Factors, "mail-own-account")
                .closing(&["mail-own-not-you"]),
            Self::PasswordChanged => AccountMail::new("password-changed", "outbox-own-changed")
                .link(AccountPage::Factors, "mail-own-account")
                .closing(&["mail-own-not-you"]),
            Self::ChatLinked => AccountMail::new("chat-joined", "outbox-own-changed")
                .link(AccountPage::PortalAccount, "mail-chat-joined-link")
                .closing(&["mail-chat-joined-not-you"]),
            Self::LockingSoon { .. } => AccountMail::new("locking-soon", "outbox-own-warning")
                .link(AccountPage::SignIn, "mail-own-sign-in")
                .closing(&["mail-idle-why"]),
            Self::MembershipRemovalSoon { .. } => AccountMail::new("stripping-soon", "outbox-own-warning")
                .link(AccountPage::SignIn, "mail-own-sign-in")
                .closing(&["mail-idle-why"]),
            Self::DeletionSoon { .. } => {
                AccountMail::new("deletion-soon", "outbox-own-warning").closing(&["mail-unlock", "mail-idle-why"])
            }
            Self::Locked => AccountMail::new("locked", "outbox-own-locked").closing(&["mail-unlock", "mail-idle-why"]),
            Self::MembershipsRemoved => AccountMail::new("stripped", "outbox-own-locked"),
            Self::LastAdministratorIdle => AccountMail::new("last-administrator", "outbox-own-administration")
                .link(AccountPage::Accounts, "mail-own-accounts")
                .closing(&["mail-idle-why"]),
            Self::JobFailed { .. } => AccountMail::new("job-failed", "outbox-own-administration")
                .link(AccountPage::Jobs, "mail-own-jobs")
                .closing(&["mail-job-failed-next"]),
            Self::DataDamaged => AccountMail::new("data-damaged", "outbox-own-administration")
                .link(AccountPage::Jobs, "mail-own-jobs")
                .closing(&["mail-data-damaged-next"]),
            Self::OwnRightsWidened => AccountMail::new("own-rights-widened", "outbox-own-administration")
                .closing(&["mail-own-rights-widened-where", "mail-own-rights-widened-next"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::TokenId, text::Label};

    impl AccountNotification {
        /// One of each kind.
        pub fn samples() -> [Self; 20] {
            let (token, on) = (TokenId(1), jiff::civil::date(2026, 8, 31));
            [
                Self::Invitation { token },
                Self::PasswordReset { token },
                Self::SignInLink { token },
                Self::SignInCode { token },
                Self::ChatCode { token },
                Self::ProofCode { token },
                Self::AddressCode { token },
                Self::FactorsReset,
                Self::FactorsChanged,
                Self::PasswordChanged,
                Self::ChatLinked,
                Self::LockingSoon { on },
                Self::MembershipRemovalSoon { on },
                Self::DeletionSoon { on },
                Self::Locked,
                Self::MembershipsRemoved,
                Self::LastAdministratorIdle,
                Self::JobFailed { job: Label::parse("inactivity").unwrap() },
                Self::DataDamaged,
                Self::OwnRightsWidened,
            ]
        }
    }
}
