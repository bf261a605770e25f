//! A filled helpdesk to try out, in German or English: `assets/demo/demo.de.toml` is played through the same use cases as
//! real work, on a clock that runs through the last half year.
//!
//! Data that the rules refuse are an error, so the demo can only show what the product allows.

mod data;
mod translation;
mod world;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        App, Error,
        account::password,
        hash_queue::HashCaller,
        jobs::{self, Job},
    },
    clock::Clock,
    domain::{
        access::Actor,
        id::TicketId,
        person::{Account, Lang},
        text::EmailAddress,
    },
    store::{Credentials, Outbox, People},
};
use data::{Data, data_error};
use translation::DataTranslation;
use world::DemoWorld;

/// Everybody's password in the demo.
pub const DEMO_PASSWORD: &str = "tresen-zum-ausprobieren";

/// A requester who can sign in at `/portal`, with [`DEMO_PASSWORD`].
pub const DEMO_REQUESTER: &str = "svenja.hoppe@example.org";

/// The address that mails of the demo are sent from.
pub const DEMO_SENDER: &str = "hilfe@technik-truhe.example";

/// The sign-in of one agent of the demo.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    pub name: String,
    pub email: String,
    /// The TOTP secret in base32, for an authenticator app or `oathtool --totp -b`.
    pub totp_secret: String,
    /// What they are there for beside answering, in the language of the demo; empty for most.
    pub role: String,
}

/// A contact of an organisation, who sees its requests at `/portal`, with [`DEMO_PASSWORD`].
pub const DEMO_CONTACT: &str = "olga.sander@example.org";

/// One moment of the demo: the opening of a ticket, or one of its steps. Both numbers are positions in
/// the data; a step of None is the opening.
struct DemoMoment {
    at: Timestamp,
    ticket: usize,
    step: Option<usize>,
}

/// The demo begins this many days before now.
const DEMO_DAYS: i64 = 201;

/// Fills an empty helpdesk in a language. The clock must be a fixed one, set to the time at which the demo ends; it
/// is turned back and returns there.
///
/// # Errors
/// `Internal` when the data cannot be read or the rules refuse them, or when the store fails.
pub async fn fill(app: &App, clock: &Clock, lang: Lang) -> Result<Vec<DemoSignIn>, Error> {
    let data = load(lang)?;
    let now = clock.now();
    clock.set(now - SignedDuration::from_hours(24 * DEMO_DAYS));
    let stage = DemoWorld::create(app, &data, lang).await?;
    let mut tickets: BTreeMap<usize, TicketId> = BTreeMap::new();
    for moment in moments(&data, now) {
        clock.set(moment.at);
        let of = &data.ticket[moment.ticket];
        match moment.step {
            None => drop(tickets.insert(moment.ticket, stage.open(app, of).await?)),
            Some(step) => {
                let id = tickets.get(&moment.ticket).copied().ok_or(Error::NotFound)?;
                stage.play_step(app, of, &of.step[step], id).await?;
            }
        }
    }
    clock.set(now);
    drop_old_mail(app, now).await?;
    mark_signed_in(app).await?;
    // As on a machine that was on until now: otherwise the jump of the clock would be doubted.
    jobs::run(app, Job::Cleanup, &Actor::System).await;
    let password = password::hash(app, HashCaller::Machine, DEMO_PASSWORD.to_owned()).await?;
    for address in [DEMO_REQUESTER, DEMO_CONTACT] {
        let email = EmailAddress::parse(address).map_err(|_| data_error(address))?;
        let credentials = Credentials { password: password.clone(), ..Credentials::default() };
        app.write(move |tx| Ok(tx.put_portal_credentials(&email, &credentials)?)).await?;
    }
    Ok(stage.sign_ins)
}

/// The data in a language.
fn load(lang: Lang) -> Result<Data, Error> {
    let mut data = toml::from_str(include_str!("../../assets/demo/demo.de.toml")).map_err(data_error)?;
    if lang == Lang::En {
        let english = include_str!("../../assets/demo/demo.en.toml");
        toml::from_str::<DataTranslation>(english).map_err(data_error)?.apply(&mut data)?;
    }
    Ok(data)
}

fn moments(data: &Data, now: Timestamp) -> Vec<DemoMoment> {
    let hours = |hours: f64| SignedDuration::from_secs_f64(hours * 3600.0);
    let mut moments = Vec::new();
    for (number, ticket) in data.ticket.iter().enumerate() {
        let mut at = now - hours(ticket.days_ago * 24.0);
        moments.push(DemoMoment { at, ticket: number, step: None });
        for (place, step) in ticket.step.iter().enumerate() {
            at += hours(step.after_hours);
            moments.push(DemoMoment { at, ticket: number, step: Some(place) });
        }
    }
    moments.sort_by_key(|moment| (moment.at, moment.ticket, moment.step));
    moments
}

/// Sets the last sign-in of every account to now; otherwise they would count as unused.
async fn mark_signed_in(app: &App) -> Result<(), Error> {
    app.write(|tx| {
        let accounts = tx.accounts()?.into_iter();
        let there = |account| Account { last_sign_in: Some(tx.now), ..account };
        Ok(accounts.map(there).try_for_each(|account| tx.put_account(&account))?)
    })
    .await
}

/// Drops the mails of half a year, so that only those of the last day wait for a server.
async fn drop_old_mail(app: &App, now: Timestamp) -> Result<(), Error> {
    app.write(move |tx| {
        for row in
            tx.outbox_rows()?.iter().filter(|row| now.duration_since(row.created) > SignedDuration::from_hours(24))
        {
            tx.remove_outbox_row(row)?;
        }
        Ok(())
    })
    .await
}
