//! Files that strangers send: nothing is stored before it is asked for, nothing stays that nothing
//! refers to, and no sender takes all the room.

use std::path::Path;

use jiff::SignedDuration;
use tresen::{
    app::{jobs::Job, upload_budget::Uploader},
    domain::{
        file::{Attachment, BlobHash},
        text::FileName,
    },
    web::endpoints,
};

use crate::support::{DONATION, JO, TestApp};

/// Everything below the directory of attachments that is a file.
fn stored(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(stored(&path)) } else { found.push(path.display().to_string()) }
    }
    found
}

const BOUNDARY: &str = "multipart/form-data; boundary=grenze";

/// A form with a text and a file under every name that a form of ours has.
fn form_with_file(content: &str) -> Vec<u8> {
    let file = |name: &str| {
        format!(
            "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"foto.jpg\"\r\n\
             Content-Type: image/jpeg\r\n\r\n{content}\r\n"
        )
    };
    let text = "--grenze\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nEin Text.\r\n";
    format!("{text}{}{}--grenze--\r\n", file("files"), file("logo")).into_bytes()
}

#[test]
fn no_address_stores_a_file_of_somebody_who_may_not_send_one() {
    let helpdesk = TestApp::staffed();
    let before = stored(helpdesk.files.path());
    for endpoint in endpoints().into_iter().filter(|endpoint| endpoint.method == "POST") {
        let path = endpoint.pattern.replace(['{', '}'], "");
        // A stranger with invented cookies, and somebody signed in whose form lacks its token.
        let mut stranger = helpdesk.browser().with_cookie("tresen-chat", "erfunden").with_cookie("tresen", "erfunden");
        stranger.post_raw(&path, BOUNDARY, &form_with_file("FREMD"), &[]);
        helpdesk.desk(JO).post_raw(&path, BOUNDARY, &form_with_file("FREMD"), &[]);
        assert_eq!(stored(helpdesk.files.path()), before, "{path}");
    }
}

#[test]
fn an_invented_cookie_begins_no_conversation_and_stores_nothing() {
    let helpdesk = TestApp::open();
    let mut mallory = helpdesk.browser().with_cookie("tresen-chat", "erfunden");
    let page = mallory.post_raw("/chat", BOUNDARY, &form_with_file("MUELL"), &[]).clone();
    assert!(page.text().contains("foto.jpg“ wurde nicht gespeichert: Hier wird gerade keine Datei gebraucht."));
    assert_ne!(mallory.cookie("tresen-chat").unwrap(), "erfunden", "we mint the token");
    assert_eq!(stored(helpdesk.files.path()), Vec::<String>::new());
}

#[test]
fn a_file_of_a_form_that_is_shown_again_goes_after_an_hour() {
    let helpdesk = TestApp::staffed();
    helpdesk.browser().donates(&helpdesk, "Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open("/console/tickets/2026-00001").is(200);
    // Without a text the form comes back.
    jo.form("#composer").attach("files", "weg.pdf", b"PDF").send();
    assert_eq!(jo.page.attributes("input[name=kept]", "value").len(), 1, "{}", jo.page.text());
    assert_eq!(stored(helpdesk.files.path()).len(), 1);
    helpdesk.wait(SignedDuration::from_mins(59));
    helpdesk.runs(Job::Cleanup);
    assert_eq!(stored(helpdesk.files.path()).len(), 1, "not yet");
    helpdesk.wait(SignedDuration::from_mins(1));
    helpdesk.runs(Job::Cleanup);
    assert_eq!(stored(helpdesk.files.path()), Vec::<String>::new());
}

#[test]
fn a_file_that_was_kept_and_sent_stays() {
    let helpdesk = TestApp::staffed();
    helpdesk.browser().donates(&helpdesk, "Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open("/console/tickets/2026-00001").is(200);
    jo.form("#composer").attach("files", "weg.pdf", b"PDF").send();
    jo.form("#composer").fill("text", "Hier ist der Weg.").send().is(200);
    helpdesk.wait(SignedDuration::from_hours(30));
    helpdesk.runs(Job::Cleanup);
    assert_eq!(stored(helpdesk.files.path()).len(), 1);
}

#[test]
fn who_has_uploaded_too_much_today_still_sends_texts() {
    let helpdesk = TestApp::open();
    let used_up = |uploader: Uploader| {
        helpdesk.write_app(move |tx| {
            let name = FileName::parse("viel.zip").unwrap();
            let all = uploader.bytes_left(tx, tx.now)?;
            uploader.charge(tx, [&Attachment { name, hash: BlobHash([7; 32]), size: all, media_type: String::new() }])
        });
    };
    used_up(helpdesk.app.uploader_at("203.0.113.7".parse().unwrap()));
    let details = |address: &str| {
        let mut mira = helpdesk.browser().coming_from(address);
        mira.asks_about(DONATION);
        mira.form("form[novalidate]").fill("postal_code", "79102").send();
        let form = mira.form("form[novalidate]").fill("subject", "Laptop").fill("description", "Drei Jahre alt.");
        form.attach("files", "foto.jpg", b"JPEG").send().clone()
    };
    let refused = details("203.0.113.7");
    assert!(refused.text().contains("Heute kamen von Ihrem Anschluss schon sehr viele Dateien."), "{}", refused.text());
    assert!(refused.html.contains("Drei Jahre alt."), "the text is kept");
    assert_eq!(stored(helpdesk.files.path()), Vec::<String>::new());
    assert!(details("203.0.113.8").path.ends_with("/contact"), "others go on");
    assert_eq!(stored(helpdesk.files.path()).len(), 1);
}
