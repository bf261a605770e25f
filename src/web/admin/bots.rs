//! The bots on `/admin/chat`: what each is doing, or how one is made.

use maud::{Markup, html};

use super::AdminContext;
use crate::{
    app::bots::{BotHealth, BotStopReason},
    domain::person::Lang,
    i18n, t,
    web::ui::{self, icon},
};

/// How a bot fares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BotStatus {
    /// The bot works and was reached lately.
    Connected,
    /// It has just been started.
    Connecting,
    /// Telegram cannot be asked just now.
    Troubled,
    /// Telegram does not know its token.
    WrongToken,
    /// Another program fetches what is written to it.
    Elsewhere,
}

impl BotStatus {
    /// How this bot does.
    pub const fn of(bot: &BotHealth) -> Self {
        match (bot.stop_reason, &bot.last_error, bot.connected_since) {
            (Some(BotStopReason::WrongToken), ..) => Self::WrongToken,
            (Some(BotStopReason::Elsewhere), ..) => Self::Elsewhere,
            (None, Some(_), _) => Self::Troubled,
            (None, None, Some(_)) => Self::Connected,
            (None, None, None) => Self::Connecting,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Connecting => "connecting",
            Self::Troubled => "troubled",
            Self::WrongToken => "wrong-token",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The state in one word, for the badge.
    pub fn badge(self, lang: Lang) -> Markup {
        let (class, symbol) = match self {
            Self::Connected => ("closed", "circle-check"),
            Self::Connecting => ("progress", "refresh"),
            Self::Troubled => ("waiting", "alert"),
            Self::WrongToken | Self::Elsewhere => ("late", "ban"),
        };
        html! { span.{ "badge " (class) } { (icon(symbol)) (i18n::text(lang, &format!("bot-{}", self.word()), &[])) } }
    }

    /// What is the matter and what to do about it; nothing while all is well.
    pub fn advice(self, lang: Lang) -> Markup {
        let (class, symbol) = match self {
            Self::Connected => return html! {},
            Self::Connecting => ("banner", "info"),
            Self::Troubled => ("banner wait", "alert"),
            Self::WrongToken | Self::Elsewhere => ("banner bad", "alert"),
        };
        html! {
            div class=(class) {
                (icon(symbol))
                p { (i18n::text(lang, &format!("bot-{}-text", self.word()), &[])) }
            }
        }
    }
}

/// How people see it.
pub fn name(lang: Lang, id: u64, bot: &BotHealth) -> String {
    match &bot.name {
        Some(name) => format!("@{name}"),
        None => t!(lang, "bot-nameless", id = id.to_string()),
    }
}

/// A way into the bot: a link, and the same as a picture to scan.
pub fn way(lang: Lang, link: &str) -> Markup {
    html! {
        (ui::qr_code(link, &t!(lang, "bot-qr")))
        p { a href=(link) target="_blank" rel="noopener" { (link) } }
    }
}

/// All bots; where there is none, how one is made.
pub fn section(context: &AdminContext) -> Markup {
    let lang = context.lang();
    let bots = context.app().bots().all();
    html! {
        section.card #bots {
            h2 { (t!(lang, "bots-title")) }
            @if bots.is_empty() { (making(lang)) } @else {
                p { (t!(lang, "bots-text")) }
                div."stack loose" { @for (id, bot) in &bots { (one(lang, *id, bot)) } }
            }
        }
    }
}

fn one(lang: Lang, id: u64, bot: &BotHealth) -> Markup {
    let (name, fares) = (name(lang, id, bot), BotStatus::of(bot));
    html! {
        article.stack {
            h3 { (name) " " (fares.badge(lang)) }
            (fares.advice(lang))
            @if let Some(link) = bot.link() { p { a href=(link) target="_blank" rel="noopener" { (link) } } }
            div.actions {
                a."button small" href=(format!("/admin/chat/{id}")) aria-label=(t!(lang, "bot-open-named", name = name)) {
                    (icon("settings")) (t!(lang, "bot-open"))
                }
            }
        }
    }
}

/// What a machine's configuration has to say; the same in every language.
const LINES: &str = "[telegram]\ntoken_files = [\"/etc/tresen/telegram-token\"]";

fn making(lang: Lang) -> Markup {
    html! {
        p { (t!(lang, "bots-none")) }
        ol.stack {
            li { (t!(lang, "bots-step-make")) }
            li { (t!(lang, "bots-step-file")) " " code { "/etc/tresen/telegram-token" } }
            li { div.stack { p { (t!(lang, "bots-step-lines")) } pre.secret.text { (LINES) } } }
        }
        p.muted { (t!(lang, "bots-credential")) " " code { "LoadCredential=telegram-token:/etc/tresen/telegram-token" } }
        p.muted { (t!(lang, "bots-privacy")) }
    }
}
