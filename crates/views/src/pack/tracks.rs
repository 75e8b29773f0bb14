//! The tracks of an open episode, packed.

use super::day::{Day, instant, seconds};
use super::names::{Names, Ref, Sym};
use crate::summary::*;
use care::episode::Standing;
use care::terms::*;
use care::*;
use jiff::civil::Date;

/// A therapy in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PackedChoice {
    pub(crate) therapy: Sym,
    pub(crate) format: Format,
}

impl PackedChoice {
    pub(crate) fn pack(c: &TherapyChoice, names: &mut Names) -> Self {
        Self {
            therapy: names.sym(c.therapy.as_str()),
            format: c.format,
        }
    }

    pub(crate) fn unpack(self, names: &Names) -> TherapyChoice {
        TherapyChoice {
            therapy: TherapyCode(names.string(self.therapy)),
            format: self.format,
        }
    }
}

/// An assessment appointment that was not cancelled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AppointmentSlot {
    id: AppointmentId,
    pub(crate) at: u32,
    pub(crate) with: Ref,
    site: Sym,
    minutes: u16,
    medium: Medium,
    held: Option<Attendance>,
}

const _: () = assert!(size_of::<AppointmentSlot>() == 32);

impl AppointmentSlot {
    pub(crate) fn pack(a: &AppointmentSummary, names: &mut Names) -> Self {
        Self {
            id: a.id,
            at: seconds(a.at),
            with: names.id(a.with.0),
            site: names.opt_sym(a.site.as_deref()),
            minutes: a.minutes,
            medium: a.medium,
            held: a.held,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> AppointmentSummary {
        AppointmentSummary {
            id: self.id,
            with: UserId(names.uuid(self.with).unwrap_or_default()),
            at: instant(self.at),
            minutes: self.minutes,
            medium: self.medium,
            site: names.text(self.site).map(str::to_owned),
            held: self.held,
        }
    }
}

/// A decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DecisionSlot {
    id: DecisionId,
    on: Day,
    confirm_by: Day,
    letter_by: Day,
    arrival_by: Day,
    therapy: Sym,
    by: Ref,
    confirmed_by: Ref,
    kind: DecisionKind,
    reason: Option<ReasonCode>,
    pub(crate) standing: Standing,
    person_told: bool,
}

impl DecisionSlot {
    pub(crate) fn pack(d: &DecisionSummary, names: &mut Names) -> Self {
        Self {
            id: d.id,
            on: d.on.into(),
            confirm_by: d.confirm_by.into(),
            letter_by: d.letter_by.into(),
            arrival_by: d.arrival_by.into(),
            therapy: names.opt_sym(d.therapy.as_ref().map(TherapyCode::as_str)),
            by: names.id(d.by.0),
            confirmed_by: names.opt_id(d.confirmed_by.map(|h| h.0)),
            kind: d.kind,
            reason: d.reason,
            standing: d.standing,
            person_told: d.person_told,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> DecisionSummary {
        DecisionSummary {
            id: self.id,
            kind: self.kind,
            therapy: names.text(self.therapy).map(TherapyCode::new),
            reason: self.reason,
            on: self.on.get().unwrap_or_default(),
            by: HumanId(names.uuid(self.by).unwrap_or_default()),
            confirmed_by: names.uuid(self.confirmed_by).map(HumanId),
            standing: self.standing,
            confirm_by: self.confirm_by.get(),
            letter_by: self.letter_by.get().unwrap_or_default(),
            person_told: self.person_told,
            arrival_by: self.arrival_by.get(),
        }
    }
}

/// A wait.
#[derive(Debug, Clone)]
pub(crate) struct WaitSlot {
    pub(crate) id: WaitId,
    pub(crate) choices: Box<[PackedChoice]>,
    pub(crate) pauses: Box<[PauseSummary]>,
    pub(crate) clock_start: Day,
    since: Day,
    pub(crate) before_newcomers: bool,
}

impl WaitSlot {
    pub(crate) fn pack(w: &WaitSummary, names: &mut Names) -> Self {
        Self {
            id: w.id,
            choices: w.choices.iter().map(|c| PackedChoice::pack(c, names)).collect(),
            pauses: w.pauses.as_slice().into(),
            clock_start: w.clock_start.into(),
            since: w.since.into(),
            before_newcomers: w.before_newcomers,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> WaitSummary {
        WaitSummary {
            id: self.id,
            choices: self.choices.iter().map(|c| c.unpack(names)).collect(),
            clock_start: self.clock_start.get().unwrap_or_default(),
            since: self.since.get().unwrap_or_default(),
            before_newcomers: self.before_newcomers,
            pauses: self.pauses.to_vec(),
        }
    }

    pub(crate) fn is_paused(&self, day: Date) -> bool {
        self.pauses.iter().any(|p| p.is_in_force(day))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.choices) + size_of_val(&*self.pauses)
    }
}

/// A session: 24 bytes, as an open course has many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionSlot {
    id: SessionId,
    pub(crate) at: u32,
    held: Option<Attendance>,
}

const _: () = assert!(size_of::<SessionSlot>() == 24);

/// A course.
#[derive(Debug, Clone)]
pub(crate) struct CourseSlot {
    id: CourseId,
    pub(crate) sessions: Box<[SessionSlot]>,
    weekly: WeeklySlot,
    choice: PackedChoice,
    pub(crate) practitioner: Ref,
    opening: Ref,
    began_on: Day,
    ending: Day,
    planned: u16,
    attended: u16,
    missed_in_a_row: u16,
    medium: Medium,
}

impl CourseSlot {
    pub(crate) fn pack(c: &CourseSummary, names: &mut Names) -> Self {
        Self {
            id: c.id,
            sessions: c
                .sessions
                .iter()
                .map(|s| SessionSlot {
                    id: s.id,
                    at: seconds(s.at),
                    held: s.held,
                })
                .collect(),
            weekly: c.weekly,
            choice: PackedChoice::pack(&c.choice, names),
            practitioner: names.id(c.practitioner.0),
            opening: names.opt_id(c.opening.map(|o| o.0)),
            began_on: c.began_on.into(),
            ending: c.ending.into(),
            planned: c.planned,
            attended: c.attended,
            missed_in_a_row: c.missed_in_a_row,
            medium: c.medium,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> CourseSummary {
        CourseSummary {
            id: self.id,
            choice: self.choice.unpack(names),
            practitioner: PractitionerId(names.uuid(self.practitioner).unwrap_or_default()),
            opening: names.uuid(self.opening).map(OpeningId),
            weekly: self.weekly,
            medium: self.medium,
            began_on: self.began_on.get().unwrap_or_default(),
            planned: self.planned,
            attended: self.attended,
            missed_in_a_row: self.missed_in_a_row,
            ending: self.ending.get(),
            sessions: self
                .sessions
                .iter()
                .map(|s| SessionSummary {
                    id: s.id,
                    at: instant(s.at),
                    held: s.held,
                })
                .collect(),
        }
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.sessions)
    }
}

/// One score: 8 bytes.
#[derive(Debug, Clone, Copy)]
struct ScoreSlot {
    on: Day,
    /// `u16::MAX` for none: no instrument has a score of 6,553.5.
    tenths: u16,
    is_case: Option<bool>,
    /// `u8::MAX` for none: answers are single digits.
    safety: u8,
}

const _: () = assert!(size_of::<ScoreSlot>() == 8);

impl ScoreSlot {
    const NONE: Self = Self {
        on: Day::NONE,
        tenths: u16::MAX,
        is_case: None,
        safety: u8::MAX,
    };

    fn pack(p: &ScorePoint) -> Self {
        Self {
            on: p.on.into(),
            tenths: p.score_tenths.unwrap_or(u16::MAX),
            is_case: p.is_case,
            safety: p.safety.unwrap_or(u8::MAX),
        }
    }

    fn unpack(self) -> Option<ScorePoint> {
        Some(ScorePoint {
            on: self.on.get()?,
            score_tenths: (self.tenths != u16::MAX).then_some(self.tenths),
            is_case: self.is_case,
            safety: (self.safety != u8::MAX).then_some(self.safety),
        })
    }
}

/// The scores of one instrument.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeriesSlot {
    instrument: Sym,
    first: ScoreSlot,
    last: [ScoreSlot; LAST_SCORES],
    taken: u16,
}

impl SeriesSlot {
    pub(crate) fn pack(m: &MeasureSeries, names: &mut Names) -> Self {
        let mut last = [ScoreSlot::NONE; LAST_SCORES];
        for (slot, point) in last.iter_mut().zip(&m.last) {
            *slot = ScoreSlot::pack(point);
        }
        Self {
            instrument: names.sym(&m.instrument),
            first: ScoreSlot::pack(&m.first),
            last,
            taken: m.taken,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> MeasureSeries {
        let last: Vec<ScorePoint> = self.last.iter().filter_map(|s| s.unpack()).collect();
        let none = ScorePoint {
            on: Date::default(),
            score_tenths: None,
            is_case: None,
            safety: None,
        };
        MeasureSeries {
            instrument: names.string(self.instrument),
            taken: self.taken,
            first: self.first.unpack().unwrap_or(none),
            last,
        }
    }
}

/// Wishes. The order of days, parts and media in a wish means nothing; they come back in the order of the week, of the
/// day and of the code list.
#[derive(Debug, Clone)]
pub(crate) struct PackedWishes {
    sites: Box<[Sym]>,
    language: Sym,
    days: u8,
    parts: u8,
    media: u8,
    therapist_gender: Option<Gender>,
    same_language: bool,
    short_notice: bool,
}

// One bit each.
const _: () = assert!(care::terms::Day::ALL.len() <= 8 && PartOfDay::ALL.len() <= 8 && Medium::ALL.len() <= 8);

fn bits<T: Copy>(items: &[T], number: impl Fn(T) -> u8) -> u8 {
    items.iter().fold(0, |bits, item| bits | 1 << number(*item))
}

impl PackedWishes {
    pub(crate) fn pack(w: &Wishes, names: &mut Names) -> Self {
        Self {
            sites: w.sites.iter().map(|s| names.sym(s)).collect(),
            language: names.opt_sym(w.language.as_deref()),
            days: bits(&w.days, |d| d as u8),
            parts: bits(&w.parts, |p| p as u8),
            media: bits(&w.media, |m| m as u8),
            therapist_gender: w.therapist_gender,
            same_language: w.same_language,
            short_notice: w.short_notice,
        }
    }

    pub(crate) fn unpack(&self, names: &Names) -> Wishes {
        fn listed<T: Copy>(all: &[T], bits: u8, number: impl Fn(T) -> u8) -> Vec<T> {
            all.iter()
                .copied()
                .filter(|item| bits & 1 << number(*item) != 0)
                .collect()
        }
        Wishes {
            days: listed(care::terms::Day::ALL, self.days, |d| d as u8),
            parts: listed(PartOfDay::ALL, self.parts, |p| p as u8),
            media: listed(Medium::ALL, self.media, |m| m as u8),
            sites: self.sites.iter().map(|s| names.string(*s)).collect(),
            therapist_gender: self.therapist_gender,
            language: names.text(self.language).map(str::to_owned),
            same_language: self.same_language,
            short_notice: self.short_notice,
        }
    }

    pub(crate) fn short_notice(&self) -> bool {
        self.short_notice
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.sites)
    }
}
