//! Surveys of members: built in the browser, the same as from a file; who may; what is refused and kept; and answering without an account.

use crate::harness::{Browser, Page, World};
use crate::pages::is_well_made;
use crate::running::{fill_in, is_done, is_refused};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use care::Role;
use survey::Definition;

/// What is built in the browser below, as somebody would write it by hand.
const BY_HAND: &str = r#"
id = "hours-and-places"
title = "Hours and places"
sponsor = "An invented body"
about = "Where members work."

[[question]]
id = "nhs_history"
text = "Have you worked in the NHS?"
kind = "one-of"
required = true
register_field = "nhs_history"
options = [
  { code = "present", text = "I work there now" },
  { code = "past", text = "I have, and do not now" },
  { code = "never", text = "Never" },
]

[[question]]
id = "would-you-work-evenings"
text = "Would you work evenings?"
kind = "yes-no"
required = true

[[question]]
id = "which-days"
text = "Which days?"
kind = "many-of"
options = [
  { code = "monday", text = "Monday" },
  { code = "friday", text = "Friday" },
]

[[headline]]
text = "have worked or work in the NHS"
question = "nhs_history"
is = ["past", "present"]

[[headline]]
text = "of those who left the NHS or never worked there would work evenings"
question = "would-you-work-evenings"
is = ["yes"]
among = { question = "nhs_history", is = ["past", "never"] }

[[breakdown]]
question = "which-days"
by = "would-you-work-evenings"
"#;

const BEGUN: [(&str, &str); 3] = [
    ("title", "Hours and places"),
    ("sponsor", "An invented body"),
    ("about", "Where members work."),
];

/// A draft with its three questions; its address.
async fn built(editor: &mut Browser) -> String {
    let survey = is_done(&fill_in(editor, "/surveys/new", "/surveys/new", &BEGUN).await);
    let add = format!("{survey}/questions/new");
    let questions: [&[(&str, &str)]; 3] = [
        &[
            ("text", "Have you worked in the NHS?"),
            ("kind", "one-of"),
            (
                "options",
                "present: I work there now\npast: I have, and do not now\nnever: Never",
            ),
            ("required", "yes"),
            ("field", "nhs_history"),
        ],
        &[
            ("text", "Would you work evenings?"),
            ("kind", "yes-no"),
            ("required", "yes"),
            ("field", "none"),
        ],
        &[
            ("text", "Which days?"),
            ("kind", "many-of"),
            ("options", "Monday\nFriday"),
            ("field", "none"),
        ],
    ];
    for question in questions {
        is_done(&fill_in(editor, &add, &add, question).await);
    }
    survey
}

async fn definition(editor: &mut Browser, survey: &str) -> Definition {
    let file = editor.get(&format!("{survey}/definition")).await;
    Definition::draft(&file.body).unwrap()
}

/// Sends a file from a page that has more than one form.
async fn send_file(browser: &mut Browser, page: &str, to: &str, file: &str) -> Page {
    let read = browser.get(page).await;
    let mut body = String::new();
    for (name, value) in read.hidden(to) {
        body += &format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"survey.toml\"\r\n\r\n{file}\r\n--b--\r\n"
    );
    let request = Request::post(to)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://127.0.0.1:8080");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_built_in_the_browser_is_what_a_file_says() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let survey = built(&mut editor).await;
    let page = editor.get(&survey).await;
    page.says("What the results say first");
    page.says("… % have worked or work in the NHS");
    page.says("None is broken down.");
    is_well_made(&survey, &page);

    let add = format!("{survey}/headlines/new");
    let first = editor.get(&add).await;
    first.says("Which question?");
    assert!(
        !first.has("Which days?"),
        "only a question with one answer can be counted in a sentence"
    );
    is_well_made(&add, &first);
    let about = format!("{add}?question=would-you-work-evenings&among=nhs_history");
    let second = editor.get(&about).await;
    second.says("Which answers to “Would you work evenings?” count?");
    is_well_made(&about, &second);
    let sentence = [
        ("question", "would-you-work-evenings"),
        ("among", "nhs_history"),
        ("is", "yes"),
        ("among-is", "past"),
        ("among-is", "never"),
        (
            "text",
            "of those who left the NHS or never worked there would work evenings",
        ),
    ];
    is_done(&fill_in(&mut editor, &about, &add, &sentence).await);
    let breaks = format!("{survey}/breakdowns/new");
    is_well_made(&breaks, &editor.get(&breaks).await);
    let pair = [("question", "which-days"), ("by", "would-you-work-evenings")];
    is_done(&fill_in(&mut editor, &breaks, &breaks, &pair).await);
    let page = editor.get(&survey).await;
    page.says("Among those whose answer to “Have you worked in the NHS?” is I have, and do not now or Never.");
    page.says("By “Would you work evenings?”.");

    // The very same as by hand; and a file makes the same again.
    let made = definition(&mut editor, &survey).await;
    assert_eq!(made, Definition::draft(BY_HAND).unwrap());
    assert_eq!(made.problems(), []);
    let sent = send_file(&mut editor, "/surveys/new", "/surveys/upload", &made.to_toml().unwrap()).await;
    let again = is_done(&sent);
    assert_ne!(again, survey);
    assert_eq!(definition(&mut editor, &again).await, made);

    // Taken off by its place; a question of another kind does not bring it back.
    let shown = editor.get(&survey).await;
    let off = crate::running::send(
        &mut editor,
        &shown,
        &format!("{survey}/headlines/remove"),
        &[("at", "0")],
    )
    .await;
    is_done(&off);
    let add_question = format!("{survey}/questions/new");
    let words = [("text", "Anything else?"), ("kind", "free-text"), ("field", "none")];
    is_done(&fill_in(&mut editor, &add_question, &add_question, &words).await);
    let left = definition(&mut editor, &survey).await;
    assert_eq!((left.headlines.len(), left.breakdowns.len()), (1, 1));
    assert!(left.headlines[0].among.is_some(), "the other one stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_not_do_is_said_at_the_field_and_kept() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let nothing = fill_in(&mut editor, "/surveys/new", "/surveys/new", &[("about", "Kept words")]).await;
    is_refused(&nothing, "Enter a title");
    nothing.says("Kept words");
    let broken = send_file(&mut editor, "/surveys/new", "/surveys/upload", "title = [").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", broken.plain());

    let survey = built(&mut editor).await;
    let before = definition(&mut editor, &survey).await;
    let add = format!("{survey}/headlines/new");
    let about = format!("{add}?question=would-you-work-evenings&among=nhs_history");
    let base = [("question", "would-you-work-evenings"), ("among", "nhs_history")];
    let none = fill_in(&mut editor, &about, &add, &base).await;
    for words in [
        "Enter how the sentence goes on",
        "Choose at least one answer that counts",
        "Choose at least one answer of those who are counted",
    ] {
        is_refused(&none, words);
    }
    // An answer that the question does not have counts as none; what was typed stays.
    let unknown = [base[0], ("is", "perhaps"), ("text", "would <b>perhaps</b>")];
    let refused = fill_in(&mut editor, &about, &add, &unknown).await;
    is_refused(&refused, "Choose at least one answer that counts");
    assert!(refused.has("would &lt;b&gt;perhaps&lt;/b&gt;") && !refused.has("<b>perhaps"));
    // Words, a number or nothing at all cannot be counted: back to the choice of the question.
    for question in ["which-days", "no-such-question", ""] {
        let back = editor.get(&format!("{add}?question={question}")).await;
        assert_eq!(back.status, StatusCode::OK);
        back.says("Go on to the answers");
        back.says("Choose a question that takes one answer");
    }

    let breaks = format!("{survey}/breakdowns/new");
    let empty = fill_in(&mut editor, &breaks, &breaks, &[]).await;
    is_refused(&empty, "Choose the question that is broken down");
    is_refused(&empty, "Choose the question that makes the groups");
    let itself = [("question", "nhs_history"), ("by", "nhs_history")];
    is_refused(
        &fill_in(&mut editor, &breaks, &breaks, &itself).await,
        "Choose another question than the one that is broken down",
    );
    // Groups of a question with several answers, or that need not be answered: the rule of the file, at the field.
    let by_many = [("question", "nhs_history"), ("by", "which-days")];
    is_refused(&fill_in(&mut editor, &breaks, &breaks, &by_many).await, "Mend this:");
    let page = editor.get(&survey).await;
    for at in ["7", "-1", "x", ""] {
        let off = crate::running::send(&mut editor, &page, &format!("{survey}/headlines/remove"), &[("at", at)]).await;
        assert_eq!(off.status, StatusCode::NOT_FOUND, "{at}");
    }
    assert_eq!(definition(&mut editor, &survey).await, before, "nothing of it was kept");

    // Another tab was first: both are shown, and nothing is overwritten.
    let read = editor.get(&breaks).await;
    let pair = [("question", "which-days"), ("by", "would-you-work-evenings")];
    is_done(&fill_in(&mut editor, &breaks, &breaks, &pair).await);
    let late = crate::running::send(
        &mut editor,
        &read,
        &breaks,
        &[("question", "which-days"), ("by", "nhs_history")],
    )
    .await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.plain());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_keep_surveys_change_them_and_no_form_goes_without_its_token() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let survey = built(&mut editor).await;
    let before = definition(&mut editor, &survey).await;
    let forms = ["questions/new", "headlines/new", "breakdowns/new"];
    let posts = ["headlines/remove", "breakdowns/remove"];
    for role in [
        Role::ServiceManager,
        Role::ClinicalLead,
        Role::Therapist,
        Role::Commissioner,
        Role::Registrant,
    ] {
        let mut other = world.signed_in_as(role).await;
        let sees = matches!(role, Role::ServiceManager | Role::ClinicalLead);
        let shown = other.get(&survey).await;
        assert_eq!(shown.status == StatusCode::OK, sees, "{role}: {}", shown.status);
        assert!(!shown.has("/headlines/"), "{role} sees no way to change it");
        for path in forms {
            let page = other.get(&format!("{survey}/{path}")).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
        let right = other.get("/role").await.hidden("/role");
        let right = right.into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let from_us = [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")];
        for path in forms.iter().chain(&posts) {
            let fields = [("csrf", right.as_str()), ("at", "0"), ("text", "x"), ("key", "k")];
            let sent = other.post_bare(&format!("{survey}/{path}"), &fields, &from_us).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
    }
    let mut stranger = world.browser();
    for path in forms {
        let page = stranger.get(&format!("{survey}/{path}")).await;
        assert!(page.location().starts_with("/sign-in"), "{path}: {}", page.location());
    }
    // Whoever may change them sends nothing without the token of the session.
    for path in forms.iter().chain(&posts) {
        let sent = editor.post_bare(&format!("{survey}/{path}"), &[("at", "0")], &[]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
        sent.says("This form can no longer be sent");
    }
    assert_eq!(definition(&mut editor, &survey).await, before);
    let none = "/surveys/00000000-0000-7000-8000-000000000000";
    for path in ["", "/headlines/new", "/breakdowns/new", "/results"] {
        assert_eq!(
            editor.get(&format!("{none}{path}")).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_survey_is_answered_without_an_account_and_changed_no_more() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let survey = built(&mut editor).await;
    let publish = format!("{survey}/publish");
    let backwards = [("opens", "20 8 2026"), ("closes", "12 8 2026")];
    is_refused(
        &fill_in(&mut editor, &publish, &publish, &backwards).await,
        "The last day must be on or after the first",
    );
    let shown = editor.get(&survey).await;
    let dates = [("opens", "11 8 2026"), ("closes", "30 8 2026")];
    is_done(&fill_in(&mut editor, &publish, &publish, &dates).await);
    // From a page that was open before: what was published stands.
    let off = crate::running::send(
        &mut editor,
        &shown,
        &format!("{survey}/headlines/remove"),
        &[("at", "0")],
    )
    .await;
    assert!(off.status.is_client_error(), "{}", off.status);
    let page = editor.get(&survey).await;
    assert!(!page.has("/headlines/remove") && !page.has("/breakdowns/new"));
    assert_eq!(definition(&mut editor, &survey).await.headlines.len(), 1);

    let (_, rest) = page.body.split_once("href=\"/survey/").unwrap();
    let link = format!("/survey/{}", rest.split('"').next().unwrap());
    let mut member = world.browser();
    let form = member.get(&link).await;
    form.says("Your answers are anonymous");
    is_well_made(&link, &form);
    let nothing = fill_in(&mut member, &link, &link, &[("register", "no")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("There is a problem");
    assert_eq!(member.get("/survey/guessed").await.status, StatusCode::NOT_FOUND);
    editor.get(&survey).await.says("Answers0");
    let without = member.post_bare(&link, &[("register", "no")], &[]).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
}
