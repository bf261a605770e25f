//! No leak by the side (§9.2): whatever somebody can reach by links, lists, counters, search and
//! live events, and whatever mail they get, names no ticket and no person that they may not see.

use std::collections::{BTreeSet, VecDeque};

use tresen::{
    domain::{
        access,
        classification::TicketOutcome,
        department::DepartmentKind,
        id::AccountId,
        ticket::{Action, Ticket},
    },
    store::People,
    web::endpoints,
};

use crate::support::{
    ADA, BO, Browser, DONATION, ELSEWHERE, FREI, IRA, JO, KIM, LEE, NIA, OFFICE, PIA, SITE, SVEN, TestApp, ULI, body,
    department, label, page_of,
};

/// A ticket that would be known anywhere: every text of it has a word of its own.
struct Marked {
    ticket: Ticket,
    word: String,
}

impl Marked {
    /// Words that whoever may not open it never reads. All of them begin alike, so they can be
    /// searched for without being named.
    fn secrets(&self) -> [String; 6] {
        let word = &self.word;
        [
            format!("Zebra{word}"),
            format!("Nadel{word}"),
            format!("nadel{word}@"),
            format!("Strauss{word}"),
            format!("Notizblatt{word}"),
            self.ticket.no.to_string(),
        ]
    }
}

fn seeded() -> (TestApp, Vec<Marked>) {
    let helpdesk = TestApp::with_every_role();
    helpdesk.write(|tx| tx.put_department(&department(ELSEWHERE, "Werkstatt", DepartmentKind::General, &[])));
    let mut marked = Vec::new();
    let places = [SITE, OFFICE, ELSEWHERE];
    let workers = [JO, JO, ULI];
    for number in 0..24_usize {
        let (place, worker) = (places[number % 3], workers[number % 3]);
        let word = format!(
            "{}q",
            ["alfa", "bravo", "delta", "echo", "golf", "hotel", "india", "kilo"][number / 3].to_owned()
                + ["x", "y", "z"][number % 3]
        );
        let (name, email) = (format!("Xaver Nadel{word}"), format!("nadel{word}@example.org"));
        let ticket = helpdesk.request_of(
            &name,
            &email,
            place,
            DONATION,
            &format!("Anliegen Zebra{word}"),
            &format!("Text Strauss{word}."),
        );
        helpdesk.has_noted(worker, &ticket, &format!("Notizblatt{word}"));
        let close = || Action::Close(TicketOutcome::Solved, Some(body(&format!("Strauss{word} geloest."))));
        let ticket = match number / 3 {
            0 => helpdesk.now_is(&ticket),
            1 => helpdesk.has_done(worker, &ticket, Action::Take),
            2 => helpdesk.has_done(worker, &ticket, Action::Forward(label("Nordlicht"))),
            3 => helpdesk.has_done(worker, &ticket, Action::Forward(label("Südwind"))),
            4 => helpdesk.has_done(worker, &ticket, close()),
            5 => helpdesk.has_done(worker, &ticket, Action::Refer(if place == ELSEWHERE { KIM } else { ULI })),
            6 if place == SITE => {
                helpdesk.has_done(worker, &ticket, close());
                helpdesk.has_done(ADA, &ticket, Action::Archive)
            }
            _ if place == SITE => {
                helpdesk.has_done(worker, &ticket, close());
                helpdesk.has_done(ADA, &ticket, Action::Delete)
            }
            // Forwarded once and back: out of the provider's sight again.
            _ => {
                helpdesk.has_done(worker, &ticket, Action::Forward(label("Nordlicht")));
                helpdesk.has_done(worker, &ticket, Action::Resume)
            }
        };
        marked.push(Marked { ticket, word });
    }
    (helpdesk, marked)
}

/// Everything that somebody reaches from these addresses by following links.
fn crawl(browser: &mut Browser, from: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    let mut queue: VecDeque<String> = from.into_iter().collect();
    let mut known: BTreeSet<String> = queue.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(path) = queue.pop_front() {
        let page = browser.open(&path).clone();
        let links = page.attributes("a[href], link[href]", "href").into_iter();
        let more = page.attributes("[hx-get]", "hx-get").into_iter();
        for link in links.chain(more) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let is_the_same = link.contains("lang=") || link.starts_with("/assets/") || link == "/console/live";
            let is_ours = link.starts_with('/') && !is_the_same;
            if is_ours && known.insert(link.clone()) && known.len() < 300 {
                queue.push_back(link);
            }
        }
        pages.push((path, page.html));
    }
    pages
}

/// Where a crawl begins: every address without a variable part, every list, and searches.
fn beginnings() -> Vec<String> {
    let plain = endpoints().into_iter().filter(|address| address.method == "GET" && !address.pattern.contains('{'));
    let plain = plain.map(|address| address.pattern.to_owned()).filter(|path| path != "/console/live");
    let searches = ["Anliegen", "Zebra", "Nadel", "Strauss", "Notizblatt", "Xaver", "nadel", "example"]
        .map(|word| format!("/console/search?q={word}"));
    let queues = [
        "mine",
        "unassigned",
        "awaiting-reply",
        "with-provider",
        "waiting",
        "referred",
        "closed",
        "archived",
        "deleted",
        "department-1",
        "department-2",
        "department-3",
    ];
    let lists = queues
        .iter()
        .flat_map(|queue| [format!("/console/queues/{queue}"), format!("/console/queues/{queue}?text=Zebra")]);
    plain.chain(searches).chain(lists).collect()
}

#[test]
fn nobody_meets_a_foreign_ticket_on_any_page_they_reach() {
    let (helpdesk, marked) = seeded();
    for who in [JO, LEE, ADA, ULI, BO, NIA, SVEN, PIA, IRA] {
        let actor = helpdesk.actor(who);
        let mut browser = helpdesk.desk(who);
        let pages = crawl(&mut browser, beginnings());
        assert!(pages.len() > 30, "{who} reached {} pages", pages.len());
        let (foreign, own): (Vec<_>, Vec<_>) = marked.iter().partition(|one| !access::may_read(&actor, &one.ticket));
        for one in foreign {
            for secret in one.secrets() {
                let found = pages.iter().find(|(_, html)| html.contains(&secret));
                assert!(found.is_none(), "{who} reads {secret} on {}", found.unwrap().0);
            }
        }
        // The crawl is worth something: what they may open, it came across.
        for one in own {
            let subject = format!("Zebra{}", one.word);
            assert!(pages.iter().any(|(_, html)| html.contains(&subject)), "{who} did not come across {subject}");
        }
    }
}

#[test]
fn counters_count_what_the_list_shows() {
    let (helpdesk, marked) = seeded();
    for who in [JO, LEE, ADA, ULI, BO, NIA, SVEN, PIA, IRA, FREI] {
        let mut browser = helpdesk.desk(who);
        browser.open("/console");
        let queues = browser.page.attributes("nav.queues a[href^='/console/queues/']", "href");
        assert!(!queues.is_empty());
        for queue in queues {
            let page = browser.open(&queue).is(200).clone();
            let shown = page.all("tr[data-row]").len();
            assert_eq!(page.all("h1 .count"), [shown.to_string()], "{who} {queue}");
            assert!(shown <= marked.len());
        }
    }
}

#[test]
fn a_provider_reads_no_name_and_no_note_of_the_team_anywhere() {
    let (helpdesk, marked) = seeded();
    for who in [NIA, SVEN] {
        let pages = crawl(&mut helpdesk.desk(who), beginnings());
        for (path, html) in &pages {
            for name in ["Jo Beispiel", "Kim Muster", "Lee Leserin", "Ada Vorstand", "Uli Anderswo", "Bo Verwaltung"] {
                assert!(!html.contains(name), "{who} reads {name} on {path}");
            }
            assert!(marked.iter().all(|one| !html.contains(&format!("Notizblatt{}", one.word))), "{who} on {path}");
        }
    }
}

#[test]
fn profiles_are_offered_only_to_those_who_know_them_from_a_ticket() {
    let (helpdesk, marked) = seeded();
    for who in [JO, KIM, ADA, ULI, FREI] {
        let actor = helpdesk.actor(who);
        let mut browser = helpdesk.desk(who);
        for query in ["Xaver", "Nadel", "nadel", "example"] {
            browser.open("/console/tickets/new?topic=2").is(200);
            let page = browser.form("main form[method=post]").fill("find", query).and("then", "find").send();
            for one in marked.iter().filter(|one| !access::may_read(&actor, &one.ticket)) {
                assert!(!page.html.contains(&format!("Nadel{}", one.word)), "{who} is offered Nadel{}", one.word);
            }
        }
    }
    for who in [NIA, SVEN] {
        helpdesk.desk(who).open("/console/tickets/new?topic=2").is(404);
    }
}

#[test]
fn visitors_and_requesters_read_of_their_own_request_and_of_nobody_of_the_team() {
    let (helpdesk, marked) = seeded();
    let public = || {
        endpoints()
            .into_iter()
            .filter(|a| a.method == "GET" && !a.pattern.contains('{') && a.pattern != "/console/live")
    };
    let everywhere: Vec<String> = public().map(|address| address.pattern.to_owned()).collect();
    let names: Vec<String> = helpdesk
        .app
        .read(|read| Ok(read.accounts()?))
        .unwrap()
        .into_iter()
        .map(|account| account.name.to_string())
        .collect();
    let own = &marked[0];
    let secret = helpdesk.app.store().installation_key().link_secret(&own.ticket);
    for (mine, from) in [(None, everywhere.clone()), (Some(own), [everywhere, vec![format!("/r/{secret}")]].concat())] {
        let pages = crawl(&mut helpdesk.browser(), from);
        for (path, html) in &pages {
            for one in marked.iter().filter(|one| mine.is_none_or(|mine| mine.word != one.word)) {
                assert!(one.secrets().iter().all(|secret| !html.contains(secret)), "{} on {path}", one.word);
            }
            assert!(!html.contains("Notizblatt"), "a note on {path}");
            assert!(names.iter().all(|name| !html.contains(name)), "a name of the team on {path}");
        }
    }
}

#[test]
fn no_mail_tells_anybody_of_what_they_may_not_open() {
    let (helpdesk, marked) = seeded();
    // Everything that mails somebody: answers, assignments, and requesters who write again.
    for one in &marked {
        let secret = helpdesk.app.store().installation_key().link_secret(&one.ticket);
        let mut requester = helpdesk.browser();
        if requester.open(&format!("/r/{secret}")).status == 200 && !requester.page.all("#answer").is_empty() {
            requester.form("#answer").fill("text", "Noch eine Frage.").send();
        }
    }
    // Kim worked at the site and does not any more.
    let worked = &marked[0].ticket;
    helpdesk.has_done(JO, worked, Action::Assign(KIM));
    helpdesk.write(|tx| {
        let mut account = tx.account(KIM)?.unwrap();
        account.memberships.clear();
        tx.put_account(&account)
    });
    let accounts = helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap();
    let letters = helpdesk.delivers();
    assert!(letters.len() > marked.len(), "{}", letters.len());
    for letter in letters {
        let to = letter.to.1.as_str();
        let said = format!("{} {} {}", letter.subject, letter.text, letter.html);
        let account: Option<AccountId> =
            accounts.iter().find(|account| account.email.as_str() == to).map(|account| account.id);
        for one in &marked {
            let may = match account {
                Some(account) => access::may_read(&helpdesk.actor(account), &helpdesk.now_is(&one.ticket)),
                None => to.starts_with(&format!("nadel{}@", one.word)),
            };
            let tells = one.secrets().into_iter().find(|secret| said.contains(secret));
            assert!(may || tells.is_none(), "{to} reads {tells:?}: {}", letter.subject);
            assert!(account.is_some() || !said.contains("Notizblatt"), "a note goes out to {to}");
        }
    }
}

#[test]
fn open_pages_of_providers_and_inspection_hear_of_nothing_else() {
    let (helpdesk, marked) = seeded();
    let foreign = &marked[0].ticket;
    let theirs = &marked[6].ticket;
    for (who, hears) in [(NIA, true), (SVEN, false), (IRA, false), (PIA, false), (BO, false)] {
        let mut ear = helpdesk.listens(who);
        assert!(ear.hears_until(": here").contains(": here"), "{who}");
        helpdesk.desk(KIM).answers(foreign, "Gern.").is(200);
        assert_eq!(ear.hears(), "", "{who} hears of a foreign ticket");
        helpdesk.desk(KIM).answers(theirs, "Gern.").is(200);
        let heard = if hears { ear.hears_until("event: changed") } else { ear.hears() };
        assert_eq!(heard.contains("event: changed"), hears, "{who}: {}", page_of(theirs));
    }
}
