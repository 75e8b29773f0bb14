//! The reader that all parts share: it marks what it reads, and gathers errors and things to check on the way.

use std::cell::{Cell, RefCell};

use jiff::civil::Date;

use super::dates::{self, Moment};
use super::given::Given;
use super::index::{Index, Target, kind_of, mark_member};
use super::problem::{Issue, IssueCode, shortened};
use super::understood::{CheckKind, ToCheck, When};
use crate::json::{At, Value};

/// How much depends on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Who it is about or what is asked depends on it: a wrong value is an error.
    Bearing,
    /// Context: a wrong value is shown as sent and pointed out.
    Context,
}

/// One message being read.
#[derive(Debug)]
pub(super) struct Reading<'d, 'a> {
    pub(super) index: Index<'d, 'a>,
    pub(super) today: Date,
    /// The person's Patient, once it is known.
    pub(super) person: Option<At<'d, 'a>>,
    problems: RefCell<Vec<Issue>>,
    checks: RefCell<Vec<ToCheck>>,
    /// How many more values may be read. Parts of a message are read again wherever something refers to them, so a
    /// hostile message could make the work grow with the square of its size; an honest one reads each value a few times.
    left: Cell<usize>,
}

/// The most errors that are listed; a message that has more is not read by a human line by line anyway.
const MOST_PROBLEMS: usize = 100;
/// The most things to check that are listed.
const MOST_CHECKS: usize = 300;

impl<'d, 'a> Reading<'d, 'a> {
    pub(super) fn new(index: Index<'d, 'a>, today: Date, values: usize) -> Self {
        Self {
            left: Cell::new((20 * values + 10_000).min(400_000)),
            index,
            today,
            person: None,
            problems: RefCell::default(),
            checks: RefCell::default(),
        }
    }

    /// Notes an error. The message cannot be taken as a referral.
    pub(super) fn problem(&self, issue: Issue) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MOST_PROBLEMS && !problems.contains(&issue) {
            problems.push(issue);
        }
    }

    /// Notes something to look at. The message is taken all the same.
    pub(super) fn check(&self, kind: CheckKind, at: At<'_, '_>, value: Option<&str>, words: impl Into<String>) {
        self.check_at(kind, at.path(), value, words);
    }

    /// As [`Self::check`], for a place known by its path.
    pub(super) fn check_at(&self, kind: CheckKind, path: String, value: Option<&str>, words: impl Into<String>) {
        let check = ToCheck {
            kind,
            words: words.into(),
            value: value.map(shortened),
            path,
        };
        let mut checks = self.checks.borrow_mut();
        if checks.len() < MOST_CHECKS && !checks.contains(&check) {
            checks.push(check);
        }
    }

    /// Counts the reading of so many values; false once too many were read.
    pub(super) fn spend(&self, values: usize) -> bool {
        let left = self.left.get().saturating_sub(values);
        self.left.set(left);
        left > 0
    }

    /// Whether reading was broken off because the message refers to itself without end.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// All errors found, in the order found.
    pub(super) fn take_problems(&self) -> Vec<Issue> {
        self.problems.take()
    }

    /// All things to check, in the order found.
    pub(super) fn take_checks(&self) -> Vec<ToCheck> {
        self.checks.take()
    }

    /// The text of a primitive: read, without white space around it. A number or a truth value where a text belongs is
    /// taken as its text and pointed out; `null`, an empty text, an object or a list give nothing and stay unread.
    pub(super) fn plain(&self, at: At<'d, 'a>) -> Option<&'d str> {
        if !self.spend(1) {
            return None;
        }
        match at.peek() {
            Value::Text(text) if text.trim().is_empty() => {
                self.check(
                    CheckKind::Shape,
                    at,
                    None,
                    "an empty text: FHIR leaves such an element out",
                );
                None
            }
            Value::Text(text) => {
                at.mark();
                Some(text.trim())
            }
            Value::Number(text) => {
                self.check(CheckKind::Shape, at, Some(text), "a number where FHIR wants a text");
                at.mark();
                Some(text)
            }
            Value::Bool(is) => {
                self.check(CheckKind::Shape, at, None, "true or false where FHIR wants a text");
                at.mark();
                Some(if *is { "true" } else { "false" })
            }
            Value::Null => {
                self.check(CheckKind::Shape, at, None, "null: FHIR leaves such an element out");
                None
            }
            Value::Array | Value::Object => {
                self.check(
                    CheckKind::Shape,
                    at,
                    None,
                    "FHIR wants a single text here; this was not read",
                );
                None
            }
        }
    }

    /// The text member of this name.
    pub(super) fn word(&self, at: At<'d, 'a>, name: &str) -> Option<&'d str> {
        self.plain(at.get(name)?)
    }

    /// The text member of this name, owned.
    pub(super) fn owned(&self, at: At<'d, 'a>, name: &str) -> Option<String> {
        self.word(at, name).map(str::to_owned)
    }

    /// The text member of this name with its place.
    pub(super) fn text(&self, at: At<'d, 'a>, name: &str) -> Given<String> {
        match at.get(name) {
            Some(member) => match self.plain(member) {
                Some(text) => Given::Given(text.to_owned(), member.path()),
                None => Given::NotGiven,
            },
            None => Given::NotGiven,
        }
    }

    /// A number member as it was written.
    pub(super) fn number(&self, at: At<'d, 'a>, name: &str) -> Option<&'d str> {
        let member = at.get(name)?;
        match member.peek() {
            Value::Number(text) => {
                member.mark();
                Some(text)
            }
            Value::Text(text) if text.trim().parse::<f64>().is_ok() => {
                self.check(CheckKind::Shape, member, Some(text), "a text where FHIR wants a number");
                member.mark();
                Some(text.trim())
            }
            _ => {
                self.check(
                    CheckKind::Shape,
                    member,
                    None,
                    "FHIR wants a number here; this was not read",
                );
                None
            }
        }
    }

    /// A truth member.
    pub(super) fn truth(&self, at: At<'d, 'a>, name: &str) -> Given<bool> {
        let Some(member) = at.get(name) else {
            return Given::NotGiven;
        };
        let is = match member.peek() {
            Value::Bool(is) => *is,
            Value::Text(text) if text == "true" || text == "false" => {
                self.check(
                    CheckKind::Shape,
                    member,
                    Some(text),
                    "a text where FHIR wants true or false",
                );
                text == "true"
            }
            _ => {
                self.check(
                    CheckKind::Shape,
                    member,
                    None,
                    "FHIR wants true or false here; this was not read",
                );
                return Given::NotGiven;
            }
        };
        member.mark();
        Given::Given(is, member.path())
    }

    /// A code that FHIR binds to a list. Outside the list it is an error where much depends on it, else pointed out.
    pub(super) fn code(&self, at: At<'d, 'a>, name: &str, allowed: &[&str], weight: Weight) -> Given<String> {
        let given = self.text(at, name);
        if let Given::Given(code, path) = &given
            && !allowed.contains(&code.as_str())
        {
            let rule = format!("must be one of: {}", allowed.join(", "));
            match weight {
                Weight::Bearing => {
                    self.problem(Issue::error(IssueCode::CodeInvalid, path.clone(), rule).with_value(code));
                }
                Weight::Context => self.check_at(CheckKind::Code, path.clone(), Some(code), rule),
            }
        }
        given
    }

    /// A dateTime or instant.
    pub(super) fn moment(&self, at: At<'d, 'a>, name: &str, weight: Weight) -> Given<When> {
        match self.text(at, name) {
            Given::Given(text, path) => Given::Given(self.moment_of(&text, &path, weight), path),
            Given::NotGiven => Given::NotGiven,
        }
    }

    /// Reads a moment from its text. What cannot be read is kept as sent, without a date.
    pub(super) fn moment_of(&self, text: &str, path: &str, weight: Weight) -> When {
        let as_sent = || When {
            as_sent: text.to_owned(),
            date: None,
            instant: None,
        };
        match dates::moment(text) {
            Moment::Good(when) => when,
            Moment::NoOffset(when) => {
                let words = "a time of day without an offset such as Z or +01:00: only the date is used";
                self.check_at(CheckKind::Date, path.to_owned(), Some(text), words);
                when
            }
            Moment::Bad => {
                match weight {
                    Weight::Bearing => {
                        self.problem(Issue::error(IssueCode::Value, path, dates::MOMENT_RULE).with_value(text));
                    }
                    Weight::Context => {
                        self.check_at(CheckKind::Date, path.to_owned(), Some(text), dates::MOMENT_RULE);
                    }
                }
                as_sent()
            }
        }
    }

    /// Where the reference member of this name leads, with the reference as sent.
    pub(super) fn reference(&self, at: At<'d, 'a>, name: &str) -> Option<(Target<'d, 'a>, &'d str)> {
        self.follow(at.get(name)?)
    }

    /// Where a Reference leads, with the reference as sent.
    pub(super) fn follow(&self, reference: At<'d, 'a>) -> Option<(Target<'d, 'a>, &'d str)> {
        let member = reference.get("reference")?;
        let text = self.plain(member)?;
        mark_member(reference, "type");
        let target = self.index.follow(text, reference);
        match target {
            Target::Loosely(_) => {
                let words =
                    "a bare id; a reference is a fullUrl of the message or Type/id. Read as the entry with that id";
                self.check(CheckKind::Reference, member, Some(text), words);
            }
            Target::Ambiguous => {
                let words = "more than one entry of the message goes by this reference; it was not followed";
                self.check(CheckKind::Reference, member, Some(text), words);
            }
            Target::Found(_) | Target::Elsewhere => {}
        }
        Some((target, text))
    }

    /// Whom a supporting resource is about.
    pub(super) fn about(&self, resource: At<'d, 'a>) -> About {
        let Some(subject) = ["subject", "patient", "for"]
            .into_iter()
            .find_map(|name| resource.get(name))
        else {
            return About::NotSaid;
        };
        let Some((target, text)) = self.follow(subject) else {
            return About::NotSaid;
        };
        match target.resource() {
            Some(found) if Some(found) == self.person => About::Person,
            Some(found) if kind_of(found) == "Patient" => About::SomebodyElse,
            Some(_) => About::Thing,
            None if text.contains("Patient/") || !text.contains('/') => {
                let words = format!(
                    "this {} is about {text}, who is not in the message; it was not used, since it may be about somebody else",
                    kind_of(resource)
                );
                self.check(CheckKind::SomebodyElse, subject, Some(text), words);
                About::SomebodyElse
            }
            None => About::Thing,
        }
    }
}

/// Whom a supporting resource is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The person of the referral.
    Person,
    /// Not said: in a message about one person, theirs.
    NotSaid,
    /// A place, a flag or another thing.
    Thing,
    /// Another person, or one whom the message does not hold.
    SomebodyElse,
}
