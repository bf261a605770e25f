//! Which department a request goes to (§4.1).

use super::{
    department::{Department, DepartmentKind},
    id::DepartmentId,
    text::PostalCode,
};

/// How a topic finds its department.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TopicRoute {
    /// By the site chosen or the postal code.
    Site,
    Department(DepartmentId),
}

/// What a requester said of the place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RequestPlace {
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
pub fn find_department(
    departments: &[Department],
    route: TopicRoute,
    place: Option<&RequestPlace>,
) -> Result<DepartmentId, NotServed> {
    let supraregional =
        || departments.iter().find(|d| d.kind == DepartmentKind::Supraregional).map(|d| d.id).ok_or(NotServed);
    match (route, place) {
        (TopicRoute::Department(id), _) => Ok(id),
        (TopicRoute::Site, Some(RequestPlace::Site(id))) => {
            departments.iter().find(|d| d.id == *id && d.kind == DepartmentKind::Site).map(|d| d.id).ok_or(NotServed)
        }
        (TopicRoute::Site, Some(RequestPlace::Postal(code))) => departments
            .iter()
            .filter(|d| d.kind == DepartmentKind::Site)
            .flat_map(|d| d.postal_codes.iter().map(move |range| (range, d.id)))
            .filter(|(range, _)| range.contains(code))
            .min_by_key(|(range, id)| (range.width(), *id))
            .map(|(_, id)| id)
            .map_or_else(supraregional, Ok),
        (TopicRoute::Site, None) => supraregional(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::department;

    #[test]
    fn postal_codes_lead_to_the_nearest_site() {
        use DepartmentKind::*;
        let sites = vec![
            department(1, Site, &["70000-79999"]),
            department(2, Site, &["79100-79117", "79252"]),
            department(3, General, &[]),
        ];
        let with_rest = [sites.clone(), vec![department(9, Supraregional, &[])]].concat();
        let code = |c: &str| Some(RequestPlace::Postal(PostalCode::parse(c).unwrap()));
        for (place, without, with) in [
            (code("79102"), Ok(2), Ok(2)),
            (code("79252"), Ok(2), Ok(2)),
            (code("70173"), Ok(1), Ok(1)),
            (code("10115"), Err(NotServed), Ok(9)),
            (Some(RequestPlace::Site(DepartmentId(1))), Ok(1), Ok(1)),
            (Some(RequestPlace::Site(DepartmentId(3))), Err(NotServed), Err(NotServed)),
            (None, Err(NotServed), Ok(9)),
        ] {
            assert_eq!(
                find_department(&sites, TopicRoute::Site, place.as_ref()),
                without.map(DepartmentId),
                "{place:?}"
            );
            assert_eq!(
                find_department(&with_rest, TopicRoute::Site, place.as_ref()),
                with.map(DepartmentId),
                "{place:?}"
            );
        }
        assert_eq!(find_department(&sites, TopicRoute::Department(DepartmentId(3)), None), Ok(DepartmentId(3)));
    }
}
