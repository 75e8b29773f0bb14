//! Samples of the streams of the workforce.

use super::*;
use care::load::{Consent, LoadEvent as L, LoadLimit};
use care::person::Name;
use care::post::{Funding, LapseReason, PostEvent as P, PostFacts, Profession};
use care::registrant::{RegistrantEvent as R, *};
use care::terms::*;
use care::timesheet::{Activity, HoursEntry, HoursKind, TimesheetEvent as T};

fn facts<E: Stored>(event: E) -> Sample {
    sample(&event, None, &[])
}

pub fn samples() -> Vec<Sample> {
    let mut out = registrant();
    out.extend(post());
    out.extend(timesheet_and_load());
    out.extend(surveys());
    out
}

fn surveys() -> Vec<Sample> {
    use care::survey::{Audience, SurveyEvent as S};
    use care::survey_answer::{Respondent, SurveyAnswerEvent as A};
    let survey = id(80);
    vec![
        facts(S::Drafted {
            audience: Audience::Members,
            definition: "id = \"ours\"".into(),
        }),
        facts(S::Redrafted {
            definition: "id = \"ours\"".into(),
        }),
        facts(S::Published {
            opens: DAY,
            closes: LATER,
            link: "0123456789abcdef0123456789abcdef".into(),
        }),
        facts(S::Closed),
        facts(S::MarginsStated {
            margins: "[[margin]]".into(),
        }),
        facts(A::Given {
            survey,
            values: vec![("nhs_history".into(), "past".into())],
            registrant: Some(id(70)),
            respondent: Some(Box::new(Respondent {
                name: Name {
                    given: "Placeholder".into(),
                    family: "Example".into(),
                    ..Name::default()
                },
                body: "UKCP".into(),
                number: "00-0001".into(),
                profession: "Psychotherapist".into(),
                place: "Coldmere".into(),
                remote: true,
                settings: vec![Setting::Community],
                from: Some(LATER),
                may_be_asked: true,
            })),
        }),
        facts(A::BroughtIn {
            survey,
            columns: vec!["nhs_history".into(), "synthetic".into()],
            rows: vec![vec!["past".into(), "yes".into()]],
        }),
        facts(A::Placed { registrant: id(70) }),
    ]
}

fn registrant() -> Vec<Sample> {
    let entry = Entry {
        name: Name {
            given: "Placeholder".into(),
            family: "Example".into(),
            uses: None,
            title: Some("Dr".into()),
        },
        body: "UKCP".into(),
        number: "00-0001".into(),
        profession: "Psychotherapist".into(),
        scoped: Some(ScopedColumn::C),
        modality: "Psychodynamic".into(),
        groups: vec![ClientGroup::Adults, ClientGroup::HealthAndCareStaff],
        formats: vec![Format::Individual],
        languages: vec!["cy".into()],
        place: "Coldmere".into(),
        area: "W1".into(),
        travel_km: Some(20),
        remote: true,
        nhs: Some(NhsHistory::Past),
    };
    let therapy = TherapyCode::new("DIT");
    vec![
        facts(R::Entered(entry.clone())),
        facts(R::EntryStated(entry)),
        facts(R::KeptBy { human: id(60) }),
        facts(R::TherapyClaimed(TherapyClaim {
            therapy: therapy.clone(),
            evidence: Evidence::TopUp,
            certifier: "BPC".into(),
            obtained: Some(DAY),
            expires: Some(LATER),
        })),
        facts(R::TherapyConfirmed {
            therapy: therapy.clone(),
        }),
        sample(
            &R::TherapyNotConfirmed {
                therapy: therapy.clone(),
            },
            None,
            &[Key::Reason],
        ),
        facts(R::TherapyEnded { therapy }),
        facts(R::Checked {
            check: Check::Dbs,
            on: DAY,
            in_order: true,
            good_until: Some(LATER),
        }),
        facts(R::InterestStated(Interest {
            hours_week: 15,
            bands: vec![6, 7],
            settings: vec![Setting::SecondaryPsychotherapy],
            from: Some(LATER),
            may_be_asked: true,
        })),
        facts(R::InterestWithdrawn),
        facts(R::ListingAgreed(Listing {
            listed: true,
            email: "holly@example.org".into(),
            phone: "01632 960001".into(),
            website: "https://example.org".into(),
            has_room: true,
        })),
        facts(R::Removed),
    ]
}

fn post() -> Vec<Sample> {
    let registrant = id(70);
    vec![
        facts(P::Published(PostFacts {
            title: "Psychodynamic psychotherapist".into(),
            employer: "Wrenfield".into(),
            profession: Profession::Psychotherapist,
            therapies: vec![TherapyCode::new("DIT")],
            setting: Setting::Community,
            place: "Coldmere".into(),
            area: "W1".into(),
            remote: true,
            band: 7,
            hours_week: 15,
            funding: Funding::FixedTerm,
            funded_until: Some(LATER),
            starts: DAY,
            closes: DAY,
        })),
        facts(P::Asked { registrant }),
        facts(P::Applied { registrant }),
        sample(&P::NotInterested { registrant }, None, &[Key::Reason]),
        facts(P::Offered { registrant }),
        facts(P::OfferDeclined { registrant }),
        facts(P::ChecksDone { registrant }),
        facts(P::Started {
            registrant,
            practitioner: id(12),
            on: DAY,
        }),
        facts(P::FirstPersonSeen { on: LATER }),
        sample(
            &P::Lapsed {
                reason: LapseReason::FundingWithdrawn,
            },
            None,
            &[Key::Reason],
        ),
    ]
}

fn timesheet_and_load() -> Vec<Sample> {
    let entry = HoursEntry {
        id: id(71),
        practitioner: id(12),
        on: DAY,
        kind: HoursKind::PaidAfc,
        activity: Activity::Therapy,
        minutes: 50,
        payer: "Wrenfield".into(),
        band: Some(7),
        therapy: Some(TherapyCode::new("DIT")),
        medium: Some(Medium::InPerson),
        session: Some(id(72)),
        site: None,
    };
    vec![
        sample(&T::HoursGiven(entry), Some(DAY), &[]),
        sample(&T::HoursStruck { entry: id(71) }, None, &[Key::Reason]),
        sample(
            &L::OverLimitAgreed(Consent {
                limit: LoadLimit::Run,
                until: LATER,
            }),
            None,
            &[Key::Reason],
        ),
        facts(L::OverLimitWithdrawn {
            limit: LoadLimit::DayHours,
        }),
        facts(L::UnpaidHoursAgreed { minutes_week: 120 }),
    ]
}
