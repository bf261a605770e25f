//! The heads of a form's parts, cleaned before they are parsed: names of files come from other people's
//! machines, and one byte that no header may hold must not lose everything that was typed beside it.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{error::PayloadError, web::Bytes};
use encoding_rs::WINDOWS_1252;
use futures_util::Stream;

/// A longer head is left to the parser as it is. In bytes.
const MAX_HEAD: usize = 16 * 1024;

/// The bytes of a form in parts, with clean heads.
pub struct CleanHeads<S> {
    body: S,
    scanner: HeadScanner,
    has_ended: bool,
}

impl<S> CleanHeads<S> {
    /// `boundary` is the delimiter between the parts (RFC 2046 §5.1.1), without the leading hyphens.
    pub fn new(body: S, boundary: &str) -> Self {
        Self { body, scanner: HeadScanner::new(boundary), has_ended: false }
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for CleanHeads<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        while !this.has_ended {
            let piece = match Pin::new(&mut this.body).poll_next(context) {
                Poll::Ready(Some(Ok(piece))) => this.scanner.clean(&piece),
                Poll::Ready(None) => {
                    this.has_ended = true;
                    // The parser finds out that the head is cut off.
                    this.scanner.head.take().unwrap_or_default()
                }
                other => return other,
            };
            // A head that is not whole yet is held back.
            if !piece.is_empty() {
                return Poll::Ready(Some(Ok(piece.into())));
            }
        }
        Poll::Ready(None)
    }
}

/// Finds heads in bytes that come in pieces of any length.
struct HeadScanner {
    /// The delimiter line before a head.
    delimiter: Vec<u8>,
    /// How many bytes of the delimiter were the last to come.
    matched: usize,
    /// The head, as far as it has come. `None` in the content of a part.
    head: Option<Vec<u8>>,
}

impl HeadScanner {
    fn new(boundary: &str) -> Self {
        // The first boundary may begin the body, as if a line had ended before it.
        Self { delimiter: format!("\r\n--{boundary}\r\n").into_bytes(), matched: 2, head: None }
    }

    fn clean(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(piece.len());
        let mut rest = piece;
        while let Some((byte, after)) = rest.split_first() {
            if let Some(head) = &mut self.head {
                head.push(*byte);
                if head.ends_with(b"\r\n\r\n") {
                    out.extend_from_slice(&clean_head(head));
                    self.head = None;
                } else if head.len() > MAX_HEAD {
                    out.append(head);
                    self.head = None;
                }
                rest = after;
            } else if self.matched == 0 && *byte != b'\r' {
                let plain = rest.iter().position(|byte| *byte == b'\r').unwrap_or(rest.len());
                out.extend_from_slice(&rest[..plain]);
                rest = &rest[plain..];
            } else {
                out.push(*byte);
                self.look(*byte);
                rest = after;
            }
        }
        out
    }

    /// Compares the next byte of a content with the delimiter.
    fn look(&mut self, byte: u8) {
        let fits = self.delimiter.get(self.matched) == Some(&byte);
        // A boundary holds no line end, so nothing but a new line end can begin another delimiter.
        self.matched = if fits { self.matched + 1 } else { usize::from(byte == b'\r') };
        if self.matched == self.delimiter.len() {
            self.matched = 0;
            self.head = Some(Vec::new());
        }
    }
}

/// A head that the parser takes, of one with anything in its file's name.
fn clean_head(head: &[u8]) -> Vec<u8> {
    // Programs from before UTF-8 write names in the code page of their machine.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(head).0,
    };
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        match lines.last_mut().filter(|_| !is_header(line)) {
            // A line end within a name, or a folded line (RFC 5322 §2.2.3), whose blank stays.
            Some(last) => {
                last.push_str(if line.starts_with([' ', '\t']) { "" } else { "_" });
                last.push_str(line);
            }
            None => lines.push(line.to_owned()),
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| clean_header(line)).collect();
    format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes()
}

/// Whether a line begins a header: a name and a colon.
fn is_header(line: &str) -> bool {
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(is_of_a_name))
}

fn clean_header(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    // A saved web page (.mhtml) is of a type that the parser takes for a form within the form.
    if name.eq_ignore_ascii_case("content-type") && value.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        return format!("{name}: application/octet-stream");
    }
    let clean: String = line.chars().map(|c| if c.is_ascii_control() && c != '\t' { '_' } else { c }).collect();
    // Browsers write a quote in a name as %22 (WHATWG HTML, multipart/form-data encoding). A backslash they do not
    // escape, and the parser would take it for one that escapes.
    let clean = if name.eq_ignore_ascii_case("content-disposition") { escaped(&clean) } else { clean };
    // Browsers do not escape a backslash, so one at the end of a name would hide the closing quote.
    match clean.strip_suffix("\\\"").filter(|before| !before.ends_with('\\')) {
        Some(before) => format!("{before}_\""),
        None => clean,
    }
}

/// The header with quotes in names as quotes, and backslashes that escape nothing doubled.
fn escaped(header: &str) -> String {
    let mut out = String::new();
    let mut rest = header.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        if c == '\\' {
            match rest.peek() {
                Some('"' | '\\') => out.extend(rest.next()),
                _ => out.push(c),
            }
        }
    }
    out.replace("%22", "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(name: &[u8]) -> Vec<u8> {
        [&b"Content-Disposition: form-data; name=\"files\"; filename=\""[..], name, b"\"\r\n\r\n"].concat()
    }

    #[test]
    fn heads_are_what_the_parser_takes() {
        for (name, clean) in [
            (&b"brief.pdf"[..], "brief.pdf"),
            ("Prüfung „1“.pdf".as_bytes(), "Prüfung „1“.pdf"),
            (b"a\0b\x07.txt", "a_b_.txt"),
            (b"a\nb\rc\r\nd.txt", "a_b_c_d.txt"),
            (b"Pr\xfcfung \x80.pdf", "Prüfung €.pdf"),
            (b"ordner\\", "ordner_"),
            (b"a\\\\", "a\\\\"),
            (b"a\\\"", "a\\\""),
            (b"Plan %22neu%22.txt", "Plan \\\"neu\\\".txt"),
            (b"C:\\Fotos\\a.txt", "C:\\\\Fotos\\\\a.txt"),
        ] {
            assert_eq!(clean_head(&head(name)), head(clean.as_bytes()), "{clean}");
        }
        let folded = b"Content-Disposition: form-data;\r\n name=\"files\"\r\nContent-Type: multipart/related\r\n\r\n";
        let clean = "Content-Disposition: form-data; name=\"files\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        assert_eq!(clean_head(folded), clean.as_bytes());
        assert_eq!(clean_head(b"\r\n\r\n"), b"\r\n\r\n");
    }

    #[test]
    fn contents_stay_as_they_are_wherever_the_pieces_end() {
        let content = b"\0\r\n--\r\r\n--x\r\r\n--xy\r\n\0\r\n\r\n\x07";
        let body = |name: &[u8]| {
            [b"--x\r\n", &head(name)[..], content, b"\r\n--x\r\n", &head(name), b"\r\n--x--\r\n"].concat()
        };
        let (sent, expected) = (body(b"a\0b"), body(b"a_b"));
        for length in 1..sent.len() {
            let mut scanner = HeadScanner::new("x");
            let clean: Vec<u8> = sent.chunks(length).flat_map(|piece| scanner.clean(piece)).collect();
            assert_eq!(clean, expected, "{length}");
        }
    }

    #[test]
    fn a_head_without_end_is_not_kept() {
        let sent = [b"--x\r\n".to_vec(), vec![0; MAX_HEAD + 10]].concat();
        let mut scanner = HeadScanner::new("x");
        assert_eq!(scanner.clean(&sent), sent);
        assert_eq!(scanner.head, None);
    }
}
