//! Openings and their seats.

use super::book::{SERVICE, TODAY, id, noon};
use super::service::*;
use care::opening::OpeningEvent;
use care::practitioner::PractitionerEvent;
use care::terms::*;
use uuid::Uuid;
use views::*;

#[test]
fn openings_show_their_seats() {
    let mut s = Service::default();
    s.practitioner(71, "Young");
    s.practitioner(72, "Old");
    s.opening(61, 71, Day::Tuesday);
    s.opening(62, 72, Day::Monday);
    s.opening(63, 71, Day::Friday);
    s.book
        .service(SERVICE, &care::service::ServiceEvent::Renamed { name: "A".into() });
    let views = replayed(&s.book);
    let ids = |o: Vec<OpeningSummary>| o.iter().map(|o| o.id.0.as_u128()).collect::<Vec<_>>();
    assert_eq!(ids(views.openings()), [62, 61, 63]);
    assert_eq!(ids(views.openings_free(TODAY)), [61, 62, 63]);
    let held = OpeningEvent::SeatHeld {
        episode: id(101),
        offer: id(501),
        until: noon(TODAY),
    };
    s.book.service(Uuid::from_u128(61), &held);
    s.book
        .service(Uuid::from_u128(63), &OpeningEvent::Withdrawn { from: TODAY });
    s.book
        .service(Uuid::from_u128(72), &PractitionerEvent::Left { on: ago(1) });
    views.refresh(&s.book).unwrap();
    assert_eq!(ids(views.openings()), [62, 61]);
    // Held, withdrawn, and whose practitioner has left.
    assert_eq!(ids(views.openings_free(TODAY)), []);
    assert_eq!(views.practitioner(id(71)).unwrap().seats_free, 0);
    assert_eq!(views.counts(TODAY).seats_free, 1);
    assert_eq!(views.opening(id(61)).unwrap().state.held.len(), 1);
}
