//! A browser without script, in a few lines: cookies, forms with their hidden fields, links.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

/// A browser without script.
pub struct Browser {
    at: String,
    cookies: BTreeMap<String, String>,
}

pub struct Page {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Browser {
    pub fn new(at: &str) -> Self {
        Self {
            at: at.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: {at}\r\norigin: http://{at}\r\ncookie: {}\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len(),
            at = self.at
        );
        let mut stream = TcpStream::connect(&self.at).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut page = Page {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            location: String::new(),
            body: body.to_owned(),
        };
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            if name.eq_ignore_ascii_case("location") {
                page.location = value.to_owned();
            }
            if name.eq_ignore_ascii_case("set-cookie") {
                let (name, value) = value.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }

    pub fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, "")
    }

    /// Sends a form from the page that holds it, and follows where it leads.
    pub fn post(&mut self, from: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(from);
        let mut all: Vec<(String, String)> = ["csrf", "key"]
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), hidden(&page.body, name)?)))
            .collect();
        all.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let body: Vec<String> = all
            .iter()
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect();
        let page = self.send("POST", to, &body.join("&"));
        if page.status == 303 {
            self.get(&page.location.clone())
        } else {
            page
        }
    }

    pub fn persona(at: &str, user: &str) -> Self {
        let mut browser = Self::new(at);
        let page = browser.post("/sign-in", "/sign-in/persona", &[("persona", user)]);
        assert!(page.status < 400, "{user} signs in: {}", page.status);
        browser
    }
}

fn hidden(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(str::to_owned)
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// Links of a page to other pages of the same service.
pub fn links(body: &str) -> Vec<String> {
    let hrefs = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs
        .filter(|href| href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/assets"))
        .map(|href| href.split('#').next().unwrap().replace("&amp;", "&"))
        .collect()
}
