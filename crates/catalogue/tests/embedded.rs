//! The embedded catalogue reads, holds together, and a broken file is refused by name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use catalogue::{
    Catalogue, CatalogueError, Certainty, ConfirmedBy, Direction, Files, Format, Recommendation, Wording, catalogue,
};

#[test]
fn the_embedded_catalogue_reads() {
    let all = Catalogue::read(&Files::embedded()).unwrap();
    assert!(!all.version.is_empty());
    let ids: Vec<&str> = all.instruments.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["phq9", "gad7", "core10"]);
    assert_eq!(all.therapies.len(), 102);
    assert_eq!(all.indications.len(), 160);
    assert_eq!(catalogue().version, all.version);
}

#[test]
fn thresholds_are_those_of_the_reference() {
    let find = |id| catalogue().instrument(id).unwrap();
    for (id, items, max, caseness, reliable) in [
        ("phq9", 9, 27.0, 10.0, 6.0),
        ("gad7", 7, 21.0, 8.0, 4.0),
        ("core10", 10, 40.0, 11.0, 6.0),
    ] {
        let instrument = find(id);
        assert_eq!(instrument.items.len(), items, "{id}");
        assert_eq!(instrument.scoring.max, max, "{id}");
        assert_eq!(
            instrument.caseness.as_ref().unwrap().at_or_above,
            Some(caseness),
            "{id}"
        );
        assert_eq!(instrument.reliable_change.as_ref().unwrap().points, reliable, "{id}");
        assert_eq!(instrument.direction, Direction::LowerIsBetter);
    }
    let safety: Vec<(&str, usize)> = catalogue()
        .instruments
        .iter()
        .flat_map(|i| i.safety.iter().map(|s| (i.id.as_str(), s.item)))
        .collect();
    assert_eq!(safety, [("phq9", 9), ("core10", 6)]);
    let reversed: Vec<usize> = find("core10")
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.reverse)
        .map(|(i, _)| i + 1)
        .collect();
    assert_eq!(reversed, [2, 3]);
    assert_eq!(find("core10").wording, Wording::TwoCopiesAgree);
    assert!(find("core10").licence.text.contains("CC BY-ND 4.0"));
}

#[test]
fn therapies_and_indications_agree() {
    let all = catalogue();
    let dit = all.therapy("DIT").unwrap();
    assert_eq!(
        (dit.sessions_min, dit.sessions_max, dit.formats.as_slice()),
        (16, 16, [Format::Individual].as_slice())
    );
    assert!(dit.accrediting_bodies.contains(&"BPC".to_owned()));
    assert!(!all.therapy("DEBRIEF").unwrap().may_be_offered());
    assert_eq!(all.therapies.iter().filter(|t| !t.may_be_offered()).count(), 1);
    let menu: Vec<&str> = all
        .indications_for("depression", "less_severe")
        .filter(|i| i.recommendation == Recommendation::FirstLine)
        .map(|i| i.therapy.as_str())
        .collect();
    assert_eq!(menu.first(), Some(&"GSH"));
    assert!(menu.contains(&"STPP") && menu.contains(&"DIT") && menu.contains(&"CBT"));
    for therapy in &all.therapies {
        let words = all.therapy_words.descriptions.get(&therapy.code);
        let long_enough = words.is_some_and(|words| (100..=400).contains(&words.chars().count()));
        assert!(
            long_enough,
            "{}: plain words of 100 to 400 characters, not {words:?}",
            therapy.code
        );
    }
}

#[test]
fn an_unverified_indication_never_excludes() {
    let all = catalogue();
    for indication in &all.indications {
        if indication.certainty != Certainty::Checked {
            assert!(!indication.may_exclude(), "{indication:?}");
        }
    }
    // One checked "not recommended" row exists, so that the rule is not empty.
    assert!(all.indications.iter().any(catalogue::Indication::may_exclude));
}

#[test]
fn reasons_follow_the_rules() {
    let reasons = &catalogue().reasons;
    assert_eq!(reasons.not_suitable.len(), 10);
    assert_eq!(
        reasons.not_suitable("outside_area").unwrap().confirmed_by,
        ConfirmedBy::ConfirmedHandOver
    );
    assert_eq!(
        reasons.not_suitable("therapy_not_indicated").unwrap().confirmed_by,
        ConfirmedBy::SecondClinician
    );
    assert!(reasons.not_suitable("capacity_reason").unwrap().capacity);
    assert!(!reasons.not_suitable("capacity_reason").unwrap().clinical);
    // A diagnosis alone is not a reason.
    assert!(reasons.not_suitable.iter().all(|r| !r.code.contains("diagnosis")));
    for words in reasons
        .decisions
        .iter()
        .map(|d| &d.to_person)
        .chain(reasons.not_suitable.iter().map(|r| &r.to_person))
    {
        assert!(!words.is_empty());
        let lower = words.to_lowercase();
        for banned in ["suffer", "failed", "compliant", "refused", "please", "!"] {
            assert!(!lower.contains(banned), "{words:?} contains {banned:?}");
        }
    }
    assert_eq!(catalogue().circumstances.len(), 10);
}

fn refusal(change: impl Fn(&mut Files<'_>)) -> CatalogueError {
    let mut files = Files::embedded();
    change(&mut files);
    Catalogue::read(&files).unwrap_err()
}

#[test]
fn a_broken_file_is_refused_by_name() {
    let phq9 = include_str!("../../../catalogue/instruments/phq9.toml");
    for (from, to, rule) in [
        ("max = 27", "max = 28", "scores of 0 to 27"),
        ("answer_from = 1", "answer_from = 9", "lowest answer that counts"),
        ("item = 9", "item = 10", "no item 10"),
        ("at_or_above = 10", "below = 10", "wrong side"),
        ("allowed = 0", "allowed = 9", "every answer is missing"),
        ("from = 5\n", "from = 6\n", "gap or overlap"),
        ("class = \"free\"", "class = \"ask-owner\"", "licence does not allow"),
        ("points = 6\n", "points = -6\n", "reliable change"),
        ("domain = ", "domian = ", "domian"),
    ] {
        assert!(phq9.contains(from), "{from:?} is no longer in the file");
        let broken = phq9.replacen(from, to, 1);
        let error = refusal(|f| f.instruments = vec![("own.toml", &*Box::leak(broken.clone().into_boxed_str()))]);
        let words = error.to_string();
        assert!(
            words.contains("own.toml") && words.contains(rule),
            "{from:?} -> {to:?} gave {words:?}"
        );
    }
    let error = refusal(|f| f.instruments = vec![("a.toml", phq9), ("b.toml", phq9)]);
    assert_eq!(
        error,
        CatalogueError::Inconsistent {
            file: "b.toml".into(),
            entry: "phq9".into(),
            problem: "the id is taken by another instrument".into()
        }
    );
    let header = "problem,severity,therapy,recommendation,menu_position,certainty,guideline,note\n";
    let unknown = format!("{header}depression,any,NOSUCH,option,,checked,x,y\n");
    let error = refusal(|f| f.indications = &*Box::leak(unknown.clone().into_boxed_str()));
    assert!(error.to_string().contains("not in therapies.csv"), "{error}");
    let error = refusal(
        |f| f.bank_holidays = "division = \"x\"\nsource = \"x\"\nfirst_year = 2026\nlast_year = 2026\n[[holiday]]\ndate = \"2026-12-26\"\nname = \"Saturday\"\n",
    );
    assert!(error.to_string().contains("2026-12-26"), "{error}");
}

#[test]
fn pay_points_are_dated_and_a_contradiction_is_refused() {
    let pay = &catalogue().pay_points;
    let scale = pay.scale_on("england", jiff::civil::date(2026, 3, 31)).unwrap();
    assert_eq!((scale.year.as_str(), scale.bands.len()), ("2025-26", 9));
    assert_eq!(scale.salary("8d", catalogue::PayStep::Top), Some(105_337));
    assert_eq!(scale.salary("3", catalogue::PayStep::Middle), None);
    // The next award was not checked: the program does not guess.
    assert_eq!(pay.scale_on("england", jiff::civil::date(2026, 4, 1)), None);
    assert_eq!(pay.scale_on("scotland", jiff::civil::date(2025, 6, 1)), None);
    assert_eq!(pay.on_costs.certainty, catalogue::PayCertainty::Unverified);
    let embedded = Files::embedded();
    for (was, now, entry) in [
        ("entry = 47810", "entry = 57810", "england 2025-26, band 7"),
        ("entry = 27485", "entry = 26000", "england 2025-26, band 4"),
        ("band = \"8a\"", "band = \"7\"", "england 2025-26, band 7"),
        ("pension_rate = 0.2378", "pension_rate = 23.78", "on_costs.pension_rate"),
        (
            "weeks_worked_per_year = 42",
            "weeks_worked_per_year = 0",
            "planning_defaults.weeks_worked_per_year",
        ),
        ("to = \"2026-03-31\"", "to = \"2025-03-31\"", "england 2025-26"),
    ] {
        let broken = embedded.pay_points.replace(was, now);
        assert_ne!(broken, embedded.pay_points, "{was}");
        let files = Files {
            pay_points: &broken,
            ..embedded.clone()
        };
        match Catalogue::read(&files) {
            Err(CatalogueError::Inconsistent { file, entry: found, .. }) => {
                assert_eq!((file.as_str(), found.as_str()), ("pay-points.toml", entry));
            }
            other => panic!("{was}: {:?}", other.err()),
        }
    }
}
