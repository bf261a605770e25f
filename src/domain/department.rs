//! Departments, and which of them a request goes to.

use std::fmt;

use super::{
    id::DepartmentId,
    kinds::kinds,
    text::{Body, EmailAddress, Label, PostalCode, TextError},
    translation::{DepartmentTranslation, Reader, Translations, Wording, optional_wording, wording},
};

kinds! {
    /// What a department is for.
    DepartmentKind {
        /// A place with postal codes of its own.
        Site, "site";
        /// Everything that belongs to no place.
        General, "general";
        /// What no site serves; everybody looks after it.
        Supraregional, "supraregional";
        /// Never lost by inactivity: privacy, hazardous goods labels (§3.4).
        Protected, "protected";
        /// Direct mail without a ticket, closed at once.
        Rejected, "rejected";
    }
}

/// A group of agents who share tickets (§1.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    pub id: DepartmentId,
    /// As everybody reads it.
    pub name: Label,
    pub description: Option<Body>,
    /// What it is for.
    pub kind: DepartmentKind,
    /// Whether requesters may read its name.
    pub public: bool,
    /// Answers carry this address if there is one.
    pub email: Option<EmailAddress>,
    /// The postal codes it serves.
    pub postal_codes: Vec<PostalRange>,
    /// Membership survives inactivity (§3.4).
    pub protected: bool,
    /// Its place in lists, from 0. Departments with the same rank are in the order of their creation.
    pub rank: u64,
    /// Takes nothing in any more; what it has stays readable.
    pub retired: bool,
    /// Everybody who works here is told of new requests by mail.
    pub announces: bool,
    /// What requesters read in another language.
    pub translations: Translations<DepartmentTranslation>,
}

impl Department {
    /// Its name for a reader.
    pub fn name_for(&self, reader: Reader) -> Wording<'_, Label> {
        wording(reader, &self.name, &self.translations, |words| words.name.as_ref())
    }

    /// Its description for a reader.
    pub fn description_for(&self, reader: Reader) -> Option<Wording<'_, Body>> {
        optional_wording(reader, self.description.as_ref(), &self.translations, |words| words.description.as_ref())
    }
}

/// A range of postal codes, both ends included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostalRange {
    pub from: PostalCode,
    pub to: PostalCode,
}

impl PostalRange {
    /// Reads `79102` or `79000-79999`.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let (from, to) = raw.split_once(['-', '–']).unwrap_or((raw, raw));
        let (from, to) = (PostalCode::parse(from)?, PostalCode::parse(to)?);
        if from <= to { Ok(Self { from, to }) } else { Err(TextError::Malformed) }
    }

    /// Whether a code lies in it.
    pub fn contains(&self, code: &PostalCode) -> bool {
        (&self.from..=&self.to).contains(&code)
    }

    /// Whether a code lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// How many codes it spans; the narrower of two ranges is the more local one.
    pub fn width(&self) -> u32 {
        let number = |code: &PostalCode| code.as_str().parse::<u32>().unwrap_or(0);
        number(&self.to) - number(&self.from)
    }
}

impl fmt::Display for PostalRange {
    /// As people read it, with an en dash. [`PostalRange::parse`] takes it as well as what is typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}–{}", self.from, self.to) }
    }
}

/// The most ranges of one department.
pub const MAX_POSTAL_RANGES: usize = 1_000;

/// Reads ranges as people type them: between commas, semicolons or line ends. What does not read
/// comes back as it was typed.
pub fn parse_postal_ranges(raw: &str) -> Result<Vec<PostalRange>, String> {
    let pieces = raw.split([',', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    let mut ranges = Vec::new();
    for piece in pieces {
        if ranges.len() == MAX_POSTAL_RANGES {
            return Err(piece.to_owned());
        }
        ranges.push(PostalRange::parse(piece).map_err(|_| piece.to_owned())?);
    }
    ranges.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    Ok(ranges)
}

/// Why a department cannot be like this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DepartmentError {
    /// Another one has this name.
    NameTaken,
    /// Only sites have postal codes.
    NotASite,
    /// Two of its own ranges overlap.
    OwnOverlap { range: PostalRange, other: PostalRange },
    /// A range overlaps one of another site.
    Overlap { range: PostalRange, department: Label, theirs: PostalRange },
    /// There is one of this kind already, and there can be only one.
    OnlyOneAllowed {
        /// The one that there is.
        department: Label,
    },
}

/// What does not fit between a department and the others. Retired ones are in nobody's way.
pub fn find_department_errors(new: &Department, all: &[Department]) -> Vec<DepartmentError> {
    let others: Vec<&Department> = all.iter().filter(|other| other.id != new.id && !other.retired).collect();
    let mut found = Vec::new();
    let name = new.name.as_str().to_lowercase();
    if others.iter().any(|other| other.name.as_str().to_lowercase() == name) {
        found.push(DepartmentError::NameTaken);
    }
    // Requests go to the first one that is found, so a second would never get any.
    let second = others.iter().find(|other| other.kind == new.kind && new.kind == DepartmentKind::Supraregional);
    found.extend(second.map(|other| DepartmentError::OnlyOneAllowed { department: other.name.clone() }));
    if new.kind != DepartmentKind::Site {
        found.extend((!new.postal_codes.is_empty()).then_some(DepartmentError::NotASite));
        return found;
    }
    let sorted = || new.postal_codes.iter();
    found.extend(
        sorted()
            .zip(sorted().skip(1))
            .filter(|(a, b)| a.overlaps(b))
            .map(|(a, b)| DepartmentError::OwnOverlap { range: a.clone(), other: b.clone() }),
    );
    let sites = others.iter().filter(|other| other.kind == DepartmentKind::Site);
    let theirs: Vec<_> = sites.flat_map(|site| site.postal_codes.iter().map(|range| (&site.name, range))).collect();
    for range in &new.postal_codes {
        found.extend(theirs.iter().filter(|(_, other)| range.overlaps(other)).map(|(name, other)| {
            DepartmentError::Overlap { range: range.clone(), department: (*name).clone(), theirs: (*other).clone() }
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::department;

    #[test]
    fn ranges_that_overlap_are_told_with_whose_they_are() {
        use DepartmentKind::*;
        let range = |text: &str| PostalRange::parse(text).unwrap();
        let named = |id, kind, name: &str, ranges: &[&str]| Department {
            name: Label::parse(name).unwrap(),
            ..department(id, kind, ranges)
        };
        let nord = named(1, Site, "Nord", &["20000-25999", "27000-28999"]);
        let rest = named(2, Supraregional, "Rest", &[]);
        let closed = Department { retired: true, ..named(3, Site, "Zu", &["30000-39999"]) };
        let all = [nord.clone(), rest.clone(), closed];
        let overlap = |ours, theirs| DepartmentError::Overlap {
            range: range(ours),
            department: nord.name.clone(),
            theirs: range(theirs),
        };
        for (new, expected) in [
            (named(4, Site, "Mitte", &["26000-26999", "30000-31000"]), vec![]),
            (named(4, Site, "Mitte", &["25999"]), vec![overlap("25999", "20000-25999")]),
            (
                named(4, Site, "Mitte", &["10000-99999"]),
                vec![overlap("10000-99999", "20000-25999"), overlap("10000-99999", "27000-28999")],
            ),
            (
                named(4, Site, "Mitte", &["40000-41000", "41000"]),
                vec![DepartmentError::OwnOverlap { range: range("40000-41000"), other: range("41000") }],
            ),
            (named(1, Site, "Nord", &["20000-24000"]), vec![]),
            (named(4, General, "nord", &["50000"]), vec![DepartmentError::NameTaken, DepartmentError::NotASite]),
            (
                named(4, Supraregional, "Auch", &[]),
                vec![DepartmentError::OnlyOneAllowed { department: rest.name.clone() }],
            ),
            (named(2, Supraregional, "Rest", &[]), vec![]),
        ] {
            assert_eq!(find_department_errors(&new, &all), expected, "{new:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn overlapping_is_sharing_a_code(a in 0_u32..200, b in 0_u32..200, c in 0_u32..200, d in 0_u32..200) {
            let range = |x: u32, y: u32| PostalRange::parse(&format!("{:05}-{:05}", x.min(y), x.max(y))).unwrap();
            let (one, two) = (range(a, b), range(c, d));
            let shares = (0..200).any(|n| {
                let code = PostalCode::parse(&format!("{n:05}")).unwrap();
                one.contains(&code) && two.contains(&code)
            });
            proptest::prop_assert_eq!(one.overlaps(&two), shares);
        }
    }

    #[test]
    fn lists_of_ranges_read_as_typed_and_are_shown_with_a_dash() {
        let shown =
            |raw: &str| parse_postal_ranges(raw).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            shown("79100 - 79117;79252,\n 70000"),
            Ok(vec!["70000".into(), "79100–79117".into(), "79252".into()])
        );
        assert_eq!(shown(" ,;\n"), Ok(vec![]));
        assert_eq!(shown("79100, 7910, x"), Err("7910".to_owned()));
        assert_eq!(shown("79999-79000"), Err("79999-79000".to_owned()));
    }

    #[test]
    fn ranges_read_as_typed() {
        assert!(PostalRange::parse("79000 - 79999").is_ok());
        assert!(PostalRange::parse("79000–79999").is_ok());
        for wrong in ["79999-79000", "7900", "a-b", "79000-79999-1"] {
            assert!(PostalRange::parse(wrong).is_err(), "{wrong}");
        }
    }
}
