//! What can be wrong with the installation, and since when it is: disk, store, mail server, bots, proxy.
//!
//! Every kind is one row of the table below; its words are two texts, `health-<word>` (what is wrong, one
//! sentence for the team) and `health-<word>-do` (what an administrator does about it). Who finds a
//! trouble reports it to `crate::health`, where the current state is kept.
//!
//! What this is not: a history. A trouble that is over is forgotten.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::kinds::kinds;

/// What a trouble means for those who ask whether the installation is well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HealthSeverity {
    /// Something that people do is refused or fails: `/healthz` answers 503.
    Outage,
    /// Everything works, but somebody has to look after it: `/healthz` names it and answers 200.
    Warning,
}

/// Who is told of a trouble.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HealthAudience {
    /// Everybody of the team: it changes what they can do, or what others hear from them.
    Team,
    /// Those who can do something about it.
    Administrators,
}

/// Defines the kinds from rows `Variant, "word", severity, audience, minutes;`. A trouble that is over
/// before these minutes have passed is told to nobody.
macro_rules! health_kinds {
    ($($(#[$doc:meta])* $variant:ident, $word:literal, $severity:ident, $audience:ident, $minutes:literal;)*) => {
        kinds! {
            /// A kind of trouble, the gravest first.
            HealthKind { $($(#[$doc])* $variant, $word;)* }
        }

        impl HealthKind {
            const fn row(self) -> (HealthSeverity, HealthAudience, i64) {
                match self {
                    $(Self::$variant => (HealthSeverity::$severity, HealthAudience::$audience, $minutes),)*
                }
            }
        }
    };
}

health_kinds! {
    /// Rows of the database do not read as they were written.
    StoreDamaged, "store-damaged", Outage, Team, 0;
    /// The last write did not succeed, or the database cannot be opened.
    StoreFailing, "store-failing", Outage, Team, 0;
    /// So little space is left that nothing new is written.
    DiskFull, "disk-full", Outage, Team, 0;
    /// The budget for files is used up: requests are taken in without files.
    FilesFull, "files-full", Warning, Team, 0;
    /// The operating system gives the process no more handles for files and connections.
    FileHandles, "file-handles", Warning, Administrators, 0;
    /// The mail server cannot be reached, or refuses us, not a recipient.
    MailServer, "mail-server", Warning, Team, 5;
    /// A bot cannot be reached, or its token is not accepted.
    Bot, "bot", Warning, Team, 5;
    /// The newest stored events lie in the future: the machine's clock is behind, or was ahead.
    Clock, "clock", Warning, Administrators, 0;
    /// The clock jumped so far ahead that nothing is locked or deleted before an administrator confirms it.
    ClockAhead, "clock-ahead", Warning, Administrators, 0;
    /// The last check of the stored data found a fault, or could not be run.
    CheckFailed, "check-failed", Warning, Administrators, 0;
    /// Backups are to be made by themselves, but the last attempt failed or hangs.
    Backup, "backup", Warning, Administrators, 0;
    /// A proxy that `trusted_proxies` does not name passes requests on: all visitors look like one.
    UntrustedProxy, "untrusted-proxy", Warning, Administrators, 0;
}

impl HealthKind {
    pub const fn severity(self) -> HealthSeverity {
        self.row().0
    }

    pub const fn audience(self) -> HealthAudience {
        self.row().1
    }

    /// How long it has to last before anybody is told.
    pub const fn grace(self) -> SignedDuration {
        SignedDuration::from_mins(self.row().2)
    }
}

/// A trouble that lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HealthIssue {
    pub kind: HealthKind,
    /// When it was first seen since the installation started.
    pub since: Timestamp,
}

/// The troubles of the installation at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HealthIssues {
    since: BTreeMap<HealthKind, Timestamp>,
}

impl HealthIssues {
    /// Notes that a trouble is there. Returns whether it is new. One that is known keeps its beginning,
    /// unless the clock was set back before it.
    pub fn report(&mut self, kind: HealthKind, now: Timestamp) -> bool {
        let known = self.since.get(&kind).copied();
        self.since.insert(kind, known.map_or(now, |since| since.min(now)));
        known.is_none()
    }

    /// Forgets a trouble. Returns whether it was there.
    pub fn clear(&mut self, kind: HealthKind) -> bool {
        self.since.remove(&kind).is_some()
    }

    /// The troubles that last longer than their grace, the gravest first.
    pub fn lasting(&self, now: Timestamp) -> Vec<HealthIssue> {
        let issues = self.since.iter().map(|(kind, since)| HealthIssue { kind: *kind, since: (*since).min(now) });
        issues.filter(|issue| now.duration_since(issue.since) >= issue.kind.grace()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    fn kinds(issues: &HealthIssues, now: Timestamp) -> Vec<HealthKind> {
        issues.lasting(now).iter().map(|issue| issue.kind).collect()
    }

    #[test]
    fn a_trouble_keeps_its_beginning_until_it_is_over() {
        let mut issues = HealthIssues::default();
        assert!(issues.report(HealthKind::DiskFull, at(0)) && !issues.report(HealthKind::DiskFull, at(9)));
        assert_eq!(issues.lasting(at(9)), [HealthIssue { kind: HealthKind::DiskFull, since: at(0) }]);
        assert!(issues.clear(HealthKind::DiskFull) && !issues.clear(HealthKind::DiskFull));
        assert_eq!(issues.lasting(at(9)), []);
    }

    #[test]
    fn what_passes_by_itself_is_told_to_nobody() {
        let mut issues = HealthIssues::default();
        issues.report(HealthKind::MailServer, at(0));
        assert_eq!(kinds(&issues, at(4)), []);
        assert_eq!(kinds(&issues, at(5)), [HealthKind::MailServer]);
    }

    #[test]
    fn the_gravest_comes_first() {
        let mut issues = HealthIssues::default();
        for kind in HealthKind::ALL.into_iter().rev() {
            assert!(issues.report(kind, at(0)));
        }
        assert_eq!(kinds(&issues, at(60)), HealthKind::ALL);
        let outages = HealthKind::ALL.into_iter().take_while(|kind| kind.severity() == HealthSeverity::Outage).count();
        let all = HealthKind::ALL.into_iter().filter(|kind| kind.severity() == HealthSeverity::Outage).count();
        assert_eq!(outages, all, "outages stand before warnings");
    }

    #[test]
    fn a_clock_that_is_set_back_moves_the_beginning() {
        let mut issues = HealthIssues::default();
        issues.report(HealthKind::DiskFull, at(1440));
        assert_eq!(issues.lasting(at(3))[0].since, at(3));
        issues.report(HealthKind::DiskFull, at(3));
        assert_eq!(issues.lasting(at(4))[0].since, at(3));
    }
}
