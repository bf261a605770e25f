//! Roles (§1) are templates over memberships and capabilities: a start for a form, and words for a
//! list. No rule asks for a role; [`super::access`] asks for memberships and capabilities.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::{
    id::DepartmentId,
    person::Account,
    rights::{Capability, Membership},
    text::Label,
};

/// A role, as people speak of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Works in all departments.
    FirstLevel,
    /// Works in some departments: a group that others hand tickets to.
    SecondLevel,
    /// Works for an external provider, on what is forwarded there.
    Provider,
    /// Administers, without reading tickets.
    Board,
    /// Looks after data protection, without reading tickets.
    PrivacyOfficer,
    /// Reads rules and reports, but no ticket: a staff council.
    Inspection,
}

/// What an account may: what a role is a template of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// Which departments, and how.
    pub memberships: BTreeMap<DepartmentId, Membership>,
    pub capabilities: BTreeSet<Capability>,
    /// The external provider that the account works for.
    pub provider: Option<Label>,
}

/// What it takes that somebody changes the rights of their own account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnRightsRule {
    /// Nothing: they permit nothing more.
    Free,
    /// Another administrator does it.
    ByOthers,
    /// Nobody else administers: it asks for a reason and is told to others.
    WithReason,
}

/// How long requesters read that an administrator gave themself access, and why (§1.3).
pub const OWN_RIGHTS_NOTICE_PERIOD: SignedDuration = SignedDuration::from_hours(24 * 30);

/// So long after somebody made an account an administrator, it does not count as somebody else when it widens their
/// rights: whoever administers alone could invite themself.
pub const ADMINISTRATION_PROBATION: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Why rights do not go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RightsError {
    /// Who works for a provider sees what is forwarded there and nothing else (§1).
    ProviderWithMore,
}

impl Rights {
    /// The rights of an account.
    pub fn of(account: &Account) -> Self {
        let Account { memberships, capabilities, provider, .. } = account;
        Self { memberships: memberships.clone(), capabilities: capabilities.clone(), provider: provider.clone() }
    }

    /// What is among these rights and not among `others`. Where both belong to a department in another way, it is
    /// among them.
    pub fn without(&self, others: &Self) -> Self {
        let is_kept = |(id, how): &(&DepartmentId, &Membership)| others.memberships.get(id) != Some(how);
        Self {
            memberships: self.memberships.iter().filter(is_kept).map(|(id, how)| (*id, *how)).collect(),
            capabilities: self.capabilities.difference(&others.capabilities).copied().collect(),
            provider: self.provider.clone().filter(|_| self.provider != others.provider),
        }
    }

    /// Whether they permit anything that `before` did not: a department more, writing where there was reading, a
    /// capability more, or what is forwarded to another provider.
    pub fn would_widen(&self, before: &Self) -> bool {
        !self.widened_departments(before).is_empty()
            || !self.capabilities.is_subset(&before.capabilities)
            || (self.provider.is_some() && self.provider != before.provider)
    }

    /// What it takes that the owner of an account gives it these rights in place of `before`: administration is not
    /// reading (§1.3), and one pair of eyes is not enough.
    pub fn rule_for_owner(&self, before: &Self, has_other_administrators: bool) -> OwnRightsRule {
        match (self.would_widen(before), has_other_administrators) {
            (false, _) => OwnRightsRule::Free,
            (true, true) => OwnRightsRule::ByOthers,
            (true, false) => OwnRightsRule::WithReason,
        }
    }

    /// The departments in which they permit more than `before`: reading, or writing where there was reading.
    pub fn widened_departments(&self, before: &Self) -> BTreeSet<DepartmentId> {
        let is_more = |(id, how): &(&DepartmentId, &Membership)| before.memberships.get(id) < Some(*how);
        self.memberships.iter().filter(is_more).map(|(id, _)| *id).collect()
    }

    /// The departments whose tickets they open and `before` did not.
    pub fn newly_read(&self, before: &Self) -> BTreeSet<DepartmentId> {
        self.memberships.keys().filter(|id| !before.memberships.contains_key(id)).copied().collect()
    }

    /// Whether they go together.
    pub fn check(&self) -> Result<(), RightsError> {
        let has_more = !self.memberships.is_empty() || !self.capabilities.is_empty();
        if self.provider.is_some() && has_more { Err(RightsError::ProviderWithMore) } else { Ok(()) }
    }
}

impl Role {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::FirstLevel, Self::SecondLevel, Self::Provider, Self::Board, Self::PrivacyOfficer, Self::Inspection];

    /// The rights of the role, with `group` for the departments of a second level. A provider's
    /// name is the one thing that a template cannot know.
    pub fn template(self, departments: &BTreeSet<DepartmentId>, group: &BTreeSet<DepartmentId>) -> Rights {
        let writes = |ids: &BTreeSet<DepartmentId>| ids.iter().map(|id| (*id, Membership::Write)).collect();
        let memberships = match self {
            Self::FirstLevel => writes(departments),
            Self::SecondLevel => writes(group),
            Self::Provider | Self::Board | Self::PrivacyOfficer | Self::Inspection => BTreeMap::new(),
        };
        Rights { memberships, capabilities: self.capability().into_iter().collect(), provider: None }
    }

    /// The roles that these rights add up to; none where no role fits, as for who only reads.
    pub fn of(rights: &Rights, departments: &BTreeSet<DepartmentId>) -> BTreeSet<Self> {
        let level = level(rights, departments);
        let provider = rights.provider.as_ref().map(|_| Self::Provider);
        let able = |role: &Self| role.capability().is_some_and(|capability| rights.capabilities.contains(&capability));
        Self::ALL.into_iter().filter(able).chain(level).chain(provider).collect()
    }

    /// The capability that makes the role.
    const fn capability(self) -> Option<Capability> {
        match self {
            Self::FirstLevel | Self::SecondLevel | Self::Provider => None,
            Self::Board => Some(Capability::Administer),
            Self::PrivacyOfficer => Some(Capability::Privacy),
            Self::Inspection => Some(Capability::Inspect),
        }
    }
}

/// First level writes everywhere, second level in some departments; who only reads is neither.
fn level(rights: &Rights, departments: &BTreeSet<DepartmentId>) -> Option<Role> {
    let writes = |id: &DepartmentId| rights.memberships.get(id) == Some(&Membership::Write);
    if !rights.memberships.keys().any(writes) {
        return None;
    }
    let everywhere = departments.iter().all(writes);
    Some(if everywhere { Role::FirstLevel } else { Role::SecondLevel })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u64]) -> BTreeSet<DepartmentId> {
        numbers.iter().map(|number| DepartmentId(*number)).collect()
    }

    fn rights(memberships: &[(u64, Membership)], capabilities: &[Capability], provider: Option<&str>) -> Rights {
        Rights {
            memberships: memberships.iter().map(|(id, how)| (DepartmentId(*id), *how)).collect(),
            capabilities: capabilities.iter().copied().collect(),
            provider: provider.map(|name| Label::parse(name).unwrap()),
        }
    }

    #[test]
    fn every_template_is_known_again() {
        let (departments, group) = (ids(&[1, 2, 3]), ids(&[2]));
        for role in Role::ALL {
            let mut rights = role.template(&departments, &group);
            if role == Role::Provider {
                rights.provider = Some(Label::parse("Netzhaus").unwrap());
            }
            assert_eq!(Role::of(&rights, &departments), [role].into(), "{role:?}");
            assert_eq!(rights.check(), Ok(()), "{role:?}");
        }
    }

    #[test]
    fn rights_in_words() {
        use Capability::*;
        use Membership::*;
        use Role::*;
        for (rights, roles) in [
            (rights(&[], &[], None), vec![]),
            (rights(&[(1, Write), (2, Write), (3, Write)], &[], None), vec![FirstLevel]),
            (rights(&[(1, Write), (2, Write), (3, Write)], &[Administer], None), vec![FirstLevel, Board]),
            (rights(&[(3, Write)], &[Privacy], None), vec![SecondLevel, PrivacyOfficer]),
            (rights(&[(1, Write), (2, Read)], &[], None), vec![SecondLevel]),
            (rights(&[(1, Write), (2, Write), (3, Read)], &[Administer], None), vec![SecondLevel, Board]),
            (rights(&[(1, Read)], &[], None), vec![]),
            (rights(&[(1, Read)], &[Administer], None), vec![Board]),
            (rights(&[], &[Administer, Privacy, Inspect], None), vec![Board, PrivacyOfficer, Inspection]),
            (rights(&[], &[], Some("Netzhaus")), vec![Provider]),
        ] {
            assert_eq!(Role::of(&rights, &ids(&[1, 2, 3])), roles.into_iter().collect(), "{rights:?}");
        }
    }

    #[test]
    fn own_rights_are_widened_by_others() {
        use Capability::*;
        use Membership::*;
        let before = rights(&[(1, Read), (2, Write)], &[Administer], None);
        for (wanted, widens) in [
            (before.clone(), false),
            (rights(&[(1, Read)], &[Administer], None), false),
            (rights(&[(1, Read), (2, Read)], &[Administer], None), false),
            (rights(&[], &[], None), false),
            (rights(&[(1, Write), (2, Write)], &[Administer], None), true),
            (rights(&[(1, Read), (2, Write), (3, Read)], &[Administer], None), true),
            (rights(&[(3, Read)], &[Administer], None), true),
            (rights(&[(1, Read), (2, Write)], &[Administer, Privacy], None), true),
            (rights(&[], &[Inspect], None), true),
            (rights(&[], &[], Some("Netzhaus")), true),
        ] {
            assert_eq!(wanted.would_widen(&before), widens, "{wanted:?}");
            let rule = |others| wanted.rule_for_owner(&before, others);
            let (by_others, alone) = match widens {
                true => (OwnRightsRule::ByOthers, OwnRightsRule::WithReason),
                false => (OwnRightsRule::Free, OwnRightsRule::Free),
            };
            assert_eq!((rule(true), rule(false)), (by_others, alone), "{wanted:?}");
        }
    }

    #[test]
    fn departments_that_open_newly() {
        use Membership::*;
        let before = rights(&[(1, Read), (2, Write)], &[], None);
        assert_eq!(rights(&[(1, Write), (3, Read)], &[], None).newly_read(&before), ids(&[3]));
        assert_eq!(rights(&[(1, Write), (2, Read), (3, Read)], &[], None).widened_departments(&before), ids(&[1, 3]));
    }

    #[test]
    fn who_works_for_a_provider_has_no_other_rights() {
        assert_eq!(rights(&[], &[], Some("Netzhaus")).check(), Ok(()));
        for more in [
            rights(&[(1, Membership::Read)], &[], Some("Netzhaus")),
            rights(&[], &[Capability::Inspect], Some("Netzhaus")),
        ] {
            assert_eq!(more.check(), Err(RightsError::ProviderWithMore));
        }
    }
}
