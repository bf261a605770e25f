//! What an open page is told of while it stands there.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use tresen::domain::id::AccountId;

use super::TestApp;

/// An open page that listens.
pub struct Ear(TcpStream);

impl TestApp {
    /// Somebody of the team leaves a page of the console open.
    pub fn listens(&self, who: AccountId) -> Ear {
        self.listens_at("/console/live", &format!("{}=token-{who}", self.cookie_name("tresen")))
    }

    /// Somebody with this cookie leaves a page open.
    pub fn listens_at(&self, path: &str, cookie: &str) -> Ear {
        let mut line = TcpStream::connect(self.host()).unwrap();
        line.set_read_timeout(Some(Duration::from_millis(700))).unwrap();
        let asks = format!("GET {path} HTTP/1.1\r\nAccept-Encoding: gzip");
        write!(line, "{asks}\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", self.host()).unwrap();
        Ear(line)
    }
}

impl Ear {
    /// What came since it was last asked.
    pub fn hears(&mut self) -> String {
        let (mut heard, mut piece) = (String::new(), [0; 4096]);
        while let Ok(length @ 1..) = self.0.read(&mut piece) {
            heard.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
        heard
    }

    /// What came up to this and right behind it, however busy the machine is.
    pub fn hears_until(&mut self, what: &str) -> String {
        let mut heard = self.hears();
        for _ in 0..20 {
            if heard.contains(what) {
                break;
            }
            heard.push_str(&self.hears());
        }
        heard
    }
}
