//! The admin area as a whole: who gets in.

use std::{collections::BTreeSet, fs};

use tresen::{app::Error, domain::setup_task::SetupTask};

use crate::support::{ADA, BO, Browser, JO, LEE, TestApp};

/// Every address below `/admin`, as the table says, with a number where an id stands.
fn addresses() -> BTreeSet<String> {
    let source = fs::read_to_string("src/web/admin/mod.rs").unwrap();
    let table = source.split("pub fn table").nth(1).unwrap().split("\n}\n").next().unwrap();
    let quoted = table.split('"').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("/admin")).map(with_numbers).collect()
}

fn with_numbers(pattern: &str) -> String {
    pattern.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}

#[test]
fn the_admin_area_is_there_for_administrators_only() {
    let helpdesk = TestApp::staffed();
    let found = addresses();
    assert!(found.contains("/admin"), "{found:?}");
    for who in [JO, LEE] {
        let mut browser = helpdesk.desk(who);
        let nowhere = browser.open("/admin/no-such-thing").is(404).text();
        for address in &found {
            assert_eq!(browser.open(address).is(404).text(), nowhere, "{address}");
            browser.post_raw(address, "application/x-www-form-urlencoded", b"csrf=x", &[]).is(404);
            assert_eq!(browser.page.text(), nowhere, "POST {address}");
        }
        assert!(!browser.open("/console").html.contains("/admin"));
    }
    let mut nobody = helpdesk.browser();
    for address in &found {
        let page = nobody.open(address);
        // What only takes forms is no page to sign in for.
        assert!(page.path.starts_with("/signin") || page.status == 404, "{address}");
    }
}

#[test]
fn administrators_find_it_from_the_console_with_or_without_memberships() {
    let helpdesk = TestApp::staffed();
    for who in [ADA, BO] {
        let mut browser = helpdesk.desk(who);
        browser.open("/console");
        assert_eq!(browser.follow("Verwaltung").is(200).path, "/admin");
        assert!(browser.page.says("Anfragen siehst du hier nicht"));
    }
}

#[test]
fn the_admin_area_speaks_both_languages() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin");
    let page = ada.form("form[action='/console/language']").and("lang", "en").send();
    assert_eq!(page.path, "/admin");
    assert_eq!(page.all("h1"), ["One thing needs you."]);
}

#[test]
fn what_is_left_after_the_setup_stays_until_it_is_done() {
    let helpdesk = TestApp::staffed();
    let store = helpdesk.app.store();
    store.write_now::<_, Error, _>(|tx| Ok(tx.put_open_setup_tasks(&SetupTask::ALL.into())?)).unwrap();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin").is(200);
    let open = |browser: &Browser| browser.page.attributes("#to-do button", "value");
    assert_eq!(open(&ada), ["departments", "accounts", "organisation", "key", "backup", "all"]);
    ada.form("#to-do li:nth-child(2) form").fill("task", "accounts").send();
    assert_eq!(open(&ada), ["departments", "organisation", "key", "backup", "all"]);
    ada.form("#to-do > form").fill("task", "all").send();
    assert!(open(&ada).is_empty());
    let mut bo = helpdesk.desk(BO);
    bo.open("/admin").is(200);
    assert!(open(&bo).is_empty(), "for everybody");
}
