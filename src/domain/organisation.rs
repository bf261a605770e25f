//! What the organisation says of itself: name, look, texts, and how its mail leaves.

use super::{
    kinds::kinds,
    person::Lang,
    picture::PictureKind,
    placeholder::Placeholder,
    text::{Body, EmailAddress, Label, TextError},
};

/// The organisation whose helpdesk this is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organisation {
    /// Its name, as on the door.
    pub name: Label,
    /// The language of pages for those whose browser asks for neither.
    pub lang: Lang,
    /// Where it is reached from outside, such as `https://hilfe.example.org`, without a slash at the end.
    pub address: String,
    /// The accent colour as a hue, 0 to 359 degrees.
    pub hue: u16,
    /// Media type of the logo, if there is one.
    pub logo: Option<String>,
    /// Postal address and how to reach the people responsible.
    pub contact: Option<Body>,
}

impl Organisation {
    /// The letter that stands for it where there is no room for a logo.
    pub fn first_letter(&self) -> char {
        self.name.as_str().chars().next().unwrap_or('T')
    }
}

/// Whether an address leads to the machine on which it is opened, and so nowhere from another one.
pub fn is_local_address(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => &host,
    };
    let inner = name.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = inner.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    is_loopback || name == "localhost" || name.ends_with(".localhost")
}

/// Reads an address for browsers as people type it: scheme and host, perhaps a port, no path.
pub fn parse_public_address(raw: &str) -> Result<String, TextError> {
    let text = raw.trim().trim_end_matches('/');
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > 200 {
        return Err(TextError::TooLong { max: 200 });
    }
    let (scheme, host) = text.split_once("://").unwrap_or(("https", text));
    let scheme = scheme.to_ascii_lowercase();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_name = if let Some(inner) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        inner.parse::<std::net::Ipv6Addr>().is_ok()
    } else {
        let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
        name.split('.').all(is_label)
    };
    let is_known = scheme == "https" || scheme == "http";
    if is_known && is_port && is_name {
        Ok(format!("{scheme}://{}", host.to_lowercase()))
    } else {
        Err(TextError::Malformed)
    }
}

/// The most bytes of a logo: every page loads it.
pub const MAX_LOGO_BYTES: u64 = 300_000;

/// The media type of a logo, told from its first bytes; nothing if browsers should not be given it.
/// No SVG: it can carry scripts.
pub fn detect_logo_type(bytes: &[u8]) -> Option<&'static str> {
    PictureKind::of(bytes).filter(|kind| *kind != PictureKind::Gif).map(PictureKind::word)
}

/// Texts that the board writes (§4.1, §5.4).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Texts {
    /// Above the list of topics.
    pub intro: Option<Body>,
    /// When no site serves a postal code.
    pub refusal: Option<Body>,
    /// On the confirmation page and in its mail.
    pub confirmation: Option<Body>,
    /// The organisation's paragraphs of the privacy notice.
    pub privacy: Option<Body>,
}

/// One of the texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextKind {
    /// Above the list of topics.
    Intro,
    /// When no site serves a postal code.
    Refusal,
    /// When a request came in.
    Confirmation,
    /// In the privacy notice.
    Privacy,
}

impl TextKind {
    /// All, in the order in which requesters meet them.
    pub const ALL: [Self; 4] = [Self::Intro, Self::Refusal, Self::Confirmation, Self::Privacy];

    /// The word for it in forms and in the keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Intro => "intro",
            Self::Refusal => "refusal",
            Self::Confirmation => "confirmation",
            Self::Privacy => "privacy",
        }
    }

    /// What can be put into it.
    pub const fn placeholders(self) -> &'static [Placeholder] {
        match self {
            Self::Confirmation => &[Placeholder::Organisation, Placeholder::Number],
            _ => &[Placeholder::Organisation],
        }
    }
}

impl Texts {
    /// One of the texts.
    pub fn get(&self, kind: TextKind) -> Option<&Body> {
        match kind {
            TextKind::Intro => self.intro.as_ref(),
            TextKind::Refusal => self.refusal.as_ref(),
            TextKind::Confirmation => self.confirmation.as_ref(),
            TextKind::Privacy => self.privacy.as_ref(),
        }
    }

    /// Texts, each made by `of`.
    pub fn each(mut of: impl FnMut(TextKind) -> Option<Body>) -> Self {
        Self {
            intro: of(TextKind::Intro),
            refusal: of(TextKind::Refusal),
            confirmation: of(TextKind::Confirmation),
            privacy: of(TextKind::Privacy),
        }
    }
}

kinds! {
    /// How a mail server is spoken to.
    MailSecurity {
        /// Encrypted after a plain greeting, usually port 587 (RFC 3207).
        StartTls, "starttls";
        /// Encrypted from the first byte, usually port 465 (RFC 8314).
        Tls, "tls";
        /// Not encrypted: only for a server on the same machine.
        None, "none";
    }
}

impl MailSecurity {
    /// The port that mail servers usually have for it.
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// The mail server that answers leave through. The password is kept sealed, apart from this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// Who signs in; nobody if empty.
    pub user: String,
    /// The password, in the clear only while it is used.
    pub password: String,
    pub from: EmailAddress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_only() {
        for local in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://LOCALHOST:80/x",
            "http://[::1]:8080",
            "http://a.localhost",
            "http://0.0.0.0:1",
        ] {
            assert!(is_local_address(local), "{local}");
        }
        for public in [
            "https://hilfe.example.org",
            "http://192.168.1.5:8080",
            "http://raspberrypi:8080",
            "https://localhost.example",
            "http://[fe80::1]",
            "",
        ] {
            assert!(!is_local_address(public), "{public}");
        }
    }

    #[test]
    fn a_logo_is_what_it_begins_with() {
        assert_eq!(detect_logo_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(detect_logo_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(detect_logo_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [&b"<svg onload='x'>"[..], b"GIF89a", b"", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(detect_logo_type(other), None);
        }
    }

    #[test]
    fn addresses_read_as_people_type_them() {
        for (typed, read) in [
            ("https://hilfe.example.org/", "https://hilfe.example.org"),
            (" Hilfe.Example.org ", "https://hilfe.example.org"),
            ("http://raspberrypi.local:8080", "http://raspberrypi.local:8080"),
            ("http://192.0.2.7:8080", "http://192.0.2.7:8080"),
            ("http://[2001:db8::7]:8080", "http://[2001:db8::7]:8080"),
            ("https://[2001:db8::7]", "https://[2001:db8::7]"),
        ] {
            assert_eq!(parse_public_address(typed).as_deref(), Ok(read), "{typed}");
        }
        for wrong in [
            "ftp://example.org",
            "https://",
            "https://example.org/hilfe",
            "https://a b",
            "https://x:0",
            "a:b@c",
            "javascript:alert(1)",
        ] {
            assert_eq!(parse_public_address(wrong), Err(TextError::Malformed), "{wrong}");
        }
        assert_eq!(parse_public_address(" "), Err(TextError::Empty));
    }
}
