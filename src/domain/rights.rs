//! What an account can be granted: memberships of departments, and capabilities. What they permit is
//! decided in [`super::access`]; the roles that people speak of are in [`super::role`].

/// How an account belongs to a department.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Membership {
    /// Reads tickets.
    Read,
    /// Works on tickets.
    Write,
}

/// What an account may do beside reading and writing tickets. Roles are sets of these and of
/// memberships ([`super::role`]); nothing else in the code knows a role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Capability {
    /// Accounts, departments, topics, texts, rules. Gives no right to read tickets (§1.3).
    Administer,
    /// The journal, retention rules and their review, data-subject requests.
    Privacy,
    /// Every rule, report and definition, but no ticket (§7.2).
    Inspect,
}

impl Capability {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Administer, Self::Privacy, Self::Inspect];
}
