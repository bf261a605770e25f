//! A process that may open no more files and connections.

use std::fs;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::{
    helpdesk,
    load::{Dice, Tresen, Wish, begin, describe},
};

/// The handles that the server has open.
pub fn open_handles(server: &Tresen) -> u64 {
    fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count() as u64
}

/// Lets the server have so many handles. Returns what it might have before.
fn limit_handles(server: &Tresen, most: Option<u64>) -> Option<u64> {
    let maximum = rustix::process::getrlimit(Resource::Nofile).maximum;
    let pid = Pid::from_raw(server.id().cast_signed());
    prlimit(pid, Resource::Nofile, Rlimit { current: most, maximum }).unwrap().current
}

#[test]
fn without_handles_a_file_is_refused_for_a_moment_and_the_state_says_so() {
    let data = tempfile::tempdir().unwrap();
    let (server, topic) = helpdesk(data.path(), &[]);
    let (mut mira, mut monitor) = (server.visitor(), server.visitor());
    let place = begin(&mut mira, topic).unwrap();
    let details = mira.form(&place, &[("postal_code", "79102")]).unwrap().leads().unwrap();
    assert!(!monitor.get("/healthz").unwrap().body.contains("file-handles"));

    // Both have their connections; nothing can be opened any more.
    let before = limit_handles(&server, Some(open_handles(&server)));
    let wish = Wish { file: Some(b"JPEG".to_vec()), ..Wish::new(1, &mut Dice::new(1)) };
    let refused = describe(&mut mira, &details, &wish).unwrap();
    assert_eq!(refused.status, 503, "{refused:?}");
    let state = monitor.get("/healthz").unwrap();
    assert!(state.body.contains("file-handles"), "{state:?}");
    println!("no handles left: an upload gets {}, /healthz names it (before: 500, ok)", refused.status);

    limit_handles(&server, before);
    assert_eq!(describe(&mut mira, &details, &wish).unwrap().status, 303);
    assert!(!monitor.get("/healthz").unwrap().body.contains("file-handles"));
}
