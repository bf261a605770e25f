//! The URL table as a value: every address with its method and the gate in front of it.
//!
//! The gate is not declared but read off the handler: its first argument has to be an extractor that
//! proves who opens it ([`Gate`]). A handler without one does not compile, and a test walks
//! over all addresses, so none can be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route, Scope, guard, web};

/// Who gets through a gate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccessLevel {
    /// Everybody, before the first setup too.
    Anybody,
    /// Everybody, once the helpdesk is set up. What is behind it may ask for a secret in its address.
    Visitor,
    /// The holder of the first-run setup.
    Setup,
    /// Requesters and contacts whose address is proved and whose app's code is missing.
    PendingRequesters,
    /// Requesters and contacts who signed in.
    Requesters,
    /// Accounts whose password was right and whose second factor is missing.
    PendingAgents,
    /// Accounts that proved both factors and have to replace their start password.
    NewPassword,
    /// Accounts signed in with both factors, also those of providers.
    Console,
    /// Accounts of the team, signed in.
    Team,
    /// Accounts that may read the audit log.
    AuditReaders,
    /// Accounts that may read all rules and definitions.
    Inspectors,
    /// Accounts that may administer.
    Administrators,
}

/// An extractor that lets only some through.
pub trait Gate {
    const ACCESS_LEVEL: AccessLevel;
}

/// Arguments of a handler that begin with a gate.
pub trait Gated {
    /// Whom the gate lets through.
    const ACCESS_LEVEL: AccessLevel;
}

/// A gate that a form goes through: it proves where the form comes from. Implemented by the
/// extractors of [`form`](super::form) and by nothing else.
pub trait PostGate: Gate {}

/// Arguments of a handler that begin with a gate for forms.
pub trait GatedPost: Gated {}

/// What a handler may take beside its gate: something of the head of a request, never of its body.
pub trait OfRequestHead {}

impl OfRequestHead for HttpRequest {}
impl<T> OfRequestHead for web::Path<T> {}
impl<T> OfRequestHead for web::Query<T> {}

macro_rules! gated {
    ($($rest:ident)*) => {
        impl<G: Gate, $($rest: OfRequestHead),*> Gated for (G, $($rest,)*) {
            const ACCESS_LEVEL: AccessLevel = G::ACCESS_LEVEL;
        }

        impl<G: PostGate, $($rest: OfRequestHead),*> GatedPost for (G, $($rest,)*) {}
    };
}
gated!();
gated!(A);
gated!(A B);
gated!(A B C);
gated!(A B C D);

/// One address with its method and its gate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The method, `GET` or `POST`.
    pub method: &'static str,
    /// The path, with its variable parts in braces.
    pub pattern: &'static str,
    /// Who gets as far as its handler.
    pub level: AccessLevel,
}

/// All addresses, in the order in which they are tried.
#[derive(Default)]
pub struct UrlTable {
    entries: Vec<(Endpoint, Route)>,
}

impl UrlTable {
    /// Adds a page, for GET and HEAD.
    pub fn get<F, Args>(&mut self, pattern: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: Gated + FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        // Monitors and link checkers ask for the head alone.
        let page = web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
        self.add(Endpoint { method: "GET", pattern, level: Args::ACCESS_LEVEL }, page.to(handler))
    }

    /// Adds what a form is sent to. The handler has to begin with an extractor that proves the form.
    pub fn post<F, Args>(&mut self, pattern: &'static str, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: GatedPost + FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Endpoint { method: "POST", pattern, level: Args::ACCESS_LEVEL }, web::post().to(handler))
    }

    fn add(&mut self, address: Endpoint, route: Route) -> &mut Self {
        self.entries.push((address, route));
        self
    }

    /// The addresses of an area.
    pub fn area(&mut self, table: fn(&mut Self)) -> &mut Self {
        table(self);
        self
    }

    /// Hands all addresses to actix, each with `wrap` around its handler. It tries them one after the other, so they are put together by
    /// the first part of their path: most are passed over at one go.
    pub fn register(self, site: &mut web::ServiceConfig, wrap: fn(Route) -> Route) {
        let mut areas: BTreeMap<&str, Vec<(&str, Route)>> = BTreeMap::new();
        for (address, route) in self.entries {
            let (area, rest) = address.pattern.split_at(first_part(address.pattern).len());
            areas.entry(area).or_default().push((rest, wrap(route)));
        }
        if let Some(home) = areas.remove("/") {
            for (_, route) in home {
                site.route("/", route);
            }
        }
        let put = |scope: Scope, (rest, route): (&str, Route)| scope.route(rest, route);
        for (area, routes) in areas {
            let (within, direct): (Vec<_>, Vec<_>) = routes.into_iter().partition(|(rest, _)| is_within(rest));
            let mut scope = direct.into_iter().fold(web::scope(area), put);
            let names: BTreeSet<&str> = within.iter().map(|(rest, _)| first_part(rest)).collect();
            match names.first() {
                // A variable path part, such as the token of a draft, is matched once for all routes below it.
                Some(name) if names.len() == 1 => {
                    let behind = within.into_iter().map(|(rest, route)| (&rest[name.len()..], route));
                    scope = scope.service(behind.fold(web::scope(name), put));
                }
                _ => scope = within.into_iter().fold(scope, put),
            }
            site.service(scope);
        }
    }

    /// The addresses without their handlers.
    pub fn endpoints(self) -> Vec<Endpoint> {
        self.entries.into_iter().map(|(address, _)| address).collect()
    }
}

/// The first part of a path: `/{token}` of `/{token}/place`.
fn first_part(path: &str) -> &str {
    path.match_indices('/').nth(1).map_or(path, |(at, _)| &path[..at])
}

/// Whether a path begins with a variable part and goes on.
fn is_within(path: &str) -> bool {
    path.starts_with("/{") && first_part(path).len() < path.len()
}

#[cfg(test)]
mod tests {
    //! A handler without a proven form takes no POST. What does not compile cannot be run, so the compiler is asked
    //! for the bound itself.

    use std::marker::PhantomData;

    use actix_web::web::{Bytes, Form, Json, Payload};

    use super::GatedPost;
    use crate::web::{
        admin::AdminContext,
        console::ConsoleContext,
        form::{OpenPost, Posted, PostedUpload},
        gate::{AgentSession, Guest, Visitor},
    };

    /// Has the constant of [`Refused`] unless the bound is met.
    struct Arguments<A>(PhantomData<A>);

    trait Refused {
        const MAY_TAKE_A_POST: bool = false;
    }
    impl<A> Refused for Arguments<A> {}
    impl<A: GatedPost> Arguments<A> {
        const MAY_TAKE_A_POST: bool = true;
    }

    macro_rules! refused {
        ($($arguments:ty),* $(,)?) => {
            $(const { assert!(!<Arguments<$arguments>>::MAY_TAKE_A_POST, stringify!($arguments)) };)*
        };
    }

    #[test]
    fn a_handler_without_a_proven_form_takes_no_post() {
        const { assert!(<Arguments<(OpenPost<Visitor>,)>>::MAY_TAKE_A_POST) };
        const { assert!(<Arguments<(Posted<AdminContext>,)>>::MAY_TAKE_A_POST) };
        const { assert!(<Arguments<(PostedUpload<ConsoleContext>,)>>::MAY_TAKE_A_POST) };
        refused!((Guest,), (Visitor,), (AgentSession,), (ConsoleContext,), (AdminContext,));
        // Beside its gate a handler cannot take the body a second time, unread.
        refused!((Visitor, Bytes), (OpenPost<Visitor>, String), (Posted<AdminContext>, Form<()>));
        refused!((Posted<AdminContext>, Json<()>), (AdminContext, Payload), (OpenPost<Visitor>, Bytes));
    }
}
