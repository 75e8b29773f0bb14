//! People waiting to openings: exact assignment, explained. Pure: no clock, no database, no randomness.
//!
//! # The rule, in order
//! 1. **Priority and wait bind first.** People are put into classes by the clinician's priority, within it by wait band (longest first), within
//!    that those who are stepping up before newcomers ([`Class`]). As many as possible of the first class are seated, then as many as
//!    possible of the second without unseating anybody of the first, and so on: nobody ever loses a seat to somebody of a lower class.
//! 2. **Then most people.** Seating class by class also seats as many people in all as can be seated (the sets of people that can be seated
//!    together form a matroid; a test checks it).
//! 3. **Then the best fit**: least total cost, in whole points that are made of readable parts ([`Part`], [`CostTable`]).
//!    A need (an interpreter) only chooses between openings for the same person; what it costs in all of them is set off.
//! 4. **Then the longest waits**: among assignments equal in all of that, the one whose people have waited most days in sum.
//! 5. What is equal even then is settled by the order of ids; the order in which people are listed never matters.
//!
//! Protected characteristics are never a term or a constraint, except the person's own stated wish. A constraint (no edge) is the
//! caller's: times, access, what the person accepts, limits on a therapist's load. The optimum comes with prices that prove it
//! ([`verify`]), and everyone who was overtaken is listed with the reason ([`Overtaken`]). A proposal is confirmed by a human and accepted
//! by the person; nothing here decides.

mod assign;
mod certificate;
mod cost;
mod explain;
mod fill;
mod flow;
mod overtaken;
mod problem;
mod value;

pub use assign::{Assignment, ClassCount, Price, Seat, assign};
pub use certificate::{Flaw, verify};
pub use cost::{
    Continuity, Cost, CostRow, CostTable, Distance, Fit, FormatFit, IndicationFit, LanguageFit, MediumFit, Part,
    PartKind, TherapyFit, TimeFit, WhyNot, Wish,
};
pub use explain::{Explanation, Outcome, Reason, explain};
pub use fill::{Candidate, NotPossible, Ranked, SlotList, Suits, fill_slot};
pub use overtaken::{Overtaken, OvertakenReason};
pub use problem::{Class, Edge, Exclusion, Opening, OpeningId, PersonId, Problem, ProblemError, WaitBands, Waiting};
pub use value::Value;
