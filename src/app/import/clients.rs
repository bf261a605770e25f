//! Rows that are organisations of requesters. Pure, as its neighbour.

use super::{
    fault::{Fault, parsed},
    sheet::{Column, Row},
};
use crate::domain::{
    client::{Client, ClientFacts},
    text::{Body, Label, PostalCode},
};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { word: "name", names: &["name", "full name", "einrichtung", "organisation", "schule"], required: true },
    Column { word: "postal-code", names: &["plz", "postal code", "postleitzahl", "postcode"], required: false },
    Column { word: "place", names: &["ort", "place", "town", "stadt"], required: false },
    Column { word: "note", names: &["hinweis", "note", "notiz", "bemerkung"], required: false },
];

/// What a row says; a column that the file does not have says nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// What the row says of it.
    pub facts: ClientFacts,
    /// Whether the file has a column for the place.
    has_place: bool,
    /// Whether the file has a column for the note.
    has_note: bool,
}

/// What would happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Plan {
    /// A new one.
    Make,
    /// Place or note become these.
    Change(ClientFacts),
    /// Nothing: it stands there already.
    Leave,
}

/// Reads a row.
pub fn read(row: &Row) -> Result<Wanted, Vec<Fault>> {
    let mut faults = Vec::new();
    let name = parsed("name", Label::parse(row.text("name")), &mut faults);
    let postal_code = parsed("postal-code", PostalCode::parse_optional(row.text("postal-code")), &mut faults);
    let place = parsed("place", Label::parse_optional(row.text("place")), &mut faults);
    let note = parsed("note", Body::parse_optional(row.text("note")), &mut faults);
    let (has_place, has_note) = (row.cell("place").is_some(), row.cell("note").is_some());
    match (name, postal_code, place, note) {
        (Some(name), Some(postal_code), Some(place), Some(note)) => {
            Ok(Wanted { facts: ClientFacts { name, postal_code, place, note }, has_place, has_note })
        }
        _ => Err(faults),
    }
}

/// What a row would do, given the one with the same name and postal code.
pub fn plan(wanted: &Wanted, stored: Option<&Client>) -> Plan {
    let Some(stored) = stored.map(Client::facts) else { return Plan::Make };
    let Wanted { facts, has_place, has_note } = wanted.clone();
    let place = if has_place { facts.place } else { stored.place.clone() };
    let note = if has_note { facts.note } else { stored.note.clone() };
    // Names are the same but for capitals; the file's are the newer ones.
    let after = ClientFacts { place, note, ..facts };
    if after == stored { Plan::Leave } else { Plan::Change(after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::import::{fault::Wrong, sheet::Sheet},
        domain::{id::OrganisationId, text::TextError},
    };

    fn one(text: &str) -> Result<Wanted, Vec<Fault>> {
        let sheet = Sheet::read(text.as_bytes(), COLUMNS).unwrap();
        read(&sheet.rows().next().unwrap())
    }

    #[test]
    fn rows_are_made_changed_or_left() {
        let facts = one("Name;PLZ;Ort;Hinweis\nSchule am Bach;79102;Freiburg;Eingang hinten").unwrap().facts;
        let empty = facts.clone();
        let stored = Client {
            id: OrganisationId(1),
            name: empty.name,
            postal_code: empty.postal_code,
            place: empty.place,
            note: empty.note,
            retired: false,
        };
        for (text, wanted) in [
            ("Schule;PLZ\nSchule am Bach;79102", Plan::Leave),
            ("Name;PLZ;Ort\nSchule am Bach;79102;Freiburg", Plan::Leave),
            ("Name;PLZ;Hinweis\nSchule am Bach;79102;", Plan::Change(ClientFacts { note: None, ..facts.clone() })),
        ] {
            assert_eq!(plan(&one(text).unwrap(), Some(&stored)), wanted, "{text}");
        }
        assert_eq!(plan(&one("Name\nNeu").unwrap(), None), Plan::Make);
    }

    #[test]
    fn mistakes_stand_at_their_column() {
        assert_eq!(
            one("Name;PLZ\n;791\n").unwrap_err(),
            [
                Fault::at("name", Wrong::Text(TextError::Empty)),
                Fault::at("postal-code", Wrong::Text(TextError::Malformed)),
            ]
        );
    }
}
