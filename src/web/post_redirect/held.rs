//! Pages of forms with mistakes, held in memory for a short time until the browser asks for them. What is bound to
//! whom is decided by the caller; here are the limits of number, bytes and time.
//!
//! No page is ever displaced by that of somebody else: while there is no room, a page is not taken, and its form is
//! answered directly. So a flood takes nothing from anybody that they have. After a restart nothing is left.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use actix_web::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::web::{compress, gate::CookieKind, gzip};

/// As long as the files of a form that is shown again.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// The most bytes of one page, compressed.
const MAX_PAGE: usize = 128 * 1024;

/// The most pages of one session.
const MAX_PER_SESSION: usize = 8;

/// The most bytes of all pages of people with a session.
const MAX_OF_SESSIONS: usize = 2 * 1024 * 1024;

/// The most bytes of all pages of people without one.
const MAX_OF_STRANGERS: usize = 1024 * 1024;

/// The most pages, also of those whose form was sent since and that take no room any more.
const MAX_PAGES: usize = 1_000;

/// Of the bytes that are free for strangers, one network may have this part.
const NETWORK_PART: usize = 4;

/// Whose page it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PageOwner {
    /// Somebody with a session, whose cookie has this signature.
    Session(CookieKind, String),
    /// Anybody else, from this network. The signature is that of their cookie; `None` where the address of the page
    /// is what lets them in.
    Stranger(String, Option<(CookieKind, String)>),
}

impl PageOwner {
    /// The cookie that the browser has to bring, and its signature.
    pub fn cookie(&self) -> Option<(CookieKind, &str)> {
        match self {
            Self::Session(kind, signature) | Self::Stranger(_, Some((kind, signature))) => Some((*kind, signature)),
            Self::Stranger(_, None) => None,
        }
    }

    const fn has_session(&self) -> bool {
        matches!(self, Self::Session(..))
    }
}

/// A page that was answered to a form.
#[derive(Clone, Debug)]
pub struct HeldPage {
    pub owner: PageOwner,
    /// The path at which it is shown.
    pub path: String,
    /// The path that its form was sent to.
    pub action: String,
    pub status: StatusCode,
    /// The HTML of the page, in gzip.
    packed: Vec<u8>,
    length: usize,
}

impl HeldPage {
    /// `None` if the page cannot be compressed, or is too large.
    pub fn pack(owner: PageOwner, path: String, action: String, status: StatusCode, html: &[u8]) -> Option<Self> {
        let packed = compress::pack(html).filter(|packed| packed.len() <= MAX_PAGE)?;
        Some(Self { owner, path, action, status, packed, length: html.len() })
    }

    /// The page as it was.
    pub fn html(&self) -> Option<Vec<u8>> {
        gzip::unpack(&self.packed, self.length)
    }
}

/// What is known of a word.
#[derive(Clone, Debug)]
pub enum Recalled {
    /// The page that is held under it.
    Page(Box<HeldPage>),
    /// Its form was accepted since.
    Sent,
    /// Nothing, or nothing any more.
    Nothing,
}

/// A word and its page; `None` after the form was accepted.
#[derive(Debug)]
struct Slot {
    word: String,
    since: Timestamp,
    page: Option<HeldPage>,
}

impl Slot {
    fn is_over(&self, now: Timestamp) -> bool {
        // Requests beside each other know the time at which they came in, so `now` may be a little before `since`. A
        // clock that was set far back ends it too.
        now.duration_since(self.since).abs() >= LIFETIME
    }
}

/// All pages that are held. Clones share them.
#[derive(Clone, Default, Debug)]
pub struct HeldPages {
    slots: Arc<Mutex<VecDeque<Slot>>>,
}

impl HeldPages {
    /// Takes a page under a word that nobody can guess; `false` if there is no room.
    pub fn put(&self, word: &str, page: HeldPage, now: Timestamp) -> bool {
        let mut slots = self.slots();
        slots.retain(|slot| !slot.is_over(now));
        if page.owner.has_session() {
            drop_oldest_of(&mut slots, &page.owner);
        }
        let has_room = slots.len() < MAX_PAGES && page.packed.len() <= free_bytes(&slots, &page.owner);
        if has_room {
            slots.push_back(Slot { word: word.to_owned(), since: now, page: Some(page) });
        }
        has_room
    }

    /// Looks a word up.
    pub fn recall(&self, word: &str, now: Timestamp) -> Recalled {
        let slots = self.slots();
        match slots.iter().find(|slot| slot.word == word) {
            Some(Slot { page: None, .. }) => Recalled::Sent,
            Some(slot @ Slot { page: Some(page), .. }) if !slot.is_over(now) => Recalled::Page(Box::new(page.clone())),
            _ => Recalled::Nothing,
        }
    }

    /// Lets go of the page whose form was accepted: the one with this word. Without one it is the only page of this
    /// form that `is_of` finds; with several open windows nobody knows which, and all stay.
    pub fn mark_sent(&self, word: Option<&str>, is_of: impl Fn(&HeldPage) -> bool) {
        let mut slots = self.slots();
        let fits = |slot: &&mut Slot| match (word, &slot.page) {
            (_, None) => false,
            (Some(word), Some(page)) => slot.word == word && is_of(page),
            (None, Some(page)) => is_of(page),
        };
        let mut found: Vec<&mut Slot> = slots.iter_mut().filter(fits).collect();
        if let [slot] = found.as_mut_slice() {
            slot.page = None;
        }
    }

    /// Whether no page is held.
    pub fn is_empty(&self) -> bool {
        self.slots().is_empty()
    }

    fn slots(&self) -> MutexGuard<'_, VecDeque<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room for one more page of a session, at the cost of its own oldest.
fn drop_oldest_of(slots: &mut VecDeque<Slot>, owner: &PageOwner) {
    let is_theirs = |slot: &Slot| slot.page.as_ref().is_some_and(|page| page.owner == *owner);
    let theirs = slots.iter().filter(|slot| is_theirs(slot)).count();
    if theirs >= MAX_PER_SESSION
        && let Some(oldest) = slots.iter().position(is_theirs)
    {
        slots.remove(oldest);
    }
}

/// The bytes that one more page of this owner may have.
fn free_bytes(slots: &VecDeque<Slot>, owner: &PageOwner) -> usize {
    let taken = |counts: &dyn Fn(&PageOwner) -> bool| -> usize {
        let pages = slots.iter().filter_map(|slot| slot.page.as_ref());
        pages.filter(|page| counts(&page.owner)).map(|page| page.packed.len()).sum()
    };
    match owner {
        PageOwner::Session(..) => MAX_OF_SESSIONS.saturating_sub(taken(&PageOwner::has_session)),
        PageOwner::Stranger(network, _) => {
            let free = MAX_OF_STRANGERS.saturating_sub(taken(&|owner| !owner.has_session()));
            let theirs = taken(&|owner| matches!(owner, PageOwner::Stranger(other, _) if other == network));
            (free / NETWORK_PART).saturating_sub(theirs)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-20T13:05:00Z".parse().unwrap()
    }

    fn page_of(owner: PageOwner, length: usize) -> HeldPage {
        let noise: Vec<u8> =
            std::iter::repeat_with(crate::store::random_bytes::<1000>).flat_map(Result::unwrap).take(length).collect();
        HeldPage::pack(owner, "/a".to_owned(), "/a/b".to_owned(), StatusCode::OK, &noise).unwrap()
    }

    fn agent(signature: &str) -> PageOwner {
        PageOwner::Session(CookieKind::Session, signature.to_owned())
    }

    fn stranger(network: usize) -> PageOwner {
        PageOwner::Stranger(network.to_string(), None)
    }

    #[test]
    fn a_page_comes_back_as_it_was_until_its_time_is_over() {
        let (held, page) = (HeldPages::default(), page_of(agent("a"), 5_000));
        let html = page.html().unwrap();
        assert!(held.put("x", page, now()));
        for (minutes, is_there) in [(0, true), (59, true), (60, false), (-1, true), (-60, false)] {
            let later = now() + SignedDuration::from_mins(minutes);
            match held.recall("x", later) {
                Recalled::Page(page) => assert!(is_there && page.html().unwrap() == html, "{minutes}"),
                other => assert!(!is_there, "{minutes}: {other:?}"),
            }
        }
        assert!(matches!(held.recall("y", now()), Recalled::Nothing));
        held.put("slow", page_of(agent("c"), 10), now() - SignedDuration::from_secs(30));
        assert!(matches!(held.recall("x", now()), Recalled::Page(_)), "a form that took long displaces nothing");
        held.put("z", page_of(agent("b"), 10), now() + LIFETIME);
        assert_eq!(held.slots().len(), 1, "what is over takes no room");
    }

    #[test]
    fn a_session_displaces_only_pages_of_its_own() {
        let held = HeldPages::default();
        held.put("other", page_of(agent("b"), 1_000), now());
        for n in 0..=MAX_PER_SESSION {
            assert!(held.put(&n.to_string(), page_of(agent("a"), 1_000), now()));
        }
        assert!(matches!(held.recall("0", now()), Recalled::Nothing));
        assert!(matches!(held.recall("1", now()), Recalled::Page(_)));
        assert!(matches!(held.recall("other", now()), Recalled::Page(_)));
    }

    #[test]
    fn a_flood_of_strangers_displaces_nobody_and_leaves_room_for_others() {
        let held = HeldPages::default();
        assert!(held.put("first", page_of(stranger(0), 5_000), now()));
        let taken = (0..200).filter(|n| held.put(&format!("1-{n}"), page_of(stranger(1), 5_000), now())).count();
        assert!((20..100).contains(&taken), "{taken}");
        assert!(held.put("second", page_of(stranger(2), 5_000), now()), "another network has room");
        for network in 3..2_000 {
            held.put(&format!("{network}"), page_of(stranger(network), 5_000), now());
        }
        let bytes: usize =
            held.slots().iter().filter_map(|slot| slot.page.as_ref()).map(|page| page.packed.len()).sum();
        assert!(bytes <= MAX_OF_STRANGERS, "{bytes}");
        assert!(matches!(held.recall("first", now()), Recalled::Page(_)));
        assert!(held.put("agent", page_of(agent("a"), 5_000), now()), "sessions have room of their own");
    }

    #[test]
    fn what_is_too_large_is_not_held() {
        let noise: Vec<u8> = std::iter::repeat_with(crate::store::random_bytes::<1000>)
            .flat_map(Result::unwrap)
            .take(MAX_PAGE + 1)
            .collect();
        assert!(HeldPage::pack(agent("a"), String::new(), String::new(), StatusCode::OK, &noise).is_none());
    }

    #[test]
    fn a_form_that_was_accepted_lets_go_of_its_page_alone() {
        let held = HeldPages::default();
        held.put("x", page_of(agent("a"), 1_000), now());
        held.put("y", page_of(agent("b"), 1_000), now());
        held.mark_sent(None, |page| page.owner == agent("a") && page.action == "/a/b");
        assert!(matches!(held.recall("x", now()), Recalled::Sent));
        assert!(matches!(held.recall("y", now()), Recalled::Page(_)));
        held.put("z", page_of(agent("b"), 1_000), now());
        held.mark_sent(None, |page| page.owner == agent("b"));
        assert!(matches!(held.recall("y", now()), Recalled::Page(_)), "one of two windows: both stay");
        held.mark_sent(Some("y"), |page| page.owner == agent("b"));
        assert!(matches!(held.recall("y", now()), Recalled::Sent));
        assert!(matches!(held.recall("z", now()), Recalled::Page(_)));
    }
}
