//! A staff hub beside a service: two processes, two databases, two keys. Whoever comes to the hub cannot be found from the
//! service by page, search, export, report, FHIR, message, backup file or log, whoever looks.
//!
//! One demonstration is made, with its hub, and served. Somebody with a name and words that occur nowhere else refers
//! herself on the hub. Then everything that the service has is searched for her, as each of its personas.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;

use browser::{Browser, Page, links};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

const GIVEN: &str = "Zephyrinda";
const FAMILY: &str = "Quillamarsh-Voss";
const WORDS: &str = "the heron stood on the linen cupboard";
const PHONE: &str = "07700900961";
const EMPLOYER: &str = "Larchmere House of the Nine Lanterns";

fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn rapport() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    for variable in [
        "RAPPORT_DATA",
        "RAPPORT_CONFIG",
        "RAPPORT_MASTER_KEY",
        "RAPPORT_HUB_MASTER_KEY",
        "RAPPORT_LISTEN",
    ] {
        command.env_remove(variable);
    }
    command
}

/// Exit code, standard output and standard error together.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = rapport().args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// The two processes.
struct Served {
    process: Child,
    out: BufReader<ChildStdout>,
    service: String,
    hub: String,
}

fn serve(data: &Path, log: &Path) -> Served {
    let mut process = rapport()
        .args(["--data", data.to_str().unwrap(), "demo", "--listen", "127.0.0.1:0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(log).unwrap())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(process.stdout.take().unwrap());
    let (mut service, mut hub) = (String::new(), String::new());
    while service.is_empty() || hub.is_empty() {
        let mut line = String::new();
        assert!(
            out.read_line(&mut line).unwrap() > 0,
            "it ended: {}",
            std::fs::read_to_string(log).unwrap()
        );
        let address = line
            .trim()
            .rsplit_once("http://")
            .map(|(_, a)| a.trim_end_matches('/').to_owned());
        match address {
            Some(address) if line.starts_with("Rapport:") => service = address,
            Some(address) if line.starts_with("Staff hub:") => hub = address,
            _ => {}
        }
    }
    Served {
        process,
        out,
        service,
        hub,
    }
}

impl Served {
    /// Ends the service's process as hard as can be; the hub's must end with it.
    fn end(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        // The hub's process holds the same pipe: it ends only when both have ended.
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        assert!(TcpStream::connect(&self.hub).is_err(), "the hub stops with its parent");
    }
}

/// What must be found nowhere in the service. What was just typed into a search may stand on its page: it is left out.
fn found<'n>(text: &str, needles: &'n [String], typed: &str) -> Vec<&'n str> {
    let lower = text.to_lowercase();
    let wanted = needles
        .iter()
        .filter(|n| !typed.to_lowercase().contains(&n.to_lowercase()));
    wanted
        .filter(|n| lower.contains(&n.to_lowercase()))
        .map(String::as_str)
        .collect()
}

fn files_under(dir: &Path, without: Option<&Path>) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if Some(path.as_path()) == without {
            continue;
        }
        if path.is_dir() {
            out.extend(files_under(&path, without));
        } else {
            out.push(path);
        }
    }
    out
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle))
}

/// The pages of the service that a role reaches by links, at most so many. Of pages that differ by an id only a few.
fn crawl(browser: &mut Browser, most: usize, mut each: impl FnMut(&str, &Page)) -> usize {
    let mut queue: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = 0;
    while let Some(path) = queue.pop_front() {
        let shape: String = path
            .split(['/', '?', '='])
            .map(|p| if p.len() > 24 { "/{id}" } else { p })
            .collect();
        let of_shape = shapes.entry(shape).or_default();
        if !seen.insert(path.clone()) || *of_shape >= 3 || read >= most {
            continue;
        }
        *of_shape += 1;
        read += 1;
        let page = browser.get(&path);
        each(&path, &page);
        if page.status == 303 {
            queue.push_back(page.location.clone());
        }
        queue.extend(links(&page.body));
    }
    read
}

fn comes_to_the_hub(hub: &str) -> String {
    let mut stranger = Browser::new(hub);
    let fields = [
        ("work", "care_home"),
        ("works-for", "none"),
        ("own-words", WORDS),
        ("matter", "residents_died"),
        ("given", GIVEN),
        ("family", FAMILY),
        ("phone", PHONE),
        ("safe", "phone"),
        ("employer", EMPLOYER),
    ];
    let page = stranger.post("/hub/ask", "/hub/ask", &fields);
    assert!(
        page.body.contains("We have what you sent"),
        "{} {}",
        page.status,
        page.body
    );
    let (_, rest) = page.body.split_once("<strong>").unwrap();
    let number = rest.split("</strong>").next().unwrap().to_owned();
    let (_, rest) = page.body.split_once("Number of your record").unwrap();
    let number = if number.len() == 9 {
        number
    } else {
        rest.split_once("<strong>")
            .unwrap()
            .1
            .split("</strong>")
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(number.len(), 9, "{number}");
    number
}

#[test]
fn a_member_of_staff_cannot_be_found_from_the_main_service() {
    let dir = folder("staff-hub");
    let data = dir.join("demo");
    let place = data.to_str().unwrap().to_owned();
    let (code, said) = run(&["--data", &place, "demo", "--people", "60", "--no-serve"]);
    assert_eq!(code, 0, "{said}");
    let log = dir.join("log.txt");
    let served = serve(&data, &log);
    let number = comes_to_the_hub(&served.hub);

    // The control arm: the hub's clinician finds her by each, so that what is looked for is really there to be found.
    let mut clinician = Browser::persona(&served.hub, "ottoline");
    let mut episode = String::new();
    for typed in [GIVEN, FAMILY, &number] {
        let page = clinician.post("/people", "/people", &[("words", typed)]);
        assert!(
            page.body.contains(&format!("{FAMILY}, {GIVEN}")),
            "the hub finds her by {typed}"
        );
        episode = links(&page.body)
            .into_iter()
            .find(|l| l.starts_with("/episodes/"))
            .unwrap();
    }
    assert!(clinician.get(&episode).body.contains(WORDS));
    let id = episode.trim_start_matches("/episodes/").to_owned();
    // Those of the hub who are no clinicians of hers do not.
    for user in ["hubadmin", "hublead", "hubmanager", "hubig"] {
        let mut other = Browser::persona(&served.hub, user);
        assert_ne!(other.get(&episode).status, 200, "{user}");
        let needles = [GIVEN.to_owned(), FAMILY.to_owned(), WORDS.to_owned()];
        crawl(&mut other, 60, |path, page| {
            assert_eq!(found(&page.body, &needles, ""), Vec::<&str>::new(), "{user} at {path}");
        });
    }

    let needles: Vec<String> = [GIVEN, FAMILY, WORDS, PHONE, EMPLOYER, &number, &id]
        .map(str::to_owned)
        .to_vec();
    // Every persona of the service: every page by its links, and every search there is.
    let mut pages = 0;
    let mut searches = 0;
    let sign_in = Browser::new(&served.service).get("/sign-in").body;
    let personas: BTreeSet<&str> = sign_in
        .split("name=\"persona\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(personas.len() >= 12 && personas.contains("manager"), "{personas:?}");
    for user in personas {
        let mut browser = Browser::persona(&served.service, user);
        pages += crawl(&mut browser, 70, |path, page| {
            assert_eq!(found(&page.body, &needles, ""), Vec::<&str>::new(), "{user} at {path}");
        });
        let typed = [GIVEN, FAMILY, &number, PHONE, EMPLOYER, WORDS];
        let forms = [
            ("/people", "words"),
            ("/access-log/people", "words"),
            ("/register", "words"),
            ("/directory", "place"),
        ];
        for (path, field) in forms {
            for words in typed {
                let page = browser.post(path, path, &[(field, words)]);
                searches += usize::from(page.status == 200);
                assert_eq!(
                    found(&page.body, &needles, words),
                    Vec::<&str>::new(),
                    "{user} searches {path} for {words}"
                );
                assert!(!page.body.contains(&id), "{user} searches {path} for {words}");
            }
        }
        // Her record's own address, of the hub, leads nowhere here; nor do the hub's pages, nor FHIR, nor what is exported.
        for path in [
            episode.clone(),
            format!("/episodes/{id}/readers"),
            format!("/episodes/{id}/hub"),
            format!("/fhir/ServiceRequest/{id}"),
            format!("/access-log?person={id}"),
            "/hub/due".to_owned(),
            "/hub/work".to_owned(),
            "/hub/employers".to_owned(),
            "/fhir/metadata".to_owned(),
            "/map/data.json".to_owned(),
        ] {
            let page = browser.get(&path);
            let told = found(&page.body, &needles, &path);
            assert_eq!(told, Vec::<&str>::new(), "{user} at {path}");
            assert!(!path.contains("/hub") || page.status != 200, "{user} at {path}");
        }
        // A message that asks for her is answered without her.
        let asked = format!("/fhir/ServiceRequest?patient.family={FAMILY}");
        assert_ne!(browser.get(&asked).status, 200, "{user}");
    }
    assert!(pages > 200 && searches > 30, "{pages} pages, {searches} searches");

    // The control arm of the search: the service finds its own.
    let mut amira = Browser::persona(&served.service, "amira");
    let own = amira.post("/people", "/people", &[("words", "a")]);
    assert!(
        links(&own.body).iter().any(|l| l.starts_with("/episodes/")),
        "its own people are found"
    );

    // Reports, exports and a backup from the command line; then every byte that the service has on disk, and both logs.
    let backup = dir.join("backup");
    let commands: [&[&str]; 6] = [
        &["user", "list", "--json"],
        &["ledger", "verify", "--json"],
        &["ledger", "stats", "--json"],
        &["ledger", "head"],
        &["match", "--json"],
        &["backup", backup.to_str().unwrap()],
    ];
    for command in commands {
        let (code, said) = run(&[&["--data", place.as_str()], command].concat());
        assert_eq!(code, 0, "{command:?}: {said}");
        assert_eq!(found(&said, &needles, ""), Vec::<&str>::new(), "{command:?}");
    }
    let hub_dir = data.join("staff-hub");
    let mut on_disk = files_under(&data, Some(&hub_dir));
    on_disk.extend(files_under(&backup, None));
    on_disk.push(log);
    assert!(on_disk.len() >= 5, "{on_disk:?}");
    let raw: Vec<u8> = (0..32)
        .filter_map(|n| {
            id.replace('-', "")
                .get(n * 2..n * 2 + 2)
                .map(|h| u8::from_str_radix(h, 16).unwrap())
        })
        .collect();
    assert_eq!(raw.len(), 16);
    for file in &on_disk {
        let bytes = std::fs::read(file).unwrap();
        for needle in &needles {
            assert!(!holds(&bytes, needle.as_bytes()), "{needle} in {}", file.display());
        }
        assert!(
            !bytes.windows(16).any(|w| w == raw),
            "her record's id in {}",
            file.display()
        );
    }
    // The hub's own files know the id, and keep what she said sealed.
    let own = files_under(&hub_dir, None);
    let all: Vec<u8> = own.iter().flat_map(|file| std::fs::read(file).unwrap()).collect();
    assert!(all.windows(16).any(|w| w == raw), "the control arm of the bytes");
    for needle in [GIVEN, FAMILY, WORDS, PHONE, EMPLOYER] {
        assert!(!holds(&all, needle.as_bytes()), "{needle} is not sealed");
    }
    served.end();
}

#[test]
fn whoever_works_beside_the_hub_is_told_where_to_go_and_nothing_is_kept() {
    let dir = folder("staff-hub-neighbour");
    let data = dir.join("demo");
    let (code, said) = run(&["--data", data.to_str().unwrap(), "demo", "--people", "60", "--no-serve"]);
    assert_eq!(code, 0, "{said}");
    let served = serve(&data, &dir.join("log.txt"));
    let fields = [
        ("work", "hospital"),
        ("works-for", "0"),
        ("own-words", WORDS),
        ("given", GIVEN),
        ("family", FAMILY),
        ("phone", PHONE),
        ("safe", "phone"),
    ];
    let mut stranger = Browser::new(&served.hub);
    let told = stranger.post("/hub/ask", "/hub/ask", &fields);
    assert!(told.body.contains("Saltmarsh Staff Hub") && told.body.contains("Nothing of what you wrote has been kept"));
    let mut clinician = Browser::persona(&served.hub, "ottoline");
    let none = clinician.post("/people", "/people", &[("words", FAMILY)]);
    assert!(!none.body.contains(GIVEN), "nothing was kept");
    let all = [&fields[..], &[("stay", "yes")]].concat();
    let page = stranger.post("/hub/ask", "/hub/ask", &all);
    assert!(page.body.contains("We have what you sent"));
    assert!(
        clinician
            .post("/people", "/people", &[("words", FAMILY)])
            .body
            .contains(GIVEN)
    );
    // A form without its needed answers says so, keeps what was typed, and asks for no number and no employer.
    let page = stranger.post("/hub/ask", "/hub/ask", &[("own-words", "a few words")]);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Choose the work you do") && page.body.contains("a few words"));
    assert!(!page.body.contains("Enter your NHS number") && !page.body.contains("Enter your employer"));
    // Somebody who sends it without end is told to come back.
    let mut last = 0;
    for _ in 0..21 {
        last = stranger.post("/hub/ask", "/hub/ask", &[("own-words", "again")]).status;
    }
    assert_eq!(last, 503, "more than a person sends");
    served.end();
}

#[test]
fn a_hub_and_a_service_never_open_each_others_database_or_key() {
    let dir = folder("staff-hub-apart");
    let password = dir.join("pw.txt");
    std::fs::write(&password, "lantern gravel tuesday\n").unwrap();
    let (ours, hub) = (dir.join("ours"), dir.join("hub"));
    let init = |extra: &[&str], at: &Path| {
        let common = [
            "init",
            "--name",
            "A service",
            "--administrator",
            "Ada Desk",
            "--user",
            "ada",
            "--password-file",
        ];
        run(&[
            &["--data", at.to_str().unwrap()],
            &common[..],
            &[password.to_str().unwrap()],
            extra,
        ]
        .concat())
    };
    assert_eq!(init(&[], &ours).0, 0);
    let (code, said) = init(&["--staff-hub"], &hub);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("staff-hub.toml"), "{said}");
    let config = hub.join("staff-hub.toml");
    let toml = std::fs::read_to_string(&config).unwrap();
    assert!(toml.contains("kind = \"staff_hub\""), "{toml}");
    let stats = |from: &[&str]| run(&[from, &["ledger", "stats"]].concat());
    assert_eq!(stats(&["--config", config.to_str().unwrap()]).0, 0);
    assert_eq!(stats(&["--data", hub.to_str().unwrap()]).0, 0);

    // Ordinary settings that name the hub's files.
    let settings = ours.join("rapport.toml");
    let plain = std::fs::read_to_string(&settings).unwrap();
    for wrong in [
        plain.replace("\"rapport.sqlite\"", "\"../hub/rapport.sqlite\""),
        plain.replace("\"master.key\"", "\"../hub/master.key\""),
    ] {
        std::fs::write(&settings, wrong).unwrap();
        let (code, said) = stats(&["--data", ours.to_str().unwrap()]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("names a file of a staff hub"), "{said}");
    }
    // The hub's files carried to where its settings are not: the ledger itself says what it is.
    let carried = dir.join("carried");
    std::fs::create_dir_all(&carried).unwrap();
    for file in files_under(&hub, None) {
        std::fs::copy(&file, carried.join(file.file_name().unwrap())).unwrap();
    }
    std::fs::remove_file(carried.join("staff-hub.toml")).unwrap();
    std::fs::write(carried.join("rapport.toml"), &plain).unwrap();
    for command in [
        &["ledger", "stats"][..],
        &["user", "list"],
        &["backup", dir.join("b").to_str().unwrap()],
        &["serve"],
    ] {
        let (code, said) = run(&[&["--data", carried.to_str().unwrap()], command].concat());
        assert_eq!(code, 1, "{command:?}: {said}");
        assert!(
            said.contains("a staff hub") && said.contains("psychological-therapy service"),
            "{said}"
        );
    }
    // The other way round.
    std::fs::write(&settings, &plain).unwrap();
    let turned = dir.join("turned");
    std::fs::create_dir_all(&turned).unwrap();
    for file in files_under(&ours, None) {
        std::fs::copy(&file, turned.join(file.file_name().unwrap())).unwrap();
    }
    std::fs::remove_file(turned.join("rapport.toml")).unwrap();
    std::fs::write(turned.join("staff-hub.toml"), &toml).unwrap();
    let (code, said) = stats(&["--data", turned.to_str().unwrap()]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("of another kind"), "{said}");
    // Both settings in one directory.
    std::fs::write(turned.join("rapport.toml"), &plain).unwrap();
    let (code, said) = stats(&["--data", turned.to_str().unwrap()]);
    assert!(code == 1 && said.contains("a directory of its own"), "{said}");
    // What belongs to the main service is refused with the reason.
    let file = dir.join("message.json");
    std::fs::write(&file, "{}").unwrap();
    let at_hub = ["--config", config.to_str().unwrap()];
    for import in ["referral", "register"] {
        let (code, said) = run(&[&at_hub[..], &["import", import, file.to_str().unwrap()]].concat());
        assert!(
            code == 1 && said.contains("This is a staff hub"),
            "{import}: {code} {said}"
        );
    }
    let (code, said) = run(&[&at_hub[..], &["import", "published", dir.to_str().unwrap()]].concat());
    assert!(code == 1 && said.contains("staff hub"), "{said}");
    // A hub's backup comes back as a hub.
    let copies = dir.join("copies");
    let (code, said) = run(&[&at_hub[..], &["backup", copies.to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{said}");
    let made = files_under(&copies, None);
    let keys = made.iter().find(|f| f.to_string_lossy().contains("keys")).unwrap();
    let copy = made.iter().find(|f| *f != keys).unwrap();
    let back = dir.join("back");
    let restore = [
        "--data",
        back.to_str().unwrap(),
        "restore",
        copy.to_str().unwrap(),
        "--keys",
        keys.to_str().unwrap(),
        "--master-key",
        hub.join("master.key").to_str().unwrap(),
    ]
    .map(str::to_owned);
    let (code, said) = run(&restore.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, 0, "{said}");
    assert!(back.join("staff-hub.toml").is_file() && !back.join("rapport.toml").exists());
}
