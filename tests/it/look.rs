//! What an organisation looks like: its accent colour in tabs and mails, pictures beside topics, who is in a team.

use tresen::domain::colour::accent_hex;

use crate::support::*;

#[test]
fn tabs_have_an_icon_of_colour_and_letter() {
    let helpdesk = TestApp::verein();
    let mut browser = helpdesk.browser();
    let home = browser.open("/").is(200).clone();
    assert_eq!(home.attributes("link[rel=icon]", "href"), ["/favicon.svg"]);
    for path in ["/favicon.svg", "/favicon.ico"] {
        let icon = browser.open(path).is(200).clone();
        assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
        assert!(icon.header("cache-control").is_some_and(|how| how.contains("max-age=3600")), "{path}");
        assert!(icon.html.contains(&accent_hex(195)), "{}", icon.html);
        let letter = home.all(".brand")[0].trim().chars().next().unwrap();
        assert!(icon.html.contains(&format!(">{letter}<")), "{}", icon.html);
    }
}

#[test]
fn mails_have_the_accent_colour_of_the_organisation() {
    let helpdesk = TestApp::open();
    for hue in ["195", "25"] {
        let mut visitor = helpdesk.browser();
        let mut organisation = helpdesk.app.read(|read| Ok(tresen::app::view::organisation(read)?)).unwrap().unwrap();
        organisation.hue = hue.parse().unwrap();
        helpdesk.write(move |tx| tx.put_organisation(&organisation));
        visitor.donates(&helpdesk, "Ein Laptop").is(200);
        let letters = helpdesk.delivers();
        assert!(!letters.is_empty());
        let wanted = format!("background-color:{}", accent_hex(hue.parse().unwrap()));
        for letter in letters.iter().filter(|letter| letter.html.contains("background-color")) {
            assert!(letter.html.contains(&wanted), "{}", letter.html);
        }
    }
}

#[test]
fn a_topic_has_the_picture_that_the_administration_chose_or_none() {
    let helpdesk = TestApp::staffed();
    let tiles = |page: &Page| page.attributes(".door .tile use", "href").len();
    let mut visitor = helpdesk.browser();
    assert_eq!(tiles(visitor.open("/").is(200)), 0, "topics of before have none");
    assert_eq!(visitor.page.all(".door .tile"), Vec::<String>::new(), "and leave no room for one");
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/topics/1").is(200);
    ada.form("main form[action='/admin/topics/1']").fill("icon", "gift").send().is(200);
    assert_eq!(ada.open("/admin/topics/1").attributes("[name=icon][checked]", "value"), ["gift"]);
    assert_eq!(tiles(visitor.open("/")), 1);
    assert!(visitor.page.attributes(".door .tile use", "href")[0].ends_with("#i-gift"));
    assert!(visitor.page.all(".door .tile").len() > 1, "names stand below each other");
    // What is no icon of the list is none.
    ada.form("main form[action='/admin/topics/1']").fill("icon", "x\"><script>").send().is(200);
    assert_eq!(tiles(visitor.open("/")), 0);
}

#[test]
fn the_page_of_a_team_lists_who_is_in_it() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let members = ada.open("/admin/departments/1").is(200).all("#members li");
    assert!(members.iter().any(|member| member.contains("Jo") && member.contains("arbeitet hier")), "{members:?}");
    assert_eq!(members.len(), ada.page.attributes("#members a[href^='/admin/accounts/']", "href").len());
    assert!(helpdesk.desk(JO).open("/admin/departments/1").is(404).all("#members").is_empty());
}
