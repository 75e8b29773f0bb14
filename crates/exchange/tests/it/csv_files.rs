//! Files of practitioners, openings and referrals: what is read, and each thing wrong with its line and column.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::today;
use exchange::csv_import::{
    CellError, OPENING_COLUMNS, OpeningRules, PRACTITIONER_COLUMNS, PractitionerRules, REFERRAL_COLUMNS, ReferralRules,
    Registration, Therapies, openings, practitioners, referrals,
};
use exchange::nhs_number::NhsNumber;
use jiff::civil::{Weekday, date};

fn therapies() -> Therapies {
    let formats = |all: &[&str]| all.iter().map(|format| (*format).to_owned()).collect::<BTreeSet<_>>();
    [
        ("CBT", formats(&["individual"])),
        ("EMDR", formats(&["individual"])),
        ("GCBT", formats(&["group"])),
        ("BCT", formats(&["couple"])),
    ]
    .into_iter()
    .map(|(code, formats)| (code.to_owned(), formats))
    .collect()
}

fn bodies() -> BTreeSet<String> {
    ["UKCP", "BABCP"].map(str::to_owned).into()
}

fn registration(body: &str, number: &str) -> Registration {
    Registration {
        body: body.to_owned(),
        number: number.to_owned(),
    }
}

fn read_practitioners(text: &str) -> exchange::csv_import::Preview<exchange::csv_import::PractitionerRow> {
    let (therapies, bodies) = (therapies(), bodies());
    let known = BTreeSet::from([registration("UKCP", "K1")]);
    practitioners(
        text.as_bytes(),
        &PractitionerRules {
            today: today(),
            therapies: &therapies,
            bodies: &bodies,
            known: &known,
        },
    )
}

fn read_openings(text: &str) -> exchange::csv_import::Preview<exchange::csv_import::OpeningRow> {
    let therapies = therapies();
    let may = BTreeSet::from(["CBT", "GCBT", "BCT"].map(str::to_owned));
    let practitioners = BTreeMap::from([
        (registration("UKCP", "K1"), may.clone()),
        (registration("UKCP", "K2"), may),
    ]);
    openings(
        text.as_bytes(),
        &OpeningRules {
            today: today(),
            therapies: &therapies,
            practitioners: &practitioners,
        },
    )
}

/// Line, column and part of the rule for each error, in order.
fn told(errors: &[CellError]) -> Vec<(Option<usize>, &str, &str)> {
    errors
        .iter()
        .map(|error| (error.line, error.column.as_deref().unwrap_or(""), error.rule.as_str()))
        .collect()
}

fn has(errors: &[CellError], line: usize, column: &str, words: &str) {
    let found = errors
        .iter()
        .any(|error| error.line == Some(line) && error.column.as_deref() == Some(column) && error.rule.contains(words));
    assert!(
        found,
        "no error at line {line}, column {column} with \"{words}\" in {:#?}",
        told(errors)
    );
}

const PRACTITIONERS: &str = "\
name,email,role,profession,body,registration_number,registration_checked,therapies,formats,languages,gender,site,remote,supervisor,basis,band,clinical_hours_week
\"Madeup, Sal\",Sal@service.example,therapist;supervisor,Psychotherapist,ukcp,P1,2026-10-01,CBT@2019-05-01;emdr,individual;group,pl;bfi,female,north,yes,,paid_afc,7,20
Kit Invented,,trainee,Trainee psychotherapist,BABCP,P2,,CBT,individual,,,north,no,UKCP P1,trainee_placement,,8
";

#[test]
fn practitioners_are_read() {
    let preview = read_practitioners(PRACTITIONERS);
    assert_eq!((preview.rows, preview.errors.len()), (2, 0), "{:#?}", preview.errors);
    let rows = preview.accept().unwrap();
    let (line, sal) = &rows[0];
    assert_eq!(
        (*line, sal.name.as_str(), sal.email.as_deref()),
        (2, "Madeup, Sal", Some("sal@service.example"))
    );
    assert_eq!(sal.roles, ["therapist", "supervisor"]);
    assert_eq!(sal.registration, registration("UKCP", "P1"));
    assert_eq!(sal.certificates[0].since, Some(date(2019, 5, 1)));
    assert_eq!(
        (sal.certificates[1].therapy.as_str(), sal.certificates[1].since),
        ("EMDR", None)
    );
    assert_eq!(
        (sal.languages.as_slice(), sal.band, sal.clinical_hours_week),
        (["pl".to_owned(), "bfi".to_owned()].as_slice(), Some(7), 20)
    );
    assert_eq!(rows[1].1.supervisor, Some(registration("UKCP", "P1")));
    assert!(!rows[1].1.remote);
}

#[test]
fn every_broken_cell_of_practitioners_is_named_and_nothing_is_taken() {
    let text = format!(
        "{PRACTITIONERS}\
,nobody,chef,,XYZ,,2027-01-01,FOO;CBT;CBT;EMDR@soon,solo,english language,robot,,no,K1,barter,12,90
Kit Again,sal@service.example,trainee,Trainee,UKCP,P1,,CBT@2030-01-01,individual,,,north,perhaps,,paid_afc,7,20
Lou Placeholder,,therapist,Therapist,UKCP,K1,,CBT,individual,,,,yes,UKCP K9,paid_afc,7,20
Max Placeholder,,therapist,Therapist,UKCP,P9,,CBT,individual,,,,yes,UKCP P9,paid_afc,7,20
Nic Placeholder,SAL@service.example,therapist,Therapist,ukcp,P1,,CBT,individual,,,,yes,,paid_afc,7,20
"
    );
    let preview = read_practitioners(&text);
    let errors = &preview.errors;
    for (line, column, words) in [
        (4, "name", "filled in"),
        (4, "email", "e-mail"),
        (4, "role", "must be of"),
        (4, "profession", "filled in"),
        (4, "registration_number", "filled in"),
        (4, "registration_checked", "after today"),
        (4, "therapies", "not the code"),
        (4, "therapies", "twice"),
        (4, "therapies", "part after @"),
        (4, "formats", "must be of"),
        (4, "languages", "language tags"),
        (4, "gender", "must be one of"),
        (4, "site", "needs a site"),
        (4, "supervisor", "UKCP 123456"),
        (4, "basis", "must be one of"),
        (4, "band", "2 to 9"),
        (4, "clinical_hours_week", "1 to 40"),
        (5, "remote", "yes or no"),
        (5, "supervisor", "trainee"),
        (5, "therapies", "after today"),
        (6, "registration_number", "known already"),
        (6, "supervisor", "neither in the file"),
        (7, "supervisor", "themself"),
        (8, "registration_number", "line 2"),
        (8, "email", "line 2"),
    ] {
        has(errors, line, column, words);
    }
    assert_eq!(preview.rows, 7);
    assert_eq!(preview.good.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(preview.broken_lines(), (4..=8).collect());
    assert!(errors.is_sorted_by_key(|error| error.line));
    assert!(preview.accept().is_err());
}

const OPENINGS: &str = "\
practitioner,therapy,weekday,start_time,minutes,format,site,remote,first_date,seats,sessions
UKCP K1,CBT,Tuesday,10:00,50,individual,north,,2026-12-01,,
ukcp K1,CBT,tue,11.00,50,individual,,video,01/12/2026,1,16
UKCP K2,GCBT,Thursdays,18:30,90,group,north,,2026-12-03,8,
";

#[test]
fn openings_are_read() {
    let rows = read_openings(OPENINGS).accept().unwrap();
    assert_eq!(rows.len(), 3);
    let (_, first) = &rows[0];
    assert_eq!(
        (first.day(), first.minutes, first.seats, first.sessions),
        (Some(Weekday::Tuesday), 50, 1, 12)
    );
    assert_eq!((first.medium, first.site.as_deref()), ("in_person", Some("north")));
    assert_eq!((rows[1].1.medium, rows[1].1.from), ("video", date(2026, 12, 1)));
    assert_eq!((rows[2].1.format, rows[2].1.seats), ("group", 8));
}

#[test]
fn every_broken_cell_of_openings_is_named() {
    let text = format!(
        "{OPENINGS}\
UKCP K1,CBT,Tuesday,10:30,50,individual,north,,2026-12-01,,
UKCP ZZ,CBT,Tuesday,10:30,50,individual,north,,2026-12-01,,
K1,XYZ,Noday,25:00,5,solo,,,soon,0,0
UKCP K1,CBT,Monday,10:30,50,group,north,phone,2026-12-01,3,
UKCP K1,EMDR,Monday,23:30,60,individual,north,,2026-12-01,3,
"
    );
    let preview = read_openings(&text);
    for (line, column, words) in [
        (5, "start_time", "lies over the opening on line 2"),
        (6, "practitioner", "no practitioner"),
        (7, "practitioner", "UKCP 123456"),
        (7, "therapy", "not the code"),
        (7, "weekday", "day of the week"),
        (7, "start_time", "time of day"),
        (7, "minutes", "15 to 240"),
        (7, "format", "must be one of"),
        (7, "site", "either a site or"),
        (7, "first_date", "date that exists"),
        (7, "seats", "1 to 30"),
        (7, "sessions", "1 to 200"),
        (8, "site", "not both"),
        (8, "format", "does not give CBT"),
        (9, "seats", "one seat"),
        (9, "therapy", "no certificate"),
        (9, "minutes", "midnight"),
    ] {
        has(&preview.errors, line, column, words);
    }
    assert!(preview.accept().is_err());
}

const REFERRALS: &str = "\
reference,referred_on,source,given_name,family_name,birth_date,nhs_number,gender,phone,email,address,postcode,language,interpreter,gp_practice,referrer_name,referrer_organisation,referrer_ods_code,referrer_phone,priority,reason,own_words,recommendation,medication,safety,adjustments
L-1,2026-11-01,gp,Ida,Testvale,17/02/1986,999 012 3454,female,07700 900001,,\"12 Sample Row, Inventon\",zz99 9bb,pl,yes,X99901,Dr Bryn Sampleton,Marlpit Invented Surgery,x99901,,urgent,Nightmares,I cannot sleep,,sertraline,,Large print
L-2,2026-11-02,hospital liaison,Rowan,Samplebrook,,999 012 3455,,,,,,,,,Nurse Alex,,,,,After an overdose,,,,,
";

#[test]
fn referrals_are_read_and_a_wrong_nhs_number_is_kept() {
    let rows = referrals(REFERRALS.as_bytes(), &ReferralRules { today: today() })
        .accept()
        .unwrap();
    assert_eq!(rows[0].1.nhs_number.words(), "999 012 3454");
    assert_eq!(
        (rows[0].1.interpreter, rows[0].1.postcode.as_deref()),
        (Some(true), Some("ZZ99 9BB"))
    );
    assert_eq!(rows[0].1.birth_date, Some(date(1986, 2, 17)));
    assert_eq!(rows[1].1.source, "hospital_liaison");
    assert!(matches!(&rows[1].1.nhs_number, NhsNumber::Invalid { as_given, .. } if as_given == "999 012 3455"));
    assert_eq!(rows[1].1.birth_date, None);
}

#[test]
fn a_broken_row_is_named_and_by_default_nothing_is_taken() {
    let text = format!(
        "{REFERRALS}L-1,2027-01-01,moon,,X,2199-01-01,,robot,,x@y,,,pl;cy,maybe,,,,,,soon,,,,,,\nL-2,2026-11-03,gp,Petra,Exampleton,,,,,,,,,,,Dr Sal,,,,,Grief,,,,,\n"
    );
    let preview = referrals(text.as_bytes(), &ReferralRules { today: today() });
    for (line, column, words) in [
        (4, "referred_on", "after today"),
        (4, "source", "must be one of"),
        (4, "given_name", "filled in"),
        (4, "birth_date", "after today"),
        (4, "gender", "must be one of"),
        (4, "email", "e-mail"),
        (4, "language", "only one"),
        (4, "interpreter", "yes or no"),
        (4, "referrer_name", "filled in"),
        (4, "priority", "must be one of"),
        (4, "reason", "filled in"),
        (5, "reference", "line 3"),
    ] {
        has(&preview.errors, line, column, words);
    }
    assert_eq!(preview.rows, 4);
    // Somebody who has seen which rows are broken may still take the others.
    assert_eq!(preview.good.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(preview.accept().unwrap_err().len(), 12);
    let quote = REFERRALS.replace("\"12 Sample Row, Inventon\"", "\"12 Sample Row, Inventon");
    let preview = referrals(quote.as_bytes(), &ReferralRules { today: today() });
    assert_eq!((preview.good.len(), preview.errors[0].line), (0, Some(2)));
    assert!(preview.errors[0].rule.contains("never closed"));
}

#[test]
fn the_columns_are_those_that_the_files_above_use() {
    for (columns, text) in [
        (PRACTITIONER_COLUMNS, PRACTITIONERS),
        (OPENING_COLUMNS, OPENINGS),
        (REFERRAL_COLUMNS, REFERRALS),
    ] {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        assert_eq!(text.lines().next().unwrap(), names.join(","));
        assert!(columns.iter().all(|column| !column.help.is_empty()));
        let guide = include_str!("../../../../docs/how-to-import.md");
        for column in columns {
            let in_guide = guide.lines().filter(|line| line.starts_with("| ")).any(|line| {
                let first = line.split('|').nth(1).unwrap_or_default();
                first.split(',').map(str::trim).any(|cell| {
                    cell.trim_end_matches([' ', '*']) == column.name && cell.ends_with('*') == column.required
                })
            });
            assert!(
                in_guide,
                "the guide does not tell of the column {} (required: {})",
                column.name, column.required
            );
        }
    }
}
