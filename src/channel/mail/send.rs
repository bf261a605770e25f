//! Hands mails to the mail server (SMTP, RFC 5321) and reuses connections.
//!
//! A connection is kept only after a mail went through it without an error. After any error or time-out
//! it is closed, because the next reply could belong to the mail before. Encryption is rustls with the
//! root certificates of Mozilla; a certificate that does not fit is always refused.

use std::{
    error::Error as _,
    io,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use tokio::time::timeout;

use super::{
    connect::{ATTEMPT_DELAY, race, resolve},
    deliver::{client_id, deliver, fold_header},
};
use crate::{
    app::transport::{Email, MailTransport, SendError, SendFuture},
    domain::{
        organisation::{MailSecurity, MailServer},
        text::{EmailAddress, PersonName},
    },
};

/// For connecting, encrypting and signing in, each.
const SMTP_STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// For handing over one mail: servers check its content before they answer.
const SMTP_SEND_TIMEOUT: Duration = Duration::from_secs(120);

/// A connection that is unused this long is closed: servers hang up too.
const MAX_IDLE_TIME: Duration = Duration::from_secs(20);

/// The most unused connections that are kept.
const MAX_IDLE_CONNECTIONS: usize = 4;

/// An error is cut to this many characters.
const MAX_ERROR_CHARS: usize = 300;

/// The [`MailTransport`] that sends through SMTP.
#[derive(Default)]
pub struct Smtp {
    authorities: Vec<Certificate>,
    idle: Mutex<Vec<IdleConnection>>,
}

struct IdleConnection {
    server: MailServer,
    since: Instant,
    connection: AsyncSmtpConnection,
}

impl Smtp {
    /// Also trusts this certificate authority (PEM), such as a university's own.
    ///
    /// # Errors
    /// A sentence that says why the certificate cannot be read.
    pub fn trusting(pem: &[u8]) -> Result<Self, String> {
        let authority = Certificate::from_pem(pem).map_err(|error| reason(&error))?;
        Ok(Self { authorities: vec![authority], ..Self::default() })
    }

    async fn send_email(&self, server: &MailServer, email: &Email) -> Result<(), SendError> {
        let message = build_message(server, email)?;
        let mut connection = match self.take_idle(server).await {
            Some(connection) => connection,
            None => self.connect(server, email).await?,
        };
        let bytes = fold_header(&message.formatted());
        let sent = timeout(SMTP_SEND_TIMEOUT, deliver(&mut connection, message.envelope(), &bytes)).await;
        match sent {
            Ok(Ok(())) => {
                self.put_idle(server, connection);
                Ok(())
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(timed_out()),
        }
    }

    /// An unused connection to this server that is still alive.
    async fn take_idle(&self, server: &MailServer) -> Option<AsyncSmtpConnection> {
        loop {
            let idle = {
                let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.retain(|idle| idle.server == *server && idle.since.elapsed() < MAX_IDLE_TIME);
                idle.pop()?
            };
            let mut connection = idle.connection;
            if timeout(SMTP_STEP_TIMEOUT, connection.test_connected()).await == Ok(true) {
                return Some(connection);
            }
        }
    }

    fn put_idle(&self, server: &MailServer, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE_CONNECTIONS && !connection.has_broken() {
            idle.push(IdleConnection { server: server.clone(), since: Instant::now(), connection });
        }
    }

    async fn connect(&self, server: &MailServer, email: &Email) -> Result<AsyncSmtpConnection, SendError> {
        let addresses = timeout(SMTP_STEP_TIMEOUT, resolve(&server.host, server.port))
            .await
            .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "the name is not found in time")));
        let addresses = addresses.map_err(|error| SendError::Unavailable(format!("connecting: {error}")))?;
        self.connect_to(server, addresses, email).await
    }

    /// Greets, encrypts and signs in at the first of these addresses that answers. An error here is never caused
    /// by the mail.
    pub(super) async fn connect_to(
        &self,
        server: &MailServer,
        addresses: Vec<SocketAddr>,
        email: &Email,
    ) -> Result<AsyncSmtpConnection, SendError> {
        let tls = match server.security {
            MailSecurity::None => None,
            MailSecurity::StartTls | MailSecurity::Tls => Some(self.tls(server)?),
        };
        let at_once = tls.clone().filter(|_| server.security == MailSecurity::Tls);
        // TLS checks the name of the server, whichever address it has.
        let greeted = race(addresses, ATTEMPT_DELAY, |address| greet(address, at_once.clone(), email));
        let (mut connection, hello) = match timeout(SMTP_STEP_TIMEOUT, greeted).await {
            Ok(Ok(greeted)) => greeted,
            Ok(Err(error)) => {
                let why = error.as_ref().map_or_else(|| "no address".to_owned(), reason);
                return Err(SendError::Unavailable(format!("connecting: {why}")));
            }
            Err(_) => return Err(SendError::Unavailable("connecting: no answer in time".to_owned())),
        };
        if let Some(tls) = tls.filter(|_| server.security == MailSecurity::StartTls) {
            smtp_step("encrypting", connection.starttls(tls, &hello)).await?;
        }
        if !server.user.is_empty() {
            let credentials = Credentials::new(server.user.clone(), server.password.clone());
            smtp_step("signing in", connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await?;
        }
        Ok(connection)
    }

    fn tls(&self, server: &MailServer) -> Result<TlsParameters, SendError> {
        let builder = TlsParameters::builder(server.host.clone());
        let builder = self.authorities.iter().fold(builder, |builder, root| builder.add_root_certificate(root.clone()));
        builder.build().map_err(|error| SendError::Unavailable(format!("encrypting: {}", reason(&error))))
    }
}

impl MailTransport for Smtp {
    fn send<'a>(&'a self, server: &'a MailServer, email: &'a Email) -> SendFuture<'a> {
        Box::pin(self.send_email(server, email))
    }
}

/// Connects to an address, with TLS from the beginning if there is some, and says how we greeted.
async fn greet(
    address: SocketAddr,
    tls: Option<TlsParameters>,
    email: &Email,
) -> Result<(AsyncSmtpConnection, ClientId), SmtpError> {
    let hello = client_id(address, email).await;
    let connection = AsyncSmtpConnection::connect_tokio1(address, None, &hello, tls, None).await?;
    Ok((connection, hello))
}

async fn smtp_step<T>(what: &str, work: impl Future<Output = Result<T, SmtpError>>) -> Result<T, SendError> {
    match timeout(SMTP_STEP_TIMEOUT, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(SendError::Unavailable(format!("{what}: {}", reason(&error)))),
        Err(_) => Err(SendError::Unavailable(format!("{what}: no answer in time"))),
    }
}

fn timed_out() -> SendError {
    SendError::Temporary("sending: no answer in time".to_owned())
}

/// The reason without addresses: it is shown in the console and outlives the person's data.
pub(super) fn reason(error: &SmtpError) -> String {
    let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let said = error.status().map_or_else(|| said.clone(), |code| format!("{code} {said}"));
    if said.contains("CaUsedAsEndEntity") {
        return "the server shows the certificate of an authority (CA:TRUE) as its own; give it one with CA:FALSE, \
                which mail.ca_file may name as well"
            .to_owned();
    }
    without_addresses(&said)
}

fn without_addresses(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let cleaned: Vec<&str> = words.map(|word| if word.contains('@') { "…" } else { word }).collect();
    cleaned.join(" ").chars().take(MAX_ERROR_CHARS).collect()
}

/// The mail as it is transmitted (RFC 5322, RFC 2045).
///
/// # Errors
/// `Permanent` when an address or header cannot be written.
pub fn format_message(server: &MailServer, email: &Email) -> Result<Vec<u8>, SendError> {
    build_message(server, email).map(|message| fold_header(&message.formatted()))
}

fn build_message(server: &MailServer, email: &Email) -> Result<Message, SendError> {
    let builder = Message::builder()
        .from(mailbox(&email.from_name, &server.from)?)
        .to(mailbox(email.to.0.as_ref().map_or("", PersonName::as_str), &email.to.1)?)
        .subject(without_encoded_words(&email.subject))
        .date(email.date.into())
        .message_id(Some(format!("<{}>", email.message_id)));
    let builder = match &email.reply_to {
        Some(address) => builder.reply_to(mailbox(&email.from_name, address)?),
        None => builder,
    };
    let builder = match &email.thread {
        Some(root) => builder.in_reply_to(format!("<{root}>")).references(format!("<{root}>")),
        None => builder,
    };
    let builder = builder.raw_header(header("Content-Language", email.lang));
    let builder = if email.is_automatic {
        builder
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
    } else {
        builder.raw_header(header("X-Auto-Response-Suppress", "OOF, AutoReply"))
    };
    builder
        .multipart(MultiPart::alternative_plain_html(email.text.clone(), email.html.clone()))
        .map_err(|error| SendError::Permanent(without_addresses(&error.to_string())))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Typed text must not look like an encoded word (RFC 2047): mail programs would decode it into line
/// ends and addresses.
fn without_encoded_words(typed: &str) -> String {
    typed.replace("=?", "= ?")
}

fn mailbox(name: &str, address: &EmailAddress) -> Result<Mailbox, SendError> {
    let (local, domain) = address.smtp_parts();
    let address = Address::new(local, domain)
        .map_err(|_| SendError::Permanent("this address cannot receive e-mail".to_owned()))?;
    Ok(Mailbox::new(Some(without_encoded_words(name)).filter(|name| !name.is_empty()), address))
}
