//! What an account can be granted: memberships of departments, and capabilities. What they permit is
//! decided in [`super::access`]; the roles that people speak of are in [`super::role`].

use super::kinds::kinds;

kinds! {
    /// How an account belongs to a department.
    Membership {
        Read, "read";
        Write, "write";
    }
}

kinds! {
    /// What an account may do beside reading and writing tickets. Roles are sets of these and of
    /// memberships ([`super::role`]); nothing else in the code knows a role.
    Capability {
        /// Accounts, departments, topics, texts, rules. Gives no right to read tickets (§1.3).
        Administer, "administer";
        /// The audit log, retention rules and their review, data-subject requests.
        Privacy, "privacy";
        /// Every rule, report and definition, but no ticket (§7.2).
        Inspect, "inspect";
    }
}
