//! After a referral has come: acknowledged, asked about, added to, assessed; found again; how to reach the person.

use crate::harness::{Browser, World};
use crate::journeys::amina;
use crate::referring::send_with_file;
use axum::http::StatusCode;
use care::episode::EpisodeCommand;
use care::terms::{ConsentKind, NextStep, Priority};
use care::{EpisodeId, Role};
use casework::{Act, NewReferral};

/// Leaves only one of several forms that are sent to the same address on the last page: the one that holds the mark.
fn take_form(browser: &mut Browser, action: &str, mark: &str) {
    let last = browser.last.as_mut().unwrap();
    let start = format!("action=\"{action}\"");
    let form = last.body.split(&start).skip(1).find_map(|rest| {
        let form = rest.split("</form>").next()?;
        form.contains(mark).then(|| format!("<form {start}{form}</form>"))
    });
    last.body = form.expect("a form with this mark");
}

async fn triage(world: &World) -> (EpisodeId, Browser) {
    let id = world.referral(amina());
    (id, world.signed_in_as(Role::TriageClinician).await)
}

fn lead_sees(world: &World, id: EpisodeId) -> casework::read::EpisodePage {
    let lead = world.principal(&world.account(Role::ClinicalLead));
    world.desk.episode(&lead, id).unwrap()
}

fn screened(world: &World, id: EpisodeId) {
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let command = EpisodeCommand::Screen {
        priority: Priority::Soon,
        next: NextStep::Assess,
        reason: "Grief".into(),
    };
    world
        .desk
        .act(
            &lead,
            Act::Episode {
                id,
                expected: None,
                command,
            },
            None,
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_is_acknowledged() {
    let world = World::demo();
    let (id, mut triage) = triage(&world).await;
    let path = format!("/episodes/{id}/acknowledgement");
    let page = triage.get(&path).await;
    page.says("Due 13 August 2026 (in 2 days)");
    page.says("Nobody has been told yet");
    let missing = triage.submit(&path, &[("to", "person")]).await;
    missing.says("Choose how");
    assert!(missing.has("value=\"person\" checked"));
    let done = triage.submit(&path, &[("to", "person"), ("channel", "phone")]).await;
    let page = triage.follow(&done).await;
    page.says("The person: acknowledged on 11 August 2026.");
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    assert_eq!(therapist.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_asked_and_its_answer_recorded() {
    let world = World::demo();
    let (id, mut triage) = triage(&world).await;
    let path = format!("/episodes/{id}/questions");
    triage.get(&path).await.says("Nothing was asked yet.");
    let missing = triage.submit(&path, &[("question", "Who else helps?")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.says("Choose whom you ask");
    assert!(missing.has("Who else helps?"));
    let asked = triage
        .submit(&path, &[("from", "gp"), ("question", "Who else helps?")])
        .await;
    let page = triage.follow(&asked).await;
    page.says("Asked of the GP");
    let enquiry = lead_sees(&world, id).state.enquiries[0].id;
    let field = format!("answer-{enquiry}");
    let answered = triage
        .submit(
            &path,
            &[
                ("what", "answer"),
                ("enquiry", &enquiry.to_string()),
                (&field, "Nobody, said Dr Hill"),
            ],
        )
        .await;
    let page = triage.follow(&answered).await;
    page.says("Answered");
    page.says("Nobody, said Dr Hill");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get(&path).await;
    assert!(
        !page.has("Ask a question"),
        "an administrator records answers and asks nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn information_is_added_with_a_document_or_a_text() {
    let world = World::demo();
    let (id, mut triage) = triage(&world).await;
    let path = format!("/episodes/{id}/information");
    triage.get(&path).await;
    let odd = send_with_file(
        &mut triage,
        &path,
        &[("text", "Came <today>")],
        ("list.zip", b"PK\x03\x04"),
    )
    .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    odd.says("list.zip must be a PDF");
    assert!(odd.has("Came &lt;today&gt;"));
    let done = send_with_file(
        &mut triage,
        &path,
        &[("text", "Came today")],
        ("scan.png", b"\x89PNG\r\n\x1a\nx"),
    )
    .await;
    let page = triage.follow(&done).await;
    page.says("Came today");
    page.says("Open the document");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get(&path).await;
    page.says("Not shown in your role");
    assert!(!page.has("Came today"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_is_booked_cancelled_booked_again_and_recorded() {
    let world = World::demo();
    let id = world.referral(amina());
    screened(&world, id);
    let mut assessor = world.signed_in_as(Role::Assessor).await;
    let me = world.user_of("assessor").to_string();
    let path = format!("/episodes/{id}/assessment");
    assessor.get(&path).await;
    let missing = assessor
        .submit(
            &path,
            &[
                ("day-day", "12"),
                ("day-month", "8"),
                ("day-year", "2026"),
                ("time", "quarter"),
                ("minutes", "5"),
            ],
        )
        .await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.says("Choose with whom");
    missing.says("Enter the time, like 10am or 2:30pm");
    missing.says("Enter 10 to 240 minutes");
    assert!(missing.has("value=\"quarter\""));
    let booking = [
        ("with", me.as_str()),
        ("day-day", "12"),
        ("day-month", "8"),
        ("day-year", "2026"),
        ("time", "2.30"),
        ("minutes", "60"),
        ("medium", "in_person"),
    ];
    let booked = assessor.submit(&path, &booking).await;
    let page = assessor.follow(&booked).await;
    page.says("Wednesday 12 August 2026, 2:30pm to 3:30pm");
    assert!(!page.has("Record how it went"), "it has not taken place");
    let hidden = lead_sees(&world, id).state.appointments[0].id.to_string();
    let cancelled = assessor
        .submit(
            &path,
            &[("what", "cancel"), ("appointment", &hidden), ("by", "service")],
        )
        .await;
    assessor.follow(&cancelled).await.says("Cancelled: the service");
    assessor.get(&path).await;
    let booked = assessor.submit(&path, &booking).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.plain());
    world.minutes_pass(24 * 60 + 6 * 60);
    let mut assessor = world.signed_in_as(Role::Assessor).await;
    let page = assessor.get(&path).await;
    page.says("Record how it went");
    let on = [("on-day", "12"), ("on-month", "8"), ("on-year", "2026")];
    let second = lead_sees(&world, id).state.appointments[1].id.to_string();
    let mut fields = vec![
        ("what", "hold"),
        ("appointment", second.as_str()),
        ("attendance", "attended"),
    ];
    fields.extend(on);
    let missing = assessor.submit(&path, &fields).await;
    missing.says("Enter the summary");
    fields.extend([
        ("summary", "Grieves for her sister"),
        ("person-view", "Would like one to one"),
    ]);
    let held = assessor.submit(&path, &fields).await;
    let page = assessor.follow(&held).await;
    page.says("Grieves for her sister");
    page.says("Would like one to one");
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get(&path).await;
    page.says("Not shown in your role");
    assert!(!page.has("Grieves for her sister"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_person_is_changed_part_by_part() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let contact = format!("/episodes/{id}/contact");
    let page = admin.get(&contact).await;
    page.says("Not asked yet");
    page.says("07700 900123");
    let reach = format!("{contact}/reach");
    admin.get(&reach).await;
    let wrong = admin
        .submit(&reach, &[("phone", "12"), ("address", "1 High Street\nMoorside")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Enter a phone number");
    assert!(wrong.has("1 High Street\nMoorside") && wrong.has("value=\"12\""));
    let saved = admin
        .submit(
            &reach,
            &[
                ("phone", "01632 960 001"),
                ("address", "1 High Street\nMoorside"),
                ("postcode", "zz99 3vz"),
            ],
        )
        .await;
    admin.follow(&saved).await.says("ZZ99 3VZ");
    let safe = format!("{contact}/safe-contact");
    admin.get(&safe).await;
    let all = [
        ("safe-phone", "yes"),
        ("safe-voicemail", "no"),
        ("safe-text", "neutral"),
        ("safe-email", "no"),
        ("safe-letter", "no"),
        ("careful", "Partner opens letters"),
    ];
    let saved = admin.submit(&safe, &all).await;
    let page = admin.follow(&saved).await;
    page.says("Do not use voicemail, email and letters");
    page.says("Partner opens letters");
    let identity = format!("{contact}/identity");
    let form = admin.get(&identity).await;
    assert!(form.has("value=\"Mina\""));
    let saved = admin
        .submit(
            &identity,
            &[
                ("given", "Amina"),
                ("family", "Rahman-Cole"),
                ("uses", "Mina"),
                ("born", "1 May 1980"),
                ("knows-nhs", "yes"),
                ("nhs-number", "9990123454"),
                ("gender", "female"),
            ],
        )
        .await;
    admin.follow(&saved).await.says("Amina Rahman-Cole");
    let needs = format!("{contact}/needs");
    admin.get(&needs).await;
    let saved = admin
        .submit(&needs, &[("needs", "large_print"), ("interpreter", "bn")])
        .await;
    admin.follow(&saved).await.says("Interpreter: Bengali");
    let person = lead_sees(&world, id).person;
    assert_eq!(person.identity.nhs_number.unwrap().digits, "9990123454");
    assert_eq!(
        admin.get(&format!("{contact}/nonsense")).await.status,
        StatusCode::NOT_FOUND
    );
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    assert_eq!(therapist.get(&contact).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_the_same_details_both_see_what_the_other_did() {
    let world = World::demo();
    let id = world.referral(amina());
    let path = format!("/episodes/{id}/contact/reach");
    let mut one = world.signed_in_as(Role::Administrator).await;
    let mut two = world.signed_in_as(Role::ClinicalLead).await;
    one.get(&path).await;
    two.get(&path).await;
    one.submit(&path, &[("phone", "01632 960 001")]).await;
    let changed = two.submit(&path, &[("phone", "01632 960 002")]).await;
    assert_eq!(changed.status, StatusCode::CONFLICT, "{}", changed.plain());
    changed.says("Somebody changed these details while you were typing");
    changed.says("01632 960 001");
    assert!(changed.has("01632 960 002"));
    let saved = two.submit(&path, &[("phone", "01632 960 002")]).await;
    two.follow(&saved).await.says("01632 960 002");
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_is_given_and_withdrawn_each_by_itself() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = format!("/episodes/{id}/contact/consents");
    admin.get(&path).await;
    take_form(&mut admin, &path, "value=\"share_with_gp\"");
    let given = admin
        .submit(&path, &[("kind", "share_with_gp"), ("what", "give")])
        .await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.plain());
    assert!(lead_sees(&world, id).person.consents_to(ConsentKind::ShareWithGp));
    admin.get(&path).await;
    take_form(&mut admin, &path, "value=\"share_with_carer\"");
    let unnamed = admin
        .submit(&path, &[("kind", "share_with_carer"), ("what", "give")])
        .await;
    unnamed.says("Enter the carer’s name");
    take_form(&mut admin, &path, "value=\"share_with_carer\"");
    let named = admin
        .submit(
            &path,
            &[
                ("kind", "share_with_carer"),
                ("what", "give"),
                ("carer-name", "Sam Rahman, brother"),
                ("carer-phone", "07700 900 789"),
            ],
        )
        .await;
    admin.follow(&named).await.says("Sam Rahman, brother, 07700 900789");
    take_form(&mut admin, &path, "value=\"share_with_carer\"");
    let withdrawn = admin
        .submit(&path, &[("kind", "share_with_carer"), ("what", "withdraw")])
        .await;
    let page = admin.follow(&withdrawn).await;
    assert!(!page.has("Sam Rahman"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_death_is_recorded_only_when_somebody_is_sure() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let path = format!("/episodes/{id}/contact/death");
    admin.get(&path).await.says("It cannot be taken back here");
    let unsure = admin
        .submit(
            &path,
            &[("died-on-day", "9"), ("died-on-month", "8"), ("died-on-year", "2026")],
        )
        .await;
    unsure.says("Tick the box when you are sure");
    assert!(!lead_sees(&world, id).person.died);
    let done = admin
        .submit(
            &path,
            &[
                ("died-on-day", "9"),
                ("died-on-month", "8"),
                ("died-on-year", "2026"),
                ("sure", "yes"),
            ],
        )
        .await;
    admin.follow(&done).await.says("Died on 9 August 2026");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_without_their_names_in_an_address() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let empty = triage.fill("/people", &[("words", " ")]).await;
    empty.says("Enter a name, a date of birth or an NHS number");
    let found = triage.fill("/people", &[("words", "rah am")]).await;
    assert!(
        found.location().starts_with("/people?search=") && !found.location().contains("rah"),
        "{}",
        found.location()
    );
    let page = triage.follow(&found).await;
    page.says("1 person");
    page.says("Rahman, Amina");
    assert!(page.has(&format!("/episodes/{id}")));
    let by_number = triage.fill("/people", &[("words", "999 012 3454")]).await;
    triage.follow(&by_number).await.says("Rahman, Amina");
    let nobody = triage.fill("/people", &[("words", "zzyx")]).await;
    triage.follow(&nobody).await.says("Nobody was found.");
    let to = found.location().to_owned();
    let mut other = world.signed_in_as(Role::Administrator).await;
    let page = other.get(&to).await;
    page.says("This search is over");
    assert!(!page.has("Rahman"));
    let mut manager = world.signed_in_as(Role::ServiceManager).await;
    assert_eq!(manager.get("/people").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_one_person_are_linked_and_the_link_is_taken_back() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut other = amina();
    other.identity.nhs_number = None;
    other.identity.born = None;
    let second = world.referral(NewReferral { ..other });
    assert_ne!(id, second);
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let path = format!("/episodes/{id}/contact/links");
    triage.get(&path).await.says("No record is linked to this one.");
    let searched = triage.submit(&path, &[("what", "search"), ("words", "rahman")]).await;
    let page = triage.follow(&searched).await;
    page.says("Link: it is the same person");
    let person = lead_sees(&world, second).person_id.to_string();
    take_form(&mut triage, &path, &person);
    let linked = triage.submit(&path, &[("what", "link"), ("other", &person)]).await;
    let page = triage.follow(&linked).await;
    page.says("Recognised by a member of staff");
    assert_eq!(lead_sees(&world, second).person.links.len(), 1, "both ways");
    take_form(&mut triage, &path, "value=\"unlink\"");
    let undone = triage.submit(&path, &[("what", "unlink"), ("other", &person)]).await;
    triage.follow(&undone).await.says("No record is linked to this one.");
}
