//! Finding people, and recognising somebody who is known already.

use super::book::{Book, id};
use care::person::{Identity, LinkReason, Name, NhsNumber, PersonEvent, Reach};
use care::terms::NhsNumberStatus;
use care::{Calendar, PersonId};
use jiff::civil::{Date, date};
use views::{Change, Views};

fn views(book: &Book) -> Views {
    Views::replay(book, Calendar::default(), |_, _| ()).unwrap()
}

fn people() -> Views {
    let mut book = Book::default();
    book.register(1, "Amina", "Rahman", Some(date(1980, 5, 1)), Some("9990123454"));
    book.register(2, "Aminata", "Diallo", Some(date(1991, 12, 24)), Some("9990000018"));
    book.register(3, "Zoë", "O'Brien", Some(date(1980, 5, 1)), None);
    book.register(4, "Rahman", "Aminu", None, None);
    book.register(5, "Łukasz", "Smith-Jones", Some(date(2001, 1, 31)), None);
    book.register(6, "Nguyễn Thị", "Đào", None, None);
    book.register(7, "X", "", None, None);
    views(&book)
}

fn found(views: &Views, words: &str) -> Vec<PersonId> {
    views.find_people(words, 50).people.into_iter().map(|p| p.id).collect()
}

fn ids(numbers: &[u128]) -> Vec<PersonId> {
    numbers.iter().map(|n| id(*n)).collect()
}

#[test]
fn words_find_in_any_order_by_their_beginnings() {
    let v = people();
    for words in ["Rahman, Amina", "amina rahman", "AMINA RAHMAN", "rahm, amina"] {
        assert_eq!(found(&v, words).first(), Some(&id(1)), "{words}");
    }
    // Whole words come before beginnings: Amina before Aminata and Aminu, who are in the order of their names.
    assert_eq!(found(&v, "amina"), ids(&[1, 2]));
    assert_eq!(found(&v, "ami"), ids(&[4, 2, 1]));
    assert_eq!(found(&v, "amina rah"), ids(&[1]));
    assert_eq!(found(&v, "ami rah"), ids(&[4, 1]));
    assert_eq!(found(&v, "mina"), ids(&[]));
    assert_eq!(found(&v, "amina smith"), ids(&[]));
}

#[test]
fn accents_apostrophes_and_hyphens_do_not_matter() {
    let v = people();
    for words in ["zoe", "ZOË", "obrien", "O'Brien", "o’brien", "brien zo"] {
        assert_eq!(found(&v, words), ids(&[3]), "{words}");
    }
    for words in ["lukasz", "smith-jones", "jones", "smithjones", "Smith Jones"] {
        assert_eq!(found(&v, words), ids(&[5]), "{words}");
    }
    for words in ["nguyen dao", "Đào", "dao thi"] {
        assert_eq!(found(&v, words), ids(&[6]), "{words}");
    }
    assert_eq!(found(&v, "x"), ids(&[7]));
}

#[test]
fn numbers_and_birth_dates_find() {
    let v = people();
    for words in ["999 012 3454", "9990123454", "999-012-3454", "99901", "rahman 999012"] {
        assert_eq!(found(&v, words), ids(&[1]), "{words}");
    }
    assert_eq!(found(&v, "999"), ids(&[2, 1]));
    assert_eq!(found(&v, "1 May 1980"), ids(&[3, 1]));
    assert_eq!(found(&v, "1/5/80"), ids(&[3, 1]));
    assert_eq!(found(&v, "01051980"), ids(&[3, 1]));
    assert_eq!(found(&v, "amina 1980-05-01"), ids(&[1]));
    assert_eq!(found(&v, "amina 24.12.1991"), ids(&[2]));
    assert_eq!(found(&v, "amina 2 May 1980"), ids(&[]));
}

#[test]
fn nothing_asked_nobody_found() {
    let v = people();
    for words in ["", "   ", " , - ' "] {
        assert_eq!(v.find_people(words, 50), views::Found::default(), "{words:?}");
    }
}

#[test]
fn what_is_cut_off_is_counted() {
    let mut book = Book::default();
    for n in 0..70 {
        book.register(1000 + n, "Amina", &format!("Family{n:02}"), None, None);
    }
    let v = views(&book);
    let some = v.find_people("amina", 3);
    let names: Vec<String> = some.people.iter().map(views::PersonSummary::listed).collect();
    assert_eq!(
        (some.total, names),
        (
            70,
            vec![
                "Family00, Amina".into(),
                "Family01, Amina".into(),
                "Family02, Amina".into()
            ]
        )
    );
}

#[test]
fn a_new_name_is_found_and_the_old_one_no_longer() {
    let mut book = Book::default();
    let person = book.register(1, "Amina", "Rahman", None, Some("9990123454"));
    let v = views(&book);
    let identity = Identity {
        name: Some(Name {
            given: "Amina".into(),
            family: "Diallo".into(),
            uses: Some("Mina".into()),
            title: None,
        }),
        ..Identity::default()
    };
    book.person(person, PersonEvent::IdentityStated(identity));
    v.refresh(&book).unwrap();
    assert_eq!(found(&v, "diallo"), ids(&[1]));
    assert_eq!(found(&v, "mina"), ids(&[1]));
    assert_eq!(found(&v, "rahman"), ids(&[]));
    assert_eq!(found(&v, "9990123454"), ids(&[]));
}

fn identity(given: &str, family: &str, born: Option<Date>, nhs: Option<(&str, NhsNumberStatus)>) -> Identity {
    Identity {
        name: Some(Name {
            given: given.into(),
            family: family.into(),
            uses: None,
            title: None,
        }),
        born,
        nhs_number: nhs.map(|(digits, status)| NhsNumber {
            digits: digits.into(),
            status,
        }),
        ..Identity::default()
    }
}

#[test]
fn the_same_person_is_recognised() {
    let v = people();
    let born = Some(date(1980, 5, 1));
    let given = |digits| Some((digits, NhsNumberStatus::Given));
    let same = |i: &Identity| v.same_person(i);
    // By number, whatever the name.
    assert_eq!(
        same(&identity("A", "B", None, given("9990123454"))),
        [(id(1), LinkReason::NhsNumber)]
    );
    // By name in any order, and birth date.
    let by_name = [(id(1), LinkReason::NameAndBirthDate)];
    assert_eq!(same(&identity("AMINA", "Rahman", born, None)), by_name);
    assert_eq!(same(&identity("Rahman", "Amina", born, None)), by_name);
    // Neither part of it alone.
    assert_eq!(same(&identity("Amina", "Rahman", None, None)), []);
    assert_eq!(same(&identity("Amina", "Rahmann", born, None)), []);
    assert_eq!(same(&identity("Amina", "", born, None)), []);
    // Number and name agree: one answer, by number.
    assert_eq!(
        same(&identity("Amina", "Rahman", born, given("9990123454"))),
        [(id(1), LinkReason::NhsNumber)]
    );
    // Two good numbers that differ are two people, whatever else agrees.
    assert_eq!(same(&identity("Amina", "Rahman", born, given("9990000026"))), []);
    // A number whose check digit does not hold neither joins nor parts.
    let invalid = |digits| Some((digits, NhsNumberStatus::Invalid));
    assert_eq!(same(&identity("A", "B", None, invalid("9990123454"))), []);
    assert_eq!(same(&identity("Amina", "Rahman", born, invalid("9990000026"))), by_name);
    // The other side has no number: name and birth date decide.
    assert_eq!(
        same(&identity("Zoe", "OBrien", born, given("9990000026"))),
        [(id(3), LinkReason::NameAndBirthDate)]
    );
    // The first digits are not the number.
    assert_eq!(same(&identity("A", "B", None, given("99901234"))), []);
    assert_eq!(same(&Identity::default()), []);
}

#[test]
fn a_person_without_a_name_is_listed_as_such_and_not_found_by_words() {
    let v = Views::empty(Calendar::default());
    let mut person = care::person::Person::default();
    let event = PersonEvent::Registered {
        identity: Identity {
            born: Some(date(1970, 1, 1)),
            ..Identity::default()
        },
        reach: Reach::default(),
    };
    let header = care::Header {
        version: 1,
        at: super::book::noon(super::book::TODAY),
        by: id(1),
        role: care::Role::System,
        occurred_on: None,
    };
    person.apply(&header, &event);
    v.note(
        1,
        1,
        &[Change::Person {
            id: id(9),
            version: 1,
            state: &person,
        }],
    );
    assert_eq!(v.person(id(9)).unwrap().listed(), "Name not given");
    assert_eq!(found(&v, "1 January 1970"), ids(&[9]));
}
