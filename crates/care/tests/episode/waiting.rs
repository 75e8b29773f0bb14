//! Waiting, pauses, offers.

use super::*;

pub fn waiting() -> Vec<Row> {
    vec![
        row(
            "waiting: in touch at 28 days, a clinical look at 84, across the clock change",
            date(2026, 10, 5),
            |s| {
                s.waiting();
            },
            Stage::Waiting,
            &[
                (D::KeepInTouch, date(2026, 11, 2)),
                (D::ClinicalLook, date(2026, 12, 28)),
            ],
        ),
        row(
            "reached: 28 days from there; a try that did not reach them changes nothing",
            MONDAY,
            |s| {
                s.waiting().after(20).touched(KeepInTouch::Same, Channel::Phone);
                s.after(5).touched(KeepInTouch::NotReached, Channel::Phone);
            },
            Stage::Waiting,
            &[
                (D::KeepInTouch, date(2026, 10, 25)),
                (D::ClinicalLook, date(2026, 11, 30)),
            ],
        ),
        row(
            "looked at again: 84 days from there",
            MONDAY,
            |s| {
                s.waiting().after(80).touched(KeepInTouch::Same, Channel::Phone);
                s.act(
                    assessor(),
                    EpisodeCommand::LookAgain {
                        note: "as before".into(),
                    },
                );
            },
            Stage::Waiting,
            &[
                (D::KeepInTouch, date(2026, 12, 24)),
                (D::ClinicalLook, date(2027, 2, 18)),
            ],
        ),
        row(
            "paused: keeping in touch rests, the clinical look does not",
            MONDAY,
            |s| {
                s.waiting().after(7);
                paused(s, date(2026, 10, 2));
            },
            Stage::Paused,
            &[(D::PauseEnds, date(2026, 10, 3)), (D::ClinicalLook, date(2026, 11, 30))],
        ),
        row(
            "the pause ran out: waiting again, in touch overdue",
            MONDAY,
            |s| {
                s.waiting().after(7);
                paused(s, date(2026, 10, 20));
                s.to(date(2026, 10, 21));
            },
            Stage::Waiting,
            &[
                (D::KeepInTouch, date(2026, 10, 5)),
                (D::PauseEnds, date(2026, 10, 21)),
                (D::ClinicalLook, date(2026, 11, 30)),
            ],
        ),
        row(
            "the person said that it is no longer wanted: closed, not phoned again",
            MONDAY,
            |s| {
                s.waiting()
                    .after(20)
                    .touched(KeepInTouch::NoLongerWanted, Channel::Phone)
                    .after(2);
            },
            Stage::Waiting,
            &[(D::Close, date(2026, 9, 27)), (D::ClinicalLook, date(2026, 11, 30))],
        ),
        row(
            "worse: a clinician looks the same day",
            MONDAY,
            |s| {
                s.waiting().after(20).touched(KeepInTouch::Worse, Channel::Phone);
            },
            Stage::Waiting,
            &[
                (D::ConcernResponse, date(2026, 9, 27)),
                (D::KeepInTouch, date(2026, 10, 25)),
                (D::ClinicalLook, date(2026, 11, 30)),
            ],
        ),
        row(
            "offered over the night in which the clocks go back: 48 hours later by the clock on the wall is an hour less",
            date(2026, 10, 24),
            |s| {
                s.waiting();
                let offer = s.offer(1, date(2026, 11, 2));
                s.hour = 0;
                s.act(admin(), offer);
            },
            Stage::Offered,
            // From midnight on Saturday, 48 hours end at eleven in the evening on Sunday.
            &[
                (D::OfferAnswer, date(2026, 10, 25)),
                (D::KeepInTouch, date(2026, 11, 21)),
                (D::ClinicalLook, date(2027, 1, 16)),
            ],
        ),
        row(
            "taken off the list: over, with nothing left lying",
            MONDAY,
            |s| {
                s.waiting().after(10);
                s.act(
                    admin(),
                    EpisodeCommand::EndWait {
                        wait: id(1),
                        reason: "moving".into(),
                    },
                );
            },
            Stage::OptionsAgreed,
            &[(D::Close, date(2026, 9, 17))],
        ),
    ]
}

pub fn paused(s: &mut Story, until: Date) {
    let pause = EpisodeCommand::PauseWait {
        pause: id(1),
        wait: id(1),
        reason: PauseReason::Away,
        from: s.today,
        until: Some(until),
        words: None,
    };
    s.act(admin(), pause);
}
