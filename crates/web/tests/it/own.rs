//! The person's own pages over HTTP: the door, every page, others' ids, and markup in every text field.

use crate::harness::{Browser, World};
use crate::staged::Staged;
use axum::http::StatusCode;
use care::EpisodeId;
use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand};
use care::own_access::WayKind;
use care::person::Name;
use care::terms::*;
use casework::{GiveWay, NewReferral};

pub const NASTY: &str = "<script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" & 'so' {{7*7}}";

pub fn somebody(given: &str) -> NewReferral {
    let mut new = NewReferral::default();
    new.identity.name = Some(Name {
        given: given.to_owned(),
        family: "Example".to_owned(),
        ..Name::default()
    });
    new
}

fn secret(staged: &Staged<'_>, episode: EpisodeId, kind: WayKind) -> String {
    let way = GiveWay {
        episode,
        kind,
        identity: Some("Knew her voice".to_owned()),
    };
    staged
        .world
        .desk
        .give_way(&staged.lead, way, None)
        .unwrap()
        .unwrap()
        .secret
}

pub async fn inside(staged: &Staged<'_>, episode: EpisodeId) -> Browser {
    let mut her = staged.world.browser();
    let link = secret(staged, episode, WayKind::Link);
    her.get(&format!("/enter/{link}")).await;
    let page = her.submit("/enter/link", &[]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/my"));
    her
}

/// A no that was told by phone.
pub fn refused(staged: &Staged<'_>, words: &str) -> (EpisodeId, care::DecisionId) {
    let world = staged.world;
    let id = world.referral(somebody("Vi"));
    let decision = world.desk.ids().next();
    let screen = EpisodeCommand::Screen {
        priority: Priority::Routine,
        next: NextStep::Decide,
        reason: "As the letter says".to_owned(),
    };
    staged.on(&staged.lead, id, screen);
    let decide = EpisodeCommand::Decide {
        decision: DecisionFacts {
            id: decision,
            kind: DecisionKind::NotSuitable,
            considered: vec![TherapyCode::new("DIT")],
            choices: Vec::new(),
            reason: Some(ReasonCode::TherapyNotIndicated),
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: true,
            unmet_need: false,
        },
        words: DecisionWords {
            reason: words.to_owned(),
            referrer_view: Some("Recommends it".to_owned()),
            person_view: Some("She wants it".to_owned()),
            took_part: Some("She and I".to_owned()),
            alternative: Some(words.to_owned()),
            alternative_owner: Some(words.to_owned()),
            ..DecisionWords::default()
        },
    };
    staged.on(&staged.lead, id, decide);
    let other = world.principal(&world.account_with("second", &[care::Role::ClinicalLead]));
    let confirm = EpisodeCommand::ConfirmDecision {
        decision,
        how: ConfirmedBy::SecondClinician,
        agrees: true,
        reason: Some("I agree".to_owned()),
    };
    staged.on(&other, id, confirm);
    let tell = EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    staged.on(&staged.lead, id, tell);
    (id, decision)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_only_looked_at_is_not_used_up() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let link = secret(&staged, episode, WayKind::Link);
    // A program that looks at links in messages, five times, and once with HEAD's cousin: nothing is used up.
    for _ in 0..5 {
        let mut bot = world.browser();
        let page = bot.get(&format!("/enter/{link}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(!page.has("Amina"), "nothing about anybody");
        // It presses nothing; a form without the code of its own visit is refused.
        let forged = bot.post_bare("/enter/link", &[("secret", &link)], &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }
    let mut her = world.browser();
    let page = her.get(&format!("/enter/{link}")).await;
    assert_eq!(page.title(), "Open your page – Your pages");
    assert_eq!(her.submit("/enter/link", &[]).await.location(), "/my");
    let page = her.get("/my").await;
    page.says("You are on the waiting list.");
    page.says("Hello Amina.");
    // Used twice, and forwarded after use: the same page to look at, and nothing behind it.
    let mut other = world.browser();
    let again = other.get(&format!("/enter/{link}")).await;
    assert_eq!(again.status, StatusCode::OK);
    let no = other.submit("/enter/link", &[]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    no.says("This does not open a page");
    // Guessed: the same words.
    let mut guess = world.browser();
    guess.get(&format!("/enter/{}", "0".repeat(64))).await;
    let no = guess.submit("/enter/link", &[]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    no.says("This does not open a page");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_with_a_code_says_nothing_of_therapy_and_opens_the_page() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut staff = world.signed_in_as(care::Role::Administrator).await;
    let path = format!("/episodes/{episode}/own-pages");
    let page = staff.get(&path).await;
    page.says("Nothing");
    let wrong = staff.submit(&path, &[("kind", "letter")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("kind", "letter"),
        ("identity", "Asked for date of birth and address by phone"),
    ];
    let form = staff.get(&path).await;
    let letter = staff.submit(&path, &fields).await;
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.plain());
    let article = letter
        .body
        .split_once("<article")
        .unwrap()
        .1
        .split_once("</article>")
        .unwrap()
        .0
        .to_lowercase();
    let words: String = article
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    for word in [
        "therap",
        "psycholog",
        "moorside",
        "nhs",
        "mental",
        "clinic",
        "patient",
        "depress",
    ] {
        assert!(!words.contains(word), "the letter says \"{word}\"");
    }
    let code = article
        .rsplit_once("<strong>")
        .unwrap()
        .1
        .split_once("</strong>")
        .unwrap()
        .0
        .to_owned();
    assert_eq!(code.len(), 14, "{code}");
    // The same press again does not show another.
    staff.last = Some(form);
    staff.submit(&path, &fields).await.says("It was shown once");
    staff.get(&path).await.says("A code in a letter");
    let mut her = world.browser();
    her.get("/enter").await;
    her.submit("/enter", &[("code", "")])
        .await
        .says("Enter the code from your letter");
    let wrong = her.submit("/enter", &[("code", "ABCD-EFGH-JKMN")]).await;
    assert!(!wrong.has("ABCD"), "what was tried does not come back");
    let came = her.submit("/enter", &[("code", &code)]).await;
    assert_eq!(came.location(), "/my");
    her.get("/my").await.says("Where things stand");
    // Whose letters are not safe gets none.
    let lead = &staged.lead;
    let id = world.desk.episode(lead, episode).unwrap().person_id;
    let safe = care::person::SafeContact {
        letter: care::person::SafeUse::No,
        ..care::person::SafeContact::default()
    };
    let command = care::person::PersonEvent::SafeContactStated(safe).into();
    let act = casework::Act::Person {
        id,
        expected: None,
        command,
    };
    world.desk.act(lead, act, None).unwrap();
    let page = staff.get(&path).await;
    assert!(!page.has("value=\"letter\""));
    let refused = staff.submit(&path, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn she_contests_a_no_and_markup_stays_text_wherever_it_is_typed() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, decision) = refused(&staged, NASTY);
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my").await;
    page.says("This therapy was thought not to fit.");
    page.says("Who decided: the clinical lead");
    let contest = format!("/my/{episode}/decisions/{decision}/second-opinion");
    assert!(page.has(&contest));
    her.follow_done(&contest, &[("words", NASTY)])
        .await
        .says("Somebody else will look at it.");
    her.get("/my").await.says("You asked for a second opinion");
    her.get(&contest).await.says("Somebody else is looking at it already.");
    her.follow_done("/my/worse", &[("words", NASTY)])
        .await
        .says("on the same working day");
    her.follow_done("/my/write", &[("words", NASTY)])
        .await
        .says("We have your message");
    her.get("/my/write").await.says("Not read yet");
    let empty = her.fill("/my/worse", &[("words", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Tell us in a few words what is going on");
    let long = her.fill("/my/write", &[("words", &"ü".repeat(10_001))]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.has(&"ü".repeat(10_001)), "what was typed is not lost");
    for path in [
        "/my",
        "/my/write",
        "/my/looked",
        "/my/dates",
        "/my/worse",
        "/my/next-code",
        contest.as_str(),
    ] {
        let page = her.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.has("<script>alert") && !page.has("<img src=x"), "{path}");
        page.says("call 999");
        assert!(page.has("href=\"/leave\""), "{path}");
        for word in ["therap", "Moorside", "Vi ", "NHS"] {
            assert!(!page.title().contains(word), "{path}: {}", page.title());
        }
        assert!(page.body.len() < 60_000, "{path}");
    }
    // Staff read what she wrote, as text too.
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    let record = staff.get(&format!("/episodes/{episode}")).await;
    assert!(record.has("&lt;script&gt;alert(1)") && !record.has("<script>alert"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_accepted_moved_or_declined_and_dates_follow() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let episode = staged.offered(somebody("Amina"));
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my").await;
    page.says("We have a place for you. Please answer.");
    let path = format!("/my/{episode}/offer");
    let page = her.get(&path).await;
    page.says("Tuesday 18 August 2026");
    assert!(!page.has("Waited longest"), "reasons for staff are not hers to read");
    let none = her.submit(&path, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose yes or no");
    let no_reason = her.fill(&path, &[("answer", "no"), ("words", NASTY)]).await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!no_reason.has("<script>alert"));
    her.follow_done(&path, &[("answer", "yes")])
        .await
        .says("Your dates are booked.");
    her.get("/my").await.says("Your therapy has begun.");
    her.get(&path).await.says("There is no offer to answer now");
    let dates = her.get("/my/dates").await;
    dates.says("Tuesday 18 August 2026, 10am to 10:50am");
    let calendar = link(&dates.body, "/calendar");
    let file = her.get(&calendar).await;
    assert!(file.header("content-type").starts_with("text/calendar"));
    assert!(
        file.has("BEGIN:VEVENT\r\n") && file.has("DTSTART:20260818T090000Z\r\n") && file.has("SUMMARY:Appointment\r\n")
    );
    for word in ["therap", "CBT", "Mill", "Nora", "Amina", "Moorside"] {
        assert!(!file.has(word), "the calendar says {word}");
    }
    let cancel = link(&dates.body, "/cancel");
    her.follow_done(&cancel, &[("words", NASTY)])
        .await
        .says("The date is cancelled.");
    let gone = her.get(&cancel).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

pub fn link(body: &str, end: &str) -> String {
    let hrefs = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|h| h.ends_with(end)).map(str::to_owned).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_time_keeps_the_place() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let episode = staged.offered(somebody("Amina"));
    let mut her = inside(&staged, episode).await;
    let path = format!("/my/{episode}/offer");
    her.follow_done(&path, &[("answer", "move"), ("move-words", "Mornings are hard")])
        .await
        .says("We look for another time.");
    her.get("/my").await.says("You are on the waiting list.");
    her.get(&path).await.says("There is no offer to answer now");
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_id_in_any_address_or_form_is_like_none() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (mine, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let (other, decision) = refused(&staged, "No");
    let mut her = inside(&staged, mine).await;
    let nobody = uuid::Uuid::from_u128(77);
    let mut answers = Vec::new();
    for id in [other.0, nobody] {
        for path in [
            format!("/my/{id}/offer"),
            format!("/my/{id}/decisions/{}/second-opinion", decision.0),
            format!("/my/{id}/dates/{nobody}/cancel"),
        ] {
            let page = her.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            answers.push(page.plain());
            her.get("/my/write").await;
            let csrf = her.last.clone().unwrap().hidden("/my/write");
            let token = csrf.iter().find(|(n, _)| n == "csrf").unwrap().1.clone();
            let sent = her
                .post_bare(&path, &[("csrf", &token), ("words", "x"), ("answer", "yes")], &[])
                .await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let (first, second) = answers.split_at(3);
    assert_eq!(first, second, "the two cannot be told apart");
    // What is for staff is not there; what is hers is not for staff.
    for path in [
        "/inbox",
        "/refer",
        "/people",
        "/role",
        "/password",
        &format!("/episodes/{mine}"),
    ] {
        assert_eq!(her.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    assert_eq!(staff.get("/my").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_and_being_away_end_it_and_what_was_typed_comes_back() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let before = her.cookies.clone();
    let page = her.get("/leave").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.location().starts_with("https://") && !page.location().contains("rapport"));
    her.cookies = before;
    assert!(
        her.get("/my").await.location().starts_with("/enter"),
        "the session itself has ended"
    );
    let mut her = inside(&staged, episode).await;
    her.get("/my/write").await;
    world.minutes_pass(31);
    let sent = her.submit("/my/write", &[("words", "All that I typed")]).await;
    assert!(sent.location().starts_with("/enter?then="), "{}", sent.location());
    let door = her.follow(&sent).await;
    door.says("What you typed was kept");
    let code = secret(&staged, episode, WayKind::Letter);
    let came = her.submit("/enter", &[("code", &code)]).await;
    let kept = her.follow(&came).await;
    kept.says("All that I typed");
    her.submit("/my/write", &[]).await;
    her.get("/my/write").await.says("All that I typed");
    her.get("/my").await;
    let out = her.submit("/sign-out", &[]).await;
    assert_eq!(out.location(), "/left");
    assert!(her.get("/my").await.location().starts_with("/enter"));
}

#[tokio::test(flavor = "multi_thread")]
async fn she_sees_who_looked_and_asks_for_a_name() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut staff = world.signed_in_as(care::Role::ClinicalLead).await;
    staff.get(&format!("/episodes/{episode}")).await;
    let mut office = world.signed_in_as(care::Role::Administrator).await;
    office.get(&format!("/episodes/{episode}")).await;
    let mut her = inside(&staged, episode).await;
    let page = her.get("/my/looked").await;
    page.says("The clinical lead, Moorside");
    assert!(!page.has("Robin"));
    let look = page
        .body
        .split_once("The clinical lead, Moorside")
        .unwrap()
        .1
        .split("name=\"look\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let done = her.submit("/my/looked", &[("look", &look)]).await;
    her.follow(&done).await.says("Robin Clinical lead");
    let none = her.fill("/my/looked", &[("look", "999999")]).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_next_time_opens_the_page_again() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (episode, _) = staged.waiting(somebody("Amina"), Priority::Soon);
    let mut her = inside(&staged, episode).await;
    let page = her.fill("/my/next-code", &[]).await;
    page.says("Your code");
    let code = page
        .body
        .split_once("app-code\"><strong>")
        .unwrap()
        .1
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let mut later = world.browser();
    later.get("/enter").await;
    assert_eq!(later.submit("/enter", &[("code", &code)]).await.location(), "/my");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_has_somebody_to_be_and_a_real_service_has_not() {
    let world = World::demo();
    let staged = Staged::new(&world);
    staged.waiting(somebody("Amina"), Priority::Soon);
    let mut visitor = world.browser();
    let page = visitor.get("/sign-in").await;
    page.says("Amina Example");
    assert_eq!(visitor.submit("/enter/persona", &[]).await.location(), "/my");
    let real = World::real();
    let mut visitor = real.browser();
    assert!(!visitor.get("/sign-in").await.has("/enter/persona"));
}
