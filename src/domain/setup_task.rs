//! What is left to look at once a helpdesk is set up. Nobody has to: each is done when somebody says so.

use super::kinds::kinds;

kinds! {
    /// Something to do after the first-run setup.
    SetupTask {
        /// Sites and postal codes of the preset are examples.
        Departments, "departments";
        /// Colleagues get accounts of their own.
        Accounts, "accounts";
        /// Links in mails lead to the address, so it has to be right.
        Organisation, "organisation";
        /// Without a copy of `secret.key` a copy of the data is not readable in full.
        Key, "key";
        /// Without a backup everything is lost with the disk.
        Backup, "backup";
    }
}
