//! Samples of the streams of the public news.

use super::{DAY, LATER, Sample, id, sample};
use care::Key;
use care::asks::{AnswerKind, AskEvent as A, AskFacts};
use care::news::{
    Banner, CommentEvent as C, CommentRules, EmailRule, NewsEvent as N, NewsFacts, NoticeboardEvent as B,
    RefusalReason, ReportReason,
};

pub fn samples() -> Vec<Sample> {
    let facts = || NewsFacts {
        slug: "shorter-waits".into(),
        title: "Shorter waits".into(),
    };
    vec![
        sample(&N::Drafted(facts()), None, &[Key::Summary, Key::Body]),
        sample(&N::Revised(facts()), None, &[Key::Reason, Key::Summary, Key::Body]),
        sample(
            &N::Published {
                on: DAY,
                comments_until: Some(LATER),
            },
            None,
            &[],
        ),
        sample(&N::CommentsOpened { until: LATER }, None, &[]),
        sample(&N::CommentsClosed, None, &[]),
        sample(&N::TakenDown, None, &[Key::Reason]),
        sample(&N::Archived, None, &[]),
        sample(
            &C::Sent {
                post: id(80),
                named: true,
                with_email: true,
                crisis: true,
            },
            None,
            &[Key::Message, Key::SenderName, Key::SenderEmail],
        ),
        sample(&C::CrisisActedOn, None, &[Key::Done]),
        sample(&C::Published, None, &[]),
        sample(
            &C::Refused {
                reason: RefusalReason::NamesSomebody,
            },
            None,
            &[Key::Reason],
        ),
        sample(&C::Replied, None, &[Key::Answer]),
        sample(&C::ChangeTold, None, &[Key::Answer]),
        sample(
            &C::Reported {
                reason: ReportReason::CouldHarm,
            },
            None,
            &[Key::Reason],
        ),
        sample(&C::ReportsLookedAt, None, &[Key::Reason]),
        sample(
            &C::TakenDown {
                reason: RefusalReason::Abusive,
            },
            None,
            &[Key::Reason],
        ),
        sample(
            &B::BannerRaised(Banner {
                headline: "Our phones are down".into(),
                text: "Write to us instead.".into(),
                until: Some(LATER),
            }),
            None,
            &[],
        ),
        sample(&B::BannerLowered, None, &[]),
        sample(
            &B::RulesStated(CommentRules {
                taken: true,
                anonymous: false,
                email: EmailRule::Required,
                open_days: 14,
                most_held: 50,
            }),
            None,
            &[],
        ),
        sample(
            &A::Asked(AskFacts {
                what: "Pay for two more therapists".into(),
                of: "Hollin Vale Integrated Care Board".into(),
                by: "Hollin Vale Talking Therapies".into(),
                on: DAY,
                answer_by: Some(LATER),
            }),
            None,
            &[Key::Body],
        ),
        sample(
            &A::Answered {
                answer: AnswerKind::Promised,
                on: DAY,
                promised_by: Some(LATER),
            },
            None,
            &[Key::Answer],
        ),
        sample(&A::Kept { on: DAY }, None, &[Key::Reason]),
        sample(&A::Broken { on: DAY }, None, &[Key::Reason]),
        sample(&A::MadePublic, None, &[]),
        sample(&A::KeptInside, None, &[]),
        sample(&A::Withdrawn, None, &[Key::Reason]),
    ]
}
