//! HTTP/1.1 as far as a load needs it: one connection, kept open.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Stop;

/// The media type of a form without files.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody's connection.
pub struct Http {
    to: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    /// Where they come from, as the proxy says.
    pub from: String,
    /// Further header lines of every request, each with its line end.
    pub headers: String,
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// Empty if it is no text, such as a compressed page.
    pub body: String,
    /// Bytes of head and body.
    pub bytes: usize,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String = self.body.chars().take(6000).collect();
        write!(f, "{} → {:?}\n{text}", self.status, self.location)
    }
}

impl Answer {
    /// Where it leads, if it does.
    pub fn leads(self) -> Result<String, Stop> {
        if self.status == 303 { Ok(self.location) } else { Err(Stop::Answer(self)) }
    }

    /// The page, if it is one.
    pub fn shown(self) -> Result<Self, Stop> {
        if self.status == 200 { Ok(self) } else { Err(Stop::Answer(self)) }
    }

    /// The first value of an attribute.
    pub fn attribute(&self, name: &str) -> String {
        let found = self.body.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        found.unwrap_or_else(|| panic!("no {name} in {self:?}")).0.to_owned()
    }
}

/// A whole request.
pub fn post(path: &str, from: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {from}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

impl Http {
    pub fn new(to: SocketAddr) -> Self {
        Self { to, stream: None, from: super::address(), headers: String::new() }
    }

    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        let (from, headers) = (&self.from, &self.headers);
        let message = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {from}\r\n{headers}\r\n");
        self.raw(message.as_bytes())
    }

    /// Sends a form.
    pub fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let mut body = String::new();
        for (name, value) in fields {
            let _ = write!(body, "{name}={}&", utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        let message = post(path, &self.from, FORM, body.as_bytes());
        self.submit(&message)
    }

    /// Sends a form with a file.
    pub fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> io::Result<Answer> {
        let mut body = Vec::new();
        for (name, value) in fields {
            write!(body, "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
        }
        let (name, file_name, content) = file;
        write!(body, "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\r\n")?;
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--grenze--\r\n");
        let message = post(path, &self.from, "multipart/form-data; boundary=grenze", &body);
        self.submit(&message)
    }

    /// Sends a whole form. Where its page is shown again with mistakes, that page is the answer, as in a browser.
    pub fn submit(&mut self, message: &[u8]) -> io::Result<Answer> {
        let answer = self.raw(message)?;
        if answer.status == 303 && answer.location.contains("held=") { self.get(&answer.location) } else { Ok(answer) }
    }

    /// Sends bytes and reads one answer.
    pub fn raw(&mut self, message: &[u8]) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.to)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                BufReader::with_capacity(64 * 1024, stream)
            }
        };
        stream.get_mut().write_all(message)?;
        let (answer, is_last) = read(&mut stream)?;
        if !is_last {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

/// Reads one answer; whether the server closes the connection after it.
fn read(stream: &mut impl BufRead) -> io::Result<(Answer, bool)> {
    let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken)?;
    let (mut length, mut is_chunked, mut is_last, mut location) = (0, false, false, String::new());
    let mut bytes = line.len();
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(broken());
        }
        bytes += line.len();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().map_err(|_| broken())?,
            "transfer-encoding" => is_chunked = true,
            "connection" => is_last = value.eq_ignore_ascii_case("close"),
            "location" => location = value.to_owned(),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if is_chunked {
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim_end(), 16).map_err(|_| broken())?;
            let start = body.len();
            body.resize(start + size + 2, 0);
            stream.read_exact(&mut body[start..])?;
            body.truncate(start + size);
            if size == 0 {
                break;
            }
        }
    } else {
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
    }
    bytes += body.len();
    Ok((Answer { status, location, body: String::from_utf8(body).unwrap_or_default(), bytes }, is_last))
}
