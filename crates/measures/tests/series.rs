//! Who entered scores and how often they were repeated.

use jiff::civil::{Date, date};
use measures::{EnteredBy, Gap, Observation, Occasion, Points, RepeatKind, Series, WhyMissing, instrument, repeats};
use proptest::prelude::*;

fn at(on: Date, occasion: Occasion, points: i16) -> Observation {
    Observation {
        on,
        occasion,
        points: Points::whole(points),
        entered_by: EnteredBy::Person,
        safety: Vec::new(),
    }
}

fn by(mut observation: Observation, entered_by: EnteredBy) -> Observation {
    observation.entered_by = entered_by;
    observation
}

#[test]
fn repeats_of_every_kind_are_found_and_told_apart() {
    let phq9 = instrument("phq9").unwrap();
    let series = Series::new(
        vec![
            at(date(2026, 9, 1), Occasion::Referral, 18),
            at(date(2026, 9, 20), Occasion::Waiting, 17),
            at(date(2026, 10, 4), Occasion::Waiting, 17),
            at(date(2026, 10, 6), Occasion::Session(1), 17),
            // Repeated on the same day until it looks better.
            by(
                at(date(2026, 10, 13), Occasion::Session(2), 12),
                EnteredBy::StaffOnBehalf,
            ),
            by(
                at(date(2026, 10, 13), Occasion::Session(2), 9),
                EnteredBy::StaffOnBehalf,
            ),
            // Answered beforehand, then again for the same session, and worse.
            at(date(2026, 10, 19), Occasion::Session(3), 8),
            at(date(2026, 10, 20), Occasion::Session(3), 10),
            // Belongs to nothing.
            by(at(date(2026, 10, 23), Occasion::Unlinked, 7), EnteredBy::StaffFromPaper),
        ],
        vec![Gap {
            on: date(2026, 10, 27),
            occasion: Occasion::Session(4),
            why: WhyMissing::DidNotAttend,
        }],
    );
    let found = repeats(phq9, &series);
    let kinds: Vec<(RepeatKind, i32)> = found
        .all
        .iter()
        .map(|r| (r.kind, r.better_by.hundredths() / 100))
        .collect();
    assert_eq!(
        kinds,
        [
            (RepeatKind::SameDay, 3),
            (RepeatKind::SameOccasion, -2),
            (RepeatKind::BetweenSessions, 3)
        ]
    );
    assert_eq!(found.better(), 2);
    assert_eq!(
        found.words().unwrap(),
        "Repeated 3 times: 1 on the same day, 1 for the same session, 1 between sessions. 2 of the repeats were better than the score before."
    );
    assert_eq!(series.last().unwrap().points, Points::whole(7));
    assert_eq!(series.last_first_try().unwrap().points, Points::whole(8));
    assert_eq!(series.entered(EnteredBy::Person), 6);
    assert_eq!(series.entered(EnteredBy::StaffOnBehalf), 2);
    assert_eq!(series.gaps()[0].why.words(), "Did not attend");
}

#[test]
fn one_score_a_session_is_no_repeat() {
    let phq9 = instrument("phq9").unwrap();
    let weekly = (1..=12).map(|n| {
        at(
            date(2026, 1, 5) + jiff::Span::new().weeks(i64::from(n)),
            Occasion::Session(n),
            15,
        )
    });
    let series = Series::new(weekly.collect(), Vec::new());
    assert_eq!(repeats(phq9, &series).words(), None);
    assert_eq!(series.last(), series.last_first_try());
    assert_eq!(repeats(phq9, &Series::default()).words(), None);
    assert_eq!(Series::default().last_first_try(), None);
}

proptest! {
    #[test]
    fn repeats_do_not_depend_on_the_order_of_days_given_and_first_tries_are_the_rest(
        days in prop::collection::vec((0i64..60, 1u32..8, 0i16..=27), 0..20),
        turn in 0usize..20,
    ) {
        let phq9 = instrument("phq9").unwrap();
        let mut list: Vec<Observation> = days
            .iter()
            .map(|(day, session, points)| at(date(2026, 1, 1) + jiff::Span::new().days(*day), Occasion::Session(*session), *points))
            .collect();
        list.sort_by_key(|o| (o.on, o.occasion, o.points));
        let ordered = Series::new(list.clone(), Vec::new());
        // Turning the list by whole days keeps the order within a day.
        let cut = (0..=list.len()).filter(|i| *i == 0 || *i == list.len() || list[*i - 1].on != list[*i].on).nth(turn).unwrap_or(0);
        list.rotate_left(cut);
        let turned = Series::new(list, Vec::new());
        prop_assert_eq!(&ordered, &turned);
        let found = repeats(phq9, &ordered);
        prop_assert!(found.all.len() <= ordered.observations().len().saturating_sub(1));
        let occasions: std::collections::BTreeSet<_> = ordered.observations().iter().map(|o| o.occasion).collect();
        // Each occasion has at most one first try.
        prop_assert!(ordered.observations().len() - found.all.len() <= occasions.len());
    }
}
