//! One mail in one SMTP transaction (RFC 5321 §3.3), step by step, because it matters which step the server
//! refuses: the sender is about us, recipient and content are about this mail.
//!
//! Not here: connecting, and what a mail looks like (`send`).

use std::net::{IpAddr, SocketAddr};

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error as SmtpError,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use tokio::net::UdpSocket;

use super::send::reason;
use crate::app::transport::{Email, SendError};

/// The longest line of a header with an encoded word (RFC 2047 §2).
const MAX_HEADER_LINE: usize = 76;

/// Hands over one mail. After an error the connection must not be used again.
pub(super) async fn deliver(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    message: &[u8],
) -> Result<(), SendError> {
    let options = mail_options(connection, envelope, message)?;
    let sender = connection.command(Mail::new(envelope.from().cloned(), options)).await;
    sender.map_err(|error| SendError::Unavailable(format!("sender: {}", reason(&error))))?;
    for recipient in envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await.map_err(|error| recipient_error(&error))?;
    }
    connection.command(Data).await.map_err(|error| send_error(&error))?;
    connection.message(message).await.map(drop).map_err(|error| send_error(&error))
}

/// What the server has to be told of the mail, and can carry.
fn mail_options(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    message: &[u8],
) -> Result<Vec<MailParameter>, SendError> {
    let mut options = Vec::new();
    let is_ascii = |address: &Address| address.to_string().is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(SendError::Permanent(
                "this mail server carries no address with letters such as ä before the @ (SMTPUTF8)".to_owned(),
            ));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !message.is_ascii() {
        if !connection.server_info().supports_feature(Extension::EightBitMime) {
            return Err(SendError::Permanent("this mail server carries no letters such as ä (8BITMIME)".to_owned()));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(options)
}

/// A refused recipient. Codes 5.7 (RFC 3463 §3.8, security or policy, such as "relaying denied") are about us: the
/// server carries nothing of ours there, whoever the recipient is.
fn recipient_error(error: &SmtpError) -> SendError {
    match send_error(error) {
        SendError::Permanent(said) if said.split(' ').nth(1).is_some_and(|code| code.starts_with("5.7.")) => {
            SendError::Unavailable(format!("sender: {said}"))
        }
        other => other,
    }
}

/// A reply 5xx about the recipient or the content is permanent; anything else is temporary.
fn send_error(error: &SmtpError) -> SendError {
    let reason = reason(error);
    if error.is_permanent() || error.is_client() { SendError::Permanent(reason) } else { SendError::Temporary(reason) }
}

/// How we greet (RFC 5321 §4.1.1.1): the host of the public address, with which the Message-ID ends. Servers
/// refuse a bare name such as `raspberrypi`; then it is the address that we have towards the server.
pub(super) async fn client_id(server: SocketAddr, email: &Email) -> ClientId {
    let host = email.message_id.rsplit('@').next().unwrap_or_default();
    match host.parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) if host.trim_matches('.').contains('.') => ClientId::Domain(host.to_owned()),
        Err(_) => match own_address(server).await {
            Some(IpAddr::V4(address)) => ClientId::Ipv4(address),
            Some(IpAddr::V6(address)) => ClientId::Ipv6(address),
            None => ClientId::default(),
        },
    }
}

/// Our address on the way to a server; nothing is sent.
async fn own_address(server: SocketAddr) -> Option<IpAddr> {
    let any = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).await.ok()?;
    socket.connect(server).await.ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Breaks long lines of the header that hold encoded words, at a space.
pub(super) fn fold_header(message: &[u8]) -> Vec<u8> {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(message.len());
    let (header, body) = message.split_at(end);
    let header = String::from_utf8_lossy(header);
    let folded: Vec<String> = header.split("\r\n").map(fold_line).collect();
    [folded.join("\r\n").as_bytes(), body].concat()
}

fn fold_line(line: &str) -> String {
    let (mut rest, mut folded) = (line, String::new());
    while rest.len() > MAX_HEADER_LINE && line.contains("=?") {
        let spaces = || rest.match_indices(' ').map(|(at, _)| at).filter(|at| !rest[..*at].trim().is_empty());
        let Some(at) = spaces().take_while(|at| *at <= MAX_HEADER_LINE).last().or_else(|| spaces().next()) else {
            break;
        };
        folded += &rest[..at];
        folded += "\r\n";
        rest = &rest[at..];
    }
    folded + rest
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Write},
        net::TcpListener,
    };

    use super::*;
    use crate::{
        channel::mail::Smtp,
        domain::{
            organisation::{MailSecurity, MailServer},
            text::{EmailAddress, PersonName},
        },
    };

    /// A mail server that refuses one command for good, with words of its own if they follow. Returns it and what it was told.
    fn refusing(command: &'static str) -> (MailServer, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (command, refusal) = command.split_once(' ').unwrap_or((command, "550 5.7.1 no"));
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut told = Vec::new();
            stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
            let mut is_content = false;
            for line in BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok) {
                let is_end = is_content && line == ".";
                let said = match line.split(' ').next().unwrap_or_default() {
                    _ if is_content && !is_end => continue,
                    _ if is_end && command == "." => refusal,
                    _ if is_end => "250 taken",
                    word if word == command => refusal,
                    "EHLO" => "250-mail.example\r\n250 8BITMIME",
                    "DATA" => "354 go on",
                    _ => "250 ok",
                };
                is_content = line == "DATA" && said.starts_with("354");
                told.push(line);
                if stream.write_all(format!("{said}\r\n").as_bytes()).is_err() {
                    break;
                }
            }
            told
        });
        let from = EmailAddress::parse("hilfe@example.org").unwrap();
        let (security, user, password) = (MailSecurity::None, String::new(), String::new());
        (MailServer { host: "127.0.0.1".to_owned(), port, security, user, password, from }, server)
    }

    fn email(to: &str, host: &str) -> Email {
        Email {
            to: (
                PersonName::parse("Jürgen Überall-Größenwahn von der Äußeren Höhe").ok(),
                EmailAddress::parse(to).unwrap(),
            ),
            from_name: "Verein für überaus höfliche Äußerungen".to_owned(),
            reply_to: None,
            date: "2026-11-20T13:05:00Z".parse().unwrap(),
            subject: "Größe".to_owned(),
            text: "Guten Tag".to_owned(),
            html: "<p>Guten Tag</p>".to_owned(),
            message_id: format!("1@{host}"),
            thread: None,
            lang: "de",
            is_automatic: true,
        }
    }

    async fn sends(command: &'static str, to: &str, host: &str) -> (Result<(), SendError>, Vec<String>) {
        use crate::app::transport::MailTransport;
        let (server, told) = refusing(command);
        let sent = Smtp::default().send(&server, &email(to, host)).await;
        (sent, told.join().unwrap())
    }

    #[tokio::test]
    async fn a_refusal_of_us_is_told_apart_from_one_of_the_mail() {
        let steps = [
            ("EHLO", true),
            ("MAIL", true),
            ("RCPT 550 5.7.1 relaying denied", true),
            ("RCPT 554 5.7.8 sign in first", true),
            ("RCPT 550 5.1.1 no such user", false),
            ("DATA", false),
            (".", false),
        ];
        for (command, is_about_us) in steps {
            let (sent, _) = sends(command, "kim@example.org", "hilfe.example.org").await;
            match sent {
                Err(SendError::Unavailable(_)) if is_about_us => {}
                Err(SendError::Permanent(said)) if !is_about_us => {
                    assert!(said.starts_with("550 5."), "{command}: {said}")
                }
                sent => panic!("{command}: {sent:?}"),
            }
        }
        assert_eq!(sends("none", "kim@example.org", "hilfe.example.org").await.0, Ok(()));
    }

    #[tokio::test]
    async fn a_dead_address_of_the_server_keeps_no_mail() {
        // Takes connections and never says a word.
        let dead = TcpListener::bind("127.0.0.1:0").unwrap();
        let (server, told) = refusing("none");
        let addresses = vec![dead.local_addr().unwrap(), SocketAddr::from(([127, 0, 0, 1], server.port))];
        let connected = Smtp::default().connect_to(&server, addresses, &email("kim@example.org", "example.org")).await;
        connected.map(drop).unwrap();
        assert_eq!(told.join().unwrap(), ["EHLO example.org"]);
    }

    #[tokio::test]
    async fn it_greets_with_its_public_name_or_its_address() {
        for (host, greeting) in [
            ("hilfe.example.org", "EHLO hilfe.example.org"),
            ("raspberrypi", "EHLO [127.0.0.1]"),
            ("192.0.2.7", "EHLO [192.0.2.7]"),
        ] {
            assert_eq!(sends("none", "kim@example.org", host).await.1[0], greeting);
        }
    }

    #[tokio::test]
    async fn an_address_that_the_server_cannot_carry_is_said_in_words() {
        let (sent, _) = sends("none", "jürgen@example.org", "hilfe.example.org").await;
        let Err(SendError::Permanent(said)) = sent else { panic!("{sent:?}") };
        assert_eq!(said, "this mail server carries no address with letters such as ä before the @ (SMTPUTF8)");
    }

    #[test]
    fn lines_with_encoded_words_are_short() {
        let (server, _) = refusing("none");
        let message = crate::channel::mail::format_message(&server, &email("kim@example.org", "x")).unwrap();
        let message = String::from_utf8(message).unwrap();
        let (header, _) = message.split_once("\r\n\r\n").unwrap();
        assert!(header.contains("=?") && header.lines().all(|line| line.len() <= MAX_HEADER_LINE), "{header}");
        assert_eq!(fold_line(&"a".repeat(200)), "a".repeat(200));
        assert_eq!(fold_line(&format!("X: =?{}", "b".repeat(90))), format!("X:\r\n =?{}", "b".repeat(90)));
    }
}
