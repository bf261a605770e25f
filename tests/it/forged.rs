//! Forged forms: at every address of the table that takes a form, one that comes from another site, or without
//! the token of its sender's session, is refused and changes nothing.

use tresen::web::{Endpoint, endpoints};

use crate::late_bodies::{behind, csrf, everything_typed, filled, helpdesk, stored};

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn no_address_takes_a_form_of_another_site_or_without_its_token() {
    let (helpdesk, ticket) = helpdesk();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for Endpoint { method, pattern, level } in endpoints() {
        // What comes to a webhook comes from no page; it is asked for its secret.
        if method != "POST" || pattern == "/telegram/{bot}" {
            continue;
        }
        let path = filled(&helpdesk, pattern, &ticket);
        let cookie = behind(level).map(|(cookie, _)| cookie);
        let own = everything_typed(&csrf(&helpdesk, cookie.map_or("", |(_, token)| token)), &ticket);
        let foreign = everything_typed(&csrf(&helpdesk, "token-5"), &ticket);
        let mut forgeries = vec![
            ("another site", own.clone(), vec![("sec-fetch-site", "cross-site")]),
            ("another name of the domain", own.clone(), vec![("sec-fetch-site", "same-site")]),
            ("another origin", own, vec![("origin", "https://evil.example")]),
        ];
        if cookie.is_some() {
            forgeries.push(("no token", "text=Hallo&value=yes&reason=Beschwerde".to_owned(), vec![]));
            forgeries.push(("the token of another session", foreign, vec![]));
        }
        let before = stored(&helpdesk);
        for (what, fields, headers) in forgeries {
            let mut browser = helpdesk.browser();
            if let Some((name, token)) = cookie {
                browser = browser.with_cookie(name, token);
            }
            let page = browser.post_raw(&path, FORM, fields.as_bytes(), &headers);
            if page.status != 403 {
                wrong.push(format!("{pattern}, {what}: {}", page.status));
            }
            if stored(&helpdesk) != before {
                wrong.push(format!("{pattern}, {what}: something is written"));
            }
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried > 300, "{tried}");
}
