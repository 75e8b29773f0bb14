//! What charities pick up, release after release: no small number is told by two of them, and the map counts by the rule of the page.

use care::episode::EpisodeCommand;
use care::*;
use casework::*;
use measures::suppression::{Counts, Shown, Threshold, suppress};

use crate::seats::{handed, provider};
use crate::world::World;

/// What a reader makes of two releases: how a figure moved from one to the next.
fn moved(before: Shown, after: Shown) -> Option<u64> {
    let figure = |shown| match shown {
        Shown::Count(n) | Shown::Held(n) => Some(n),
        Shown::Hidden => None,
    };
    figure(before).zip(figure(after)).map(|(then, now)| now.abs_diff(then))
}

#[test]
fn two_releases_of_what_charities_pick_up_tell_no_small_number_and_agree_with_the_page() {
    let w = World::sqlite();
    let (friends, _) = provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator");
    let people: Vec<_> = (0..15)
        .map(|n| handed(&w, &format!("Person Number{n}"), friends))
        .collect();
    let arrive = |n: usize| {
        let (episode, decision, _) = people[n];
        let confirm = EpisodeCommand::ConfirmArrival { decision, note: None };
        w.on(&w.admin(), episode, confirm);
    };
    (0..8).for_each(arrive);
    let manager = w.role("Mo Manager", Role::ServiceManager);
    let commissioner = w.role("Cy Commissioner", Role::Commissioner);
    let release = || {
        w.days(1);
        let as_at = calendar::days_after(w.today(), -1);
        w.act(&manager, Act::ReleaseFigures { as_at });
        w.desk.pick_up_open(&commissioner).unwrap().unwrap()
    };
    let first = release();
    assert_eq!(
        (first.rows[0].help.as_str(), first.rows[0].by_charity),
        ("BEREAV", true)
    );
    assert_eq!(
        (first.rows[0].arrived, first.rows[0].ours, first.all),
        (Shown::Count(8), Shown::Count(7), Shown::Count(15))
    );

    // Two more arrive. Taken by itself the new table would show 10 and 5, and the difference would be two people.
    (8..10).for_each(arrive);
    let alone = suppress(&Counts::one_way(&[10, 5]).unwrap(), Threshold::USUAL);
    assert_eq!(
        (alone.cell(0, 0), alone.cell(0, 1)),
        (Shown::Count(10), Shown::Count(5))
    );
    let second = release();
    for (before, after) in [
        (first.rows[0].arrived, second.rows[0].arrived),
        (first.rows[0].ours, second.rows[0].ours),
        (first.all, second.all),
    ] {
        assert!(
            moved(before, after).is_none_or(|n| n == 0 || n >= 5),
            "{before:?} {after:?}"
        );
    }
    assert_eq!(second.rows[0].arrived, Shown::Held(8), "the earlier figure stands");

    // Three more: five in all since the figure that stands.
    (10..13).for_each(arrive);
    let third = release();
    assert!(moved(second.rows[0].arrived, third.rows[0].arrived).is_none_or(|n| n == 0 || n >= 5));

    // The map's counts are those of the page of the seats, therapy by therapy.
    let last = w.desk.last_release().unwrap();
    let page = w.desk.told_no_or_sent_on(last.period_from, last.as_at).unwrap();
    let map = w.desk.access_report(&manager, last.as_at).unwrap();
    assert_eq!(
        page.len(),
        2,
        "CBT was asked about, bereavement counselling was found: {page:?}"
    );
    for count in &page {
        let therapy = count.therapy.as_ref().unwrap();
        let row = map.rows.iter().find(|row| row.therapy == *therapy).unwrap();
        let of_map = (row.told_no, row.sent_elsewhere, row.to_charity);
        let charity = (count.handed_to_charity as u64, count.arrived_at_charity as u64);
        assert_eq!(of_map, (count.told_no as u64, count.sent_elsewhere as u64, charity));
    }
    assert_eq!(
        last.of_therapy("sent_on", "CBT"),
        Shown::Held(15),
        "as it was, and as it is"
    );
    assert_eq!(map.referred_on, 15);
    let files = casework::figures::files(&w.desk.releases());
    let file = &files.iter().find(|f| f.name == "picked-up.csv").unwrap().text;
    assert_eq!(file.lines().count(), 4, "a row for each release: {file}");
    assert!(
        file.lines()
            .nth(2)
            .unwrap()
            .contains(",charity,8,7,arrived;still_with_the_service"),
        "{file}"
    );
    assert!(!file.contains("Person Number") && !file.contains("Friends"));
}
