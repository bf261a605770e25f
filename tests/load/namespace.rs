//! Tests that need something of the machine for themselves: they run themselves again in namespaces of their own,
//! where their user is root (`unshare`).

use std::{
    env::{current_exe, var_os},
    process::Command,
};

const INSIDE: &str = "IN_NAMESPACE";

/// Whether this is the second run.
pub fn is_inside() -> bool {
    var_os(INSIDE).is_some()
}

/// Runs this test program again in the namespaces of these flags; `wanted` is what the test needs there.
pub fn run_again(flags: &str, wanted: &str) {
    let mut again = Command::new("unshare");
    again.arg(flags).arg(current_exe().unwrap()).arg("--nocapture").env(INSIDE, "1");
    match again.status() {
        Ok(status) if status.success() => {}
        Ok(status) if status.code() == Some(101) => panic!("it failed in its namespaces, see above"),
        outcome => panic!(
            "this test needs {wanted} of its own: run it as root, or allow user namespaces \
             (sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0); {outcome:?}"
        ),
    }
}
