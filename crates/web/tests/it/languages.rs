//! Pages in another language: nothing that somebody reads on the public's and the person's pages stands outside the
//! message files; what a language does not have is English, and says so; staff work in English.

use crate::harness::{Browser, Page, World};
use crate::news::{comment, publish};
use crate::own::{inside, refused, somebody};
use crate::register::{ALMA, BELA, import};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::Role;
use care::terms::Priority;
use casework::Purpose;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use web::Config;
use web::language::Languages;

/// Begin and end of every sentence of the language that the tests make.
const MARKS: [char; 2] = ['⟦', '⟧'];

/// Every English message file.
fn english() -> Vec<(String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in [here.join("locales/en-GB"), here.join("../charts/locales/en-GB")] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            all.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    all
}

/// The same file with every sentence between marks, forms of the plural too.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let between = |start: &str, words: &str| format!("{start}{}{words}{}\n", MARKS[0], MARKS[1]);
        let form = line.starts_with(' ').then(|| line.split_once("] ")).flatten();
        let message = line.split_once(" = ").filter(|_| !line.starts_with([' ', '#']));
        out.push_str(&match (form, message) {
            (Some((which, words)), _) => between(&format!("{which}] "), words),
            (None, Some((name, words))) => between(&format!("{name} = "), words),
            _ => format!("{line}\n"),
        });
    }
    out
}

/// A folder of languages that is removed in the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let all = std::env::temp_dir().join(format!("rapport-language-{name}-{}", std::process::id()));
    std::fs::create_dir_all(all.join("cy")).unwrap();
    for (file, text) in files {
        std::fs::write(all.join("cy").join(file), text).unwrap();
    }
    Folder(all)
}

fn speaking(folder: &Folder) -> World {
    let config = Config {
        languages: Languages::read(&folder.0, None).unwrap(),
        ..Config::default()
    };
    World::new(Purpose::Demo, config)
}

/// Texts of a page as they are read, with what stands between marks left out.
fn outside(page: &Page) -> Vec<String> {
    let mut text = String::new();
    let mut rest = page.body.as_str();
    // Titles and hidden words are read too; scripts and styles are not on our pages.
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, mut after) = after.split_once('>').unwrap_or((after, ""));
        if tag == "code" {
            // The name of a column or of a code in a file.
            after = after.split_once("</code>").map_or("", |(_, rest)| rest);
        }
        for read in ["aria-label=\"", "title=\"", "alt=\""] {
            if let Some((_, value)) = tag.split_once(read) {
                text.push('\n');
                text.push_str(value.split('"').next().unwrap());
            }
        }
        let inline = [
            // A drawing breaks its words into lines, each an element of its own.
            "a ", "/a", "strong", "/strong", "span", "/span", "time", "/time", "text", "/text",
        ];
        if !inline.iter().any(|name| tag.starts_with(name)) {
            // Whatever is still open at the end of a block would hide what comes after it.
            text.push('\n');
        }
        rest = after;
    }
    let mut found = Vec::new();
    for line in text.lines() {
        let mut depth = 0_usize;
        let kept: String = line
            .chars()
            .filter(|c| {
                depth += usize::from(*c == MARKS[0]);
                let out = depth == 0;
                depth = depth.saturating_sub(usize::from(*c == MARKS[1]));
                out
            })
            .collect();
        let kept = kept.replace("&amp;", "&").replace("&quot;", "\"");
        let trimmed = kept.trim_matches(|c: char| !c.is_alphabetic());
        if trimmed.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            found.push(trimmed.to_owned());
        }
    }
    found
}

/// What is no sentence of ours: names, texts of the catalogue, and what people wrote.
fn data() -> BTreeSet<String> {
    let catalogue = catalogue::catalogue();
    let mut all: Vec<String> = [
        "Moorside Psychological Therapies",
        "Moorside",
        "Rapport",
        "Rapport – NHS",
        "Shorter waits",
        "What we changed.",
        "Some words",
        "Some words on the lantern",
        "Robin",
        "It helped",
    ]
    .map(str::to_owned)
    .to_vec();
    for help in &catalogue.help {
        all.extend([help.name.clone(), help.action.clone(), help.source.clone()]);
        all.push(format!("{} {}", help.action, help.when));
    }
    for therapy in &catalogue.therapies {
        all.extend([therapy.name.clone(), therapy.source.clone()]);
    }
    let words = &catalogue.therapy_words;
    all.extend(words.descriptions.values().cloned());
    all.extend(words.families.values().cloned());
    all.extend(words.formats.values().cloned());
    all.into_iter().collect()
}

/// What stands on the map and in the directory and is none either: areas, kinds of therapy, problems, guidelines, codes of the
/// record, and what the service's own files say of their columns.
fn official(world: &World) -> BTreeSet<String> {
    let tables = world.app.published();
    let mut all = data();
    for area in tables.areas() {
        // A heading has the code over the name.
        all.extend([
            area.name.clone(),
            area.code.clone(),
            format!("{}{}", area.code, area.name),
        ]);
        all.extend(area.short.clone());
    }
    for (file, taken) in tables.sources() {
        all.extend([file.to_owned(), taken.to_owned()]);
    }
    all.extend(published::Therapy::ALL.iter().map(|t| t.words().to_owned()));
    all.extend(published::Problem::ALL.iter().map(|p| p.words().to_owned()));
    let catalogue = catalogue::catalogue();
    all.extend(catalogue.problems.problems.values().cloned());
    all.extend(catalogue.indications.iter().map(|row| row.guideline.clone()));
    all.extend(catalogue.therapies.iter().map(|t| t.code.clone()));
    for (file, _, meaning) in casework::figures::COLUMNS {
        all.extend([(*file).to_owned(), (*meaning).to_owned()]);
    }
    for by in casework::figures::Dimension::ALL {
        all.insert(by.words().to_owned());
        all.extend(by.values().into_iter().map(|(_, words)| words));
    }
    all.extend(care::terms::Format::ALL.iter().map(|f| f.words().to_owned()));
    all.extend(care::terms::ReasonCode::ALL.iter().map(|r| r.words().to_owned()));
    // Whose the figures are, word for word as their licence asks for it.
    all.insert(
        "NHS England, NHS Talking Therapies annual reports; Office for National Statistics; Ministry of Housing, \
         Communities and Local Government. Contains public sector information licensed under the Open Government \
         Licence v3.0."
            .to_owned(),
    );
    let files = [
        "therapies.csv",
        "refusals.csv",
        "picked-up.csv",
        "who-is-seen.csv",
        "seen-by-therapy.csv",
        "range.csv",
        "dictionary.csv",
        "open-data.json",
    ];
    all.extend(files.map(str::to_owned));
    let people = [
        "Alma Ash",
        "Bela Birch",
        "Psychotherapist",
        "Counsellor",
        "UKCP",
        "BACP",
        "Larkfield",
        "Oakham",
        "alma@example.org",
        "Polish",
    ];
    all.extend(people.map(str::to_owned));
    all
}

fn is_data(text: &str, data: &BTreeSet<String>) -> bool {
    // A text may join several: "name – Rapport", "form; form".
    let parts = text
        .split(['–', ';', '·', '\u{a0}'])
        .map(|p| p.trim_matches(|c: char| !c.is_alphanumeric()));
    parts
        .filter(|p| p.chars().any(char::is_alphabetic))
        .all(|part| data.iter().any(|known| known.contains(part)))
}

/// What a page says that is in no message file, with where.
#[track_caller]
fn strange(page: &Page, path: &str, data: &BTreeSet<String>) -> Vec<String> {
    assert!(page.has("<html lang=\"cy\""), "{path}: {}", page.body);
    assert!(page.body.contains(MARKS[0]), "{path} says nothing");
    let found = outside(page).into_iter().filter(|text| !is_data(text, data));
    found.map(|text| format!("{path}: {text}")).collect()
}

async fn read(browser: &mut Browser, path: &str, data: &BTreeSet<String>) -> Vec<String> {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.plain());
    strange(&page, path, data)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_stranger_reads_is_outside_the_message_files() {
    let files = english();
    let marked: Vec<(String, String)> = files.iter().map(|(name, text)| (name.clone(), marked(text))).collect();
    let marked: Vec<(&str, &str)> = marked.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let folder = folder("marked", &marked);
    let world = speaking(&folder);
    let mut moderator = world.signed_in_as(Role::Moderator).await;
    publish(
        &mut moderator,
        "Shorter waits",
        "What we changed.",
        "Some words on the lantern.",
    )
    .await;
    comment(&world, "shorter-waits", &[("message", "It helped"), ("name", "Robin")]).await;
    let queue = moderator.get("/moderation/comments").await;
    let at = queue.body.split("href=\"/moderation/comments/").nth(1).unwrap();
    let at = format!("/moderation/comments/{}", at.split('"').next().unwrap());
    moderator.get(&at).await;
    assert_eq!(
        moderator.submit(&format!("{at}/publish"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let data = data();
    let mut found = Vec::new();
    let mut reader = world.browser();
    reader.language = "cy, en;q=0.5";
    for path in [
        "/welcome",
        "/help-now",
        "/therapies",
        "/therapies/cbt",
        "/how-it-works",
        "/search",
        "/stories",
        "/stories/tell",
        "/news",
        "/news/archive",
        "/news/archive/2026/8",
        "/news/shorter-waits",
        "/asked",
        "/contact",
        "/privacy",
        "/accessibility",
        "/grief",
        "/easy",
        "/easy/help-now",
        "/easy/how-it-works",
        "/easy/refer-yourself",
        "/refer-yourself",
        "/enter",
    ] {
        found.extend(read(&mut reader, path, &data).await);
    }
    // A report of the comment, an error, and a page that is not there.
    let post = reader.get("/news/shorter-waits").await;
    let report = post
        .body
        .split("href=\"")
        .find(|r| r.split('"').next().unwrap().ends_with("/report"));
    let report = report.unwrap().split('"').next().unwrap().to_owned();
    found.extend(read(&mut reader, &report, &data).await);
    let wrong = reader.submit(&report, &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    found.extend(strange(&wrong, "a report without a reason", &data));
    let gone = reader.get("/news/none").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    found.extend(strange(&gone, "a page that is not there", &data));
    assert!(found.is_empty(), "in no message file: {found:#?}");
    // Staff read English, whatever their browser asks for.
    moderator.language = "cy";
    let desk = moderator.get("/moderation").await;
    assert!(
        desk.has("<html lang=\"en-GB\"") && !desk.body.contains(MARKS[0]),
        "{}",
        desk.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_map_and_in_the_directory_is_outside_the_message_files() {
    let files = english();
    let marked: Vec<(String, String)> = files.iter().map(|(name, text)| (name.clone(), marked(text))).collect();
    let marked: Vec<(&str, &str)> = marked.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let folder = folder("map", &marked);
    let world = speaking(&folder);
    let data = official(&world);
    let mut reader = world.browser();
    reader.language = "cy";
    let mut found = Vec::new();
    // Before anything is declared, released or agreed to.
    for path in ["/map/own", "/directory?seed=1"] {
        found.extend(read(&mut reader, path, &data).await);
    }
    for (therapy, provision) in [
        ("DIT", care::service::Provision::ListClosed),
        ("CBT", care::service::Provision::Offered),
    ] {
        let command = care::service::ServiceEvent::ProvisionDeclared {
            therapy: care::terms::TherapyCode::new(therapy),
            format: care::terms::Format::Individual,
            provision,
        };
        let act = casework::Act::Service {
            expected: None,
            command,
        };
        world.desk.act(&world.administrator(), act, None).unwrap();
    }
    found.extend(read(&mut reader, "/map/own", &data).await);
    let as_at = care::calendar::days_after(world.desk.today_in_london(), -1);
    let release = casework::Act::ReleaseFigures { as_at };
    world.desk.act(&world.desk.system(), release, None).unwrap();
    import(&world, &format!("{ALMA}{BELA}"));
    for path in [
        "/map",
        "/map?therapy=cbt&than=2021-22&problem=depression&sort=-count",
        "/map?therapy=range",
        "/map?therapy=range&problem=depression",
        "/map?therapy=all",
        "/map?therapy=all&year=2018-19",
        "/map?therapy=cbt&year=2018-19",
        "/map/areas/ENG",
        "/map/areas/QYG",
        "/map/areas/00L",
        "/map/areas/00C",
        "/map/dictionary",
        "/map/own",
        "/map/own?problem=depression",
        "/directory?seed=1",
        "/directory?seed=1&therapy=DIT",
        "/directory?seed=1&page=9",
        "/directory/registers",
    ] {
        found.extend(read(&mut reader, path, &data).await);
    }
    assert!(found.is_empty(), "in no message file: {found:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_person_reads_about_where_they_stand_is_outside_the_message_files() {
    let files = english();
    let marked: Vec<(String, String)> = files.iter().map(|(name, text)| (name.clone(), marked(text))).collect();
    let marked: Vec<(&str, &str)> = marked.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let folder = folder("own", &marked);
    let world = speaking(&folder);
    let staged = Staged::new(&world);
    let (waiting, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut data = data();
    data.extend(["Amina", "cognitive behavioural therapy", "Mill Lane Centre"].map(str::to_owned));
    let mut her = inside(&staged, waiting).await;
    her.language = "cy";
    for path in [
        "/my",
        "/my/easy",
        "/my/easy/no",
        "/my/easy/choose",
        "/my/easy/data",
        "/my/worse",
        "/my/write",
        "/my/looked",
        "/my/how",
    ] {
        let page = her.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.has("<html lang=\"cy\"") && page.body.contains(MARKS[0]), "{path}");
    }
    let mut found = Vec::new();
    for path in [
        "/my/easy",
        "/my/easy/no",
        "/my/easy/choose",
        "/my/easy/data",
        "/my/worse",
        "/my/write",
        "/my/how",
        "/my/looked",
        "/my/dates",
        "/my/data",
        "/my/data/correction",
        "/my/next-code",
        "/my/after",
        "/my/story",
        "/my/wishes",
    ] {
        found.extend(read(&mut her, path, &data).await);
    }
    assert!(found.is_empty(), "in no message file: {found:#?}");
    // Dates are the language's own.
    let page = her.get("/my/easy").await;
    assert!(page.body.contains("⟦11 ⟦August⟧ 2026⟧"), "{}", page.body);
    // Whoever was refused finds the way to say no to it.
    let (refused, decision) = refused(&staged, "words");
    let mut vi = inside(&staged, refused).await;
    let easy = vi.get("/my/easy").await;
    assert!(easy.has("href=\"/my/easy/no\""), "{}", easy.plain());
    let no = vi.get("/my/easy/no").await;
    assert!(no.has(&format!("/my/{refused}/decisions/{decision}/second-opinion")));
    assert!(
        !her.get("/my/easy").await.has("href=\"/my/easy/no\""),
        "nobody refused her"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_language_does_not_have_is_english_and_says_so() {
    let folder = folder("part", &[("site.ftl", "help-title = Cymorth nawr\n")]);
    let world = speaking(&folder);
    let mut reader = world.browser();
    reader.language = "cy-GB, en;q=0.3";
    let page = reader.get("/help-now").await;
    assert_eq!(page.header("content-language"), "cy");
    assert!(
        page.header("vary").contains("accept-language"),
        "{}",
        page.header("vary")
    );
    assert!(
        page.has("<h1 class=\"nhsuk-heading-l\">Cymorth nawr</h1>"),
        "{}",
        page.body
    );
    assert!(
        page.has("<span lang=\"en-GB\">You do not have to be sure"),
        "{}",
        page.body
    );
    assert!(!page.body.contains(['\u{e000}', '\u{e001}']));
    // Another browser gets English, with no mark of any of it; and the feed is no page.
    let mut english = world.browser();
    english.language = "en-GB, cy;q=0.3";
    let page = english.get("/help-now").await;
    assert!(page.has("<html lang=\"en-GB\"") && page.has("Find help now") && !page.has("<span lang="));
    let feed = reader.get("/news/feed.atom").await;
    assert!(
        !feed.body.contains(['\u{e000}', '\u{e001}']) && feed.has("News of Moorside"),
        "{}",
        feed.body
    );
    // A folder that is no language, or a file that is none, is said at the start.
    let broken = self::folder("broken", &[("site.ftl", "help-title Cymorth\n")]);
    let wrong = Languages::read(&broken.0, None).unwrap_err().to_string();
    assert!(wrong.contains("site.ftl"), "{wrong}");
    let missing = Languages::read(&folder.0, Some("pl")).unwrap_err().to_string();
    assert!(missing.contains("pl"), "{missing}");
}
