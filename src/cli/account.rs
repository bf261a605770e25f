//! `tresen account`: lists and changes accounts of the team, for the person who runs the machine.

use clap::{Args, Subcommand};

use crate::control::{AccountRequest, AddAccount, ChangeRights};

/// What to do with accounts.
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Lists all accounts with their departments
    List,
    /// Adds an account and prints its start password, which is good for 7 days
    Add(AddAccountArguments),
    /// Gives an account a new start password, good for 7 days; prints it and ends its sessions
    ResetPassword {
        /// The address it signs in with
        email: String,
    },
    /// Opens a locked account again; its time without a sign-in begins anew
    Unlock {
        /// The address it signs in with
        email: String,
    },
    /// Gives an account rights and takes rights from it; its sessions end, and the audit log notes it
    Rights(ChangeRightsArguments),
    /// Takes the second factor away and ends its sessions; the next sign-in sets up a new one
    ResetSecondFactor {
        /// The address it signs in with
        email: String,
    },
}

/// The account to be added.
#[derive(Args)]
pub struct AddAccountArguments {
    /// The address to sign in with
    email: String,
    /// As colleagues see it
    #[arg(long)]
    name: String,
    /// Works in this department; can be given several times
    #[arg(long, value_name = "DEPARTMENT")]
    write: Vec<String>,
    /// Reads in this department; can be given several times
    #[arg(long, value_name = "DEPARTMENT")]
    read: Vec<String>,
    /// May administer, which gives no right to read requests
    #[arg(long)]
    administrator: bool,
}

/// What an account is given and what is taken from it. Other rights stay.
#[derive(Args)]
pub struct ChangeRightsArguments {
    /// The address it signs in with
    email: String,
    /// Works in this department from now on; can be given several times
    #[arg(long, value_name = "DEPARTMENT")]
    write: Vec<String>,
    /// Only reads in this department from now on; can be given several times
    #[arg(long, value_name = "DEPARTMENT")]
    read: Vec<String>,
    /// Leaves this department; can be given several times
    #[arg(long, value_name = "DEPARTMENT")]
    leave: Vec<String>,
    /// Gives a task: administer, privacy or inspect; can be given several times
    #[arg(long, value_name = "TASK")]
    grant: Vec<String>,
    /// Takes a task: administer, privacy or inspect; can be given several times
    #[arg(long, value_name = "TASK")]
    revoke: Vec<String>,
}

impl From<AccountCommand> for AccountRequest {
    fn from(command: AccountCommand) -> Self {
        match command {
            AccountCommand::List => Self::List,
            AccountCommand::Add(AddAccountArguments { email, name, write, read, administrator }) => {
                Self::Add(AddAccount { email, name, write, read, administrator })
            }
            AccountCommand::ResetPassword { email } => Self::ResetPassword { email },
            AccountCommand::Unlock { email } => Self::Unlock { email },
            AccountCommand::Rights(ChangeRightsArguments { email, write, read, leave, grant, revoke }) => {
                Self::ChangeRights(ChangeRights { email, write, read, leave, grant, revoke })
            }
            AccountCommand::ResetSecondFactor { email } => Self::ResetSecondFactor { email },
        }
    }
}
