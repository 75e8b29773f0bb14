//! A register from a file, looked at before it is stored.

use crate::harness::{Browser, Page, World};
use crate::register::{ALMA, BELA, CORA, HEAD, all};
use crate::running::{is_done, is_refused};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use care::Role;
use std::fmt::Write as _;

const IMPORT: &str = "/register/import";

/// Sends a file by a form, as a browser does.
async fn send_file(browser: &mut Browser, to: &str, name: &str, file: &[u8]) -> Page {
    let page = browser.get(to).await;
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in page.hidden(to) {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(part.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post(to)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://127.0.0.1:8080");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_looked_at_row_by_row_and_stored_when_confirmed_once() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let template = editor.get("/register/import/template").await;
    assert!(
        template.body.starts_with("name,profession,body,registration_number,"),
        "{}",
        template.body
    );
    assert!(template.header("content-disposition").contains("register.csv"));
    is_refused(
        &send_file(&mut editor, IMPORT, "none.csv", b"").await,
        "Choose a CSV file or an XLSX workbook",
    );
    let file = format!("{HEAD}{ALMA}{BELA}");
    let kept = send_file(&mut editor, IMPORT, "ukcp.csv", file.as_bytes()).await;
    let looked = editor.get(&is_done(&kept)).await;
    looked.says("ukcp.csv");
    looked.says("2 rows: 2 new, 0 changed, 0 the same, 0 mistakes. Nothing is stored yet.");
    looked.says("UKCP 1001");
    assert!(all(&world).is_empty(), "only looked at");
    assert!(
        !looked.has("alma@example.org"),
        "the file itself does not travel with the page"
    );
    let done = editor.submit(IMPORT, &[]).await;
    let list = editor.get(&is_done(&done)).await;
    list.says("2 entered, 0 brought up to date");
    editor.last = Some(looked);
    let twice = editor.submit(IMPORT, &[]).await;
    is_done(&twice);
    assert_eq!(all(&world).len(), 2, "a second press enters nobody");

    // The same again changes nothing; one cell changed is one entry changed; CORA is new.
    let kept = send_file(&mut editor, IMPORT, "ukcp.csv", file.as_bytes()).await;
    let same = editor.get(&is_done(&kept)).await;
    same.says("2 rows: 0 new, 0 changed, 2 the same");
    same.says("The file changes nothing.");
    assert!(!same.has("value=\"confirm\""));
    let changed = format!(
        "{}{CORA}",
        file.replace("Counsellor,BACP", "Psychotherapeutic counsellor,BACP")
    );
    let kept = send_file(&mut editor, IMPORT, "ukcp.csv", changed.as_bytes()).await;
    let address = is_done(&kept);
    let looked = editor.get(&address).await;
    looked.says("3 rows: 1 new, 1 changed, 1 the same, 0 mistakes");
    looked.says("Enter 1 and change 1");
    let only = editor.get(&format!("{address}&only=changed")).await;
    assert!(only.has("Bela Birch") && !only.has("Cora Cedar") && !only.has("Alma Ash"));
    only.says("Entry");
    editor.get(&address).await;
    let list = editor.submit(IMPORT, &[]).await;
    editor
        .get(&is_done(&list))
        .await
        .says("1 entered, 1 brought up to date");
    // Confirmed, the file is gone; and it is nobody else's.
    is_refused(&editor.get(&address).await, "Choose the file again");
    let mut administrator = world.signed_in_as(Role::Administrator).await;
    let kept = send_file(&mut editor, IMPORT, "ukcp.csv", file.as_bytes()).await;
    is_refused(&administrator.get(&is_done(&kept)).await, "Choose the file again");
    // Half an hour later the session is over too; after signing in again the file is not there any more.
    world.minutes_pass(31);
    editor.sign_in(Role::RegisterEditor.code()).await;
    is_refused(&editor.get(&is_done(&kept)).await, "Choose the file again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_register_is_told_by_line_and_column_and_changes_nothing() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let broken = format!(
        "{HEAD}{ALMA}Cora Cedar,Counsellor,BACP,3003,2027-01-01,NOSUCH,,,,maybe,,12,99,yes,,cora@example.org\n"
    );
    let kept = send_file(&mut editor, IMPORT, "broken.csv", broken.as_bytes()).await;
    let address = is_done(&kept);
    let looked = editor.get(&address).await;
    looked.says("2 rows: 1 new");
    looked.says("The file cannot be brought in as it is");
    for column in ["registration_checked", "therapies", "remote", "interest_bands", "email"] {
        looked.says(column);
    }
    looked.says("is not the code of a therapy of the catalogue");
    assert!(!looked.has("value=\"confirm\""), "a broken file cannot be confirmed");
    let told = editor.get(&address.replace("import?", "import/problems?")).await;
    assert!(told.header("content-disposition").contains("problems.csv"));
    assert!(told.body.lines().next().unwrap().ends_with(",problem"), "{}", told.body);
    assert!(told.body.contains("therapies (NOSUCH)"), "{}", told.body);
    assert!(all(&world).is_empty());
    let nothing = send_file(&mut editor, IMPORT, "odd.xlsx", b"PK\x03\x04 not a workbook").await;
    let address = is_done(&nothing);
    editor.get(&address).await.says("cannot be read as an XLSX workbook");
    let told = editor.get(&address.replace("import?", "import/problems?")).await;
    assert!(told.body.starts_with("line,column,found,problem\r\n"), "{}", told.body);
    let elsewhere = editor.get("/register/import/problems?file=none").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let large = vec![b'x'; web::kept_files::LARGEST + 1];
    is_refused(
        &send_file(&mut editor, IMPORT, "large.csv", &large).await,
        "Choose a file of at most 12 MB",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_taken_like_a_file() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../exchange/tests/fixtures");
    let book = std::fs::read(format!("{fixtures}/register.xlsx")).unwrap();
    let kept = send_file(&mut editor, IMPORT, "register.xlsx", &book).await;
    let looked = editor.get(&is_done(&kept)).await;
    looked.says("0 mistakes. Nothing is stored yet.");
    is_done(&editor.submit(IMPORT, &[]).await);
    assert!(!all(&world).is_empty());
    let broken = std::fs::read(format!("{fixtures}/register-with-an-error.xlsx")).unwrap();
    let kept = send_file(&mut editor, IMPORT, "register.xlsx", &broken).await;
    editor
        .get(&is_done(&kept))
        .await
        .says("The file cannot be brought in as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_rows_are_looked_at_and_taken_in() {
    let world = World::demo();
    let mut editor = world.signed_in_as(Role::RegisterEditor).await;
    let mut file = HEAD.to_owned();
    for n in 0..20_000 {
        writeln!(
            file,
            "Holly Example{n},Psychotherapist,UKCP,{n},2026-07-10,DIT,,Larkfield,QX1,no,past,8,7,yes,no,"
        )
        .unwrap();
    }
    let kept = send_file(&mut editor, IMPORT, "large.csv", file.as_bytes()).await;
    let looked = editor.get(&is_done(&kept)).await;
    looked.says("20,000 rows: 20,000 new, 0 changed, 0 the same, 0 mistakes.");
    looked.says("Enter 20,000 practitioners");
    assert!(
        looked.body.len() < 200_000,
        "the preview stays light: {} bytes",
        looked.body.len()
    );
    let list = editor.submit(IMPORT, &[]).await;
    let list = editor.get(&is_done(&list)).await;
    list.says("20000 entered");
    list.says("Everybody (20,000)");
    let last = editor.get("/register?page=800").await;
    last.says("Example9999");
}
