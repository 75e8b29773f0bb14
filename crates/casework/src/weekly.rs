//! Weekly sessions: the same civil time in London each week, not on bank holidays, not while the therapist is away.

use care::opening::Opening;
use care::practitioner::Practitioner;
use care::terms::{Day, WeeklySlot};
use care::{Calendar, calendar};
use jiff::Timestamp;
use jiff::civil::Date;

/// Weeks looked ahead at most: a course longer than that is planned in parts.
const WEEKS: usize = 260;

/// Whether a slot can take place on a day. Bank holidays fall on weekdays only, so a slot at the weekend meets none.
fn is_possible(day: Date, slot: &WeeklySlot, calendar: &Calendar, practitioner: &Practitioner) -> bool {
    let weekend = matches!(slot.day, Day::Saturday | Day::Sunday);
    Day::of(day) == slot.day
        && (weekend || calendar.is_working_day(day))
        && practitioner.is_active(day)
        && !practitioner.is_away(day)
}

/// The days on which a slot takes place, from a day on: at most `count`.
pub(crate) fn days(
    slot: &WeeklySlot,
    from: Date,
    count: usize,
    calendar: &Calendar,
    practitioner: &Practitioner,
) -> Vec<Date> {
    let ahead = (0..7)
        .map(|n| calendar::days_after(from, n))
        .find(|d| Day::of(*d) == slot.day)
        .unwrap_or(from);
    let mut out = Vec::with_capacity(count.min(WEEKS));
    let mut day = ahead;
    for _ in 0..WEEKS {
        if out.len() == count || practitioner.left_on.is_some_and(|left| day > left) {
            break;
        }
        if is_possible(day, slot, calendar, practitioner) {
            out.push(day);
        }
        day = calendar::days_after(day, 7);
    }
    out
}

/// The instants of weekly sessions, from a day on: at most `count`.
pub(crate) fn sessions(
    slot: &WeeklySlot,
    from: Date,
    count: usize,
    calendar: &Calendar,
    practitioner: &Practitioner,
) -> Vec<Timestamp> {
    days(slot, from, count, calendar, practitioner)
        .into_iter()
        .map(|day| calendar::london_instant(day, slot.at))
        .collect()
}

/// The instants of weekly sessions in a slot, from a day on: at most `count`, without the days on which somebody else comes.
pub(crate) fn sessions_in(
    opening: &Opening,
    slot: &WeeklySlot,
    from: Date,
    count: usize,
    calendar: &Calendar,
    practitioner: &Practitioner,
) -> Vec<Timestamp> {
    let all = sessions(slot, from, count + opening.visits.len(), calendar, practitioner);
    let free = |at: &Timestamp| !opening.visits.iter().any(|d| d.at == *at);
    all.into_iter().filter(free).take(count).collect()
}

/// Whether a slot takes place on a day.
pub(crate) fn takes_place(slot: &WeeklySlot, day: Date, calendar: &Calendar, practitioner: &Practitioner) -> bool {
    is_possible(day, slot, calendar, practitioner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::person::Name;
    use care::practitioner::{Basis, Profile, Registration};
    use jiff::civil::{date, time};

    fn therapist(leave: Vec<(Date, Date)>) -> Practitioner {
        let profile = Profile {
            name: Name {
                given: "Nora".to_owned(),
                ..Name::default()
            },
            profession: "Psychotherapist".to_owned(),
            human: care::HumanId(uuid::Uuid::nil()),
            registration: Registration {
                body: "UKCP".to_owned(),
                number: "1".to_owned(),
                checked_on: None,
            },
            languages: Vec::new(),
            gender: None,
            formats: Vec::new(),
            media: Vec::new(),
            basis: Basis::PaidAfc,
            band: None,
            clinical_hours_week: 20,
        };
        Practitioner {
            profile: Some(profile),
            leave,
            ..Practitioner::default()
        }
    }

    fn monday_at_ten() -> WeeklySlot {
        WeeklySlot {
            day: Day::Monday,
            at: time(10, 0, 0, 0),
            minutes: 50,
        }
    }

    #[test]
    fn bank_holidays_and_leave_are_left_out_and_made_up_for() {
        let calendar = Calendar::new(vec![date(2026, 5, 4)]);
        let therapist = therapist(vec![(date(2026, 5, 16), date(2026, 5, 24))]);
        let got = days(&monday_at_ten(), date(2026, 4, 22), 4, &calendar, &therapist);
        assert_eq!(
            got,
            [
                date(2026, 4, 27),
                date(2026, 5, 11),
                date(2026, 5, 25),
                date(2026, 6, 1)
            ]
        );
    }

    #[test]
    fn the_clock_change_keeps_the_hour() {
        let calendar = Calendar::default();
        let got = sessions(
            &monday_at_ten(),
            date(2026, 10, 19),
            2,
            &calendar,
            &therapist(Vec::new()),
        );
        let texts: Vec<String> = got.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["2026-10-19T09:00:00Z", "2026-10-26T10:00:00Z"]);
    }

    #[test]
    fn nobody_is_planned_after_they_have_left() {
        let mut therapist = therapist(Vec::new());
        therapist.left_on = Some(date(2026, 3, 9));
        let got = days(&monday_at_ten(), date(2026, 3, 2), 9, &Calendar::default(), &therapist);
        assert_eq!(got, [date(2026, 3, 2), date(2026, 3, 9)]);
    }

    #[test]
    fn a_saturday_slot_takes_place_on_saturdays() {
        let slot = WeeklySlot {
            day: Day::Saturday,
            ..monday_at_ten()
        };
        let got = days(&slot, date(2026, 3, 2), 2, &Calendar::default(), &therapist(Vec::new()));
        assert_eq!(got, [date(2026, 3, 7), date(2026, 3, 14)]);
    }
}
