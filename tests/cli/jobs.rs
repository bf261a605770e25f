//! Jobs from the command line.

use tresen::app::jobs::Job;

use crate::program::{Folder, printed, sentence};

#[test]
fn jobs_are_listed_run_and_previewed_with_and_without_a_server() {
    let folder = Folder::new();
    assert_eq!(sentence(folder.run(&["job", "list"])), "there is no data directory ./data");
    folder.found();
    let job = |arguments: &[&str]| folder.run(&[&["job"], arguments].concat());
    let show = || {
        let listed = printed(job(&["list"]));
        let lines: Vec<&str> = listed.lines().collect();
        assert!(lines[0].starts_with("name") && lines[0].ends_with("next run"), "{listed}");
        assert!(lines[1].starts_with("tidy        17 * * * *") && lines[2].contains("30 3 * * *"), "{listed}");
        let words = Job::ALL.map(Job::word).join(", ");
        assert_eq!(sentence(job(&["run", "dance"])), format!("there is no job \"dance\"; there are {words}"));
        let foretold = printed(job(&["preview", "inactivity", "--as-of", "2099-02-28"]));
        let step = "warned of being stripped of all memberships but the protected ones on 2099-03-30";
        assert_eq!(foretold, format!("Ada Ärmel: {step}\n"));
        assert_eq!(printed(job(&["preview", "inactivity"])), "nothing to do\n");
        assert_eq!(
            sentence(job(&["preview", "inactivity", "--as-of", "2099-02-30"])),
            "\"2099-02-30\" is no day; write it as 2027-02-28"
        );
        assert_eq!(printed(job(&["run", "inactivity"])), "inactivity: nothing to do\n");
        listed
    };
    let before = show();
    assert!(before.contains("never") && before.contains("none yet"), "{before}");
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let after = show();
    assert!(after.contains("nothing to do"), "{after}");
    server.stop();
}
