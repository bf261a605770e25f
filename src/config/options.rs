//! The table of all options: structs, defaults, variables and descriptions are made from it.

use std::{net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use jiff::tz::TimeZone;
use tracing::level_filters::LevelFilter;

use super::{
    ConfigError,
    given::{GivenValues, OptionName},
    value::{Hsts, PublicAddress, Secret, TelegramUpdates, Whole},
};
use crate::{
    app::jobs::Job,
    domain::{backup::BackupRotation, organisation::MailSecurity, text::EmailAddress},
    scheduler::Schedule,
};

/// One option, described.
#[derive(Clone, Copy, Debug)]
pub struct ConfigOption {
    /// Its section.
    pub section: &'static str,
    /// Its key.
    pub key: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its default, as written in the configuration file.
    pub default: &'static str,
    /// Its variable.
    pub env: &'static str,
}

impl ConfigOption {
    pub(super) const fn name(&self) -> OptionName {
        (self.section, self.key)
    }
}

macro_rules! options {
    ($(
        $(#[doc = $about:literal])+
        [$section:ident] $Section:ident {
            $($(#[doc = $meaning:literal])+ $key:ident: $Type:ty = $default:tt, $env:ident;)+
        }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug)]
            pub struct $Section {
                $(
                    $(#[doc = $meaning])+
                    #[doc = concat!("\n\nDefault `", stringify!($default), "`, environment `", stringify!($env), "`.")]
                    pub $key: $Type,
                )+
            }
        )+

        /// The configuration of this machine.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[doc = $about])+ pub $section: $Section,)+
        }

        /// The sections and what they are about.
        pub const SECTIONS: &[(&str, &str)] = &[$((stringify!($section), concat!($($about),+))),+];

        /// All options, in the order of the file.
        pub const OPTIONS: &[ConfigOption] = &[$($(ConfigOption {
            section: stringify!($section),
            key: stringify!($key),
            meaning: concat!($($meaning),+),
            default: stringify!($default),
            env: stringify!($env),
        }),+),+];

        impl Config {
            pub(super) fn fill(given: &GivenValues) -> Result<Self, ConfigError> {
                Ok(Self {
                    $($section: $Section {
                        $($key: given.read((stringify!($section), stringify!($key)), stringify!($default))?),+
                    }),+
                })
            }
        }
    };
}

options! {
    /// The web server and its data.
    [server] ServerSection {
        /// Address and port to listen on. `0.0.0.0:8080` or `[::]:8080` also lets other machines in.
        listen: SocketAddr = "127.0.0.1:8080", TRESEN_SERVER_LISTEN;
        /// The address under which browsers reach Tresen from outside; links in mails begin with it.
        /// Empty: as given in the setup.
        public_address: PublicAddress = "", TRESEN_SERVER_PUBLIC_ADDRESS;
        /// The directory of all data. It is made if it is missing.
        data: PathBuf = "./data", TRESEN_SERVER_DATA;
        /// Memory that keeps often-read pages of the database, in MiB.
        cache_mib: Whole<1, 4096> = 32, TRESEN_SERVER_CACHE_MIB;
        /// Threads that answer browsers.
        workers: Whole<1, 64> = 2, TRESEN_SERVER_WORKERS;
        /// Addresses or networks (10.0.0.0/8) of proxies. Only they are believed what X-Forwarded-For,
        /// -Proto and -Host or Forwarded say. Without them all visitors of a proxy count as one.
        trusted_proxies: Vec<IpNet> = [], TRESEN_SERVER_TRUSTED_PROXIES;
        /// What browsers open by https only, once a trusted proxy brought them so (HSTS): "host",
        /// "subdomains" for all names below it too, or "off".
        hsts: Hsts = "host", TRESEN_SERVER_HSTS;
        /// The most that one form with all its files may bring, in MB (1,000,000 bytes).
        max_upload_mb: Whole<1, 1024> = 50, TRESEN_SERVER_MAX_UPLOAD_MB;
        /// The largest file, in MB (1,000,000 bytes).
        max_file_mb: Whole<1, 1024> = 10, TRESEN_SERVER_MAX_FILE_MB;
        /// The most files of one message.
        max_files: Whole<0, 50> = 5, TRESEN_SERVER_MAX_FILES;
    }
    /// The mail server that answers leave through. What is set here wins over the setup;
    /// without a host all of it is as given in the setup.
    [mail] MailSection {
        /// Name or address of the mail server. Empty: as given in the setup.
        host: String = "", TRESEN_MAIL_HOST;
        /// Its port. 0 is the usual one: 587 with starttls, 465 with tls, 25 with none.
        port: Whole<0, 65535> = 0, TRESEN_MAIL_PORT;
        /// How it is spoken to: "starttls", "tls", or "none" for a server on the same machine.
        security: MailSecurity = "starttls", TRESEN_MAIL_SECURITY;
        /// Who signs in. Empty: nobody.
        user: String = "", TRESEN_MAIL_USER;
        /// The password. Better kept in a file of its own, see password_file.
        password: Secret = "", TRESEN_MAIL_PASSWORD;
        /// A file that has nothing but the password. Without both, systemd's credential
        /// "mail-password" is used.
        password_file: PathBuf = "", TRESEN_MAIL_PASSWORD_FILE;
        /// A file with the certificate (PEM) of an authority that is trusted too, such as a
        /// university's own. It also serves a mail server that was given in the setup.
        ca_file: PathBuf = "", TRESEN_MAIL_CA_FILE;
        /// The sender's address. Needed with a host.
        from: Option<EmailAddress> = "", TRESEN_MAIL_FROM;
    }
    /// Bots that take requests in Telegram. Without a token Telegram is off: nothing is asked of it.
    [telegram] TelegramSection {
        /// Files that hold nothing but the token of a bot each, as @BotFather gives it. Without any,
        /// systemd's credentials whose names begin with "telegram-token" are used.
        token_files: Vec<PathBuf> = [], TRESEN_TELEGRAM_TOKEN_FILES;
        /// How what is written to the bots comes in: "polling" works behind any router; "webhook" needs
        /// a public address with https, which Telegram must reach.
        updates: TelegramUpdates = "polling", TRESEN_TELEGRAM_UPDATES;
        /// Where the Bot API is; a server of your own may stand elsewhere.
        api: String = "https://api.telegram.org", TRESEN_TELEGRAM_API;
    }
    /// The log, written to standard error.
    [log] LogSection {
        /// How much: "error", "warn", "info", "debug" or "trace".
        level: LevelFilter = "info", TRESEN_LOG_LEVEL;
    }
    /// Times.
    [time] TimeSection {
        /// The IANA name of the zone in which times are told and years begin.
        zone: TimeZone = "Europe/Berlin", TRESEN_TIME_ZONE;
    }
    /// Backups. docs/backup.md says more.
    [backup] BackupSection {
        /// Where a backup is made by itself, at the times of jobs.backup: a directory that is there already,
        /// best on another disk. Empty: none is made by itself.
        directory: PathBuf = "", TRESEN_BACKUP_DIRECTORY;
        /// Of so many hours the newest backup is kept.
        hours: Whole<1, 1000> = 24, TRESEN_BACKUP_HOURS;
        /// Of so many days the newest backup is kept.
        days: Whole<0, 1000> = 14, TRESEN_BACKUP_DAYS;
        /// No backup but the newest is kept for more days than this, so that what is deleted leaves the
        /// backups too.
        max_age_days: Whole<1, 3650> = 30, TRESEN_BACKUP_MAX_AGE_DAYS;
    }
    /// When the house does what it does by itself, in the zone above: cron expressions of five fields,
    /// minute, hour, day of the month, month, weekday. docs/jobs.md says more.
    [jobs] JobsSection {
        /// Removes unfinished requests, sessions that have ended, and files that nothing refers to.
        tidy: Schedule = "17 * * * *", TRESEN_JOBS_TIDY;
        /// Warns of, locks and deletes accounts that nobody uses.
        inactivity: Schedule = "30 3 * * *", TRESEN_JOBS_INACTIVITY;
        /// Looks whether what is stored is whole. Writing waits meanwhile, about two seconds for each GB.
        check: Schedule = "45 2 * * *", TRESEN_JOBS_CHECK;
        /// Copies the database, so that nothing deleted is left in its file. It needs as much free space
        /// as the database.
        compact: Schedule = "35 3 * * *", TRESEN_JOBS_COMPACT;
        /// Makes a backup, where backup.directory says so.
        backup: Schedule = "5 * * * *", TRESEN_JOBS_BACKUP;
        /// Tries whether the newest backup can be restored. It needs as much free space as the data.
        rehearsal: Schedule = "15 4 1 * *", TRESEN_JOBS_REHEARSAL;
        /// Deletes closed requests for good whose time is over.
        purge: Schedule = "5 3 * * *", TRESEN_JOBS_PURGE;
    }
}

impl BackupSection {
    /// How many backups are kept.
    pub const fn rotation(&self) -> BackupRotation {
        BackupRotation {
            hours: self.hours.get() as usize,
            days: self.days.get() as usize,
            max_age_days: self.max_age_days.get(),
        }
    }
}

impl JobsSection {
    /// The times of a job.
    pub const fn schedule(&self, job: Job) -> &Schedule {
        match job {
            Job::Cleanup => &self.tidy,
            Job::Inactivity => &self.inactivity,
            Job::Check => &self.check,
            Job::Compact => &self.compact,
            Job::Backup => &self.backup,
            Job::Rehearsal => &self.rehearsal,
            Job::Purge => &self.purge,
        }
    }
}
