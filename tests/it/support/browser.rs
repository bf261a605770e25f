//! A browser without a window: cookies, redirects, forms as they stand on the page.

use std::sync::atomic::{AtomicU16, Ordering};

use scraper::{ElementRef, Html, Selector};
use ureq::{Agent, ResponseExt};

/// The smallest picture.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// Somebody's browser.
pub struct Browser {
    agent: Agent,
    base: String,
    address: String,
    user_agent: String,
    pub lang: &'static str,
    /// The page it shows.
    pub page: Page,
}

/// A page as it came.
#[derive(Clone, Default)]
pub struct Page {
    pub status: u16,
    /// Path and query after all redirects.
    pub path: String,
    pub html: String,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

/// A form of the page, to be filled and sent.
pub struct Form<'b> {
    browser: &'b mut Browser,
    action: String,
    is_post: bool,
    is_multipart: bool,
    fields: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
}

static PEOPLE: AtomicU16 = AtomicU16::new(1);

impl Browser {
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(10).build();
        let person = PEOPLE.fetch_add(1, Ordering::Relaxed);
        Self {
            agent: config.into(),
            base: base.to_owned(),
            address: format!("198.51.{}.{}", person / 250, person % 250 + 1),
            user_agent: String::new(),
            lang: "de",
            page: Page::default(),
        }
    }

    /// Comes from this address from now on.
    pub fn coming_from(mut self, address: &str) -> Self {
        self.address = address.to_owned();
        self
    }

    /// Says that it is this program from now on.
    pub fn says_it_is(mut self, user_agent: &str) -> Self {
        self.user_agent = user_agent.to_owned();
        self
    }

    /// The value of a cookie that it has.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let home = self.base.parse().unwrap();
        let jar = self.agent.cookie_jar_lock();
        jar.get(ureq::http::Uri::host(&home).unwrap(), "/", &cookie_name(&self.base, name))
            .map(|cookie| cookie.value().to_owned())
    }

    /// Has this cookie from now on.
    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        let home = self.base.parse().unwrap();
        let cookie = ureq::Cookie::parse(format!("{}={value}; Path=/", cookie_name(&self.base, name)), &home).unwrap();
        self.agent.cookie_jar_lock().insert(cookie, &home).unwrap();
        self
    }

    /// Opens an address.
    #[track_caller]
    pub fn open(&mut self, path: &str) -> &Page {
        self.open_with(path, &[])
    }

    /// Opens an address with headers that say more of the browser.
    #[track_caller]
    pub fn open_with(&mut self, path: &str, headers: &[(&str, &str)]) -> &Page {
        let mut request = self
            .agent
            .get(self.absolute(path))
            .header("accept-language", self.lang)
            .header("user-agent", &self.user_agent);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.header("x-forwarded-for", &self.address).call().unwrap();
        self.take(response)
    }

    /// Sends a body without any form: what attackers and broken programs do.
    #[track_caller]
    pub fn post_raw(&mut self, path: &str, content_type: &str, body: &[u8], headers: &[(&str, &str)]) -> &Page {
        let mut request = self
            .agent
            .post(self.absolute(path))
            .header("accept-language", self.lang)
            .header("user-agent", &self.user_agent);
        request = request.header("x-forwarded-for", &self.address).header("content-type", content_type);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send(body).unwrap();
        self.take(response)
    }

    /// The token that sign-in forms of this browser carry.
    pub fn form_token(&mut self) -> String {
        self.open("/portal/signin");
        self.page.attributes("input[name=csrf]", "value")[0].clone()
    }

    /// The form that this selector finds on the page, with what stands in it.
    #[track_caller]
    pub fn form(&mut self, selector: &str) -> Form<'_> {
        let html = Html::parse_document(&self.page.html);
        let wanted = Selector::parse(selector).unwrap();
        let Some(form) = html.select(&wanted).next() else {
            panic!("no {selector} on {}:\n{}", self.page.path, self.page.text())
        };
        let attribute = |name: &str| form.value().attr(name).unwrap_or_default().to_owned();
        let (action, method, enctype) = (attribute("action"), attribute("method"), attribute("enctype"));
        let fields = standing(form);
        let action = if action.is_empty() { self.page.path.clone() } else { action };
        Form {
            browser: self,
            action,
            is_post: method.eq_ignore_ascii_case("post"),
            is_multipart: enctype == "multipart/form-data",
            fields,
            files: Vec::new(),
        }
    }

    /// Follows the link with this text.
    #[track_caller]
    pub fn follow(&mut self, text: &str) -> &Page {
        let html = Html::parse_document(&self.page.html);
        let links = Selector::parse("a[href]").unwrap();
        let found = html.select(&links).find(|a| a.text().collect::<String>().contains(text));
        let Some(link) = found else { panic!("no link {text:?} on {}:\n{}", self.page.path, self.page.text()) };
        let href = link.value().attr("href").unwrap().to_owned();
        self.open(&href)
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    fn take(&mut self, mut response: ureq::http::Response<ureq::Body>) -> &Page {
        let uri = response.get_uri();
        let path = uri.path_and_query().map_or_else(|| uri.path().to_owned(), |p| p.to_string());
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let bytes = response.body_mut().with_config().limit(50_000_000).read_to_vec().unwrap();
        // The hyphen of "E-Mail" that does not break is one to whoever reads.
        let html = String::from_utf8_lossy(&bytes).replace('\u{2011}', "-");
        self.page = Page { status: response.status().as_u16(), path, html, headers, bytes };
        assert!(self.page.status != 500, "500 on {}", self.page.path);
        &self.page
    }
}

/// The whole name of a cookie over http: the port of the server is part of it.
pub fn cookie_name(base: &str, name: &str) -> String {
    format!("{name}-{}", base.rsplit_once(':').unwrap().1)
}

/// What stands in a form before anybody types: hidden and typed values, ticks, chosen options.
fn standing(form: ElementRef<'_>) -> Vec<(String, String)> {
    let controls = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    let options = Selector::parse("option").unwrap();
    let mut fields = Vec::new();
    for control in form.select(&controls) {
        let element = control.value();
        let name = element.attr("name").unwrap_or_default().to_owned();
        let value = element.attr("value").unwrap_or_default().to_owned();
        match (element.name(), element.attr("type").unwrap_or("text")) {
            ("textarea", _) => {
                let text: String = control.text().collect();
                fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            ("select", _) => {
                let mut all = control.select(&options);
                let chosen =
                    control.select(&options).find(|o| o.value().attr("selected").is_some()).or_else(|| all.next());
                if let Some(option) = chosen {
                    fields.push((name, option.value().attr("value").unwrap_or_default().to_owned()));
                }
            }
            (_, "checkbox" | "radio") if element.attr("checked").is_none() => {}
            (_, "checkbox" | "radio") if element.attr("value").is_none() => fields.push((name, "on".to_owned())),
            (_, "file" | "submit" | "button") => {}
            _ => fields.push((name, value)),
        }
    }
    fields
}

impl Form<'_> {
    /// Types into a field (or chooses, or ticks), replacing what stood in it.
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.and(name, value)
    }

    /// Adds a value: a second tick, the button that is pressed.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// Attaches a file.
    pub fn attach(mut self, name: &str, file_name: &str, content: &[u8]) -> Self {
        self.files.push((name.to_owned(), file_name.to_owned(), content.to_vec()));
        self.is_multipart = true;
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> String {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Sends it and follows to the next page.
    #[track_caller]
    pub fn send(self) -> Page {
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let pairs: Vec<String> = self.fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        let browser = self.browser;
        if !self.is_post {
            let path = self.action.split('?').next().unwrap_or_default().to_owned();
            return browser.open(&format!("{path}?{}", pairs.join("&"))).clone();
        }
        if !self.is_multipart {
            let body = pairs.join("&");
            return browser.post_raw(&self.action, "application/x-www-form-urlencoded", body.as_bytes(), &[]).clone();
        }
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            body.extend(
                format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, file_name, content) in &self.files {
            let kind = if file_name.ends_with(".jpg") { "image/jpeg" } else { "application/octet-stream" };
            let head = format!(
                "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {kind}\r\n\r\n"
            );
            body.extend(head.bytes().chain(content.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(b"--grenze--\r\n");
        browser.post_raw(&self.action, "multipart/form-data; boundary=grenze", &body, &[]).clone()
    }
}

impl Page {
    /// The words on the page.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        let main = Selector::parse("main").unwrap();
        let words: Vec<String> = match html.select(&main).next() {
            Some(main) => main.text().map(str::to_owned).collect(),
            None => html.root_element().text().map(str::to_owned).collect(),
        };
        words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Path and query without the word of a form that came back with mistakes.
    pub fn address(&self) -> &str {
        let at = self.path.find("held=").unwrap_or(self.path.len() + 1);
        &self.path[..at - 1]
    }

    /// Whether these words stand on it, anywhere.
    pub fn says(&self, words: &str) -> bool {
        let html = Html::parse_document(&self.html);
        let all: Vec<&str> = html.root_element().text().collect();
        all.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    /// The text of every element that this selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let wanted = Selector::parse(selector).unwrap();
        html.select(&wanted)
            .map(|e| e.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// An attribute of every element that this selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let wanted = Selector::parse(selector).unwrap();
        html.select(&wanted).filter_map(|e| e.value().attr(name).map(str::to_owned)).collect()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Asserts the status, showing the page otherwise.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}:\n{}", self.path, self.text());
        self
    }
}
