//! The way in of somebody who has sent "refer yourself": before staff know who it was nothing of any record is said, and
//! the same for a record that was there before as for one that was not.

use care::episode::{EpisodeCommand, EpisodeEvent};
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::own::come_in;
use crate::world::{World, nhs};

fn form(w: &World, name: &str) -> NewReferral {
    NewReferral {
        source: ReferralSource::SelfReferral,
        means: Means::Form,
        ..w.somebody(name, date(1988, 4, 2))
    }
}

fn send(w: &World, new: NewReferral) -> (EpisodeId, ReferralId) {
    let done = w.refer(&w.desk.visitor(), new);
    (done.made.episode.unwrap(), done.made.referral.unwrap())
}

fn standing(w: &World, sent: (EpisodeId, ReferralId)) -> Option<SentStanding> {
    w.desk.sent_standing(sent.0, sent.1).unwrap()
}

fn confirm(w: &World, p: &Principal, episode: EpisodeId) -> Result<(), Refused> {
    w.desk.confirm_sender(
        p,
        episode,
        Some("Rang her at work; she named the street".to_owned()),
        None,
    )
}

#[test]
fn an_unproven_sender_sees_the_same_whether_or_not_there_was_a_record() {
    let w = World::sqlite();
    let lead = w.lead();
    // Somebody else's record, known here for long, with the number that the form bears.
    let mut known = w.somebody("Amina Rahman", date(1988, 4, 2));
    known.identity.nhs_number = Some(nhs(999_012));
    let old = w.refer(&lead, known).made.episode.unwrap();
    w.on_the_list(&lead, old, Priority::Soon);
    w.days(30);
    let mut forged = form(&w, "Amina Rahman");
    forged.identity.nhs_number = Some(nhs(999_012));
    let forged = send(&w, forged);
    assert_eq!(forged.0, old, "it lies in her record, as it must");
    let honest = send(&w, form(&w, "Carla Dean"));
    for sent in [forged, honest] {
        assert_eq!(standing(&w, sent), Some(SentStanding::Received));
        assert_eq!(
            w.desk.come_in_as_sender(sent.0, sent.1).unwrap_err(),
            SignInRefused::Wrong
        );
    }
    // What was done in her record before, and is done in it now, does not tell the stranger that it is there.
    w.on(
        &lead,
        old,
        EpisodeCommand::KeepInTouch {
            answer: KeepInTouch::Same,
            channel: Channel::Phone,
            note: None,
            concern: w.desk.ids().next(),
        },
    );
    let her = come_in(&w, old);
    w.on(
        &her,
        old,
        EpisodeCommand::Write {
            message: w.desk.ids().next(),
            text: "I did not send that".to_owned(),
        },
    );
    assert_eq!(standing(&w, forged), Some(SentStanding::Received));
    // A request that is not of a form, of another episode, or made up, has no standing at all.
    let by_lead = w.desk.episode(&lead, old).unwrap().state.referrals[0].0.id;
    for sent in [
        (old, by_lead),
        (honest.0, forged.1),
        (w.desk.ids().next(), w.desk.ids().next()),
    ] {
        assert_eq!(standing(&w, sent), None);
        assert_eq!(
            w.desk.come_in_as_sender(sent.0, sent.1).unwrap_err(),
            SignInRefused::Wrong
        );
    }
}

#[test]
fn once_staff_know_who_sent_it_the_same_code_opens_the_whole_once() {
    let w = World::sqlite();
    let lead = w.lead();
    let sent = send(&w, form(&w, "Carla Dean"));
    w.on(
        &lead,
        sent.0,
        EpisodeCommand::Screen {
            priority: Priority::Soon,
            next: NextStep::Assess,
            reason: "As she writes".to_owned(),
        },
    );
    assert_eq!(standing(&w, sent), Some(SentStanding::Read));
    let therapist = w.staff("Nora Room", Role::Therapist);
    assert!(
        confirm(&w, &therapist, sent.0).is_err(),
        "who has nothing to do with her says nothing of her"
    );
    let unsaid = w.desk.confirm_sender(&lead, sent.0, Some("  ".to_owned()), None);
    assert!(
        matches!(unsaid, Err(Refused::Rejected(_))),
        "without saying how they knew"
    );
    assert_eq!(
        w.desk.come_in_as_sender(sent.0, sent.1).unwrap_err(),
        SignInRefused::Wrong
    );
    confirm(&w, &lead, sent.0).unwrap();
    assert!(matches!(standing(&w, sent), Some(SentStanding::Opens(_))));
    assert!(
        matches!(confirm(&w, &lead, sent.0), Err(Refused::Rejected(_))),
        "said once"
    );
    let token = w.desk.come_in_as_sender(sent.0, sent.1).unwrap();
    let her = w.desk.principal(token.as_str()).unwrap();
    assert_eq!(w.desk.own_record(&her).unwrap().episodes[0].id, sent.0);
    // Used, it opens nothing more; and what it says is how far the request is.
    assert_eq!(
        w.desk.come_in_as_sender(sent.0, sent.1).unwrap_err(),
        SignInRefused::Wrong
    );
    assert_eq!(standing(&w, sent), Some(SentStanding::Read));
    // Taken back before it was used, or too late: nothing.
    let other = send(&w, form(&w, "Dora Field"));
    confirm(&w, &lead, other.0).unwrap();
    w.desk.withdraw_way(&lead, other.0).unwrap();
    assert_eq!(
        w.desk.come_in_as_sender(other.0, other.1).unwrap_err(),
        SignInRefused::Wrong
    );
    let late = send(&w, form(&w, "Edda Hill"));
    confirm(&w, &lead, late.0).unwrap();
    w.days(22);
    assert_eq!(
        w.desk.come_in_as_sender(late.0, late.1).unwrap_err(),
        SignInRefused::Wrong
    );
    let old = send(&w, form(&w, "Fay Marsh"));
    w.days(29);
    assert_eq!(
        confirm(&w, &lead, old.0).unwrap_err(),
        Refused::NotFound,
        "its code has ended"
    );
    let gave = |e: &EpisodeEvent| matches!(e, EpisodeEvent::ReferralReceived { .. });
    assert!(
        w.desk
            .episode(&lead, sent.0)
            .unwrap()
            .entries
            .iter()
            .any(|one| gave(&one.event))
    );
}
