//! A small mail server for tests: on this machine, at a port of its own, keeping what it took.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// How the server behaves towards one message. The number is the answer's three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Takes it.
    Takes,
    /// Refuses the recipient.
    AtRecipient(u16),
    /// Refuses to be told the message.
    AtData(u16),
    /// Refuses the message once it was told.
    AtEnd(u16),
    /// Breaks off before a word.
    BreaksAtGreeting,
    /// Breaks off when it hears the recipient.
    BreaksAtRecipient,
    /// Hears the recipient and says nothing more.
    SilentAtRecipient,
    /// Breaks off in the middle of the message, of which it keeps nothing.
    BreaksInData,
    /// Keeps the message and breaks off without an answer.
    TakesAndBreaks,
    /// Keeps the message and does not answer until [`PostOffice::speak`].
    TakesInSilence,
}

/// A message that was taken.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The recipient.
    pub to: String,
    /// Headers and body.
    pub raw: String,
}

impl Kept {
    /// A header's value.
    pub fn header(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default();
        let line = head.split("\r\n").find_map(|l| l.strip_prefix(&start));
        line.unwrap_or_default().to_owned()
    }

    /// The Message-ID without its brackets.
    pub fn id(&self) -> String {
        self.header("Message-ID").trim_matches(['<', '>']).to_owned()
    }

    /// The text, decoded.
    pub fn text(&self) -> String {
        let body = self.raw.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        String::from_utf8(unpacked(body)).unwrap_or_default()
    }
}

/// Base64, as the body of a mail has it.
fn unpacked(text: &str) -> Vec<u8> {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut out) = (0_u32, 0, Vec::new());
    for value in text.chars().filter_map(|c| SIGNS.find(c)) {
        bits = bits << 6 | u32::try_from(value).unwrap_or(0);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or(0));
        }
    }
    out
}

#[derive(Default)]
pub struct Book {
    mails: Vec<Kept>,
    lines: Vec<String>,
    speaks: bool,
    over: bool,
}

pub type Shared = Arc<(Mutex<Book>, Condvar)>;

/// The server. It ends with the test's process.
pub struct PostOffice {
    port: u16,
    book: Shared,
}

impl PostOffice {
    /// Opens it; `says` is asked for each connection, which is one message, counted from nought.
    pub fn open(says: impl Fn(usize) -> Says + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let book = Shared::default();
        let kept = Arc::clone(&book);
        thread::spawn(move || {
            for (n, line) in listener.incoming().enumerate() {
                let (Ok(line), says, book) = (line, says(n), Arc::clone(&kept)) else {
                    return;
                };
                // A client that goes away in the middle is what some of the tests are about.
                thread::spawn(move || drop(serve(line, says, &book)));
            }
        });
        Self { port, book }
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What it has taken.
    pub fn mails(&self) -> Vec<Kept> {
        self.book.0.lock().unwrap().mails.clone()
    }

    /// How many lines it has heard.
    pub fn lines(&self) -> usize {
        self.book.0.lock().unwrap().lines.len()
    }

    /// Whether a command was heard.
    pub fn heard(&self, command: &str) -> bool {
        self.book.0.lock().unwrap().lines.iter().any(|l| l.starts_with(command))
    }

    /// Waits until it has taken so many messages.
    pub fn wait_for(&self, count: usize) {
        let book = self.book.0.lock().unwrap();
        drop(
            self.book
                .1
                .wait_while(book, |b| b.mails.len() < count && !b.over)
                .unwrap(),
        );
    }

    /// Waits until it has heard a command.
    pub fn wait_to_hear(&self, command: &str) {
        let book = self.book.0.lock().unwrap();
        let unheard = |b: &mut Book| !b.over && !b.lines.iter().any(|l| l.starts_with(command));
        drop(self.book.1.wait_while(book, unheard).unwrap());
    }

    /// Whoever waits waits no longer: nobody comes any more.
    pub fn close(book: &Shared) {
        book.0.lock().unwrap().over = true;
        book.1.notify_all();
    }

    /// What [`Self::close`] closes.
    pub fn book(&self) -> Shared {
        Arc::clone(&self.book)
    }

    /// Lets it answer where it keeps silent.
    pub fn speak(&self) {
        self.book.0.lock().unwrap().speaks = true;
        self.book.1.notify_all();
    }
}

fn serve(line: TcpStream, says: Says, book: &(Mutex<Book>, Condvar)) -> std::io::Result<()> {
    if says == Says::BreaksAtGreeting {
        return Ok(());
    }
    let mut answers = line.try_clone()?;
    let mut answer = move |text: &str| answers.write_all(format!("{text}\r\n").as_bytes());
    let mut heard = BufReader::new(line);
    answer("220 post office")?;
    let mut to = String::new();
    loop {
        let mut command = String::new();
        if heard.read_line(&mut command)? == 0 {
            return Ok(());
        }
        book.0.lock().unwrap().lines.push(command.clone());
        book.1.notify_all();
        let refused = |code: u16| format!("{code} 5.0.0 no, amina@example.org is not known here");
        match command.trim_end() {
            c if c.starts_with("EHLO") => answer("250-post office\r\n250 AUTH PLAIN LOGIN")?,
            c if c.starts_with("AUTH") => answer("235 ok")?,
            c if c.starts_with("MAIL FROM:") => answer("250 ok")?,
            c if c.starts_with("RCPT TO:") => match says {
                Says::AtRecipient(code) => answer(&refused(code))?,
                Says::BreaksAtRecipient => return Ok(()),
                Says::SilentAtRecipient => {
                    let silent = book.0.lock().unwrap();
                    drop(book.1.wait_while(silent, |b| !b.speaks).unwrap());
                }
                _ => {
                    to = c.trim_start_matches("RCPT TO:").trim_matches(['<', '>']).to_owned();
                    answer("250 ok")?;
                }
            },
            "DATA" => {
                if let Says::AtData(code) = says {
                    answer(&refused(code))?;
                    continue;
                }
                answer("354 go ahead")?;
                let mut raw = String::new();
                loop {
                    let mut text = String::new();
                    if heard.read_line(&mut text)? == 0 || says == Says::BreaksInData {
                        return Ok(());
                    }
                    if text == ".\r\n" {
                        break;
                    }
                    raw.push_str(text.strip_prefix('.').unwrap_or(&text));
                }
                if let Says::AtEnd(code) = says {
                    answer(&refused(code))?;
                    continue;
                }
                let kept = Kept { to: to.clone(), raw };
                book.0.lock().unwrap().mails.push(kept);
                book.1.notify_all();
                match says {
                    Says::TakesAndBreaks => return Ok(()),
                    Says::TakesInSilence => {
                        let silent = book.0.lock().unwrap();
                        drop(book.1.wait_while(silent, |b| !b.speaks).unwrap());
                    }
                    _ => {}
                }
                answer("250 ok")?;
            }
            "QUIT" => return answer("221 bye"),
            _ => answer("250 ok")?,
        }
    }
}
