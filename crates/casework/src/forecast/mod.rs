//! What somebody who waits is told of their wait: the range of dates between which eight in ten of those in their place began, how well such ranges held
//! before, and what would be clearly quicker.
//!
//! Made of the service's own waits of the past year (`views::places_in_line`), by the curve of `planning::outlook`. In somebody's place are people who waited
//! for at least one of the same therapies in the same format, at the same priority, and had waited as long; where too few of them began, people of every priority. The clock is
//! the referral's. Who leaves counts as waiting up to the day they left, as in `measures::wait`. Days in a pause are no days on which somebody could begin.
//!
//! Nothing is said of a list from which fewer than ten began after so long a wait.

mod before;
mod pool;

pub use before::HeldBefore;
pub(crate) use pool::Told;
use pool::{Lines, Wanted};

use care::calendar::{days_after, days_between};
use care::episode::{Episode, InLine, Line, Wait, line_on};
use care::service::Provision;
use care::terms::{Priority, TherapyChoice, Wishes};
use care::{EpisodeId, WaitId};
use jiff::civil::Date;
use planning::outlook::{Outlook, Range};
use std::sync::{Arc, Mutex, PoisonError};

use crate::by_person;
use crate::desk::Desk;

/// Days that a forecast looks back: a year, so that no season weighs more than another.
pub const LOOKS_BACK_DAYS: i32 = 365;
/// Something is clearly quicker when half begin with it at least so many days earlier. House rule: four weeks, the time between two contacts while waiting.
pub const CLEARLY_DAYS: u32 = 28;
/// Fewer such ranges are not summed up.
pub const FEWEST_JUDGED: u32 = 20;
/// A part of them smaller than this is not told as a number.
pub const SMALL: u32 = 5;
/// At most so many things that would be quicker are told: more is no help.
const MOST_QUICKER: usize = 3;

/// What can be said of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Eight in ten begin from the first day to the last; by the middle one, half.
    Range {
        /// One in ten at most begin before.
        from: Date,
        /// Half begin by then.
        middle: Date,
        /// One in ten at most begin after.
        until: Date,
    },
    /// Nine in ten begin after this day, and how much later is not known.
    Open {
        /// The day; none where it is no later than now.
        after: Option<Date>,
        /// Half begin by then, if that is known.
        middle: Option<Date>,
    },
    /// Fewer than ten in this place began in the past year.
    TooFew,
    /// It is paused, and nobody knows until when.
    Paused,
    /// It cannot be had here at present.
    NotOffered,
}

/// What can be said of waiting for something, and on what it rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// What.
    pub said: Said,
    /// Whether it rests on people of the same priority alone.
    pub same_priority: bool,
    /// How many who began in the past year, after waiting as long, it rests on.
    pub began: u64,
    /// How many who had waited as long left in the past year before they began.
    pub left: u64,
    /// Its list takes nobody new at present.
    pub closed: bool,
    /// It is paused until the end of this day, and the range counts from there.
    pub paused_until: Option<Date>,
}

/// A limit that a person's wishes set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// How to meet.
    Media,
    /// Where.
    Sites,
    /// When.
    Times,
}

impl Limit {
    /// All.
    pub const ALL: [Self; 3] = [Self::Media, Self::Sites, Self::Times];

    /// Its code, for forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Media => "media",
            Self::Sites => "sites",
            Self::Times => "times",
        }
    }

    /// By its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.code() == code)
    }

    /// The wishes without it.
    #[must_use]
    pub fn lifted(self, mut wishes: Wishes) -> Wishes {
        match self {
            Self::Media => wishes.media.clear(),
            Self::Sites => wishes.sites.clear(),
            Self::Times => {
                wishes.days.clear();
                wishes.parts.clear();
            }
        }
        wishes
    }

    const fn is_set(self, limits: care::episode::Limits) -> bool {
        match self {
            Self::Media => limits.media,
            Self::Sites => limits.sites,
            Self::Times => limits.times,
        }
    }
}

/// What somebody could do to begin sooner. Their place stays what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Wait for this too: it was agreed on with them.
    Add(TherapyChoice),
    /// Talk about this: it suits what brings them, and nobody has talked about it with them yet.
    TalkAbout(TherapyChoice),
    /// Lift a limit.
    Lift(Limit),
}

/// Something that would be clearly quicker, with its own range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quicker {
    /// What.
    pub change: Change,
    /// Its forecast: always a whole range.
    pub forecast: Forecast,
}

/// What somebody is told of one wait.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitOutlook {
    /// The wait.
    pub wait: WaitId,
    /// Made on.
    pub made_on: Date,
    /// As things are.
    pub now: Forecast,
    /// What would be clearly quicker, the quickest first.
    pub quicker: Vec<Quicker>,
    /// How well such ranges held before; none where too few could be judged.
    pub before: Option<HeldBefore>,
}

/// What was worked out last, so that a page does not do it again.
#[derive(Debug, Default)]
pub(crate) struct Forecasts {
    lines: Mutex<Option<(Date, u64, Arc<Lines>)>>,
    before: Mutex<Option<(Date, Option<HeldBefore>)>>,
}

/// A list from somebody's side: since when, at which priority, with which limits, and from which day on they could begin.
#[derive(Clone, Copy)]
struct Place<'l> {
    line: &'l Line,
    /// They could begin on the days after this one.
    from: Date,
}

impl Desk {
    /// Every place in the line as known on a day, made anew when one of them has changed: with a large service most events
    /// change none.
    fn lines_on(&self, today: Date) -> Arc<Lines> {
        let changes = self.views.places_changed();
        let mut kept = self.forecasts.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, at, lines)) = &*kept
            && (*day, *at) == (today, changes)
        {
            return Arc::clone(lines);
        }
        let (changes, places) = self.views.places_in_line();
        let lines = Arc::new(Lines::on(&places, today));
        *kept = Some((today, changes, Arc::clone(&lines)));
        lines
    }

    /// How well such ranges held before: worked out once a day, as it hardly moves within one.
    fn held_before(&self, today: Date) -> Option<HeldBefore> {
        let mut kept = self.forecasts.before.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, before)) = *kept
            && day == today
        {
            return before;
        }
        let before = before::held_before(&self.views.places_in_line().1, today);
        *kept = Some((today, before));
        before
    }

    /// What somebody is told of each wait that goes on in an episode.
    pub(crate) fn wait_outlooks(&self, e: &Episode, today: Date) -> Vec<WaitOutlook> {
        let Some(line) = e.clock_start.and_then(|clock| line_on(clock, &e.line, today)) else {
            return Vec::new();
        };
        if e.open_waits().next().is_none() {
            return Vec::new();
        }
        let lines = self.lines_on(today);
        let before = self.held_before(today);
        // The line has its open waits in the order of the episode's.
        let waits = e.open_waits().zip(&line.waits);
        waits
            .map(|(wait, in_line)| self.one_outlook(e, wait, &line, in_line, &lines, before, today))
            .collect()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one answer, gathered once for all waits"
    )]
    fn one_outlook(
        &self,
        e: &Episode,
        wait: &Wait,
        line: &Line,
        in_line: &InLine,
        lines: &Lines,
        before: Option<HeldBefore>,
        today: Date,
    ) -> WaitOutlook {
        let now = self.forecast(lines, line, &in_line.choices, in_line.paused, today);
        let quicker = match in_line.paused {
            Some(_) => Vec::new(),
            None => self.quicker(e, &now, line, in_line, lines, today),
        };
        WaitOutlook {
            wait: wait.id,
            made_on: today,
            now,
            quicker,
            before,
        }
    }

    /// What can be said of waiting for some choices, from where a line stands.
    fn forecast(
        &self,
        lines: &Lines,
        line: &Line,
        choices: &[TherapyChoice],
        paused: Option<Option<Date>>,
        today: Date,
    ) -> Forecast {
        let had: Vec<TherapyChoice> = choices
            .iter()
            .filter(|c| self.provision_of(c) != Some(Provision::NotOffered))
            .cloned()
            .collect();
        let mut empty = Forecast {
            said: Said::NotOffered,
            same_priority: false,
            began: 0,
            left: 0,
            closed: false,
            paused_until: paused.flatten(),
        };
        if had.is_empty() {
            return empty;
        }
        if paused == Some(None) {
            empty.said = Said::Paused;
            return empty;
        }
        let place = Place {
            line,
            from: paused.flatten().map_or(today, |until| until.max(today)),
        };
        let mut told = tell(lines, place, &had, None);
        told.closed = had.iter().all(|c| self.provision_of(c) == Some(Provision::ListClosed));
        told.paused_until = paused.flatten();
        told
    }

    /// What the service declares of a choice.
    fn provision_of(&self, choice: &TherapyChoice) -> Option<Provision> {
        let service = self.views.service();
        let declared = service.provision.iter();
        let of_it = declared.filter(|(therapy, format, ..)| *therapy == choice.therapy && *format == choice.format);
        of_it.map(|(_, _, provision, _)| *provision).next_back()
    }

    /// The wait for something that the person does not wait for, as if they did: their place is kept, so they would have waited as long.
    pub(crate) fn forecast_for(&self, e: &Episode, choice: &TherapyChoice, today: Date) -> Option<Forecast> {
        let line = e.clock_start.and_then(|clock| line_on(clock, &e.line, today))?;
        let lines = self.lines_on(today);
        Some(self.forecast(&lines, &line, std::slice::from_ref(choice), None, today))
    }

    fn quicker(
        &self,
        e: &Episode,
        now: &Forecast,
        line: &Line,
        in_line: &InLine,
        lines: &Lines,
        today: Date,
    ) -> Vec<Quicker> {
        let agreed = by_person::agreed(e);
        let waited_for = |c: &TherapyChoice| e.open_waits().any(|w| w.choices.contains(c));
        let mut changes: Vec<(Change, Forecast)> = Vec::new();
        for choice in self.suits(e).into_iter().filter(|c| !waited_for(c)) {
            // A list that takes nobody new is no way to begin sooner.
            if self.provision_of(&choice).is_some_and(|p| p != Provision::Offered) {
                continue;
            }
            let told = self.forecast(lines, line, std::slice::from_ref(&choice), None, today);
            let change = if agreed.contains(&choice) {
                Change::Add(choice)
            } else {
                Change::TalkAbout(choice)
            };
            changes.push((change, told));
        }
        for limit in Limit::ALL.into_iter().filter(|limit| limit.is_set(line.limits)) {
            let place = Place { line, from: today };
            changes.push((Change::Lift(limit), tell(lines, place, &in_line.choices, Some(limit))));
        }
        let mut out: Vec<Quicker> = changes
            .into_iter()
            .filter(|(_, told)| is_clearly_quicker(&told.said, &now.said, line.clock))
            .map(|(change, forecast)| Quicker { change, forecast })
            .collect();
        out.sort_by_key(|q| middle_of(&q.forecast.said));
        out.truncate(MOST_QUICKER);
        out
    }
}

fn middle_of(said: &Said) -> Option<Date> {
    match said {
        Said::Range { middle, .. } => Some(*middle),
        _ => None,
    }
}

/// A said range in days since a clock started.
fn in_days(said: &Said, clock: Date) -> Option<Range> {
    let days = |date: Date| u32::try_from(days_between(clock, date)).unwrap_or(0);
    match said {
        Said::Range { from, middle, until } => Some(Range {
            earliest: days(*from),
            middle: Some(days(*middle)),
            latest: Some(days(*until)),
        }),
        Said::Open { after, middle } => Some(Range {
            earliest: after.map_or(0, days),
            middle: middle.map(days),
            latest: None,
        }),
        Said::TooFew | Said::Paused | Said::NotOffered => None,
    }
}

fn is_clearly_quicker(one: &Said, than: &Said, clock: Date) -> bool {
    in_days(one, clock)
        .zip(in_days(than, clock))
        .is_some_and(|(one, than)| one.is_clearly_earlier(&than, CLEARLY_DAYS))
}

/// What can be said from a place of some choices: from people of the same priority, else of every priority.
fn tell(lines: &Lines, place: Place<'_>, choices: &[TherapyChoice], free_of: Option<Limit>) -> Forecast {
    let same = one_told(lines, place, choices, Some(place.line.priority), free_of);
    if same.said != Said::TooFew {
        return same;
    }
    one_told(lines, place, choices, None, free_of)
}

fn one_told(
    lines: &Lines,
    place: Place<'_>,
    choices: &[TherapyChoice],
    priority: Option<Option<Priority>>,
    free_of: Option<Limit>,
) -> Forecast {
    let wanted = Wanted {
        choices,
        priority,
        free_of,
    };
    let clock = place.line.clock;
    let waited = u32::try_from(days_between(clock, place.from)).unwrap_or(0);
    let curve = lines.curve(&wanted);
    let (said, began) = match curve.curve.outlook(waited) {
        Outlook::TooFew(began) => (Said::TooFew, began),
        Outlook::Range(range, began) => (in_dates(&range, clock, waited), began),
    };
    Forecast {
        said,
        same_priority: priority.is_some(),
        began,
        left: curve.left_after(waited),
        closed: false,
        paused_until: None,
    }
}

fn in_dates(range: &Range, clock: Date, waited: u32) -> Said {
    let date = |days: u32| days_after(clock, i32::try_from(days).unwrap_or(i32::MAX));
    match (range.middle, range.latest) {
        (Some(middle), Some(latest)) => Said::Range {
            from: date(range.earliest),
            middle: date(middle),
            until: date(latest),
        },
        (middle, _) => Said::Open {
            after: (range.earliest > waited).then(|| date(range.earliest)),
            middle: middle.map(date),
        },
    }
}

/// For the back-test: what a wait was told on a day, if it was a range.
fn was_told(lines: &Lines, line: &Line, wait: &InLine, day: Date) -> Option<Told> {
    if wait.paused == Some(None) {
        return None;
    }
    let place = Place {
        line,
        from: wait.paused.flatten().map_or(day, |until| until.max(day)),
    };
    let forecast = tell(lines, place, &wait.choices, None);
    in_days(&forecast.said, line.clock).map(|range| Told {
        range,
        choices: wait.choices.clone(),
    })
}

/// Which episode a line is of.
type Named = (EpisodeId, Line);
