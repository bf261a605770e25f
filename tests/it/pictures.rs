//! Images among the files of a conversation: small pictures where the content is one that browsers only show, names
//! otherwise; their addresses are those of files, with the same guards.

use crate::support::*;

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F'];

fn pictures(page: &Page) -> Vec<String> {
    page.all(".files.previews a[data-picture] span")
}

fn names(page: &Page) -> Vec<String> {
    page.all(".files:not(.previews) a")
}

/// A JPEG of so many bytes; `mark` makes its content its own.
fn jpeg(mark: u8, bytes: usize) -> Vec<u8> {
    let mut all = JPEG.to_vec();
    all.resize(bytes, mark);
    all
}

#[test]
fn the_content_decides_what_is_shown_as_a_picture() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&page_of(&ticket));
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let form = jo.form("#composer").fill("text", "Vier Dateien.").attach("files", "scan.txt", PNG);
    let form = form.attach("files", "foto.jpg", JPEG).attach("files", "kein.jpg", b"<script>alert(1)</script>");
    let page = form.attach("files", "logo.svg", svg).send();
    page.is(200);
    assert_eq!(pictures(&page), ["scan.txt", "foto.jpg"]);
    assert_eq!(names(&page), ["kein.jpg", "logo.svg"]);
    // The box is there before the picture, and whoever does not scroll there loads nothing.
    for (name, value) in [("loading", "lazy"), ("decoding", "async"), ("width", "160"), ("height", "120"), ("alt", "")]
    {
        assert_eq!(page.attributes(".previews img", name), [value, value], "{name}");
    }
    let sources = page.attributes(".previews img", "src");
    assert_eq!(page.attributes(".previews a", "href"), sources, "without scripts the link leads to the file");
    for (source, kind) in sources.iter().zip(["image/png", "image/jpeg"]) {
        let file = jo.open(source).is(200).clone();
        let header = |name: &str| file.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        assert_eq!(header("content-type").as_deref(), Some(kind));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        assert_eq!(header("content-security-policy").as_deref(), Some("default-src 'none'; sandbox"));
        assert!(header("content-disposition").unwrap().starts_with("attachment"));
    }
    let others = page.attributes(".files:not(.previews) a", "href");
    for other in others {
        let file = jo.open(&other).is(200).clone();
        let kind = file.headers.iter().find(|(name, _)| name == "content-type").unwrap().1.clone();
        assert_eq!(kind, "application/octet-stream", "{other}");
    }
    // Who may not read the request gets no picture of it either.
    for source in &sources {
        assert_eq!(
            helpdesk.desk(ULI).open(source).is(404).text(),
            helpdesk.desk(ULI).open("/console/tickets/2026-09999/files/1/0").text()
        );
        assert!(helpdesk.browser().open(source).path.starts_with("/signin"));
    }
}

#[test]
fn requesters_see_their_pictures_and_no_other_links_do() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.donates(&helpdesk, "Laptop zu verschenken");
    let link = mira.secret_link();
    mira.open(&link).is(200);
    let page = mira.form("#answer").fill("text", "So sieht es aus.").attach("files", "foto.jpg", JPEG).send();
    assert_eq!(pictures(&page), ["foto.jpg"]);
    assert!(page.html.contains("/assets/viewer."));
    let source = page.attributes(".previews img", "src")[0].clone();
    assert!(source.starts_with(&link));
    mira.open(&source).is(200);
    let mut nora = helpdesk.browser();
    nora.donates(&helpdesk, "Beamer zu verschenken");
    let other = nora.secret_link();
    nora.open(&source.replace(&link, &other)).is(404);
    nora.open(&source.replace(&link, "/r/falsch")).is(404);
}

#[test]
fn large_pictures_and_many_at_once_are_names_and_so_are_all_where_data_is_saved() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&page_of(&ticket));
    let mut form = jo.form("#composer").fill("text", "Viele Bilder.");
    for (name, mark, bytes) in [
        ("groß.jpg", 0, 5_000_001),
        ("a.jpg", 1, 5_000_000),
        ("b.jpg", 2, 4_900_000),
        ("c.jpg", 3, 200_000),
        ("d.jpg", 4, 90_000),
    ] {
        form = form.attach("files", name, &jpeg(mark, bytes));
    }
    let page = form.send();
    page.is(200);
    assert_eq!(pictures(&page), ["a.jpg", "b.jpg", "d.jpg"], "10 MB of one message at most");
    assert_eq!(names(&page), ["groß.jpg", "c.jpg"]);
    let page = jo.open_with(&page_of(&ticket), &[("save-data", "on")]).clone();
    assert!(pictures(&page).is_empty());
    assert_eq!(names(&page).len(), 5);
}
