//! What a person wrote is answered: in writing, by speaking with them, or read; the person sees which, and is told once.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::outbox::{DeliveryState, NoticeKind};
use casework::read::OwnMessage;
use casework::*;

use crate::own::come_in;
use crate::own_between::in_therapy;
use crate::world::{World, on_both};

on_both!(an_answer_stands_under_the_message_and_is_told_once);

fn write(w: &World, her: &Principal, id: EpisodeId, text: &str) -> MessageId {
    let message = w.desk.ids().next();
    let text = text.to_owned();
    w.on(her, id, EpisodeCommand::Write { message, text });
    message
}

fn messages(w: &World, her: &Principal, id: EpisodeId) -> Vec<OwnMessage> {
    w.desk.own_episode(her, id).unwrap().messages
}

fn due(w: &World, id: EpisodeId) -> bool {
    let page = w.desk.episode(&w.lead(), id).unwrap();
    page.dues.iter().any(|d| d.kind == DueKind::Message)
}

fn told(w: &World) -> Vec<uuid::Uuid> {
    let counts = w.desk.outbox_counts(&w.admin()).unwrap();
    let states = counts.into_iter().map(|(state, _)| state);
    let rows = states.flat_map(|state: DeliveryState| w.desk.outbox(&w.admin(), state, 1).unwrap().items);
    rows.filter(|r| r.notice.kind == NoticeKind::Reply)
        .map(|r| r.notice.about)
        .collect()
}

fn an_answer_stands_under_the_message_and_is_told_once(w: &World) {
    let (hers, _, therapist) = in_therapy(w, "Amina Rahman", "10001", 9);
    let (his, _, _) = in_therapy(w, "Brian Moss", "10002", 10);
    let her = come_in(w, hers);
    let message = write(w, &her, hers, "Is the room on the ground floor?");
    assert!(due(w, hers));
    let seen = &messages(w, &her, hers)[0];
    assert_eq!((seen.read_at, seen.replies.len()), (None, 0));
    w.hours(3);
    let reply: ReplyId = w.desk.ids().next();
    let answer = |text: &str| EpisodeCommand::AnswerMessage {
        message,
        reply,
        text: text.to_owned(),
    };
    let act = |id, command| Act::Episode {
        id,
        expected: None,
        command,
    };
    // Nobody answers themself, in another's record, without words, or twice with one form.
    assert!(matches!(
        w.refused(&her, act(hers, answer("Yes"))),
        Refused::NotAllowed { .. } | Refused::NotFound
    ));
    let elsewhere = w.refused(&w.lead(), act(his, answer("Yes")));
    assert!(matches!(&elsewhere, Refused::Rejected(r) if r.rule == Rule::UnknownItem));
    let stranger = w.staff("Tess Other", Role::Therapist);
    assert!(matches!(
        w.refused(&stranger, act(hers, answer("Yes"))),
        Refused::NotAllowed { .. } | Refused::NotFound
    ));
    let empty = w.refused(&therapist, act(hers, answer("  ")));
    assert!(matches!(&empty, Refused::Rejected(r) if r.rule == Rule::TextMissing));
    let words = "It is on the ground floor.\n<b>Ring twice.</b>";
    w.on(&therapist, hers, answer(words));
    let twice = w.refused(&therapist, act(hers, answer(words)));
    assert!(matches!(&twice, Refused::Rejected(r) if r.rule == Rule::AlreadyDone));
    assert!(!due(w, hers), "the work is done");
    let seen = &messages(w, &her, hers)[0];
    let now = w.desk.now();
    assert_eq!(seen.read_at, Some(now), "who answers has read it");
    let got = &seen.replies[0];
    assert_eq!(
        (got.by, got.at, got.spoken, got.words.as_deref()),
        (Role::Therapist, now, None, Some(words))
    );
    assert_eq!(told(w), [reply.0]);
    // A second answer is a second message; the first is not told again.
    let second: ReplyId = w.desk.ids().next();
    let more = EpisodeCommand::AnswerMessage {
        message,
        reply: second,
        text: "And there is a ramp.".to_owned(),
    };
    w.on(&w.lead(), hers, more);
    let mut all = told(w);
    all.sort_unstable();
    let mut expected = vec![reply.0, second.0];
    expected.sort_unstable();
    assert_eq!(all, expected);
    assert_eq!(messages(w, &her, hers)[0].replies.len(), 2);
    // The other sees nothing of it, and the copy to take along has it.
    let him = come_in(w, his);
    assert!(messages(w, &him, his).is_empty());
    let copy = w.desk.own_bundle(&her).unwrap().to_string();
    assert!(
        copy.contains("And there is a ramp.") && copy.contains("inResponseTo"),
        "{copy}"
    );
}

#[test]
fn spoken_with_or_read_is_said_as_it_was() {
    let w = World::sqlite();
    let (hers, _, therapist) = in_therapy(&w, "Amina Rahman", "10001", 9);
    let her = come_in(&w, hers);
    let first = write(&w, &her, hers, "Could somebody ring me?");
    let talk = |channel| EpisodeCommand::TalkMessageOver {
        message: first,
        channel,
        note: Some("She wants the later time".to_owned()),
    };
    let act = |command| Act::Episode {
        id: hers,
        expected: None,
        command,
    };
    let wrong = w.refused(&therapist, act(talk(Channel::Email)));
    assert!(matches!(&wrong, Refused::Rejected(r) if r.rule == Rule::OutOfRange));
    w.on(&therapist, hers, talk(Channel::Phone));
    let second = write(&w, &her, hers, "Thank you");
    w.on(&therapist, hers, EpisodeCommand::ReadMessage { message: second });
    let seen = messages(&w, &her, hers);
    assert_eq!(seen[0].replies[0].spoken, Some(Channel::Phone));
    assert_eq!(seen[0].replies[0].words, None, "what staff noted is for the record");
    assert!(seen[1].read_at.is_some() && seen[1].replies.is_empty());
    assert!(
        !due(&w, hers) && told(&w).is_empty(),
        "nobody is written to about a talk"
    );
    // What was entered in the wrong record is not shown.
    let reply = w.desk.ids().next();
    w.on(
        &therapist,
        hers,
        EpisodeCommand::AnswerMessage {
            message: second,
            reply,
            text: "Not for her".to_owned(),
        },
    );
    let page = w.desk.episode(&w.lead(), hers).unwrap();
    let entry = page.state.replies.last().unwrap().version;
    let reason = "Meant for another".to_owned();
    w.on(&w.lead(), hers, EpisodeCommand::MarkMisfiled { entry, reason });
    assert!(messages(&w, &her, hers)[1].replies.is_empty());
    // After the end somebody may still write and be answered.
    let close = EpisodeCommand::Close {
        reason: ClosureReason::Died,
        over_open_concern: false,
        words: "Told by the family".to_owned(),
    };
    w.on(&w.lead(), hers, close);
    let third = write(&w, &w.lead(), hers, "Passed on by her sister");
    let answer = EpisodeCommand::AnswerMessage {
        message: third,
        reply: w.desk.ids().next(),
        text: "We are sorry.".to_owned(),
    };
    w.on(&w.lead(), hers, answer);
}
