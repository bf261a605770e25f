//! One mailbox is one identity, however its domain is spelt: people type it with umlauts, browsers send it
//! in ASCII. Data in which both were two identities is joined when it is opened.

use std::path::Path;

use redb::{Database, ReadableDatabase, TableDefinition, TableHandle};
use tresen::{
    clock::Clock,
    domain::{
        id::{AccountId, PersonId},
        notification::Peer,
        text::EmailAddress,
    },
    store::{Bytes, ChatLinks, ChatLocation, Credentials, People, Portal, check},
};

use crate::support::{DONATION, PASSWORD, SITE, START, TestApp, account, account_with_credentials, email, new_account};

const READABLE: &str = "anna@schöne-schule.example";
const ENCODED: &str = "anna@xn--schne-schule-6ib.example";
/// As long as [`ENCODED`], and no encoded domain.
const OTHER: &str = "anna@yn--schne-schule-6ib.example";

#[test]
fn an_account_signs_in_with_every_spelling_of_its_address() {
    let test = TestApp::verein();
    let id = test.write_app(|tx| {
        let credentials =
            account_with_credentials(tresen::store::Read::installation_key(tx), "mira", "Anna").credentials;
        let new = tresen::app::account::NewAccount { credentials, ..new_account("Anna Beispiel", READABLE) };
        tresen::app::account::create_account(tx, &new)
    });
    for typed in [ENCODED, READABLE, "Anna@SCHÖNE-schule.example"] {
        let mut browser = test.browser();
        browser.open("/signin").is(200);
        let page = browser.form("form").fill("email", typed).fill("password", PASSWORD).send();
        assert!(page.path.starts_with("/signin/code"), "{typed}: {}", page.text());
    }
    let again = test.app.store().write_now::<_, tresen::app::Error, _>(|tx| {
        tresen::app::account::create_account(tx, &new_account("Zweite Anna", ENCODED))
    });
    assert!(again.is_err(), "account {id:?} has this mailbox");
}

#[test]
fn requests_of_every_spelling_are_one_persons() {
    let helpdesk = TestApp::staffed();
    let [first, second] = [READABLE, ENCODED]
        .map(|typed| helpdesk.request_of("Anna Beispiel", typed, SITE, DONATION, typed, "Drei Jahre alt."));
    assert_eq!(first.requester, second.requester);
    let mut anna = helpdesk.signed_in_with(ENCODED);
    let page = anna.open("/portal").is(200);
    assert!(page.says(&first.no.to_string()) && page.says(&second.no.to_string()), "{}", page.text());
    let page = anna.open("/portal/account").is(200);
    assert!(page.says(READABLE) && !page.html.contains(ENCODED), "people read the readable form");
    let letters = helpdesk.delivers();
    assert!(letters.iter().any(|letter| letter.to.1 == email(ENCODED)));
}

/// Makes of a file what an earlier build would have written: [`OTHER`] becomes [`ENCODED`], names of profiles
/// end without id, rows end without checksum.
fn age(directory: &Path) {
    let [before, after] = [OTHER, ENCODED].map(|address| &address.as_bytes()[5..]);
    let aged = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let places: Vec<usize> =
            bytes.windows(before.len()).enumerate().filter(|(_, at)| *at == before).map(|(at, _)| at).collect();
        for at in &places {
            bytes[*at..at + before.len()].copy_from_slice(after);
        }
        (bytes, !places.is_empty())
    };
    let database = Database::open(directory.join("tresen.redb")).unwrap();
    let names: Vec<String> = {
        let read = database.begin_read().unwrap();
        read.list_tables().unwrap().map(|table| table.name().to_owned()).collect()
    };
    let transaction = database.begin_write().unwrap();
    for name in &names {
        let definition = TableDefinition::<&[u8], &[u8]>::new(name);
        let mut table = transaction.open_table(definition).unwrap();
        let rows: Vec<(Vec<u8>, Vec<u8>)> = redb::ReadableTable::iter(&table)
            .unwrap()
            .map(|row| row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())).unwrap())
            .collect();
        for (key, value) in rows {
            let (mut new_key, _) = aged(&key);
            if name == "names-1" && key.starts_with(b"person/") {
                new_key.truncate(new_key.len() - 8);
            }
            let (mut new_value, is_changed) = aged(&value);
            if is_changed {
                new_value.truncate(new_value.len() - 5);
            }
            table.remove(key.as_slice()).unwrap();
            table.insert(new_key.as_slice(), new_value.as_slice()).unwrap();
        }
    }
    let meta = TableDefinition::<&[u8], &[u8]>::new("meta-1");
    transaction.open_table(meta).unwrap().insert(&b"schema"[..], &1_u64.to_be_bytes()[..]).unwrap();
    transaction.commit().unwrap();
}

const OLDER: AccountId = AccountId(11);
const USED: AccountId = AccountId(12);
const YOUNGER: AccountId = AccountId(13);

/// A helpdesk in which both spellings are somebody: accounts, profiles, credentials and chats.
fn write_two_of_each(directory: &Path) -> [PersonId; 3] {
    let helpdesk = TestApp::stored_in(directory, Clock::fixed(START.parse().unwrap()));
    helpdesk.opens();
    helpdesk.staffs();
    helpdesk.write(|tx| {
        while tx.next_account_id()? < YOUNGER {}
        let bob = |address: &str| address.replace("anna", "bob");
        for (id, address, has_signed_in) in [
            (OLDER, READABLE.to_owned(), false),
            (USED, OTHER.to_owned(), true),
            // The older one keeps it where both or none were used.
            (YOUNGER, bob(OTHER), false),
            (AccountId(10), bob(READABLE), false),
        ] {
            let mut account = account(id, "Anna Beispiel", &address, tx.now);
            account.last_sign_in = has_signed_in.then_some(tx.now);
            tx.put_account(&account)?;
        }
        let credentials = |password: &str, totp: &[u8]| Credentials {
            password: password.to_owned(),
            totp: Bytes(totp.to_vec()),
            ..Credentials::default()
        };
        tx.put_portal_credentials(&email(READABLE), &credentials("without", b""))?;
        tx.put_portal_credentials(&email(OTHER), &credentials("with", b"seed"))?;
        tx.put_portal_credentials(&email(&bob(OTHER)), &credentials("alone", b""))?;
        for (user, address) in [(1, READABLE), (2, OTHER)] {
            tx.update_chat_link(ChatLocation::Messenger(Peer { bot: 1, user }), None, Some(&email(address)))?;
        }
        Ok(())
    });
    [("Anna Beispiel", READABLE), ("Anna Beispiel", OTHER), ("Mia Beispiel", OTHER)].map(|(name, address)| {
        helpdesk.request_of(name, address, SITE, DONATION, "Laptop gesucht", "Drei Jahre alt.").requester
    })
}

fn address_of(helpdesk: &TestApp, id: AccountId) -> String {
    helpdesk.app.read(|read| Ok(read.account(id)?)).unwrap().unwrap().email.to_string()
}

/// What the check says, but of ids: the helpdesk of the tests chooses those of departments and topics itself.
fn problems(directory: &Path) -> Vec<String> {
    let told = check::check_directory(directory).unwrap().problems;
    told.into_iter().filter(|problem| !problem.contains("ids were given only")).collect()
}

#[test]
fn what_was_two_identities_in_older_data_is_one_after_it_was_opened() {
    let directory = tempfile::tempdir().unwrap();
    let people = write_two_of_each(directory.path());
    age(directory.path());
    assert_eq!(problems(directory.path()), Vec::<String>::new(), "before it is opened");

    let helpdesk = TestApp::stored_in(directory.path(), Clock::fixed(START.parse().unwrap()));
    assert!(directory.path().join("tresen.before-3.redb").exists(), "a copy is kept");
    let anna = email(ENCODED);
    let found = helpdesk.app.read(|read| {
        let accounts = [read.account_with_email(&anna)?, read.account_with_email(&email("bob@schöne-schule.example"))?];
        let credentials =
            [read.portal_credentials(&anna)?, read.portal_credentials(&email("bob@schöne-schule.example"))?];
        Ok((accounts, credentials, read.persons_with_email(&anna)?, read.linked_chats(&anna)?.len()))
    });
    let (accounts, credentials, profiles, chats) = found.unwrap();
    assert_eq!(accounts, [Some(USED), Some(AccountId(10))], "the one that was used, else the older");
    assert_eq!(address_of(&helpdesk, USED), READABLE);
    assert_eq!(address_of(&helpdesk, OLDER), "anna@account-11.invalid", "it stays, with an address of its own");
    assert_eq!(address_of(&helpdesk, YOUNGER), "bob@account-13.invalid");
    assert_eq!(credentials.map(|known| known.password), ["with", "alone"], "the second factor is not lost");
    assert_eq!((profiles, chats), (people.to_vec(), 2));

    let mut portal = helpdesk.signed_in_with(ENCODED);
    let page = portal.open("/portal").is(200);
    for no in ["2026-00001", "2026-00002", "2026-00003"] {
        assert!(page.says(no), "{}", page.text());
    }
    helpdesk.write(move |tx| {
        // Profiles of one address and name stay two when one of them is written.
        let second = tx.person(people[1])?.unwrap();
        tx.put_person(&second)?;
        assert_eq!(tx.persons_with_email(&EmailAddress::parse(READABLE).unwrap())?.len(), 3);
        Ok(())
    });
    drop(helpdesk);
    assert_eq!(problems(directory.path()), Vec::<String>::new(), "afterwards");
}
