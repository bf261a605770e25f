//! Accounts and rights from the command line.

use tresen::{
    app::Error,
    clock::Clock,
    domain::{access::Actor, audit::AuditAction, author::Author, id::AccountId},
    store::{AuditLog, People, Store},
};

use crate::{
    program::{Folder, printed, sentence},
    visitor::{enrolment, sign_in},
};

/// The start password in what was printed.
fn start_password(printed: &str) -> String {
    let line = printed.lines().find_map(|line| line.strip_prefix("Start password: "));
    line.unwrap_or_else(|| panic!("no password: {printed}")).to_owned()
}

#[test]
fn accounts_are_added_to_a_running_server() {
    let folder = Folder::new();
    folder.found();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let names = ["--name", "Mira Beispiel", "--write", "netzwerk und server", "--read", "DATENSCHUTZ"];
    let added = printed(folder.account(&[&["add", "mira@schule.example"], &names[..]].concat()));
    assert!(added.starts_with("Mira Beispiel can sign in as mira@schule.example now;"), "{added}");
    let password = start_password(&added);

    let (status, to, cookie) = sign_in(server.address(), "mira@schule.example", &password);
    assert_eq!((status, to.starts_with("/signin/enrol?")), (303, true), "{to}");
    assert_eq!(enrolment(server.address(), &cookie), "200");
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", "another-password");
    assert_eq!((status, to.starts_with("/signin?")), (303, true), "back to the form: {to}");

    let again = printed(folder.account(&["reset-password", "MIRA@schule.example"]));
    let renewed = start_password(&again);
    assert_ne!(renewed, password);
    assert_eq!(enrolment(server.address(), &cookie), "303", "the session has ended");
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", &password);
    assert_eq!((status, to.starts_with("/signin?")), (303, true), "the old one counts no more: {to}");
    let (status, _, cookie) = sign_in(server.address(), "mira@schule.example", &renewed);
    assert_eq!((status, enrolment(server.address(), &cookie).as_str()), (303, "200"));

    assert_eq!(
        printed(folder.account(&["reset-second-factor", "mira@schule.example"])),
        "The next sign-in of mira@schule.example sets up a new second factor; open sessions have ended.\n"
    );
    assert_eq!(enrolment(server.address(), &cookie), "303", "the session has ended");
    let listed = printed(folder.account(&["list"]));
    assert!(listed.ends_with("no             Netzwerk und Server (write), Datenschutz (read)\n"), "{listed}");
    assert_eq!(sentence(folder.account(&["add", "mira@schule.example", "--name", "M"])), TAKEN);
    server.stop();
    assert_eq!(printed(folder.account(&["list"])), listed, "the same without a server");
}

const TAKEN: &str = "there is an account with the address mira@schule.example already";

#[test]
fn accounts_are_added_without_a_server() {
    let folder = Folder::new();
    folder.found();
    let names = ["--name", "Mira Beispiel", "--read", "Datenschutz", "--write", "datenschutz", "--administrator"];
    let added = printed(folder.account(&[&["add", "mira@schule.example"], &names[..]].concat()));
    let shouted = sentence(folder.account(&["add", "MIRA@schule.example", "--name", "M"]));
    assert_eq!(shouted, TAKEN.replace("mira@", "MIRA@"));
    assert_ne!(
        start_password(&added),
        start_password(&printed(folder.account(&["reset-password", "ada@schule.example"])))
    );
    let renewed = start_password(&printed(folder.account(&["reset-password", "mira@schule.example"])));
    printed(folder.account(&["reset-second-factor", "mira@schule.example"]));
    printed(folder.account(&["add", "kim@schule.example", "--name", "Kim"]));

    let listed = printed(folder.account(&["list"]));
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines[0], "name           e-mail               state   administrator  departments");
    assert!(lines[1].starts_with("Ada Ärmel      ada@schule.example   active  yes            "), "{listed}");
    assert_eq!(lines[2], "Mira Beispiel  mira@schule.example  active  yes            Datenschutz (write)");
    assert_eq!(lines[3], "Kim            kim@schule.example   active  no             none");
    assert_eq!(lines.len(), 4);

    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let snapshot = store.snapshot().unwrap();
    for account in snapshot.accounts().unwrap() {
        let until = snapshot.credentials(account.id).unwrap().start_password_until;
        let left = until.expect("a start password ends").duration_since(Clock::system().now());
        assert!((6..7).contains(&(left.as_hours() / 24)), "{}: {left}", account.email);
    }
    drop(snapshot);
    store.close();

    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", &renewed);
    assert_eq!((status, to.starts_with("/signin/enrol?")), (303, true), "{to}");
    server.stop();
    assert!(printed(folder.run(&["check"])).contains("3 accounts"));
}

#[test]
fn what_cannot_be_done_with_accounts_is_told_in_one_sentence() {
    let folder = Folder::new();
    assert_eq!(sentence(folder.account(&["list"])), "there is no data directory ./data");
    assert!(!folder.path("data").exists(), "looking makes nothing");
    printed(folder.run(&["setup-link"]));
    let early = "Tresen is not set up yet; open the link that \"tresen setup-link\" prints first";
    let add = ["add", "mira@schule.example", "--name", "Mira"];
    for arguments in [&["list"][..], &add, &["reset-password", "mira@schule.example"]] {
        assert_eq!(sentence(folder.account(arguments)), early, "{arguments:?}");
    }
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    assert_eq!(sentence(folder.account(&add)), early);
    server.stop();

    folder.found();
    let before = printed(folder.account(&["list"]));
    let wrong = || {
        let unknown = sentence(folder.account(&[&add[..], &["--write", "Küche"]].concat()));
        let there = unknown.strip_prefix("there is no department \"Küche\"; there are ");
        assert!(there.is_some_and(|there| there.contains("\"Datenschutz\", ")), "{unknown}");
        for reset in ["reset-password", "reset-second-factor"] {
            assert_eq!(
                sentence(folder.account(&[reset, "kim@schule.example"])),
                "there is no account with the address kim@schule.example; \"tresen account list\" shows all"
            );
        }
        assert_eq!(sentence(folder.account(&["add", "mira", "--name", "M"])), "\"mira\" is no e-mail address");
        let nameless = sentence(folder.account(&["add", "mira@schule.example", "--name", " "]));
        assert_eq!(nameless, "give the account a name with --name");
        assert_eq!(printed(folder.account(&["list"])), before, "nothing was changed");
    };
    wrong();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    wrong();
    server.stop();
}

#[test]
fn rights_are_given_and_taken_while_the_server_runs_and_while_it_does_not() {
    let folder = Folder::new();
    folder.found();
    let ada = "ada@schule.example";
    let rights = |more: &[&str]| folder.account(&[&["rights", ada], more].concat());
    let noted = "The audit log notes it; open sessions have ended.\n";
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let given = printed(rights(&["--write", "datenschutz", "--read", "Netzwerk und Server", "--grant", "privacy"]));
    let sentences = "Ada Ärmel reads in \"Netzwerk und Server\" now.\nAda Ärmel works in \"Datenschutz\" now.\n\
                     Ada Ärmel may look after data protection now.\n";
    assert_eq!(given, format!("{sentences}{noted}"));
    let before = printed(folder.account(&["list"]));
    assert!(before.contains("Netzwerk und Server (read)") && before.contains("Datenschutz (write)"), "{before}");
    server.stop();

    let taken = printed(rights(&["--leave", "netzwerk und server", "--revoke", "privacy"]));
    let sentences =
        "Ada Ärmel has left \"Netzwerk und Server\" now.\nAda Ärmel may not look after data protection now.\n";
    assert_eq!(taken, format!("{sentences}{noted}"));
    let listed = printed(folder.account(&["list"]));
    assert!(!listed.contains("Netzwerk und Server") && listed.contains("Datenschutz (write)"), "{listed}");
    for (arguments, refused) in [
        (
            &["--revoke", "administer"][..],
            "nobody would administer without ada@schule.example; give somebody else this task first",
        ),
        (&["--grant", "fly"], "there is no task \"fly\"; there are administer, privacy, inspect"),
        (
            &["--write", "Datenschutz"],
            "nothing to change for ada@schule.example; \"tresen account rights --help\" says what can be given",
        ),
    ] {
        assert_eq!(sentence(rights(arguments)), refused);
    }
    assert!(sentence(rights(&["--write", "Küche"])).starts_with("there is no department \"Küche\"; there are "));
    assert_eq!(printed(folder.account(&["list"])), listed, "nothing was changed");

    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let log = store.snapshot().unwrap().audit_log(None, 50).unwrap();
    let changes = log.iter().filter(|(_, line)| matches!(line.action, AuditAction::RightsChanged { .. }));
    assert!(changes.clone().all(|(_, line)| line.by == Author::System) && changes.count() == 2);
    store.close();
}

#[test]
fn a_locked_account_is_opened_again() {
    let folder = Folder::new();
    folder.found();
    printed(folder.account(&["add", "mira@schule.example", "--name", "Mira"]));
    assert_eq!(
        sentence(folder.account(&["unlock", "mira@schule.example"])),
        "the account of mira@schule.example is not locked"
    );
    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let lock = |tx: &mut tresen::store::Tx<'_>| tresen::app::account::lock(tx, &Actor::System, AccountId(2));
    store.write_now::<(), Error, _>(lock).unwrap();
    store.close();
    assert!(printed(folder.account(&["list"])).contains("locked"));
    assert_eq!(
        printed(folder.account(&["unlock", "mira@schule.example"])),
        "The account of mira@schule.example is open again.\n"
    );
    assert!(!printed(folder.account(&["list"])).contains("locked"));
}
