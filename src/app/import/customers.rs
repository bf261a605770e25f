//! Import rows that are customer organisations. Pure, as [`accounts`](super::accounts).

use super::{
    fault::{ImportFault, parsed},
    sheet::{ImportRow, SheetColumn},
};
use crate::domain::{
    customer::{CustomerDetails, CustomerOrganisation},
    text::{Body, Label, PostalCode},
};

pub const CUSTOMER_COLUMNS: &[SheetColumn] = &[
    SheetColumn {
        word: "name",
        names: &["name", "full name", "einrichtung", "organisation", "schule"],
        required: true,
        part_of: None,
    },
    SheetColumn {
        word: "postal-code",
        names: &["plz", "postal code", "postleitzahl", "postcode"],
        required: false,
        part_of: None,
    },
    SheetColumn { word: "place", names: &["ort", "place", "town", "stadt"], required: false, part_of: None },
    SheetColumn { word: "note", names: &["hinweis", "note", "notiz", "bemerkung"], required: false, part_of: None },
];

/// What a row says about an organisation. A column that the file does not have changes nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerRow {
    pub details: CustomerDetails,
    /// Whether the file has a column for the place.
    has_place: bool,
    /// Whether the file has a column for the note.
    has_note: bool,
}

/// What importing a row does to an organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CustomerImportPlan {
    Make,
    /// Changes the spelling of the name, the place or the note to these.
    Change(CustomerDetails),
    Leave,
}

/// Reads a row.
///
/// # Errors
///
/// All faults of the row.
pub fn read_row(row: &ImportRow) -> Result<CustomerRow, Vec<ImportFault>> {
    let mut faults = Vec::new();
    let name = parsed("name", Label::parse(row.text("name")), &mut faults);
    let postal_code = parsed("postal-code", PostalCode::parse_optional(row.text("postal-code")), &mut faults);
    let place = parsed("place", Label::parse_optional(row.text("place")), &mut faults);
    let note = parsed("note", Body::parse_optional(row.text("note")), &mut faults);
    let (has_place, has_note) = (row.cell("place").is_some(), row.cell("note").is_some());
    match (name, postal_code, place, note) {
        (Some(name), Some(postal_code), Some(place), Some(note)) => {
            Ok(CustomerRow { details: CustomerDetails { name, postal_code, place, note }, has_place, has_note })
        }
        _ => Err(faults),
    }
}

/// What a row does, given the organisation with the same name and postal code.
pub fn plan_change(entry: &CustomerRow, stored: Option<&CustomerOrganisation>) -> CustomerImportPlan {
    let Some(stored) = stored.map(CustomerOrganisation::details) else { return CustomerImportPlan::Make };
    let CustomerRow { details, has_place, has_note } = entry.clone();
    let place = if has_place { details.place } else { stored.place.clone() };
    let note = if has_note { details.note } else { stored.note.clone() };
    // Names are the same but for capitals; the file's are the newer ones.
    let after = CustomerDetails { place, note, ..details };
    if after == stored { CustomerImportPlan::Leave } else { CustomerImportPlan::Change(after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::import::{fault::FaultKind, sheet::ImportSheet},
        domain::{id::CustomerId, text::TextError},
    };

    fn one(text: &str) -> Result<CustomerRow, Vec<ImportFault>> {
        let sheet = ImportSheet::read(text.as_bytes(), CUSTOMER_COLUMNS, None).unwrap();
        read_row(&sheet.rows().next().unwrap())
    }

    #[test]
    fn rows_are_made_changed_or_left() {
        let facts = one("Name;PLZ;Ort;Hinweis\nSchule am Bach;79102;Freiburg;Eingang hinten").unwrap().details;
        let empty = facts.clone();
        let stored = CustomerOrganisation {
            id: CustomerId(1),
            name: empty.name,
            postal_code: empty.postal_code,
            place: empty.place,
            note: empty.note,
            retired: false,
        };
        for (text, expected) in [
            ("Schule;PLZ\nSchule am Bach;79102", CustomerImportPlan::Leave),
            ("Name;PLZ;Ort\nSchule am Bach;79102;Freiburg", CustomerImportPlan::Leave),
            (
                "Name;PLZ;Hinweis\nSchule am Bach;79102;",
                CustomerImportPlan::Change(CustomerDetails { note: None, ..facts.clone() }),
            ),
        ] {
            assert_eq!(plan_change(&one(text).unwrap(), Some(&stored)), expected, "{text}");
        }
        assert_eq!(plan_change(&one("Name\nNeu").unwrap(), None), CustomerImportPlan::Make);
    }

    #[test]
    fn a_cell_that_keeps_its_zeros_is_no_formula() {
        let details = one("Name;PLZ;Ort\nSchule;=\"01067\";\"=\"\"Dresden\"\"\"").unwrap().details;
        assert_eq!(details.postal_code.unwrap().as_str(), "01067");
        assert_eq!(details.place.unwrap().as_str(), "Dresden");
    }

    #[test]
    fn mistakes_stand_at_their_column() {
        assert_eq!(
            one("Name;PLZ\n;791\n").unwrap_err(),
            [
                ImportFault::at("name", FaultKind::Text(TextError::Empty)),
                ImportFault::at("postal-code", FaultKind::Text(TextError::Malformed)),
            ]
        );
    }
}
