//! Costs, reasons, who was overtaken, and fill this slot.

mod common;

use common::{edge, opening, small_problem, waiting};
use matching::{
    Candidate, Continuity, Cost, CostTable, Distance, Edge, Exclusion, Fit, FormatFit, IndicationFit, LanguageFit,
    MediumFit, OpeningId, Outcome, OvertakenReason, PersonId, Problem, Suits, TherapyFit, TimeFit, WaitBands, WhyNot,
    Wish, assign, explain, fill_slot, verify,
};
use proptest::prelude::*;

fn words_of(cost: &Cost) -> Vec<String> {
    cost.parts()
        .iter()
        .map(|part| format!("{} ({})", part.words(), part.points))
        .collect()
}

#[test]
fn a_cost_is_the_sum_of_readable_parts() {
    let table = CostTable::default();
    let good = Fit {
        therapy: TherapyFit::Choice(1),
        indication: IndicationFit::FirstLine,
        distance: Some(Distance {
            metres: 3_180,
            limit: Some(8_000),
        }),
        medium: MediumFit::InPersonAsWished,
        ..Fit::default()
    };
    let cost = Cost::of(&good, &table);
    assert_eq!(cost.points(), 0);
    assert_eq!(
        words_of(&cost),
        [
            "First choice of therapy (0)",
            "A therapy that guidance offers first (0)",
            "In person, as wished (0)",
            "3.2 km away, within the 8 km asked for (0)",
        ]
    );
    let poor = Fit {
        therapy: TherapyFit::Choice(3),
        indication: IndicationFit::FirstLineUnverified,
        distance: Some(Distance {
            metres: 10_100,
            limit: Some(8_000),
        }),
        medium: MediumFit::RemoteInstead,
        format: FormatFit::GroupInstead,
        language: LanguageFit::Interpreter("Polish".to_owned()),
        therapist_wish: Wish::NotMet,
        time: TimeFit::Possible,
        continuity: Continuity::SomebodyElse,
    };
    let cost = Cost::of(&poor, &table);
    assert_eq!(cost.points(), 60 + 5 + 15 + 40 + 40 + 20 + 60 + 10 + 30);
    assert_eq!(
        cost.points(),
        cost.parts().iter().map(|p| i64::from(p.points)).sum::<i64>()
    );
    assert!(words_of(&cost).contains(&"10.1 km away, 2.1 km beyond the 8 km asked for (15)".to_owned()));
    // Limits hold however far or however low in the list.
    let far = Fit {
        therapy: TherapyFit::Choice(200),
        distance: Some(Distance {
            metres: u32::MAX,
            limit: Some(0),
        }),
        ..Fit::default()
    };
    assert_eq!(Cost::of(&far, &table).points(), 90 + 10 + 100);
    assert_eq!(table.rows().len(), 14);
}

#[test]
fn an_interpreter_never_puts_somebody_behind() {
    let table = CostTable::default();
    let fit = |language| Fit {
        therapy: TherapyFit::Choice(1),
        indication: IndicationFit::FirstLine,
        language,
        ..Fit::default()
    };
    let interpreter = Cost::of(&fit(LanguageFit::Interpreter("Dari".to_owned())), &table);
    let shared = Cost::of(&fit(LanguageFit::SharedLanguage("Dari".to_owned())), &table);
    let none = Cost::of(&fit(LanguageFit::NoNeed), &table);
    let edge = |person: &str, opening: &str, cost: &Cost| Edge {
        person: PersonId::new(person),
        opening: OpeningId::new(opening),
        cost: cost.clone(),
    };
    // One place, same class; "needs" has waited a day longer and is seated.
    let mut p = Problem {
        people: vec![waiting("needs", 1, 21), waiting("other", 1, 20)],
        openings: vec![opening("o", 1)],
        edges: vec![edge("needs", "o", &interpreter), edge("other", "o", &none)],
        ..Problem::default()
    };
    let a = assign(&p).unwrap();
    assert_eq!((a.seats[0].person.as_str(), a.seats[0].points), ("needs", 0));
    assert_eq!(verify(&p, &a), Ok(()));
    let reasons = explain(&p, &a, &PersonId::new("needs")).unwrap();
    assert!(
        reasons
            .reasons
            .iter()
            .any(|r| r.words() == "Sessions through an interpreter for Dari")
    );
    // Fill this slot says the same.
    let candidates = [
        Candidate {
            waiting: waiting("needs", 1, 21),
            suits: Suits::Yes(interpreter.clone()),
        },
        Candidate {
            waiting: waiting("other", 1, 20),
            suits: Suits::Yes(none.clone()),
        },
    ];
    let list = fill_slot(&OpeningId::new("o"), &candidates, &WaitBands::default(), 5);
    assert_eq!(list.ranked[0].person.as_str(), "needs");
    // Between two openings the shared language wins.
    p.openings = vec![opening("o", 1), opening("s", 1)];
    p.edges = vec![
        edge("needs", "o", &interpreter),
        edge("needs", "s", &shared),
        edge("other", "o", &none),
        edge("other", "s", &none),
    ];
    let a = assign(&p).unwrap();
    let needs = a.seats.iter().find(|s| s.person.as_str() == "needs").unwrap();
    assert_eq!((needs.opening.as_str(), a.total_points), ("s", 0));
}

fn overtaken_problem() -> Problem {
    Problem {
        people: vec![
            waiting("first", 0, 10),
            waiting("nofit", 0, 5),
            waiting("taken", 1, 300),
            waiting("longer", 1, 200),
            waiting("later", 1, 190),
            waiting("low", 2, 1),
        ],
        openings: vec![opening("cbt", 1), opening("dit", 1), opening("group", 1)],
        edges: vec![
            edge("first", "cbt", 0),
            edge("taken", "cbt", 0),
            edge("longer", "dit", 40),
            edge("later", "dit", 0),
            edge("low", "group", 0),
        ],
        exclusions: vec![
            Exclusion {
                person: PersonId::new("nofit"),
                opening: OpeningId::new("cbt"),
                why: WhyNot::TimeNotPossible,
            },
            Exclusion {
                person: PersonId::new("nofit"),
                opening: OpeningId::new("dit"),
                why: WhyNot::TimeNotPossible,
            },
            Exclusion {
                person: PersonId::new("nofit"),
                opening: OpeningId::new("group"),
                why: WhyNot::FormatNotAccepted,
            },
        ],
        ..Problem::default()
    }
}

#[test]
fn everyone_who_was_overtaken_is_listed_with_the_reason() {
    let p = overtaken_problem();
    let a = assign(&p).unwrap();
    let seated: Vec<&str> = a.seats.iter().map(|s| s.person.as_str()).collect();
    assert_eq!(seated, ["first", "later", "low"]);
    let listed: Vec<(&str, OvertakenReason, usize, usize)> = a
        .overtaken
        .iter()
        .map(|o| (o.person.as_str(), o.reason, o.by_lower_class.len(), o.by_later.len()))
        .collect();
    assert_eq!(
        listed,
        [
            // Passed by "later" and "low" of lower classes, and by nobody of its own class with a shorter wait.
            ("nofit", OvertakenReason::NoOpeningFits, 2, 0),
            ("taken", OvertakenReason::FittingOpeningsTaken, 1, 1),
            ("longer", OvertakenReason::FitsWorse { points: 40 }, 1, 1),
        ]
    );
    assert_eq!(
        a.overtaken[0].why_not,
        [WhyNot::TimeNotPossible, WhyNot::FormatNotAccepted]
    );
    let why = explain(&p, &a, &PersonId::new("nofit")).unwrap();
    assert_eq!(why.outcome, Outcome::WaitsOn);
    let words: Vec<String> = why.reasons.iter().map(matching::Reason::words).collect();
    assert_eq!(
        words,
        [
            "Waited 5 days",
            "None of the openings of this round fits.",
            "The day or time is not possible",
            "The format is not accepted"
        ]
    );
    assert_eq!(explain(&p, &a, &PersonId::new("stranger")), None);
    let seated = explain(&p, &a, &PersonId::new("later")).unwrap();
    assert_eq!(seated.outcome, Outcome::Proposed(OpeningId::new("dit")));
    assert_eq!(seated.reasons[0].words(), "Waited 27 weeks");
}

/// All words that can be said to a person.
fn all_words() -> Vec<String> {
    let mut words = Vec::new();
    let table = CostTable::default();
    let mut say = |fit: Fit| words.extend(Cost::of(&fit, &table).parts().iter().map(matching::Part::words));
    for rank in 0..8 {
        say(Fit {
            therapy: TherapyFit::Choice(rank),
            ..Fit::default()
        });
    }
    for indication in [
        IndicationFit::FirstLine,
        IndicationFit::FirstLineUnverified,
        IndicationFit::Option,
        IndicationFit::NothingSaid,
        IndicationFit::ChosenAgainstAdvice,
    ] {
        say(Fit {
            indication,
            ..Fit::default()
        });
    }
    for medium in [
        MediumFit::InPersonAsWished,
        MediumFit::RemoteAsWished,
        MediumFit::RemoteInstead,
        MediumFit::InPersonInstead,
    ] {
        say(Fit {
            medium,
            ..Fit::default()
        });
    }
    for format in [
        FormatFit::AsWished,
        FormatFit::GroupInstead,
        FormatFit::IndividualInstead,
    ] {
        say(Fit {
            format,
            ..Fit::default()
        });
    }
    for therapist_wish in [Wish::Met, Wish::NotMet] {
        say(Fit {
            therapist_wish,
            ..Fit::default()
        });
    }
    for time in [TimeFit::Preferred, TimeFit::Possible] {
        say(Fit { time, ..Fit::default() });
    }
    for continuity in [Continuity::FormerTherapist, Continuity::SomebodyElse] {
        say(Fit {
            continuity,
            ..Fit::default()
        });
    }
    say(Fit {
        language: LanguageFit::Interpreter("Welsh".to_owned()),
        ..Fit::default()
    });
    say(Fit {
        distance: Some(Distance {
            metres: 9_000,
            limit: Some(8_000),
        }),
        ..Fit::default()
    });
    for why in [
        WhyNot::TherapyNotAccepted,
        WhyNot::TherapyNotAgreed,
        WhyNot::TimeNotPossible,
        WhyNot::MediumNotAccepted,
        WhyNot::FormatNotAccepted,
        WhyNot::TooFar(Distance { metres: 1, limit: None }),
        WhyNot::PlaceNotReachable,
        WhyNot::DeclinedBefore,
        WhyNot::AccessNeedNotMet,
        WhyNot::LanguageNotAvailable("Welsh".to_owned()),
        WhyNot::TherapistConditionNotMet,
        WhyNot::PairingNotPossible,
        WhyNot::OutsideClientGroup,
        WhyNot::TraineeNotAccepted,
        WhyNot::Paused,
        WhyNot::NotSeenAlone,
        WhyNot::OfferOpen,
    ] {
        words.push(why.words());
    }
    for reason in [
        OvertakenReason::NoOpeningFits,
        OvertakenReason::FittingOpeningsTaken,
        OvertakenReason::FitsWorse { points: 40 },
    ] {
        words.push(reason.words());
    }
    words
}

#[test]
fn the_words_never_speak_of_other_people_or_of_a_therapists_health_or_load() {
    let words = all_words();
    assert!(words.len() > 45, "{}", words.len());
    for sentence in words {
        let lower = sentence.to_lowercase();
        for banned in [
            "another person",
            "other people",
            "somebody",
            "someone",
            "other patient",
            "ahead of",
            "sick",
            "ill ",
            "leave",
            "load",
            "caseload",
            "busy",
            "full",
            "burn",
            "tired",
            "overtaken",
            "they ",
            "refused",
            "failed",
            "gender",
            "ethnic",
            "religio",
        ] {
            assert!(!lower.contains(banned), "{sentence:?} contains {banned:?}");
        }
    }
}

#[test]
fn fill_this_slot_gives_five_in_order_and_says_why_not_for_the_rest() {
    let table = CostTable::default();
    let yes = |rank: u8| {
        Suits::Yes(Cost::of(
            &Fit {
                therapy: TherapyFit::Choice(rank),
                indication: IndicationFit::FirstLine,
                ..Fit::default()
            },
            &table,
        ))
    };
    let candidate = |id: &str, priority: u8, days: u32, suits: Suits| Candidate {
        waiting: waiting(id, priority, days),
        suits,
    };
    let candidates = [
        candidate("g", 1, 15, yes(1)),
        candidate("a", 0, 3, yes(3)),
        candidate("b", 1, 400, yes(2)),
        candidate("c", 1, 20, yes(2)),
        candidate("d", 1, 20, yes(1)),
        candidate("e", 1, 30, yes(1)),
        candidate("f", 0, 1, Suits::No(vec![WhyNot::TimeNotPossible, WhyNot::Paused])),
        candidate("h", 2, 500, yes(1)),
    ];
    let list = fill_slot(&OpeningId::new("tuesday-10"), &candidates, &WaitBands::default(), 5);
    let order: Vec<(usize, &str)> = list.ranked.iter().map(|r| (r.place, r.person.as_str())).collect();
    // Priority first, then the band of a year, then in the band under 6 weeks by fit and then by wait.
    assert_eq!(order, [(1, "a"), (2, "b"), (3, "e"), (4, "d"), (5, "g")]);
    assert_eq!(list.more, 2);
    assert_eq!(list.ranked[1].reasons[0].words(), "Waited 57 weeks");
    assert_eq!(list.not_possible.len(), 1);
    assert_eq!(list.not_possible[0].why[0].words(), "The day or time is not possible");
    assert!(
        fill_slot(&OpeningId::new("x"), &[], &WaitBands::default(), 5)
            .ranked
            .is_empty()
    );
}

proptest! {
    #[test]
    fn the_first_in_fill_this_slot_is_whom_the_assignment_seats(problem in small_problem()) {
        for opening in &problem.openings {
            if opening.capacity == 0 {
                continue;
            }
            let candidates: Vec<Candidate> = problem.people.iter().map(|p| {
                let edge = problem.edges.iter().find(|e| e.person == p.id && e.opening == opening.id);
                let suits = edge.map_or_else(|| Suits::No(vec![WhyNot::TimeNotPossible]), |e| Suits::Yes(e.cost.clone()));
                Candidate { waiting: p.clone(), suits }
            }).collect();
            let capacity = opening.capacity as usize;
            let list = fill_slot(&opening.id, &candidates, &problem.bands, capacity);
            let alone = Problem {
                openings: vec![opening.clone()],
                edges: problem.edges.iter().filter(|e| e.opening == opening.id).cloned().collect(),
                ..problem.clone()
            };
            // Two people equal in class, fit and wait may stand for each other.
            let standing = |id: &PersonId, points: i64| {
                let person = problem.people.iter().find(|p| p.id == *id).unwrap();
                (matching::Class::of(person, &problem.bands), points, person.wait_days)
            };
            let mut seated: Vec<_> = assign(&alone).unwrap().seats.iter().map(|s| standing(&s.person, s.points)).collect();
            let mut ranked: Vec<_> = list.ranked.iter().map(|r| standing(&r.person, r.points)).collect();
            seated.sort();
            ranked.sort();
            prop_assert_eq!(seated, ranked);
            prop_assert_eq!(list.ranked.len() + list.more + list.not_possible.len(), problem.people.len());
        }
    }

    #[test]
    fn overtaken_is_exactly_everyone_passed_by_somebody_lower_or_later(problem in small_problem()) {
        let a = assign(&problem).unwrap();
        let place = |id: &PersonId| {
            let p = problem.people.iter().find(|p| p.id == *id).unwrap();
            (matching::Class::of(p, &problem.bands), p.wait_days)
        };
        for id in &a.waiting {
            let (class, days) = place(id);
            let passed = a.seats.iter().filter(|s| {
                let (other, other_days) = place(&s.person);
                other > class || (other == class && other_days < days)
            }).count();
            let listed = a.overtaken.iter().find(|o| o.person == *id);
            prop_assert_eq!(listed.map_or(0, |o| o.by_lower_class.len() + o.by_later.len()), passed);
            if let Some(overtaken) = listed {
                // Nobody of a lower class ever sits where the overtaken one could sit.
                for other in &overtaken.by_lower_class {
                    let seat = a.seats.iter().find(|s| s.person == *other).unwrap();
                    prop_assert!(!problem.edges.iter().any(|e| e.person == *id && e.opening == seat.opening));
                }
                if let OvertakenReason::FitsWorse { points } = overtaken.reason {
                    prop_assert!(points > 0);
                }
            }
        }
        prop_assert!(a.overtaken.iter().all(|o| a.waiting.contains(&o.person)));
    }
}
