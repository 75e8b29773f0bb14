//! The waiting list, the inbox and offers.

use super::book::{TODAY, code, id, one_to_one};
use super::service::*;
use care::episode::*;
use care::terms::*;
use care::*;
use views::*;

fn a_waiting_list() -> Service {
    let mut s = Service::default();
    s.waits(1, 10, Priority::Routine, "CBT", false);
    s.waits(2, 90, Priority::Routine, "DIT", false);
    s.waits(3, 5, Priority::Urgent, "CBT", false);
    s.waits(4, 40, Priority::Routine, "CBT", true);
    s.waits(5, 60, Priority::Soon, "CBT", false);
    s
}

#[test]
fn the_waiting_list_is_ordered_as_asked() {
    let views = replayed(&a_waiting_list().book);
    let by = |order| {
        waiting(
            &views,
            &WaitFilter {
                order,
                ..WaitFilter::default()
            },
        )
    };
    // Urgent, soon, then routine: who goes before newcomers first, then the longest wait.
    assert_eq!(by(WaitOrder::Priority), [3, 5, 4, 2, 1]);
    assert_eq!(by(WaitOrder::Longest), [2, 5, 4, 1, 3]);
    assert_eq!(by(WaitOrder::Shortest), [3, 1, 4, 5, 2]);
    assert_eq!(by(WaitOrder::Name), [1, 2, 3, 4, 5]);
    // Everybody is due to be acknowledged on the day they came.
    assert_eq!(by(WaitOrder::Due), [2, 5, 4, 1, 3]);
    let page = views.waiting(&WaitFilter::default(), TODAY, PageAsk { number: 2, size: 2 });
    assert_eq!(
        (numbers(page.rows.iter().map(|w| &w.row)), page.total, page.pages),
        (vec![4, 2], 5, 3)
    );
    assert_eq!(page.rows.first().unwrap().days, 40);
}

#[test]
fn the_waiting_list_is_filtered_as_asked() {
    let mut s = a_waiting_list();
    let pause = |n: u128, from, until| EpisodeEvent::WaitPaused {
        pause: id(n + 400),
        wait: id(n + 200),
        reason: PauseReason::Away,
        from,
        until,
    };
    s.did(1, TODAY, pause(1, ago(3), Some(calendar::days_after(TODAY, 3))));
    // Over since yesterday, without anybody having noticed; and one that begins tomorrow.
    s.did(2, TODAY, pause(2, ago(9), Some(ago(1))));
    s.did(5, TODAY, pause(5, calendar::days_after(TODAY, 1), None));
    let wishes = Wishes {
        short_notice: true,
        ..Wishes::default()
    };
    s.did(3, TODAY, EpisodeEvent::WishesStated(wishes));
    let choices = vec![
        one_to_one("CAT"),
        TherapyChoice {
            therapy: code("DIT"),
            format: Format::Group,
        },
    ];
    s.did(4, TODAY, EpisodeEvent::ChoicesStated { wait: id(204), choices });
    s.did(5, TODAY, offer(5, 61, 71, TODAY));
    let views = replayed(&s.book);
    let all = WaitFilter::default();
    let only = |filter: WaitFilter| waiting(&views, &filter);
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("CBT")),
            ..all.clone()
        }),
        [3, 5, 1]
    );
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("DIT")),
            ..all.clone()
        }),
        [4, 2]
    );
    let group = WaitFilter {
        therapy: Some(code("DIT")),
        format: Some(Format::Group),
        ..all.clone()
    };
    assert_eq!(only(group), [4]);
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("CAT")),
            format: Some(Format::Group),
            ..all.clone()
        }),
        []
    );
    assert_eq!(
        only(WaitFilter {
            therapy: Some(code("EMDR")),
            ..all.clone()
        }),
        []
    );
    assert_eq!(
        only(WaitFilter {
            priority: Some(Priority::Urgent),
            ..all.clone()
        }),
        [3]
    );
    assert_eq!(
        only(WaitFilter {
            paused: Some(true),
            ..all.clone()
        }),
        [1]
    );
    assert_eq!(
        only(WaitFilter {
            paused: Some(false),
            ..all.clone()
        }),
        [3, 5, 4, 2]
    );
    assert_eq!(
        only(WaitFilter {
            short_notice: true,
            ..all.clone()
        }),
        [3]
    );
    assert_eq!(
        only(WaitFilter {
            offered: Some(true),
            ..all.clone()
        }),
        [5]
    );
    assert_eq!(
        only(WaitFilter {
            overdue: true,
            ..all.clone()
        })
        .len(),
        5
    );
    let inbox = |stage| {
        let filter = InboxFilter {
            stages: vec![stage],
            ..InboxFilter::default()
        };
        numbers(&views.inbox(&filter, TODAY, PageAsk::ALL).rows)
    };
    assert_eq!(inbox(Stage::Paused), [1]);
    assert_eq!(inbox(Stage::Waiting), [2, 4, 3]);
    let longer = WaitFilter {
        longer_than: Some(40),
        ..all.clone()
    };
    assert_eq!(only(longer), [5, 2]);
    // The matching takes neither who is paused nor who has an offer out; the longest wait first.
    let matching: Vec<_> = views
        .waits_for_matching(TODAY)
        .iter()
        .map(|m| m.person.0.as_u128())
        .collect();
    assert_eq!(matching, [2, 4, 3]);
    let counts = views.counts(TODAY);
    assert_eq!(
        (
            counts.waits,
            counts.in_stage(Stage::Paused),
            counts.in_stage(Stage::Waiting)
        ),
        (5, 1, 3)
    );
    assert_eq!((counts.in_stage(Stage::Offered), counts.offers), (1, 1));
    // Tomorrow another pause begins; its person has an offer out, so the stage says that first.
    let tomorrow = calendar::days_after(TODAY, 1);
    assert_eq!(
        views
            .waiting(
                &WaitFilter {
                    paused: Some(true),
                    ..all
                },
                tomorrow,
                PageAsk::ALL
            )
            .total,
        2
    );
    assert_eq!(views.counts(tomorrow).in_stage(Stage::Paused), 1);
}

#[test]
fn offers_come_in_the_order_in_which_they_lapse() {
    let mut s = a_waiting_list();
    s.did(1, TODAY, offer(1, 61, 71, calendar::days_after(TODAY, 2)));
    s.did(2, TODAY, offer(2, 62, 71, calendar::days_after(TODAY, 1)));
    s.did(3, TODAY, offer(3, 63, 71, TODAY));
    s.did(
        3,
        TODAY,
        EpisodeEvent::OfferDeclined {
            offer: id(503),
            reason: DeclineReason::Time,
        },
    );
    let views = replayed(&s.book);
    let offers = views.offers_open(TODAY);
    assert_eq!(numbers(offers.iter().map(|o| &o.row)), [2, 1]);
    assert_eq!(views.row(id(103), TODAY).unwrap().episode.offers_without_yes, 1);
    assert_eq!(offers.first().unwrap().offer.opening, id(62));
}

#[test]
fn the_inbox_shows_safety_first_then_what_is_due() {
    let mut s = Service::default();
    s.refer(1, ago(1));
    s.refer(2, ago(9));
    s.refer(3, ago(3));
    s.did(3, TODAY, EpisodeEvent::PersonWrote { message: id(31) });
    s.waits(4, 50, Priority::Routine, "CBT", false);
    s.refer(5, ago(4));
    s.screened(5, Priority::Soon);
    s.did(
        5,
        TODAY,
        EpisodeEvent::Assigned {
            user: id(8),
            role: Role::TriageClinician,
        },
    );
    let views = replayed(&s.book);
    let inbox = |filter: InboxFilter| numbers(&views.inbox(&filter, TODAY, PageAsk::ALL).rows);
    assert_eq!(inbox(InboxFilter::default()), [3, 2, 5, 1]);
    assert_eq!(
        inbox(InboxFilter {
            stages: vec![Stage::Screened],
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            stages: vec![Stage::Waiting],
            ..InboxFilter::default()
        }),
        [4]
    );
    assert_eq!(
        inbox(InboxFilter {
            assigned_to: Some(id(8)),
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            assigned_to: Some(id(88)),
            ..InboxFilter::default()
        }),
        []
    );
    assert_eq!(
        inbox(InboxFilter {
            unassigned: true,
            ..InboxFilter::default()
        }),
        [3, 2, 1]
    );
    assert_eq!(
        inbox(InboxFilter {
            priority: Some(Priority::Soon),
            ..InboxFilter::default()
        }),
        [5]
    );
    assert_eq!(
        inbox(InboxFilter {
            source: Some(ReferralSource::Ward),
            ..InboxFilter::default()
        }),
        []
    );
    assert_eq!(
        inbox(InboxFilter {
            overdue: true,
            ..InboxFilter::default()
        }),
        [3, 2, 5, 1]
    );
    assert_eq!(views.unseen(TODAY).len(), 1);
}

#[test]
fn the_waiting_list_is_counted_without_opening_a_row() {
    let mut s = a_waiting_list();
    let twice = vec![one_to_one("CBT"), one_to_one("DIT"), one_to_one("CBT")];
    s.did(
        4,
        TODAY,
        EpisodeEvent::ChoicesStated {
            wait: id(204),
            choices: twice,
        },
    );
    let pause = EpisodeEvent::WaitPaused {
        pause: id(401),
        wait: id(201),
        reason: PauseReason::Asked,
        from: ago(1),
        until: None,
    };
    s.did(1, TODAY, pause);
    let totals = replayed(&s.book).waiting_totals(40, TODAY);
    assert_eq!((totals.waits, totals.paused, totals.longer), (5, 1, 2));
    assert_eq!((totals.median_days, totals.longest_days), (Some(40), Some(90)));
    assert_eq!(totals.by_choice, [(one_to_one("CBT"), 4), (one_to_one("DIT"), 2)]);
    assert_eq!(
        Views::empty(Calendar::default()).waiting_totals(40, TODAY),
        WaitTotals::default()
    );
}
