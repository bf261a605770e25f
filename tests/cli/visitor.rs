//! Somebody who asks a server, one connection for each request.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// What `POST /signin` answers: the status, where it leads, the session's cookie.
pub fn sign_in(address: &str, email: &str, password: &str) -> (u16, String, String) {
    let page = talk(address, "GET /signin HTTP/1.1\r\n", "");
    let (_, cookie) = page.split_once("set-cookie: ").expect("a cookie for the form");
    let cookie = cookie.split(';').next().unwrap();
    let form = format!("csrf={}&email={}&password={password}", csrf(&page), email.replace('@', "%40"));
    post(address, "/signin", cookie, "application/x-www-form-urlencoded", &form)
}

/// What a form answers: the status, where it leads, a cookie.
pub fn post(address: &str, path: &str, cookie: &str, kind: &str, form: &str) -> (u16, String, String) {
    let head = format!("Cookie: {cookie}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", form.len());
    let answer = talk(address, &format!("POST {path} HTTP/1.1\r\n{head}"), form);
    let header = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let cookie = header("set-cookie:").split(';').next().unwrap().to_owned();
    (answer[9..12].parse().unwrap(), header("location:"), cookie)
}

/// The token of the forms of a page.
pub fn csrf(page: &str) -> &str {
    let (_, csrf) = page.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    csrf.split('"').next().unwrap()
}

/// A page for whoever holds a cookie.
pub fn open(address: &str, path: &str, cookie: &str) -> String {
    talk(address, &format!("GET {path} HTTP/1.1\r\nCookie: {cookie}\r\n"), "")
}

/// The status of the enrolment page for whoever holds a cookie.
pub fn enrolment(address: &str, cookie: &str) -> String {
    open(address, "/signin/enrol", cookie)[9..12].to_owned()
}

/// Sends a request; `head` is its first line and headers.
pub fn talk(address: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{head}Host: {address}\r\nConnection: close\r\n\r\n{body}").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of an address.
pub fn get(address: &str, path: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[9..12]).parse().unwrap()
}
