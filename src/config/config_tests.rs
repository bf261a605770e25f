//! The configuration: the example, the defaults, and every mistake in its sentence.

use super::*;
use crate::app::jobs::Job;

const EXAMPLE: &str = include_str!("../../config.example.toml");

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let mut given = GivenValues::default();
    given.take_file("config.toml", file).map_err(|mistake| mistake.0)?;
    let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
    given.take_environment(environment).map_err(|mistake| mistake.0)?;
    let mut config = Config::fill(&given).map_err(|mistake| mistake.0)?;
    config.check_sizes(&given).map_err(|mistake| mistake.0)?;
    config.check_mail(&given, None).map_err(|mistake| mistake.0)?;
    config.check_telegram(&given, None).map_err(|mistake| mistake.0)?;
    Ok(config)
}

fn refused(file: &str) -> String {
    load(file, &[]).unwrap_err()
}

/// The example as the table would write it.
fn described() -> String {
    let mut out = String::from(
        "# Tresen's configuration. All lines show the defaults: take the # away where you want it different.\n\
         # Looked for as ./config.toml, then /etc/tresen/config.toml; or named with --config.\n\
         # The variable of the environment named above an option wins over this file.\n",
    );
    for (section, about) in SECTIONS {
        out += &format!("\n#{}\n[{section}]\n", wrapped(about));
        for option in OPTIONS.iter().filter(|option| option.section == *section) {
            let ConfigOption { meaning, env, key, default, .. } = option;
            out += &format!("\n#{}\n# {env}\n#{key} = {default}\n", wrapped(meaning));
        }
    }
    out
}

fn wrapped(text: &str) -> String {
    let mut length = 0;
    text.split_whitespace().fold(String::new(), |mut out, word| {
        length += word.chars().count() + 1;
        if length > 98 {
            out += "\n#";
            length = word.chars().count() + 1;
        }
        out + " " + word
    })
}

#[test]
fn the_example_is_the_table() {
    assert!(EXAMPLE == described(), "config.example.toml should be:\n{}", described());
}

#[test]
fn the_example_uncommented_gives_the_defaults() {
    let uncommented: String = EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(option) if !option.starts_with(' ') => format!("{option}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let mut given = GivenValues::default();
    given.take_file("config.example.toml", &uncommented).unwrap();
    assert_eq!(given.values.len(), OPTIONS.len());
    load(&uncommented, &[]).unwrap();
    let shown = |config: Config| format!("{config:?}");
    assert_eq!(shown(Config::fill(&given).unwrap()), shown(Config::fill(&GivenValues::default()).unwrap()));
}

#[test]
fn variables_are_named_by_the_rule() {
    for option in OPTIONS {
        assert_eq!(option.env, format!("{ENVIRONMENT_PREFIX}{}_{}", option.section, option.key).to_uppercase());
    }
}

#[test]
fn mistakes_are_one_sentence_with_file_line_and_the_nearest_key() {
    for (file, sentence) in [
        (
            "[server]\n\nlissten = \"x\"\n",
            "config.toml, line 3: there is no key \"lissten\" under [server]; the nearest one is \"listen\"",
        ),
        ("[sever]\nlisten = 1", "config.toml, line 1: there is no section [sever]; the nearest one is [server]"),
        (
            "listen = \"127.0.0.1:1\"",
            "config.toml, line 1: listen stands outside its section; it belongs under [server]",
        ),
        (
            "max-fils = 3",
            "config.toml, line 1: there is no key \"max-fils\"; the nearest one is \"max_files\" under [server]",
        ),
        ("[log]\nhost = \"a\"", "config.toml, line 2: there is no key \"host\" under [log]; it belongs under [mail]"),
        ("# one\nserver = 1", "config.toml, line 2: server is a section, write it as [server]"),
        (
            "[server]\nworkers = 2\ncache_mib = \"viel\"",
            "config.toml, line 3: server.cache_mib must be a whole number from 1 to 4096, not \"viel\"",
        ),
        ("[server]\nworkers = 0", "config.toml, line 2: server.workers must be a whole number from 1 to 64, not 0"),
        (
            "[server]\nlisten = 8080",
            "config.toml, line 2: server.listen must be an address with a port, such as \"127.0.0.1:8080\" \
             or \"[::]:8080\", not 8080",
        ),
        (
            "[server]\ntrusted_proxies = [\"proxy\"]",
            "config.toml, line 2: server.trusted_proxies must be a list of addresses or networks, such as \
             [\"127.0.0.1\", \"10.0.0.0/8\"], in the environment 127.0.0.1,10.0.0.0/8, not [\"proxy\"]",
        ),
        (
            "[server]\npublic_address = \"hilfe.example.org\"",
            "config.toml, line 2: server.public_address must be an address such as \"https://hilfe.example.org\", \
             without a path, not \"hilfe.example.org\"",
        ),
        (
            "[mail]\nsecurity = \"startls\"",
            "config.toml, line 2: mail.security must be one of \"starttls\", \"tls\", \"none\", not \"startls\"; \
             the nearest one is \"starttls\"",
        ),
        (
            "[time]\nzone = \"Europe/Berln\"",
            "config.toml, line 2: time.zone must be a time zone's IANA name, such as \"Europe/Berlin\", \
             not \"Europe/Berln\"; the nearest one is \"Europe/Berlin\"",
        ),
        ("[mail]\npassword = 4711", "config.toml, line 2: mail.password must be a text in quotes, not a number"),
        (
            "[server]\n\nmax_file_mb = 60",
            "config.toml, line 3: server.max_file_mb is wrong: one file (60 MB) cannot be larger than the whole \
             request (50 MB)",
        ),
        (
            "[jobs]\ntidy = \"0 * * * *\"\ninactivity = \"30 25 * * *\"",
            "config.toml, line 3: jobs.inactivity must be a cron expression, such as \"30 3 * * *\" for 3:30 every \
             day, not \"30 25 * * *\": the hour \"25\" is wrong; allowed are 0 to 23, a list such as 1,15, a \
             range such as 1-5, a step such as */10, or * for all",
        ),
        (
            "[jobs]\ntidy = 5",
            "config.toml, line 2: jobs.tidy must be a cron expression, such as \"30 3 * * *\" for 3:30 every day, \
             not 5",
        ),
        (
            "[mail]\nuser = \"tresen\"",
            "config.toml, line 2: mail.user is set, but mail.host, the server it belongs to, is not",
        ),
        (
            "[mail]\nhost = \"mail.example.org\"",
            "config.toml, line 2: mail.host is set, but mail.from, the sender's address, is not",
        ),
    ] {
        assert_eq!(refused(file), sentence, "{file}");
    }
    let syntax = refused("[server]\nlisten = \n");
    assert!(syntax.starts_with("config.toml, line 2: this is not TOML (") && !syntax.contains('\n'), "{syntax}");
}

#[test]
fn variables_win_over_the_file_and_unknown_ones_are_refused() {
    let file = "[server]\nworkers = 3\nmax_files = 7";
    let config =
        load(file, &[("TRESEN_SERVER_WORKERS", "4"), ("TRESEN_SERVER_TRUSTED_PROXIES", "::1, 10.0.0.1")]).unwrap();
    assert_eq!((config.server.workers.get(), config.server.max_files.get()), (4, 7));
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert_eq!(
        load("", &[("TRESEN_SERVER_LISTN", "x")]).unwrap_err(),
        "environment: there is no TRESEN_SERVER_LISTN; the nearest one is TRESEN_SERVER_LISTEN"
    );
    assert_eq!(
        load("", &[("TRESEN_SERVER_WORKERS", "many")]).unwrap_err(),
        "environment: TRESEN_SERVER_WORKERS must be a whole number from 1 to 64, not \"many\""
    );
}

#[test]
fn what_kubernetes_says_of_a_service_is_not_meant_for_us() {
    let of_services = [
        ("TRESEN_SERVICE_HOST", "10.0.0.11"),
        ("TRESEN_SERVICE_PORT", "80"),
        ("TRESEN_SERVICE_PORT_HTTP", "80"),
        ("TRESEN_PORT", "tcp://10.0.0.11:80"),
        ("TRESEN_PORT_80_TCP", "tcp://10.0.0.11:80"),
        ("TRESEN_PORT_80_TCP_PROTO", "tcp"),
        ("TRESEN_PORT_80_TCP_PORT", "80"),
        ("TRESEN_PORT_80_TCP_ADDR", "10.0.0.11"),
        ("TRESEN_WEB_PORT_8080_UDP_ADDR", "10.0.0.11"),
        ("TRESEN_MAIL_PORT", "tcp://10.0.0.11:25"),
        ("TRESEN_MAIL_SERVICE_HOST", "10.0.0.11"),
    ];
    load("", &of_services).unwrap();
    for name in ["TRESEN_PORT", "TRESEN_HOST"] {
        let refused = load("", &[(name, "8080")]).unwrap_err();
        assert!(refused.starts_with(&format!("environment: there is no {name}; the nearest one is")), "{refused}");
    }
}

#[test]
fn proxies_are_named_by_address_or_network_as_the_sentence_says() {
    let proxies = |written: &str| {
        let file = load(&format!("[server]\ntrusted_proxies = {written}"), &[]).unwrap().server.trusted_proxies;
        let variable = load("", &[("TRESEN_SERVER_TRUSTED_PROXIES", written)]).unwrap().server.trusted_proxies;
        assert_eq!(file, variable, "{written}");
        file.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (written, meant) in [
        (r#"["127.0.0.1"]"#, "127.0.0.1/32"),
        (r#"["127.0.0.1", "10.0.0.0/8"]"#, "127.0.0.1/32 10.0.0.0/8"),
        (r#"["172.18.0.5/16", "::1", "fd00::/8"]"#, "172.18.0.0/16 ::1/128 fd00::/8"),
        (r#"["::ffff:10.1.2.3", "::ffff:10.0.0.0/104"]"#, "10.1.2.3/32 10.0.0.0/8"),
        ("[]", ""),
    ] {
        assert_eq!(proxies(written), meant);
    }
    let variable = |text| load("", &[("TRESEN_SERVER_TRUSTED_PROXIES", text)]);
    let both = variable("127.0.0.1, 10.0.0.0/8,").unwrap().server.trusted_proxies;
    assert_eq!(both.iter().map(ToString::to_string).collect::<Vec<_>>(), ["127.0.0.1/32", "10.0.0.0/8"]);
    let sentence = variable("10.0.0.0/33").unwrap_err();
    for recommended in [r#"["127.0.0.1", "10.0.0.0/8"]"#, "127.0.0.1,10.0.0.0/8"] {
        assert!(sentence.contains(recommended), "{sentence}");
        assert_eq!(variable(recommended).unwrap().server.trusted_proxies.len(), 2, "{recommended}");
    }
}

/// The sentences recommend values. A recommended value is accepted when it is copied, in the file and in the
/// environment.
#[test]
fn what_a_sentence_recommends_is_accepted() {
    for option in OPTIONS.iter().filter(|option| option.key != "ca_file") {
        let Err(sentence) = load("", &[(option.env, "\u{1}")]) else { continue };
        let Some((_, example)) = sentence.split_once("such as ") else { continue };
        let example = match example.strip_prefix('[') {
            Some(list) => format!("[{}]", list.split_once(']').unwrap().0),
            None => example.split('"').nth(1).unwrap().to_owned(),
        };
        let said = load("", &[(option.env, &example)]).err().unwrap_or_default();
        assert!(!said.contains(" must be "), "{}: {example}: {said}", option.env);
    }
}

#[test]
fn https_without_a_named_proxy_is_warned_of() {
    let warnings = |file: &str| load(file, &[]).unwrap().warnings().len();
    assert_eq!(warnings("[server]\npublic_address = \"https://help.example.org\""), 1);
    assert_eq!(warnings("[server]\npublic_address = \"http://help.example.org\""), 0);
    let named = "[server]\npublic_address = \"https://help.example.org\"\ntrusted_proxies = [\"::1\"]";
    assert_eq!((warnings(""), warnings(named)), (0, 0));
}

#[test]
fn passwords_come_from_where_they_are_given_nearest() {
    let folder = std::env::temp_dir().join(format!("tresen-config-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("mail-password"), "from credential\n").unwrap();
    fs::write(folder.join("file"), "from file\n").unwrap();
    let path = folder.join("file").display().to_string();
    let host = "[mail]\nhost = \"mail.example.org\"\nfrom = \"hilfe@example.org\"\n";
    let password = |file: &str, environment: &[(&str, &str)]| {
        let config = folder.join("config.toml");
        fs::write(&config, format!("{host}{file}")).unwrap();
        let overrides = CliOverrides { config: Some(config), ..CliOverrides::default() };
        let credentials = ("CREDENTIALS_DIRECTORY".into(), folder.clone().into_os_string());
        let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
        Config::load_with(&overrides, environment.chain([credentials]))
            .map(|config| config.mail.server().unwrap().password)
    };
    let of_file = format!("password_file = {path:?}");
    let env_file = [("TRESEN_MAIL_PASSWORD_FILE", path.as_str())];
    assert_eq!(password("", &[]).unwrap(), "from credential");
    assert_eq!(password(&of_file, &[]).unwrap(), "from file");
    assert_eq!(password(&of_file, &[("TRESEN_MAIL_PASSWORD", "word")]).unwrap(), "word");
    assert_eq!(password("password = \"word\"", &env_file).unwrap(), "from file");
    let both = password(&format!("password = \"word\"\n{of_file}"), &[]).unwrap_err().0;
    assert!(both.ends_with("mail.password and mail.password_file are both set: keep one of them"), "{both}");
    let gone = password("password_file = \"/nowhere\"", &[]).unwrap_err().0;
    assert_eq!(gone, "the file /nowhere with the mail password cannot be read: no such file or directory");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn ports_follow_the_security_and_secrets_are_not_shown() {
    let mail = "[mail]\nhost = \"mail.example.org\"\nfrom = \"hilfe@example.org\"\npassword = \"geheim\"\n";
    let port = |more: &str| load(&format!("{mail}{more}"), &[]).unwrap().mail.server().unwrap().port;
    assert_eq!(
        [port(""), port("security = \"tls\""), port("security = \"none\""), port("port = 2525")],
        [587, 465, 25, 2525]
    );
    assert!(!format!("{:?}", load(mail, &[]).unwrap()).contains("geheim"));
    assert!(load("", &[]).unwrap().mail.server().is_none());
}

#[test]
fn jobs_come_at_their_usual_times_unless_told_otherwise() {
    let config = load("", &[]).unwrap();
    for job in Job::ALL {
        assert_eq!(config.jobs.schedule(job).to_string(), job.spec().schedule, "{}", job.word());
    }
}

#[test]
fn https_is_promised_for_the_host_alone_unless_said_otherwise() {
    let hsts = |file: &str| load(file, &[]).unwrap().server.hsts;
    assert_eq!(hsts(""), Hsts::Host);
    assert_eq!(hsts("[server]\nhsts = \"off\""), Hsts::Off);
    assert_eq!(hsts("[server]\nhsts = \"subdomains\""), Hsts::Subdomains);
}
