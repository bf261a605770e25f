//! What the audit log records: who changed rights and rules, used emergency access, or took
//! data out. It holds ids, never names, and no history of who signed in when (§1.5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    author::Author,
    id::{AccountId, DepartmentId, PersonId, TicketId},
    kinds::kinds,
    rights::{Capability, Membership},
    role::Rights,
    text::{Body, Label},
};

kinds! {
    /// A part of the configuration.
    ConfigArea {
        /// Name, logo, language, public address.
        Organisation, "organisation";
        Department, "departments";
        /// A help topic or its fields.
        Topic, "topics";
        /// Intro, refusal, confirmation, privacy paragraphs.
        Texts, "texts";
        MailServer, "mail";
        /// The rules of use.
        Rules, "rules";
        /// An organisation that requesters belong to.
        Customer, "client";
        /// A bot of a messenger.
        Bot, "bot";
        /// Whether requesters are asked how satisfied they are.
        Satisfaction, "satisfaction";
    }
}

/// What was refused, of what nobody is recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RefusalKind {
    /// A sign-in, or a link for one, that came too soon after others.
    SignIn,
    /// A code of a second factor that came too soon after others.
    Code,
    /// Anything else that came too soon after others.
    Other,
    /// A form of another site, or without our token.
    Form,
    /// A page that the reader may not open or that does not exist, or a dead link.
    Access,
}

impl RefusalKind {
    /// Whether so many within an hour are worth an entry. Whatever is braked was many before; a few old forms and
    /// links are those of honest people.
    pub const fn is_remarkable(self, count: u64) -> bool {
        match self {
            Self::SignIn | Self::Code | Self::Other => count > 0,
            Self::Form | Self::Access => count >= 10,
        }
    }
}

/// An action that the audit log records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuditAction {
    Configured {
        area: ConfigArea,
        /// Which one, where there are several.
        id: Option<u64>,
    },
    /// An account was made and its owner invited.
    Invited {
        account: AccountId,
    },
    /// An invitation was withdrawn and the account with it.
    InvitationWithdrawn {
        account: AccountId,
    },
    /// The owner signed in for the first time.
    Joined {
        account: AccountId,
    },
    /// What an account may do changed; these are its rights since.
    RightsChanged {
        account: AccountId,
        /// Which departments, and how.
        memberships: BTreeMap<DepartmentId, Membership>,
        /// What else it may.
        capabilities: BTreeSet<Capability>,
        /// The provider it works for.
        provider: Option<Label>,
        /// Its rights until then. `None`: the account was new, or the entry is of a build that did not keep them.
        before: Option<Rights>,
    },
    /// The only administrator gave their own account more rights; [`Self::RightsChanged`] says which.
    OwnRightsWidened {
        account: AccountId,
        /// Why, as they gave it.
        reason: Body,
    },
    /// An account was locked.
    Locked {
        account: AccountId,
    },
    /// An account was unlocked.
    Unlocked {
        account: AccountId,
    },
    /// All memberships but the protected ones were taken away for inactivity.
    MembershipsRemoved {
        account: AccountId,
    },
    /// An account was deleted; its texts remain, signed "former member".
    AccountDeleted {
        account: AccountId,
    },
    /// Somebody else took the second factors of an account away.
    FactorsReset {
        account: AccountId,
    },
    /// Somebody else ended all sessions of an account, which stays open.
    SessionsEnded {
        account: AccountId,
    },
    /// The owner added or removed a second factor.
    FactorsChanged {
        account: AccountId,
    },
    PasswordChanged {
        account: AccountId,
    },
    /// A requester or contact set, changed or removed the password of their address.
    RequesterPasswordChanged {
        /// The oldest profile with the address.
        person: PersonId,
    },
    /// A requester or contact set up or removed the second factor of their address.
    RequesterFactorsChanged {
        /// The oldest profile with the address.
        person: PersonId,
    },
    /// Somebody got in with a recovery code.
    RecoveryCodeUsed {
        account: AccountId,
    },
    /// The owner accepted the rules of use.
    RulesAccepted {
        account: AccountId,
        version: u64,
    },
    /// Attempts were refused within an hour; nothing says whose or from where.
    AttemptsRefused {
        /// What they tried; `None` in old entries, which are about sign-ins.
        kind: Option<RefusalKind>,
        /// How many; `None` in old entries.
        count: Option<u64>,
    },
    /// An administrator opened a ticket of a department they do not belong to (§1.3).
    EmergencyAccessUsed {
        ticket: TicketId,
        /// Why, as they gave it.
        reason: Body,
    },
    Exported {
        what: Label,
    },
    /// Data came in from a file.
    Imported {
        what: Label,
        count: u64,
    },
    /// The helpdesk was started on a copy of its data, such as a restored backup.
    Restored {
        /// The moment whose data the copy holds.
        taken: Timestamp,
    },
    /// Data was deleted for good.
    Purged {
        rule: Label,
        count: u64,
    },
    /// A job ran and changed something, or failed.
    JobRan {
        job: Label,
        /// How many things it changed.
        changed: u64,
        failed: bool,
    },
}

/// What an entry is about; the audit log can be filtered by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AuditCategory {
    /// Accounts and their rights.
    Accounts,
    /// Passwords, second factors, attempts that were refused.
    SignIn,
    /// Administrators who took an exception with a reason: opened a ticket, or gave themselves rights.
    EmergencyAccess,
    Configuration,
    /// Data that left, came in or was deleted.
    Data,
    Jobs,
}

impl AuditCategory {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Accounts, Self::SignIn, Self::EmergencyAccess, Self::Configuration, Self::Data, Self::Jobs];

    /// The word in addresses and keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::SignIn => "sign-in",
            Self::EmergencyAccess => "glass",
            Self::Configuration => "configuration",
            Self::Data => "data",
            Self::Jobs => "jobs",
        }
    }

    /// The category with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.word() == word)
    }
}

impl AuditAction {
    /// What it is about.
    pub const fn category(&self) -> AuditCategory {
        match self {
            Self::Configured { .. } => AuditCategory::Configuration,
            Self::Invited { .. }
            | Self::InvitationWithdrawn { .. }
            | Self::Joined { .. }
            | Self::RightsChanged { .. }
            | Self::Locked { .. }
            | Self::Unlocked { .. }
            | Self::MembershipsRemoved { .. }
            | Self::AccountDeleted { .. }
            | Self::RulesAccepted { .. } => AuditCategory::Accounts,
            Self::FactorsReset { .. }
            | Self::SessionsEnded { .. }
            | Self::FactorsChanged { .. }
            | Self::PasswordChanged { .. }
            | Self::RequesterPasswordChanged { .. }
            | Self::RequesterFactorsChanged { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::AttemptsRefused { .. } => AuditCategory::SignIn,
            Self::EmergencyAccessUsed { .. } | Self::OwnRightsWidened { .. } => AuditCategory::EmergencyAccess,
            Self::Exported { .. } | Self::Imported { .. } | Self::Restored { .. } | Self::Purged { .. } => {
                AuditCategory::Data
            }
            Self::JobRan { .. } => AuditCategory::Jobs,
        }
    }

    /// The word in the key of its text, `journal-…`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Configured { .. } => "set",
            Self::Invited { .. } => "invited",
            Self::InvitationWithdrawn { .. } => "invitation-withdrawn",
            Self::Joined { .. } => "joined",
            Self::RightsChanged { .. } => "rights",
            Self::OwnRightsWidened { .. } => "own-rights",
            Self::Locked { .. } => "locked",
            Self::Unlocked { .. } => "unlocked",
            Self::MembershipsRemoved { .. } => "stripped",
            Self::AccountDeleted { .. } => "account-deleted",
            Self::FactorsReset { .. } => "factors-reset",
            Self::SessionsEnded { .. } => "sessions-ended",
            Self::FactorsChanged { .. } => "factors-changed",
            Self::PasswordChanged { .. } => "password",
            Self::RequesterPasswordChanged { .. } => "requester-password",
            Self::RequesterFactorsChanged { .. } => "requester-factors",
            Self::RecoveryCodeUsed { .. } => "recovery-code",
            Self::RulesAccepted { .. } => "rules-accepted",
            Self::AttemptsRefused { kind, .. } => match kind {
                None => "braked",
                Some(RefusalKind::SignIn) => "braked-sign-ins",
                Some(RefusalKind::Code) => "braked-codes",
                Some(RefusalKind::Other) => "braked-others",
                Some(RefusalKind::Form) => "refused-forms",
                Some(RefusalKind::Access) => "refused-accesses",
            },
            Self::EmergencyAccessUsed { .. } => "glass",
            Self::Exported { .. } => "exported",
            Self::Imported { .. } => "imported",
            Self::Restored { .. } => "restored",
            Self::Purged { .. } => "purged",
            Self::JobRan { failed: true, .. } => "job-failed",
            Self::JobRan { .. } => "job",
        }
    }

    /// The account that it happened to.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Invited { account }
            | Self::InvitationWithdrawn { account }
            | Self::Joined { account }
            | Self::RightsChanged { account, .. }
            | Self::OwnRightsWidened { account, .. }
            | Self::Locked { account }
            | Self::Unlocked { account }
            | Self::MembershipsRemoved { account }
            | Self::AccountDeleted { account }
            | Self::FactorsReset { account }
            | Self::SessionsEnded { account }
            | Self::FactorsChanged { account }
            | Self::PasswordChanged { account }
            | Self::RecoveryCodeUsed { account }
            | Self::RulesAccepted { account, .. } => Some(*account),
            _ => None,
        }
    }
}

/// An entry of the audit log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    pub at: Timestamp,
    pub by: Author,
    pub action: AuditAction,
}
