//! Referring by form: by a referrer, on the phone, from a letter, and oneself; and what a referrer sees afterwards.

use crate::harness::{Browser, Page, World};
use crate::journeys::amina;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use care::Role;
use care::episode::EpisodeCommand;
use care::terms::{Means, ReferralSource};
use casework::{Act, NewReferral};

/// What somebody types about Omar Haddad.
const OMAR: [(&str, &str); 9] = [
    ("own-words", "I wake at four and cannot stop thinking <over & over>"),
    ("reason", "Sleep and worry since redundancy"),
    ("given", "Omar"),
    ("family", "Haddad"),
    ("born-day", "3"),
    ("born-month", "4"),
    ("born-year", "1991"),
    ("phone", "07700 900 456"),
    ("safe", "phone"),
];

/// Sends the form on the last page in parts, as a browser does that has a file to send.
pub async fn send_with_file(browser: &mut Browser, action: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Page {
    let hidden = browser.last.clone().unwrap().hidden(action);
    let mut body: Vec<u8> = Vec::new();
    let typed = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    for (name, value) in hidden.into_iter().chain(typed) {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    let (file_name, bytes) = file;
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend_from_slice(bytes);
    body.extend(b"\r\n--edge--\r\n");
    let request = Request::post(action)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://127.0.0.1:8080");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

fn omar<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    OMAR.iter().copied().chain(more.iter().copied()).collect()
}

/// The form as a GP opens it.
async fn gp_form(gp: &mut Browser) -> Page {
    let page = gp.get("/refer/form?from=gp").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gp_refers_checks_sends_and_follows_the_referral() {
    let world = World::demo();
    let mut gp = world.signed_in_as(Role::Referrer).await;
    let start = gp.get("/refer").await;
    start.says("From where do you refer?");
    assert!(
        !start.has("How did it reach us?"),
        "a referrer's own form reaches us as a form"
    );
    let form = gp_form(&mut gp).await;
    form.says("Robin Referrer".split(' ').next().unwrap());
    form.says("Samaritans");
    let check = gp
        .submit(
            "/refer/form",
            &omar(&[
                ("recommendation", "recommends"),
                ("referrer-view", "Motivated, asks for talking"),
                ("referrer-name", "Dr Hill, GP"),
            ]),
        )
        .await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.plain());
    check.says("Check your answers");
    check.says("I wake at four and cannot stop thinking <over & over>");
    check.says("3 April 1991 (aged 35)");
    check.says("07700 900456");
    check.says("Not provided");
    let sent = gp.submit("/refer/form", &[("step", "send")]).await;
    let done = gp.follow(&sent).await;
    done.says("Referral sent");
    done.says("18 August 2026");
    let list = gp.get("/my-referrals").await;
    list.says("Haddad, Omar");
    list.says("Received");
    let (_, rest) = list.body.split_once("/my-referrals/").unwrap();
    let href = format!("/my-referrals/{}", rest.split('"').next().unwrap());
    let own = gp.get(&href).await;
    own.says("Motivated, asks for talking");
    own.says("Acknowledged on 11 August 2026");
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get("/inbox").await.says("Haddad, Omar");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_in_a_referral_is_said_and_what_was_typed_stays() {
    let world = World::demo();
    let mut gp = world.signed_in_as(Role::Referrer).await;
    gp_form(&mut gp).await;
    let page = gp
        .submit(
            "/refer/form",
            &[
                ("hopes", "To sleep <again>"),
                ("born-year", "2099"),
                ("born-day", "1"),
                ("born-month", "1"),
                ("needs", "large_print"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.title().starts_with("Error: Refer somebody"), "{}", page.title());
    page.says("Enter the person’s name");
    page.says("Date of birth must be today or in the past");
    page.says("Choose what the referrer thinks of therapy");
    page.says("Enter what it is about");
    assert!(page.has("To sleep &lt;again&gt;"));
    assert!(page.has("value=\"large_print\" checked"), "{}", page.body);
    let again = gp
        .submit(
            "/refer/form",
            &omar(&[("recommendation", "unsure"), ("referrer-name", "Dr Hill")]),
        )
        .await;
    again.says("Enter your view on therapy");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_can_be_changed_before_they_are_sent() {
    let world = World::demo();
    let mut gp = world.signed_in_as(Role::Referrer).await;
    gp_form(&mut gp).await;
    gp.submit(
        "/refer/form",
        &omar(&[("recommendation", "not_given"), ("referrer-name", "Dr Hill")]),
    )
    .await
    .says("Check your answers");
    let form = gp.submit("/refer/form", &[("step", "change")]).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.has("value=\"Haddad\"") && form.has("cannot stop thinking"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_is_taken_down_on_the_phone_and_dated_when_it_came() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let nothing = admin.get("/refer/form").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Choose who refers");
    nothing.says("Choose how it reached us");
    admin
        .get("/refer/form?from=self&how=phone")
        .await
        .says("Take down a self-referral on the phone");
    let late = [
        ("received-on-day", "7"),
        ("received-on-month", "8"),
        ("received-on-year", "2026"),
    ];
    let answer = admin.submit("/refer/form", &omar(&late)).await;
    let done = admin.follow(&answer).await;
    done.says("Referral taken in");
    let (_, id) = answer.location().rsplit_once('/').unwrap();
    let episode = admin.get(&format!("/episodes/{id}")).await;
    episode.says("Haddad");
    episode.says("7 August 2026");
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let page = world.desk.episode(&lead, id.parse().unwrap()).unwrap();
    let sent = page.state.referral().unwrap();
    assert_eq!((sent.source, sent.means), (ReferralSource::SelfReferral, Means::Phone));
    assert_eq!(page.person.safe_contact.letter, care::person::SafeUse::No);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_typed_in_attached_and_joined_to_the_person_it_is_about() {
    let world = World::demo();
    let known = world.referral(amina());
    let mut admin = world.signed_in_as(Role::Administrator).await;
    admin
        .get("/refer/form?from=ward&how=letter")
        .await
        .says("Type in a referral from a letter");
    let typed = [
        ("reason", "Asks for help after discharge"),
        ("given", "Amina"),
        ("family", "Rahman"),
        ("born-day", "1"),
        ("born-month", "5"),
        ("born-year", "1980"),
        ("recommendation", "not_given"),
        ("referrer-name", "Ward 7"),
    ];
    let last = admin.submit("/refer/form", &typed).await;
    last.says("Is it one of these?");
    last.says("Rahman, Amina");
    last.says("The same name and date of birth; born 1 May 1980");
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let person = world.desk.episode(&lead, known).unwrap().person_id.to_string();
    // Nothing chosen, nothing attached.
    let wrong = admin.submit("/refer/form", &[("step", "send")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Choose one of these people, or somebody new");
    wrong.says("Attach the letter, or tick that you cannot attach it now");
    assert!(
        wrong
            .hidden("/refer/form")
            .iter()
            .any(|(n, v)| n == "reason" && v == "Asks for help after discharge")
    );
    // A program is no letter, whatever it is called.
    let program = send_with_file(
        &mut admin,
        "/refer/form",
        &[("step", "send"), ("person", &person)],
        ("letter.pdf", b"MZ"),
    )
    .await;
    assert_eq!(program.status, StatusCode::UNPROCESSABLE_ENTITY);
    program.says("letter.pdf must be a PDF");
    // Too large is told, and what was typed stays.
    let mut large = b"%PDF-1.7 ".to_vec();
    large.resize(casework::LARGEST_ATTACHMENT + 1, b'x');
    let large = send_with_file(
        &mut admin,
        "/refer/form",
        &[("step", "send"), ("person", &person)],
        ("scan.pdf", &large),
    )
    .await;
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    large.says("scan.pdf is too large");
    assert!(
        large
            .hidden("/refer/form")
            .iter()
            .any(|(n, v)| n == "given" && v == "Amina")
    );
    let sent = send_with_file(
        &mut admin,
        "/refer/form",
        &[("step", "send"), ("person", &person)],
        ("scan.pdf", b"%PDF-1.7 letter"),
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.plain());
    assert_eq!(sent.location(), format!("/refer/sent/{known}?joined=yes"));
    admin.follow(&sent).await.says("This referral was added to it");
    let page = world.desk.episode(&lead, known).unwrap();
    assert_eq!(page.state.referrals.len(), 2);
    let document = page.state.referrals[1].0.document.unwrap();
    assert_eq!(world.desk.document(&lead, document).unwrap().bytes, b"%PDF-1.7 letter");
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_a_referral_twice_takes_it_in_once() {
    let world = World::demo();
    let mut admin = world.signed_in_as(Role::Administrator).await;
    admin.get("/refer/form?from=self&how=phone").await;
    let form = admin.last.clone();
    let first = admin.submit("/refer/form", &OMAR).await;
    admin.last = form;
    let second = admin.submit("/refer/form", &OMAR).await;
    // The second press finds the person known and asks; nothing was taken in twice.
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    second.says("Is it one of these?");
    let (_, id) = first.location().rsplit_once('/').unwrap();
    let lead = world.principal(&world.account(Role::ClinicalLead));
    assert_eq!(
        world
            .desk
            .episode(&lead, id.parse().unwrap())
            .unwrap()
            .state
            .referrals
            .len(),
        1
    );
}

/// A referral of the referrer's own, and the referrer.
async fn own(world: &World) -> (care::EpisodeId, Browser) {
    let gp = world.signed_in_as(Role::Referrer).await;
    let principal = world.principal("referrer");
    let id = world
        .desk
        .act(&principal, Act::Refer(Box::new(amina())), None)
        .unwrap()
        .made
        .episode
        .unwrap();
    (id, gp)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referrer_answers_a_question_and_adds_a_document() {
    let world = World::demo();
    let (id, mut gp) = own(&world).await;
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let enquiry: care::EnquiryId = world.desk.ids().next();
    let question = "Which therapy was tried before?".to_owned();
    let command = EpisodeCommand::WantInformation {
        enquiry,
        from: care::terms::EnquiryTo::Referrer,
        question,
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
    gp.get("/my-referrals").await.says("1 question to answer");
    let path = format!("/my-referrals/{id}");
    let page = gp.get(&path).await;
    page.says("Which therapy was tried before?");
    let field = format!("answer-{enquiry}");
    let missing = gp.submit(&path, &[(&field, "  ")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.says("Enter your answer");
    let answered = gp.submit(&path, &[(&field, "CBT in 2023")]).await;
    let page = gp.follow(&answered).await;
    page.says("Answer saved");
    page.says("CBT in 2023");
    let information = format!("{path}/information");
    gp.get(&information).await;
    let nothing = gp.submit(&information, &[]).await;
    nothing.says("Write something or attach a document");
    let added = send_with_file(
        &mut gp,
        &information,
        &[("text", "Discharge letter")],
        ("letter.txt", "Dear team".as_bytes()),
    )
    .await;
    gp.follow(&added).await.says("Information added");
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage
        .get(&format!("/episodes/{id}/information"))
        .await
        .says("Discharge letter");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referrer_withdraws_after_being_told_what_it_does() {
    let world = World::demo();
    let (id, mut gp) = own(&world).await;
    let path = format!("/my-referrals/{id}/withdrawal");
    let page = gp.get(&path).await;
    page.says("The referral of Rahman, Amina ends");
    let missing = gp.submit(&path, &[("reason", "Sent twice")]).await;
    missing.says("Choose why you withdraw it");
    assert!(missing.has("Sent twice"));
    let done = gp.submit(&path, &[("why", "error"), ("reason", "Sent twice")]).await;
    let page = gp.follow(&done).await;
    page.says("Withdrawn");
    assert!(!page.has("Add information"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_the_referrals_of_another_organisation() {
    let world = World::demo();
    let id = world.referral(NewReferral {
        referrer_organisation: Some("B99009".into()),
        ..amina()
    });
    let mut gp = world.signed_in_as(Role::Referrer).await;
    gp.get("/my-referrals").await.says("You have not referred anybody yet.");
    for path in [format!("/my-referrals/{id}"), format!("/my-referrals/{id}/withdrawal")] {
        assert_eq!(gp.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let as_somebody_else = gp.get("/refer/form?from=self").await;
    assert_eq!(as_somebody_else.status, StatusCode::UNPROCESSABLE_ENTITY);
    as_somebody_else.says("Choose who refers");
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    for path in ["/refer", "/my-referrals"] {
        let page = therapist.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        page.says("you may not");
    }
}
