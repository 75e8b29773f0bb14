//! `rapport import bounces`, run as a mail system's folder is read: what is not understood, or not ours, is named, and no
//! file is lost.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn rapport(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .current_dir(folder)
        .env_remove("RAPPORT_DATA")
        .args(["--quiet", "--data", "ours"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bounces");
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A notification about a message with this id.
fn notice(action: &str, id: &str) -> String {
    format!(
        "From: postmaster@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; somebody@mail.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}@service.example>\r\n\r\n--b--\r\n"
    )
}

#[test]
fn what_is_not_ours_or_not_understood_is_named_and_kept() {
    let here = folder();
    std::fs::write(here.join("pw.txt"), "lantern gravel tuesday\n").unwrap();
    let init = [
        "init",
        "--name",
        "Our service",
        "--administrator",
        "Sam Reed",
        "--user",
        "sam",
        "--password-file",
        "pw.txt",
    ];
    let (code, _, err) = rapport(&here, &init);
    assert_eq!(code, 0, "{err}");
    let ours = "00000000000040008000000000000007";
    for (name, text) in [
        ("unknown.eml", notice("failed", ours)),
        ("late.eml", notice("delayed", ours)),
        ("other.eml", notice("failed", "newsletter-7")),
        ("away.eml", "Subject: Out of office\r\n\r\nI am away.".to_owned()),
    ] {
        std::fs::write(here.join(name), text).unwrap();
    }
    let files = ["unknown.eml", "late.eml", "other.eml", "away.eml"];
    let (code, out, err) = rapport(&here, &[&["import", "bounces"], &files[..]].concat());
    assert_eq!(code, 3, "{out}{err}");
    for expected in [
        "unknown.eml: names a message that is not in the outbox",
        "late.eml: says that a message is late, delivered or passed on",
        "other.eml: names no message of ours",
        "away.eml: no delivery status notification",
    ] {
        assert!(out.contains(expected), "{expected}: {out}");
    }
    assert!(!out.contains("mail.example"), "no address is printed: {out}");
    assert!(files.iter().all(|file| here.join(file).is_file()));
    let (code, out, _) = rapport(&here, &["import", "bounces", "--json", "late.eml"]);
    assert_eq!(code, 0, "nothing was left over");
    let line: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["became"], "not_back");
    let (code, _, err) = rapport(&here, &["import", "bounces", "none.eml"]);
    assert!(code != 0 && err.contains("none.eml"), "{err}");
}
