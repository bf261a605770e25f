//! What the organisation says of itself: name, look, texts, and how its mail leaves.

use super::{
    person::Lang,
    text::{Body, EmailAddress, Label},
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

/// How a mail server is spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailSecurity {
    /// Encrypted after a plain greeting, usually port 587 (RFC 3207).
    StartTls,
    /// Encrypted from the first byte, usually port 465 (RFC 8314).
    Tls,
    /// Not encrypted: only for a server on the same machine.
    None,
}

/// The mail server that answers leave through. The password is kept sealed, apart from this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// Who signs in; nobody if empty.
    pub user: String,
    /// The password, in the clear only while it is used.
    pub password: String,
    /// The sender's address.
    pub from: EmailAddress,
}
