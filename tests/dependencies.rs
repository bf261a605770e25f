//! What may be in the binary besides our own code: licences that go with "MIT OR Apache-2.0",
//! crates from the registry only, one TLS library, and C code only where it is known.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Licences that ask for no more than a notice, or, as MPL-2.0, concern only their own files.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Exceptions take conditions away from a licence; these have been read.
const EXCEPTIONS: [&str; 1] = ["LLVM-exception"];

/// A second TLS library would need a C toolchain, or the machine's OpenSSL.
const FORBIDDEN: [&str; 6] = ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "aws-lc-fips-sys"];

/// Crates that bring C or assembly; everything else is Rust and cross-compiles by itself.
/// psm is some lines of assembly for each processor and needs no C library.
const WITH_C: [&str; 3] = ["libmimalloc-sys", "psm", "ring"];

/// Bring C too, but only on systems that Tresen is not built for.
const ELSEWHERE: [&str; 2] = ["iana-time-zone-haiku", "stacker"];

/// What a build script uses to compile or find C libraries.
const C_TOOLS: [&str; 4] = ["bindgen", "cc", "cmake", "pkg-config"];

/// Every package of the lock file, for all platforms, tests and build scripts included.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON");
    let Value::Array(packages) = metadata["packages"].take() else { panic!("cargo metadata without packages") };
    assert!(packages.len() > 100, "only {} packages: this cannot be the whole tree", packages.len());
    packages
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

fn names(packages: &[Value], which: impl Fn(&Value) -> bool) -> BTreeSet<&str> {
    packages.iter().filter(|package| which(package)).map(|package| text(package, "name")).collect()
}

#[test]
fn every_licence_is_allowed() {
    let packages = packages();
    let wrong: Vec<_> = packages
        .iter()
        .filter(|package| is_allowed(text(package, "license")) != Ok(true))
        .map(|package| format!("{} {}: {:?}", text(package, "name"), text(package, "version"), package["license"]))
        .collect();
    assert!(wrong.is_empty(), "not allowed by tests/dependencies.rs: {wrong:#?}");
}

#[test]
fn every_crate_comes_from_the_registry() {
    let packages = packages();
    let foreign = names(&packages, |package| {
        package["source"].as_str().map_or(text(package, "name") != "tresen", |from| !from.starts_with("registry+"))
    });
    assert!(foreign.is_empty(), "from somewhere else: {foreign:?}");
}

#[test]
fn there_is_one_tls_library() {
    let packages = packages();
    let forbidden = names(&packages, |package| FORBIDDEN.contains(&text(package, "name")));
    assert!(
        forbidden.is_empty(),
        "in the tree: {forbidden:?}; choose rustls with ring in the features of who asks for it"
    );
}

#[test]
fn c_code_is_known() {
    let packages = packages();
    let with_c = names(&packages, |package| {
        let is_ours = !ELSEWHERE.contains(&text(package, "name"));
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        is_ours
            && dependencies.into_iter().any(|dependency| {
                dependency["kind"] == "build"
                    && dependency["optional"] == false
                    && C_TOOLS.contains(&dependency["name"].as_str().unwrap_or_default())
            })
    });
    assert_eq!(with_c, BTreeSet::from(WITH_C), "the static build has to be tried before this list is changed");
}

/// Whether we may use something under this licence expression of the SPDX specification, appendix IV.
/// The slash is how crates wrote "OR" before that.
fn is_allowed(expression: &str) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let allowed = any(&mut words)?;
    match words.next() {
        None => Ok(allowed),
        Some(word) => Err(format!("{word} is too much in {expression:?}")),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// `OR`: one side is enough.
fn any(words: &mut Words<'_>) -> Result<bool, String> {
    let mut allowed = all(words)?;
    while words.next_if_eq(&"OR").is_some() {
        allowed |= all(words)?;
    }
    Ok(allowed)
}

/// `AND`, which binds closer: both sides are needed.
fn all(words: &mut Words<'_>) -> Result<bool, String> {
    let mut allowed = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words)?;
    }
    Ok(allowed)
}

fn one(words: &mut Words<'_>) -> Result<bool, String> {
    match words.next() {
        Some("(") => {
            let allowed = any(words)?;
            words.next_if_eq(&")").map(|_| allowed).ok_or_else(|| "a parenthesis stays open".to_owned())
        }
        None | Some(")" | "OR" | "AND" | "WITH") => Err("a licence is missing".to_owned()),
        Some(licence) => {
            let allowed = ALLOWED.contains(&licence);
            if words.next_if_eq(&"WITH").is_none() {
                return Ok(allowed);
            }
            let exception = words.next().ok_or("an exception is missing")?;
            Ok(allowed && EXCEPTIONS.contains(&exception))
        }
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for (expression, expected) in [
        ("MIT", Ok(true)),
        ("GPL-3.0-only", Ok(false)),
        ("MIT OR GPL-3.0-only", Ok(true)),
        ("MIT AND GPL-3.0-only", Ok(false)),
        ("GPL-2.0-only/MIT", Ok(true)),
        ("MIT / Apache-2.0", Ok(true)),
        ("MIT OR Apache-2.0 AND AGPL-3.0-only", Ok(true)),
        ("(MIT OR Apache-2.0) AND AGPL-3.0-only", Ok(false)),
        ("(GPL-3.0-only OR MIT) AND Unicode-3.0", Ok(true)),
        ("Apache-2.0 WITH LLVM-exception", Ok(true)),
        ("GPL-3.0-only WITH LLVM-exception", Ok(false)),
        ("Apache-2.0 WITH Some-exception", Ok(false)),
        ("mit", Ok(false)),
    ] {
        assert_eq!(is_allowed(expression), expected, "{expression}");
    }
    for broken in ["", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH"] {
        assert!(is_allowed(broken).is_err(), "{broken:?}");
    }
}
