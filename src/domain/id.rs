//! Typed identifiers: a department's number cannot be passed where a ticket's is expected.

use std::{fmt, str::FromStr};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                raw.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A ticket, for the machine; people read its [`TicketNo`].
    TicketId;
    PersonId;
    /// A person who signs in to the console.
    AccountId;
    DepartmentId;
    TopicId;
    /// A custom field; unique over all topics and never used again, so stored values keep their meaning.
    FieldId;
    /// An organisation that requesters belong to (a school, a partner association).
    CustomerId;
    /// An entry of the service catalogue.
    ServiceId;
    /// A one-time link or code.
    TokenId;
    /// A row of the outbox.
    OutboxId;
}

/// The number people read and write: year of opening and a running number, `2026-00042`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketNo {
    /// Calendar year of opening in the organisation's time zone.
    pub year: u16,
    /// Running number within the year, from 1.
    pub serial: u32,
}

impl fmt::Display for TicketNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:05}", self.year, self.serial)
    }
}

/// The text is not a ticket number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotATicketNo;

impl FromStr for TicketNo {
    type Err = NotATicketNo;

    /// Accepts what people type: surrounding blanks, a leading `#`, missing leading zeros.
    fn from_str(raw: &str) -> Result<Self, NotATicketNo> {
        let (year, serial) = raw.trim().trim_start_matches('#').split_once('-').ok_or(NotATicketNo)?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !digits(serial) {
            return Err(NotATicketNo);
        }
        match (year.parse(), serial.parse()) {
            (Ok(year), Ok(serial)) if serial > 0 => Ok(Self { year, serial }),
            _ => Err(NotATicketNo),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticket_numbers_read_as_people_type_them() {
        let no = TicketNo { year: 2026, serial: 42 };
        assert_eq!(no.to_string(), "2026-00042");
        for typed in ["2026-00042", " 2026-42 ", "#2026-00042"] {
            assert_eq!(typed.parse(), Ok(no), "{typed}");
        }
        for wrong in ["", "2026", "2026-", "26-1", "2026-0", "2026-+1", "x026-1", "2026-99999999999"] {
            assert_eq!(wrong.parse::<TicketNo>(), Err(NotATicketNo), "{wrong}");
        }
    }
}
