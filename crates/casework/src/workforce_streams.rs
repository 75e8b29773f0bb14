//! Streams whose ids follow from another id. From a practitioner: a timesheet for each month, one for what is agreed about load;
//! from a decision: its hand-over. The
//! ids are derived, so that two writers who begin the same sheet meet in the same stream.

use care::{OrganisationId, PractitionerId};
use jiff::civil::Date;
use uuid::Uuid;

fn derived(kind: &str, practitioner: PractitionerId, more: &str) -> Uuid {
    crate::derived::id(kind, &[practitioner.0.as_bytes(), more.as_bytes()])
}

/// The stream of the hand-over that a decision makes: one decision hands over once, whoever writes it.
pub(crate) fn hand_over_stream(decision: care::DecisionId) -> care::HandOverId {
    care::HandOverId(derived("hand_over", PractitionerId(decision.0), ""))
}

/// The stream of a practitioner's timesheet for the month of a day.
pub(crate) fn timesheet_stream(practitioner: PractitionerId, day: Date) -> Uuid {
    derived(
        "timesheet",
        practitioner,
        &format!("{:04}-{:02}", day.year(), day.month()),
    )
}

/// The stream of an organisation's releases: one, so that two who publish at once meet in it.
pub(crate) fn release_stream(organisation: OrganisationId) -> Uuid {
    derived("release", PractitionerId(organisation.0), "")
}

/// The stream of what is agreed about a practitioner's load.
pub(crate) fn load_stream(practitioner: PractitionerId) -> Uuid {
    derived("load", practitioner, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_has_one_sheet_and_a_practitioner_has_their_own() {
        let (one, other) = (PractitionerId(Uuid::from_u128(1)), PractitionerId(Uuid::from_u128(2)));
        let sheet = timesheet_stream(one, date(2026, 11, 1));
        assert_eq!(sheet, timesheet_stream(one, date(2026, 11, 30)));
        for different in [
            timesheet_stream(one, date(2026, 12, 1)),
            timesheet_stream(one, date(2025, 11, 1)),
            timesheet_stream(other, date(2026, 11, 1)),
            load_stream(one),
        ] {
            assert_ne!(sheet, different);
        }
    }
}
