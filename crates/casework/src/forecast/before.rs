//! How well such ranges held before. On the first of each month of the past year everybody on the list is given the range that they would have been told on
//! that day, from what was recorded by then; it is held against what then happened. Only ranges whose last day is over are judged: to judge those who began
//! already and not those who still wait would make every range look better than it is.

use super::pool::{Lines, Told};
use super::{FEWEST_JUDGED, was_told};
use care::EpisodeId;
use care::calendar::{days_after, days_between};
use care::episode::Line;
use jiff::civil::Date;
use planning::outlook::{Actual, Verdict, verdict};
use std::collections::HashMap;
use views::LineSummary;

/// Months that are looked at.
const MONTHS: i32 = 12;

/// How well ranges held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeldBefore {
    /// Ranges whose last day is over, of those who had not left by then.
    pub judged: u32,
    /// Of them, how many began inside.
    pub held: u32,
    /// Ranges whose last day is still to come.
    pub not_over: u32,
    /// People who left before the last day of their range: it cannot be judged.
    pub left: u32,
}

/// The first of each month of the past year, the newest last.
fn days_looked_at(today: Date) -> Vec<Date> {
    let mut first = today.first_of_month();
    let mut days = Vec::new();
    for _ in 0..MONTHS {
        if first == today {
            first = days_after(first, -1).first_of_month();
        }
        days.push(first);
        first = days_after(first, -1).first_of_month();
    }
    days.reverse();
    days
}

/// What became of somebody after a day on which a range was said for some choices.
fn actual(line: &Line, told: &Told, said_on: Date, today: Date) -> Actual {
    let days = |date: Date| u32::try_from(days_between(line.clock, date)).unwrap_or(0);
    let later = || line.stretches.iter().filter(|s| s.until > said_on);
    if let Some(stretch) = later().find(|s| s.began.is_some()) {
        let as_said = stretch.began.as_ref().is_some_and(|c| told.choices.contains(c));
        return if as_said {
            Actual::Began(days(stretch.until))
        } else {
            // They began something else: when they would have begun this is not known.
            Actual::Left(days(stretch.until))
        };
    }
    if line.goes_on || !line.waits.is_empty() {
        return Actual::Waits(days(today));
    }
    Actual::Left(later().next_back().map_or_else(|| days(said_on), |s| days(s.until)))
}

/// Counts them; none where too few could be judged.
pub(super) fn held_before(places: &[(EpisodeId, LineSummary)], today: Date) -> Option<HeldBefore> {
    let now = Lines::on(places, today);
    let known: HashMap<EpisodeId, &Line> = now.iter().map(|(id, line)| (*id, line)).collect();
    let mut counted = HeldBefore::default();
    for day in days_looked_at(today) {
        let then = Lines::on(places, day);
        for (id, line) in then.iter() {
            let told = line.waits.iter().filter_map(|wait| was_told(&then, line, wait, day));
            for told in told {
                // An episode that turned out to be an error is not there any more.
                let Some(now) = known.get(id) else { continue };
                let so_far = u32::try_from(days_between(now.clock, today)).unwrap_or(0);
                match verdict(&told.range, actual(now, &told, day, today), so_far) {
                    Verdict::Held => {
                        counted.held += 1;
                        counted.judged += 1;
                    }
                    Verdict::Missed => counted.judged += 1,
                    Verdict::NotOver => counted.not_over += 1,
                    Verdict::Left => counted.left += 1,
                    Verdict::Open => {}
                }
            }
        }
    }
    (counted.judged >= FEWEST_JUDGED).then_some(counted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::episode::{Turn, What};
    use care::terms::{Format, TherapyChoice, TherapyCode};
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 23);

    fn cbt() -> TherapyChoice {
        TherapyChoice {
            therapy: TherapyCode::new("CBT"),
            format: Format::Individual,
        }
    }

    /// Somebody referred and listed on a day who begins so many days later, typed so many days after that.
    fn person(n: u128, listed: Date, wait: i32, typed_after: i32) -> (EpisodeId, LineSummary) {
        let turn = |on: Date, late: i32, what| Turn {
            known_on: days_after(on, late),
            on,
            what,
        };
        let began = days_after(listed, wait);
        let course = What::Course {
            course: 0,
            wait: Some(0),
            choice: cbt(),
        };
        let accepts = What::Accepts {
            wait: 0,
            choices: [cbt()].into(),
        };
        let turns = [
            turn(listed, 0, accepts),
            turn(days_after(began, -7), 0, course),
            turn(began, typed_after, What::Began { course: 0 }),
        ];
        let line = LineSummary {
            clock: listed,
            turns: turns.into(),
        };
        (EpisodeId(Uuid::from_u128(n)), line)
    }

    /// A list on which somebody joins every other day and waits 40 to 140 days, in an order that does not follow the calendar.
    fn steady() -> Vec<(EpisodeId, LineSummary)> {
        let one = |n: i32| {
            let listed = days_after(TODAY, -900 + n * 2);
            person(n.unsigned_abs().into(), listed, 40 + (n * 37) % 101, 0)
        };
        (0..449).map(one).collect()
    }

    #[test]
    fn the_days_are_the_firsts_of_twelve_months() {
        let days = days_looked_at(TODAY);
        assert_eq!(
            (days.len(), days[0], days[11]),
            (12, date(2025, 12, 1), date(2026, 11, 1))
        );
        let on_a_first = days_looked_at(date(2026, 3, 1));
        assert_eq!((on_a_first[0], on_a_first[11]), (date(2025, 3, 1), date(2026, 2, 1)));
    }

    #[test]
    fn on_a_steady_list_most_held_and_what_is_not_over_is_not_judged() {
        let counted = held_before(&steady(), TODAY).unwrap();
        let share = f64::from(counted.held) / f64::from(counted.judged);
        assert!(counted.judged > 200 && counted.not_over > 20, "{counted:?}");
        assert!((0.75..=0.90).contains(&share), "{counted:?}");
    }

    #[test]
    fn nothing_that_was_recorded_later_is_looked_at() {
        // What was said on a day does not change by anything that is recorded after it.
        let day = date(2026, 6, 1);
        let all = steady();
        let cut: Vec<_> = all
            .iter()
            .map(|(id, line)| {
                let turns = line.turns.iter().filter(|turn| turn.known_on <= day).cloned();
                let line = LineSummary {
                    turns: turns.collect(),
                    ..line.clone()
                };
                (*id, line)
            })
            .collect();
        let said = |places: &[(EpisodeId, LineSummary)]| {
            let lines = Lines::on(places, day);
            let told = lines.iter().flat_map(|(id, line)| {
                let told = line.waits.iter().filter_map(|wait| was_told(&lines, line, wait, day));
                told.map(|told| (*id, told.range)).collect::<Vec<_>>()
            });
            told.collect::<Vec<_>>()
        };
        assert!(said(&all).len() > 20);
        assert_eq!(said(&all), said(&cut));
        // And it could: whoever knew the sessions that were typed later would say something else.
        let late: Vec<_> = (0..449_i32)
            .map(|n| {
                person(
                    n.unsigned_abs().into(),
                    days_after(TODAY, -900 + n * 2),
                    40 + (n * 37) % 101,
                    60,
                )
            })
            .collect();
        assert_ne!(said(&all), said(&late));
    }

    #[test]
    fn when_a_list_slows_down_the_ranges_miss_and_it_shows() {
        let slower = |n: i32| {
            let listed = days_after(TODAY, -900 + n * 2);
            // From two hundred days ago on, everybody waits twice as long as before.
            let wait = 40 + (n * 37) % 101;
            let wait = if n > 350 { wait * 2 } else { wait };
            person(n.unsigned_abs().into(), listed, wait, 0)
        };
        let slowed: Vec<_> = (0..449).map(slower).collect();
        let (before, after) = (
            held_before(&steady(), TODAY).unwrap(),
            held_before(&slowed, TODAY).unwrap(),
        );
        let share = |h: HeldBefore| f64::from(h.held) / f64::from(h.judged);
        assert!(share(after) < share(before) - 0.05, "{before:?} {after:?}");
    }

    #[test]
    fn too_few_are_not_summed_up() {
        assert_eq!(held_before(&steady()[..30], TODAY), None);
        assert_eq!(held_before(&[], TODAY), None);
    }
}
