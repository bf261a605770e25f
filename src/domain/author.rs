//! Who did something: a requester, somebody of the team, a provider or Tresen itself. Which of them may
//! do it is decided in [`super::access`], not here.

use super::id::{AccountId, PersonId};

/// Who did something, by the role in which they did it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Author {
    /// The requester, through their page, chat or mail.
    Requester,
    /// Somebody who signed in.
    Agent { account: AccountId },
    /// A job or a rule.
    System,
    /// A contact of the requester's organisation, for them.
    Contact { person: PersonId },
    /// Somebody who works for an external provider.
    Provider { account: AccountId },
}

impl Author {
    /// The account, if the author signed in to the console.
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Agent { account } | Self::Provider { account } => Some(account),
            Self::Requester | Self::Contact { .. } | Self::System => None,
        }
    }
}
