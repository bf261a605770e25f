//! Who may import whom, and where each technology may be named.

use crate::source::sources;

/// Each room, and the rooms it may name besides itself.
pub const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("dialog", &["domain"]),
    ("i18n", &["domain"]),
    ("health", &["domain"]),
    ("store", &["domain", "dialog", "clock", "health"]),
    ("app", &["domain", "dialog", "store", "clock", "i18n", "health"]),
    ("web", &["app", "domain", "dialog", "i18n"]),
    ("channel", &["app", "dialog", "domain", "i18n"]),
    ("outbox", &["app", "channel", "domain"]),
    ("demo", &["app", "domain", "store", "clock"]),
    ("scheduler", &["app", "domain"]),
    ("config", &["app", "web", "domain", "scheduler"]),
    ("control", &["app", "config"]),
    (
        "server",
        &[
            "app",
            "web",
            "channel",
            "outbox",
            "scheduler",
            "config",
            "control",
            "clock",
            "store",
            "domain",
            "demo",
            "i18n",
        ],
    ),
    ("cli", &["server", "config", "control", "app", "store", "clock", "domain", "demo", "channel", "i18n", "web"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

#[test]
fn rooms_name_only_what_stands_below_them() {
    for source in sources() {
        let room = source.room();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            panic!("src/{} stands in no room; add it to the map", source.path)
        };
        for import in source.imports() {
            assert!(
                import == room || allowed.contains(&import.as_str()),
                "src/{} names crate::{import}, which {room} may not",
                source.path
            );
        }
    }
}

/// Technologies and the only places that may name them.
const FENCES: &[(&str, &[&str])] = &[
    ("redb::", &["store/"]),
    ("actix_web", &["web/", "server/"]),
    // HTML is made where it is shown: pages, and the HTML part of a mail.
    ("maud::", &["web/", "channel/mail/"]),
    ("rust_embed", &["web/"]),
    ("lettre::", &["channel/mail/"]),
    ("clap::", &["cli/"]),
    ("cron::", &["scheduler/"]),
    ("chrono::", &["scheduler/"]),
    ("argon2::", &["app/account/password.rs"]),
    ("totp_rs", &["app/account/"]),
    ("ring::", &["store/"]),
    ("Timestamp::now", &["clock.rs"]),
    ("SystemTime", &["clock.rs"]),
    ("PreEscaped", &["web/ui/"]),
    // What leaves the machine is on the page of outgoing connections. The healthcheck asks our own server.
    ("TcpStream::connect", &["cli/health.rs"]),
    ("TcpSocket", &[]),
    ("lookup_host", &["channel/mail/connect.rs"]),
    ("reqwest", &["channel/telegram/"]),
    ("teloxide::", &["channel/telegram/"]),
    // Bodies are read within limits and a deadline, behind their gate.
    ("actix_multipart", &["web/form/"]),
    ("PayloadError", &["web/form/"]),
    ("payload.take()", &["web/form/"]),
];

/// Whether a text holds this name, not as the end of a longer one.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn technologies_stay_in_their_rooms() {
    for source in sources() {
        for (name, places) in FENCES {
            let is_home = places.iter().any(|place| source.path.starts_with(place));
            assert!(is_home || !names(&source.code(), name), "src/{} names {name}", source.path);
        }
    }
}

/// Extractors of actix that read a whole body by themselves.
const BODY_EXTRACTORS: &[&str] = &[
    "Bytes",
    "BytesMut",
    "String",
    "Json<",
    "web::Json<",
    "Form<",
    "web::Form<",
    "Payload",
    "web::Payload",
    "Either<",
];

#[test]
fn no_handler_reads_a_body_by_itself() {
    for source in sources().iter().filter(|source| source.room() == "web") {
        for signature in source.code().split("pub async fn ").skip(1).filter_map(|code| code.split(" {\n").next()) {
            if !signature.contains("HttpResponse") {
                continue;
            }
            let takes = |kind: &&&str| signature.contains(&format!(": {kind}"));
            assert!(!BODY_EXTRACTORS.iter().any(|kind| takes(&kind)), "src/{}: {signature}", source.path);
        }
    }
}

/// Rooms where the body of a request, a message or a command comes long after somebody was let in.
const DOORS: &[&str] = &["web/", "channel/", "outbox", "control"];

/// What makes an actor of a person or an account that was read before.
const MAKES_ACTORS: &[&str] = &["Actor::of(", "Actor::of_person(", "Agent::of(", "Actor::Agent(Agent", "Actor::System"];

/// Pages behind a session. They write through it, so that the transaction asks what its owner may.
const BEHIND_SESSIONS: &[&str] = &["web/console/", "web/admin/", "web/portal/"];

/// Where a session itself is looked up, kept alive and written through.
const SESSIONS: &[&str] = &["web/portal/session.rs"];

#[test]
fn rights_are_looked_up_where_they_are_used() {
    for source in sources() {
        let (path, code) = (source.path.as_str(), source.code());
        let is_in = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
        if is_in(DOORS) {
            for name in MAKES_ACTORS {
                assert!(
                    !names(&code, name),
                    "src/{path} makes an actor ({name}…): only a transaction or snapshot does"
                );
            }
        }
        if is_in(BEHIND_SESSIONS) && !is_in(SESSIONS) {
            let flat: String = code.split_whitespace().collect();
            for way in ["app().write(", "app.write(", "store().write"] {
                assert!(!flat.contains(way), "src/{path} writes without its session: {way}…");
            }
        }
    }
}
