//! New referrals, screening, assessment.

use super::*;

pub fn intake() -> Vec<Row> {
    vec![
        row(
            "received",
            MONDAY,
            |s| {
                s.received();
            },
            Stage::Received,
            &[
                (D::SafetyScreen, MONDAY),
                (D::Acknowledge, date(2026, 9, 9)),
                (D::Screening, date(2026, 9, 14)),
            ],
        ),
        row(
            "received on Christmas Eve: Friday, Monday and New Year's Day are closed",
            CHRISTMAS_EVE,
            |s| {
                s.received();
            },
            Stage::Received,
            &[
                (D::SafetyScreen, CHRISTMAS_EVE),
                (D::Acknowledge, date(2026, 12, 30)),
                (D::Screening, date(2027, 1, 5)),
            ],
        ),
        row(
            "received on Boxing Day, a Saturday: screened on the next working day, a Tuesday",
            date(2026, 12, 26),
            |s| {
                s.received();
            },
            Stage::Received,
            &[
                (D::SafetyScreen, date(2026, 12, 29)),
                // The first working day after is Tuesday, the second Wednesday, the fifth Tuesday over New Year's Day.
                (D::Acknowledge, date(2026, 12, 30)),
                (D::Screening, date(2027, 1, 5)),
            ],
        ),
        row(
            "an acknowledgement that is overdue keeps its day",
            MONDAY,
            |s| {
                s.received().screened(NextStep::Assess).after(20);
            },
            Stage::Screened,
            &[(D::Acknowledge, date(2026, 9, 9)), (D::Assessment, date(2026, 10, 5))],
        ),
        row(
            "a letter of acknowledgement acknowledges",
            MONDAY,
            |s| {
                s.received()
                    .letter(LetterKind::Acknowledgement)
                    .screened(NextStep::Assess);
            },
            Stage::Screened,
            &[(D::Assessment, date(2026, 10, 5))],
        ),
        row(
            "the referrer was asked, over a bank holiday",
            date(2026, 8, 27),
            |s| {
                s.received().acknowledged().screened(NextStep::Enquire);
                let question = "which medicine?".into();
                let (enquiry, from) = (id(1), EnquiryTo::Referrer);
                s.act(
                    admin(),
                    EpisodeCommand::WantInformation {
                        enquiry,
                        from,
                        question,
                    },
                );
            },
            Stage::InformationWanted,
            // Friday, then Tuesday to Friday: Monday 31 August is closed.
            &[(D::Enquiry, date(2026, 9, 4))],
        ),
        row(
            "the answer came late: the days to decide run from the answer",
            date(2026, 8, 27),
            |s| {
                s.received().acknowledged().screened(NextStep::Enquire);
                let question = "which medicine?".into();
                let (enquiry, from) = (id(1), EnquiryTo::Referrer);
                s.act(
                    admin(),
                    EpisodeCommand::WantInformation {
                        enquiry,
                        from,
                        question,
                    },
                );
                let answer = "none".into();
                s.to(date(2026, 9, 18))
                    .act(admin(), EpisodeCommand::GiveInformation { enquiry, answer });
            },
            Stage::Screened,
            &[(D::Decision, date(2026, 9, 25))],
        ),
        row(
            "assessment booked for the morning after the clocks went back",
            date(2026, 10, 12),
            |s| {
                s.received().acknowledged().screened(NextStep::Assess);
                booked(s, date(2026, 10, 26));
            },
            Stage::AssessmentBooked,
            &[(D::AssessmentRecord, date(2026, 10, 26))],
        ),
        row(
            "assessed: the days to decide run from the assessment, not from the screening",
            date(2026, 10, 12),
            |s| {
                s.received().acknowledged().screened(NextStep::Assess);
                booked(s, date(2026, 10, 26));
                s.to(date(2026, 10, 27));
                assessed(s, Attendance::Attended, date(2026, 10, 26));
            },
            Stage::Assessed,
            &[(D::Decision, date(2026, 11, 2))],
        ),
        row(
            "the assessment was missed: offered again within four weeks of the referral",
            MONDAY,
            |s| {
                s.received().acknowledged().screened(NextStep::Assess);
                booked(s, date(2026, 9, 21));
                s.to(date(2026, 9, 21));
                assessed(s, Attendance::DidNotAttend, date(2026, 9, 21));
            },
            Stage::Screened,
            &[(D::Assessment, date(2026, 10, 5))],
        ),
        row(
            "returned within six months, no new triage: nobody forgets them",
            MONDAY,
            |s| {
                returned(s);
                s.acknowledged();
            },
            Stage::Received,
            &[(D::BeginWait, date(2026, 9, 14))],
        ),
    ]
}

pub fn booked(s: &mut Story, on: Date) {
    let book = EpisodeCommand::BookAssessment {
        appointment: id(1),
        with: id(1),
        at: calendar::london_instant(on, jiff::civil::Time::constant(0, 30, 0, 0)),
        minutes: 60,
        medium: Medium::Video,
        site: None,
    };
    s.act(admin(), book);
}

pub fn assessed(s: &mut Story, attendance: Attendance, on: Date) {
    let hold = EpisodeCommand::HoldAssessment {
        appointment: id(1),
        attendance,
        on,
        summary: Some("we talked".into()),
        person_view: None,
        alone: false,
    };
    s.act(assessor(), hold);
}

pub fn returned(s: &mut Story) {
    let mut first = Story::on(s.today);
    first.received();
    let mut referral = first.e.referral().expect("a referral").clone();
    referral.returns_from = Some((id(2), calendar::days_after(s.today, -100)));
    let words = ReferralWords::default();
    s.act(admin(), EpisodeCommand::Receive { referral, words });
}
