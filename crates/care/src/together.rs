//! People who come together: couples, families, groups.
//!
//! Nobody's record names anybody else. Each person has an own episode, own consent, measures and letters; what one
//! discloses never shows in another's record (domain guide, section 15). What they share is an opaque id:
//!
//! - a **couple** (or family) shares the course: the same [`CourseFacts::id`] stands in each episode, with the same
//!   therapy, therapist and time, and each episode has its own sessions, attendance and notes;
//! - a **group** is a stream of its own ([`crate::group`]) that holds places for opaque episode ids, one per event; each
//!   member's course names the group.
//!
//! Whoever appends for several episodes does so in one batch: one event per episode, never one for all.

use crate::episode::CourseFacts;
use crate::rejection::{Rejection, Rule};
use crate::terms::Format;
use crate::{CourseId, GroupId};

/// With whom somebody takes part in a course, as far as their own record knows: never who.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Alone with the therapist.
    Alone,
    /// As a couple or family: whoever else takes part has a course with this id.
    Shared(CourseId),
    /// In a group; none if the course does not say which.
    Group(Option<GroupId>),
}

impl CourseFacts {
    /// With whom the person takes part, read off the format: nothing is stored for it.
    #[must_use]
    pub const fn together(&self) -> Together {
        match self.choice.format {
            Format::Couple | Format::Family => Together::Shared(self.id),
            Format::Group => Together::Group(self.group),
            Format::Individual | Format::Digital | Format::Phone | Format::SelfGuided => match self.group {
                Some(group) => Together::Group(Some(group)),
                None => Together::Alone,
            },
        }
    }
}

/// Whether courses about to begin in several episodes are one shared course: two people or more, the same id, and the
/// same therapy, therapist, slot, time, medium and number of sessions.
///
/// # Errors
/// [`Rule::PartMissing`] for fewer than two, [`Rule::OutOfRange`] for a format that is not shared,
/// [`Rule::UnknownItem`] if they differ.
pub fn is_one_course(courses: &[&CourseFacts]) -> Result<(), Rejection> {
    const ASKED: &str = "begin the shared course";
    let [first, rest @ ..] = courses else {
        return Err(Rejection::new(ASKED, Rule::PartMissing, "Name the people's courses"));
    };
    if rest.is_empty() {
        return Err(Rejection::new(ASKED, Rule::PartMissing, "Begin it for both"));
    }
    if !matches!(first.together(), Together::Shared(_)) {
        return Err(
            Rejection::new(ASKED, Rule::OutOfRange, "Choose a couple's or a family's format")
                .because(first.choice.format.words()),
        );
    }
    if rest.iter().any(|c| !same(first, c)) {
        let possible = "Give each the same course, therapist, time and number of sessions";
        return Err(Rejection::new(ASKED, Rule::UnknownItem, possible).because("the courses differ"));
    }
    Ok(())
}

/// All but `trainee`: each person is told, and agrees, for themself.
fn same(a: &CourseFacts, b: &CourseFacts) -> bool {
    let CourseFacts {
        id,
        choice,
        practitioner,
        opening,
        group,
        weekly,
        medium,
        sessions,
        trainee: _,
    } = a;
    (id, choice, practitioner, opening) == (&b.id, &b.choice, &b.practitioner, &b.opening)
        && (group, weekly, medium, sessions) == (&b.group, &b.weekly, &b.medium, &b.sessions)
}
