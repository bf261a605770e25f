//! What the journal records: who changed rights and rules, looked behind a closed door, or took
//! data out. It holds ids, never names, and no history of who signed in when (§1.5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    access::{Capability, Membership},
    event::By,
    id::{AccountId, DepartmentId, TicketId},
    text::{Body, Label},
};

/// A part of the configuration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Area {
    /// Name, logo, language, public address.
    Organisation,
    /// A department.
    Department,
    /// A help topic or its fields.
    Topic,
    /// Intro, refusal, confirmation, privacy paragraphs.
    Texts,
    /// The mail server.
    MailServer,
    /// The rules of use.
    Rules,
    /// An organisation that requesters belong to.
    Client,
}

/// Something that the journal keeps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deed {
    /// The configuration changed.
    Configured {
        /// What part.
        area: Area,
        /// Which one, where there are several.
        id: Option<u64>,
    },
    /// An account was made and its owner invited.
    Invited {
        /// Whose.
        account: AccountId,
    },
    /// An invitation was withdrawn and the account with it.
    InvitationWithdrawn {
        /// Whose.
        account: AccountId,
    },
    /// The owner signed in for the first time.
    Joined {
        /// Whose.
        account: AccountId,
    },
    /// What an account may do changed; these are its rights since.
    RightsChanged {
        /// Whose.
        account: AccountId,
        /// Which departments, and how.
        memberships: BTreeMap<DepartmentId, Membership>,
        /// What else it may.
        capabilities: BTreeSet<Capability>,
        /// The provider it works for.
        provider: Option<Label>,
    },
    /// An account was locked.
    Locked {
        /// Whose.
        account: AccountId,
    },
    /// An account was unlocked.
    Unlocked {
        /// Whose.
        account: AccountId,
    },
    /// All memberships but the protected ones were taken away for inactivity.
    Stripped {
        /// Whose.
        account: AccountId,
    },
    /// An account was deleted; its texts remain, signed "former member".
    AccountDeleted {
        /// Whose.
        account: AccountId,
    },
    /// Somebody else took the second factors of an account away.
    FactorsReset {
        /// Whose.
        account: AccountId,
    },
    /// The owner added or removed a second factor.
    FactorsChanged {
        /// Whose.
        account: AccountId,
    },
    /// The password changed.
    PasswordChanged {
        /// Whose.
        account: AccountId,
    },
    /// Somebody got in with a recovery code.
    RecoveryCodeUsed {
        /// Whose.
        account: AccountId,
    },
    /// The owner accepted the rules of use.
    RulesAccepted {
        /// Whose.
        account: AccountId,
        /// Which version.
        version: u64,
    },
    /// Somebody tried to sign in too often; nothing says who or from where.
    SignInBraked {},
    /// An administrator opened a ticket of a department they do not belong to (§1.3).
    BrokeGlass {
        /// Which.
        ticket: TicketId,
        /// Why, as they gave it.
        reason: Body,
    },
    /// Data left the house.
    Exported {
        /// What.
        what: Label,
    },
    /// Data came in from a file.
    Imported {
        /// What.
        what: Label,
        /// How many rows.
        count: u64,
    },
    /// Data was deleted for good.
    Purged {
        /// By which rule.
        rule: Label,
        /// How many.
        count: u64,
    },
    /// A job ran and changed something, or failed.
    JobRan {
        /// Which.
        job: Label,
        /// How many things it changed.
        changed: u64,
        /// Whether it failed.
        failed: bool,
    },
}

/// A line of the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What.
    pub deed: Deed,
}
