//! The process that sends is killed (SIGKILL) at each place where it hurts; the mail server of the test counts.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::SystemTime;

use care::person::{Name, Reach, SafeContact, SafeUse};
use care::service::Nation;
use care::terms::*;
use casework::outbox::*;
use casework::*;
use jiff::SignedDuration;
use jiff::civil::{date, time};
use uuid::Uuid;

use crate::outbox::{Plain, server};
use crate::post_office::{PostOffice, Says};
use crate::world::World;

/// Folder of the service; makes this test the process under test.
const DIR: &str = "OUTBOX_TEST_DIR";
/// What it does: `commit`, `send` or `send_and_hang`.
const WORK: &str = "OUTBOX_TEST_WORK";
/// Port of the mail server.
const PORT: &str = "OUTBOX_TEST_PORT";

/// No quiet hours: these processes live by the machine's own clock.
const RULES: MailRules = MailRules {
    quiet_from: time(0, 0, 0, 0),
    quiet_until: time(0, 0, 0, 0),
    reminder_working_days: 2,
};

fn opened(dir: &Path, clock: Arc<dyn Clock>) -> Opened {
    Opened {
        url: format!("sqlite:{}", dir.join("ledger.sqlite").display()),
        master: MasterKey::from_file(&dir.join("master.key")).unwrap(),
        clock,
    }
}

/// A service of its own, closed again.
fn service() -> PathBuf {
    let dir = std::env::temp_dir().join(format!("outbox-kill-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    MasterKey::generate_file(&dir.join("master.key")).unwrap();
    let founding = Founding {
        purpose: Purpose::Real,
        name: "Larkfield Talking Therapies".to_owned(),
        ods_code: None,
        nation: Nation::England,
        user_name: "admin".to_owned(),
        administrator: "Ada Admin".to_owned(),
        password: "lantern gravel tuesday".to_owned(),
    };
    drop(Desk::found(opened(&dir, Arc::new(SystemClock)), founding).unwrap());
    dir
}

/// Takes somebody in who may be written to by e-mail.
fn take_in(desk: &Desk) {
    let yes = SafeContact {
        email: SafeUse::Yes,
        ..SafeContact::default()
    };
    let new = NewReferral {
        reach: Reach {
            email: Some("amina@example.org".to_owned()),
            ..Reach::default()
        },
        safe_contact: Some(yes),
        source: ReferralSource::Gp,
        ..NewReferral::default()
    };
    let mut new = new;
    let (given, family) = ("Amina".to_owned(), "Rahman".to_owned());
    new.identity.name = Some(Name {
        given,
        family,
        ..Name::default()
    });
    new.identity.born = Some(date(1990, 5, 1));
    new.words.reason = Some("Low for months".to_owned());
    desk.act(&desk.system(), Act::Refer(Box::new(new)), None).unwrap();
}

fn run(desk: &Desk, carrier: &dyn Carrier) -> Option<Sent> {
    let sending = Sending {
        carrier: Some(carrier),
        wording: &Plain,
        rules: &RULES,
    };
    desk.send_notices_under_lease(Uuid::new_v4(), sending).unwrap()
}

/// Says a word to the test and waits to be killed.
fn say_and_hang(word: &str) {
    let mut out = std::io::stdout();
    out.write_all(format!("SAYS {word}\n").as_bytes()).unwrap();
    out.flush().unwrap();
    let _ = std::io::stdin().read(&mut [0]);
}

struct Hangs(mail::Server);

impl Carrier for Hangs {
    fn hand_over(&self, mail: &mail::Mail, now: SystemTime, go: &mut dyn FnMut() -> bool) -> mail::Handed {
        let handed = self.0.hand_over(mail, now, go);
        say_and_hang("handed");
        handed
    }
}

/// Started by the other tests in a process of its own; by itself it only looks that it was not.
#[test]
fn the_process_under_test() {
    let Ok(dir) = std::env::var(DIR) else {
        assert!(std::env::var(WORK).is_err());
        return;
    };
    let desk = Desk::open(opened(Path::new(&dir), Arc::new(SystemClock))).unwrap();
    let port = std::env::var(PORT).unwrap().parse().unwrap();
    let server = mail::Server {
        port,
        ..server(&PostOffice::open(|_| Says::Takes))
    };
    take_in(&desk);
    match std::env::var(WORK).unwrap().as_str() {
        "commit" => say_and_hang("committed"),
        "send" => drop(run(&desk, &server)),
        "send_and_hang" => drop(run(&desk, &Hangs(server))),
        other => panic!("{other}"),
    }
}

/// A process under test, and what it says, line by line.
struct Under(Child, Receiver<String>);

fn start(dir: &Path, office: &PostOffice, work: &str) -> Under {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["outbox_killed::the_process_under_test", "--exact", "--nocapture"])
        .env(DIR, dir)
        .env(WORK, work)
        .env(PORT, office.port().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (say, said) = std::sync::mpsc::channel();
    let (out, book) = (child.stdout.take().unwrap(), office.book());
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let _ = say.send(line);
        }
        // It has ended: whoever waits for it at the server waits in vain.
        PostOffice::close(&book);
    });
    Under(child, said)
}

fn wait_for_word(under: &Under, word: &str) {
    let said = under.1.iter().any(|line| line.contains(&format!("SAYS {word}")));
    assert!(said, "the process ended by itself");
}

fn kill(under: Under) {
    let Under(mut child, _) = under;
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}

/// Opens the service again, at a time when the lease of the dead has run out, sends, and says how many are where.
fn after(dir: &Path, office: &PostOffice) -> (Option<Sent>, Vec<(DeliveryState, u64)>) {
    let later = jiff::Timestamp::now() + SignedDuration::from_mins(10);
    let desk = Desk::open(opened(dir, Arc::new(ManualClock::new(later)))).unwrap();
    let first = run(&desk, &server(office));
    assert_eq!(run(&desk, &server(office)), None, "the lease is the first run's");
    (first, desk.ledger().delivery_counts().unwrap())
}

fn removed(dir: PathBuf) {
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn killed_between_the_commit_and_the_sending_it_is_sent_at_the_next_start() {
    let (dir, office) = (service(), PostOffice::open(|_| Says::Takes));
    let child = start(&dir, &office, "commit");
    wait_for_word(&child, "committed");
    kill(child);
    assert_eq!(office.mails().len(), 0);
    let (sent, counts) = after(&dir, &office);
    assert_eq!((sent.unwrap().emailed, counts), (1, vec![(DeliveryState::Done, 1)]));
    assert_eq!(office.mails().len(), 1);
    removed(dir);
}

#[test]
fn killed_before_the_message_began_it_is_sent_at_the_next_start() {
    let says = |n| if n == 0 { Says::SilentAtRecipient } else { Says::Takes };
    let (dir, office) = (service(), PostOffice::open(says));
    let child = start(&dir, &office, "send");
    office.wait_to_hear("RCPT TO:");
    kill(child);
    let (sent, counts) = after(&dir, &office);
    assert_eq!((sent.unwrap().emailed, counts), (1, vec![(DeliveryState::Done, 1)]));
    assert_eq!(office.mails().len(), 1);
    removed(dir);
}

#[test]
fn killed_after_the_server_had_it_it_is_not_sent_again_and_a_human_is_asked() {
    for (says, work) in [(Says::TakesInSilence, "send"), (Says::Takes, "send_and_hang")] {
        let (dir, office) = (
            service(),
            PostOffice::open(move |n| if n == 0 { says } else { Says::Takes }),
        );
        let child = start(&dir, &office, work);
        office.wait_for(1);
        if work == "send_and_hang" {
            wait_for_word(&child, "handed");
        }
        kill(child);
        let (sent, counts) = after(&dir, &office);
        assert_eq!(
            (sent, counts),
            (Some(Sent::default()), vec![(DeliveryState::Unsure, 1)]),
            "{says:?}"
        );
        assert_eq!(office.mails().len(), 1, "{says:?}");
        removed(dir);
    }
}

/// The arm of control: a message that is sent again by itself would be counted twice by this test's server.
#[test]
fn the_server_counts_what_comes_twice() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    take_in(&w.desk);
    let server = server(&office);
    assert_eq!(run(&w.desk, &server).unwrap().emailed, 1);
    let admin = w.admin();
    let done = w.desk.outbox(&admin, DeliveryState::Done, 1).unwrap().items.remove(0);
    let again = mail::Mail {
        id: done.id,
        to: "amina@example.org".to_owned(),
        subject: "A message for you".to_owned(),
        text: "again".to_owned(),
    };
    assert_eq!(
        server.hand_over(&again, SystemTime::UNIX_EPOCH, &mut || true),
        mail::Handed::Accepted
    );
    let ids: Vec<String> = office.mails().iter().map(|m| m.id()).collect();
    assert_eq!((ids.len(), ids[0] == ids[1]), (2, true));
}
