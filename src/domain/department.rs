//! Departments, and which of them a request goes to.

use super::{
    id::DepartmentId,
    text::{Body, EmailAddress, Label, PostalCode, TextError},
    topic::Route,
};

/// What a department is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DepartmentKind {
    /// A place with postal codes of its own.
    Site,
    /// Everything that belongs to no place.
    General,
    /// What no site serves; everybody looks after it.
    Supraregional,
    /// Direct mail without a ticket, closed at once.
    Rejected,
    /// Never lost by inactivity: privacy, hazardous goods labels (§3.4).
    Protected,
}

/// A group of agents who share tickets (§1.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// As everybody reads it.
    pub name: Label,
    /// One sentence.
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
}

/// A range of postal codes, both ends included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostalRange {
    /// First code.
    pub from: PostalCode,
    /// Last code.
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

    /// How many codes it spans; the narrower of two ranges is the more local one.
    fn width(&self) -> u32 {
        let number = |code: &PostalCode| code.as_str().parse::<u32>().unwrap_or(0);
        number(&self.to) - number(&self.from)
    }
}

/// What a requester said of the place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// They chose a site.
    Site(DepartmentId),
    /// They gave a postal code.
    Postal(PostalCode),
}

/// Nobody serves the place: the association's refusal text is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotServed;

/// The department a request goes to. A site serves its ranges, the narrowest range wins; what no
/// site serves goes to the supraregional department; without one it is refused (§4.1).
pub fn route(departments: &[Department], route: Route, place: Option<&Place>) -> Result<DepartmentId, NotServed> {
    let supraregional =
        || departments.iter().find(|d| d.kind == DepartmentKind::Supraregional).map(|d| d.id).ok_or(NotServed);
    match (route, place) {
        (Route::Department(id), _) => Ok(id),
        (Route::Site, Some(Place::Site(id))) => {
            departments.iter().find(|d| d.id == *id && d.kind == DepartmentKind::Site).map(|d| d.id).ok_or(NotServed)
        }
        (Route::Site, Some(Place::Postal(code))) => departments
            .iter()
            .filter(|d| d.kind == DepartmentKind::Site)
            .flat_map(|d| d.postal_codes.iter().map(move |range| (range, d.id)))
            .filter(|(range, _)| range.contains(code))
            .min_by_key(|(range, id)| (range.width(), *id))
            .map(|(_, id)| id)
            .map_or_else(supraregional, Ok),
        (Route::Site, None) => supraregional(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(id: u64, kind: DepartmentKind, ranges: &[&str]) -> Department {
        Department {
            id: DepartmentId(id),
            name: Label::parse("x").unwrap(),
            description: None,
            kind,
            public: true,
            email: None,
            postal_codes: ranges.iter().map(|r| PostalRange::parse(r).unwrap()).collect(),
            protected: false,
        }
    }

    #[test]
    fn postal_codes_lead_to_the_nearest_site() {
        use DepartmentKind::*;
        let sites = vec![
            department(1, Site, &["70000-79999"]),
            department(2, Site, &["79100-79117", "79252"]),
            department(3, General, &[]),
        ];
        let with_rest = [sites.clone(), vec![department(9, Supraregional, &[])]].concat();
        let code = |c: &str| Some(Place::Postal(PostalCode::parse(c).unwrap()));
        for (place, without, with) in [
            (code("79102"), Ok(2), Ok(2)),
            (code("79252"), Ok(2), Ok(2)),
            (code("70173"), Ok(1), Ok(1)),
            (code("10115"), Err(NotServed), Ok(9)),
            (Some(Place::Site(DepartmentId(1))), Ok(1), Ok(1)),
            (Some(Place::Site(DepartmentId(3))), Err(NotServed), Err(NotServed)),
            (None, Err(NotServed), Ok(9)),
        ] {
            assert_eq!(route(&sites, Route::Site, place.as_ref()), without.map(DepartmentId), "{place:?}");
            assert_eq!(route(&with_rest, Route::Site, place.as_ref()), with.map(DepartmentId), "{place:?}");
        }
        assert_eq!(route(&sites, Route::Department(DepartmentId(3)), None), Ok(DepartmentId(3)));
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
