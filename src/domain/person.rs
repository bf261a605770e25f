//! The people: requesters with a profile, and those who sign in to help them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    account_notification::AccountNotification,
    id::{AccountId, CustomerId, DepartmentId, PersonId, TopicId},
    notification_preferences::NotificationPreferences,
    rights::{Capability, Membership},
    text::{Body, EmailAddress, Label, PersonName, PhoneNumber},
};

/// A language that Tresen speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Lang {
    /// German, the first language.
    #[default]
    De,
    En,
}

impl Lang {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The other of the two.
    pub const fn other(self) -> Self {
        match self {
            Self::De => Self::En,
            Self::En => Self::De,
        }
    }

    /// The sign between the whole number and its decimals.
    pub const fn decimal_mark(self) -> char {
        match self {
            Self::De => ',',
            Self::En => '.',
        }
    }

    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `de`, `de-AT` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', ';']).next()?.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.tag() == primary)
    }
}

/// A requester's profile, made with the first ticket (§5.1). More than the name only as needed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    pub id: PersonId,
    /// As they write it.
    pub name: PersonName,
    /// Where answers go, if they have one.
    pub email: Option<EmailAddress>,
    /// For a call back.
    pub phone: Option<PhoneNumber>,
    /// The language to write to them in.
    pub lang: Lang,
    /// The organisation whose contacts may see their tickets.
    pub organisation: Option<CustomerId>,
    /// They are a contact of that organisation: they see its tickets and take requests in.
    pub contact: bool,
    /// Tickets of staff follow their own retention rule.
    pub staff: bool,
    /// A remark by agents.
    pub note: Option<Body>,
    /// When the profile was made.
    pub created: Timestamp,
    /// Nobody has shown yet that mail to the address reaches them, by a link or a code that was sent there.
    pub unproved: bool,
}

impl Person {
    /// Whether mail to the address may hold what was typed into a form. Anybody can type anybody's address, so it
    /// was proved, or the administration entered it.
    pub fn has_proved_address(&self) -> bool {
        !self.unproved || self.contact
    }

    /// The profile of somebody who introduced themself.
    pub fn new(id: PersonId, new: &NewPerson, created: Timestamp) -> Self {
        let NewPerson { name, email, phone, lang } = new.clone();
        let (organisation, contact, staff, note, unproved) = (None, false, false, None, true);
        Self { id, name, email, phone, lang, organisation, contact, staff, note, created, unproved }
    }
}

/// What somebody says of themself when they open a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPerson {
    /// As they write it.
    pub name: PersonName,
    pub email: Option<EmailAddress>,
    /// For a call back.
    pub phone: Option<PhoneNumber>,
    /// The language they used.
    pub lang: Lang,
}

/// Whether an account can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountState {
    /// Its owner has not followed the invitation yet.
    Invited,
    Active,
    /// Closed to its owner; tickets are released.
    Locked {
        since: Timestamp,
    },
}

impl AccountState {
    /// Whether the owner of an account in this state is told of this.
    pub const fn receives(&self, notification: &AccountNotification) -> bool {
        match self {
            Self::Active => true,
            Self::Invited => matches!(notification, AccountNotification::Invitation { .. }),
            Self::Locked { .. } => {
                matches!(notification, AccountNotification::Locked | AccountNotification::DeletionSoon { .. })
            }
        }
    }
}

/// That an administrator gave an account the right to administer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AdministrationGrant {
    /// The account of the administrator.
    pub by: AccountId,
    pub at: Timestamp,
}

/// That somebody accepted a version of the rules of use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RulesAcceptance {
    pub version: u64,
    pub at: Timestamp,
}

/// A person who signs in to the console. Secrets live beside it in the store, not in here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    pub id: AccountId,
    /// As colleagues see it.
    pub name: PersonName,
    /// Signs in with it; notices go there.
    pub email: EmailAddress,
    /// The language of the console.
    pub lang: Lang,
    /// Which departments, and how.
    pub memberships: BTreeMap<DepartmentId, Membership>,
    /// What else it may.
    pub capabilities: BTreeSet<Capability>,
    /// The external provider it works for: it sees what is forwarded there, while it is (§1).
    pub provider: Option<Label>,
    /// In use or locked.
    pub state: AccountState,
    /// When it was made.
    pub created: Timestamp,
    /// The version of the rules of use that its owner accepted.
    pub rules: Option<RulesAcceptance>,
    /// What its owner wants to hear by mail; none: as it is for everybody at first.
    pub notification_preferences: Option<NotificationPreferences>,
    /// Who gave it the right to administer, and when. `None`: it does not administer, or the setup or the machine gave
    /// it the right, or it has had it since before this was noted.
    pub administration: Option<AdministrationGrant>,
    /// Whether lists in the console have rows of one line instead of two.
    pub dense_rows: bool,
    /// The topic of the request that its owner took in last: the form offers it first. `None`: none yet.
    pub last_topic: Option<TopicId>,
    /// The last sign-in, kept because locking after six months needs it (§3.4).
    pub last_sign_in: Option<Timestamp>,
}

impl Account {
    /// Departments whose tickets the account may at least read.
    pub fn departments(&self) -> BTreeSet<DepartmentId> {
        self.memberships.keys().copied().collect()
    }

    /// Whether the account has a capability.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    /// Whether the account may be used now.
    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }
}
