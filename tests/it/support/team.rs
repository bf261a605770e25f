//! A helpdesk that is set up, and the people who work there.

use std::sync::LazyLock;

use argon2::{Argon2, password_hash::PasswordHasher};
use jiff::Timestamp;
use totp_rs::Builder;
use tresen::{
    app::{
        Error,
        account::{self, NewAccount, second_factor},
        setup::{InitialSetup, initialise, preset::PresetChoice},
    },
    domain::{
        id::AccountId,
        person::{Account, Lang, RulesAcceptance},
        rights::Membership::{self, Read, Write},
        text::EmailAddress,
    },
    store::{Credentials, InstallationKey, People},
};

use super::{Browser, TestApp, new_account, organisation};

/// Everybody's password.
pub const PASSWORD: &str = "vier Wale tanzen Polka";

/// The form for what is typed; beside it may stand one for a passkey.
pub const TYPED: &str = "form:not([data-passkey])";

/// Hashing is made to take long, so once must do.
static HASH: LazyLock<String> =
    LazyLock::new(|| Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap().to_string());

/// Somebody of the team: `mira` administers and works everywhere, `jonas` works in the north and
/// reads the middle, `aylin` works in the middle and with general requests.
pub type Teammate = &'static str;

/// Who, how they are called, and their memberships by the preset's keys.
type Hired = (Teammate, &'static str, &'static [(&'static str, Membership)]);

const TEAM: [Hired; 2] = [
    ("jonas", "Jonas Petersen", &[("nord", Write), ("supraregional", Write), ("mitte", Read)]),
    ("aylin", "Aylin Demir", &[("mitte", Write), ("general", Write)]),
];

/// The key of somebody's app for one-time codes.
pub fn seed_of(who: &str) -> Vec<u8> {
    format!("{who:-<20}").into_bytes()
}

/// The code that an app with this key shows at a time.
pub fn one_time_code(seed: &[u8], at: Timestamp) -> String {
    let totp = Builder::new().with_secret(seed).build().unwrap();
    totp.generate(at.as_second().cast_unsigned()).to_string()
}

/// Somebody's recovery codes.
pub fn codes_of(who: &str) -> Vec<String> {
    let letter = |number: u8| char::from(b'A' + number);
    let name: String =
        who.to_uppercase().chars().filter(|c| !"ILOU".contains(*c)).chain("XXXX".chars()).take(4).collect();
    (0..10).map(|number| format!("{name}-{0}{0}{0}{0}", if number == 8 { 'X' } else { letter(number) })).collect()
}

pub fn account_with_credentials(keys: &InstallationKey, who: &str, name: &str) -> NewAccount {
    let mut credentials = Credentials { password: HASH.clone(), ..Credentials::default() };
    second_factor::enrol_app_and_codes(keys, &mut credentials, &seed_of(who), 0, &codes_of(who)).unwrap();
    NewAccount { credentials, ..new_account(name, &format!("{who}@technik-truhe.example")) }
}

impl TestApp {
    /// The helpdesk of an association with sites, set up, with one administrator and two agents.
    pub fn verein() -> Self {
        let test = Self::fresh();
        let _hashed = HASH.len();
        let founded = test.app.store().write_now(move |tx| {
            let organisation = organisation("Technik-Truhe e. V.", "https://hilfe.technik-truhe.example");
            let preset = PresetChoice::Verein.load(Lang::De)?;
            let keys = tresen::store::Read::installation_key(tx).clone();
            let administrator = account_with_credentials(&keys, "mira", "Mira Beispiel");
            let (_, made) = initialise(tx, &InitialSetup { organisation, preset, administrator })?;
            for (who, name, memberships) in TEAM {
                let memberships = memberships.iter().map(|(key, how)| (made.departments[*key], *how)).collect();
                account::create_account(tx, &NewAccount { memberships, ..account_with_credentials(&keys, who, name) })?;
            }
            for account in tx.accounts()? {
                let rules = Some(RulesAcceptance { version: 1, at: tx.now });
                tx.put_account(&Account { rules, ..account })?;
            }
            Ok::<_, Error>(())
        });
        founded.unwrap();
        test
    }

    /// Somebody with an account gets the password, the app and the recovery codes of `who`.
    pub fn gets_credentials(&self, id: AccountId, who: &'static str) {
        self.write_app(move |tx| {
            let credentials = account_with_credentials(tresen::store::Read::installation_key(tx), who, who).credentials;
            Ok(tx.put_credentials(id, &credentials)?)
        });
    }

    /// Somebody's account.
    pub fn account_of(&self, who: Teammate) -> Account {
        let email = EmailAddress::parse(&format!("{who}@technik-truhe.example")).unwrap();
        let found = self.app.read(|read| match read.account_with_email(&email)? {
            Some(id) => Ok(read.account(id)?),
            None => Ok(None),
        });
        found.unwrap().unwrap()
    }

    /// Changes an account behind the pages' back, for what has no page yet.
    pub fn change_account(&self, who: Teammate, change: impl Fn(&mut Account) + Send + 'static) {
        let email = EmailAddress::parse(&format!("{who}@technik-truhe.example")).unwrap();
        let changed = self.app.store().write_now(move |tx| {
            let id = tx.account_with_email(&email)?.unwrap();
            let mut account = tx.account(id)?.unwrap();
            change(&mut account);
            tx.put_account(&account)?;
            Ok::<_, Error>(())
        });
        changed.unwrap();
    }

    /// Somebody of the team signs in at the real pages, with a browser and an address of their own.
    /// Codes of the app are good for one sign-in every half minute; beyond, recovery codes are used.
    #[track_caller]
    pub fn signs_in(&self, who: Teammate) -> Browser {
        let mut browser = self.browser();
        browser.open("/signin");
        browser.gives_password(who);
        let code = one_time_code(&seed_of(who), self.now());
        let mut page = browser.form(TYPED).fill("code", &code).send();
        for code in codes_of(who) {
            if page.path.starts_with("/signin/code") {
                page = browser.form(TYPED).fill("code", "").fill("recovery", &code).send();
            }
        }
        assert!(page.path.starts_with("/console"), "{}: {}", page.path, page.text());
        browser
    }
}

impl Browser {
    /// Types somebody's address and password on the sign-in page.
    #[track_caller]
    pub fn gives_password(&mut self, who: Teammate) -> super::Page {
        let email = format!("{who}@technik-truhe.example");
        self.form("form").fill("email", &email).fill("password", PASSWORD).send()
    }

    /// Types the code that somebody's app shows at a time.
    #[track_caller]
    pub fn gives_code(&mut self, who: Teammate, at: Timestamp) -> super::Page {
        self.form(TYPED).fill("code", &one_time_code(&seed_of(who), at)).send()
    }
}
