//! Another time that somebody chooses themself: free days in the weekly slots of their own therapist, once, for one session.
//!
//! What is free is judged twice by the same function: for the list, and again on what the ledger holds when one is chosen, with
//! every slot of the therapist held at its version. So no time is given to two people, and the therapist's limits hold
//! whoever moves at the same moment.

use std::collections::BTreeMap;

use care::calendar::{days_after, london, london_date, london_instant};
use care::episode::{Course, Episode, EpisodeCommand, Session};
use care::load::{LoadLimit, limits_passed};
use care::opening::{Opening, Slot};
use care::practitioner::Practitioner;
use care::service::Standards;
use care::terms::*;
use care::*;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::OwnAppointment;
use crate::weekly;

/// Days for which a slot that a proposal names is kept for it. House rule: a proposal older than this is made anew.
const PROPOSED_DAYS: i32 = 7;

/// A time that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeTime {
    /// In which slot.
    pub opening: OpeningId,
    /// When.
    pub at: Timestamp,
    /// Minutes.
    pub minutes: u16,
    /// Medium.
    pub medium: Medium,
    /// Name and address of the place.
    pub place: Option<(String, String)>,
}

/// Why somebody cannot choose another time themself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoChoice {
    /// The service does not let people choose themselves.
    Off,
    /// A conversation before a course: nobody lays open slots for these.
    Conversation,
    /// Others come too: a group or a couple.
    Together,
    /// It is too near.
    TooNear,
    /// No time is free that fits.
    NoneFree,
}

/// The free times for one date of the person's.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnTimes {
    /// The date as it is.
    pub now: OwnAppointment,
    /// The times, earliest first; none with a reason.
    pub free: Vec<FreeTime>,
    /// Why there is nothing to choose.
    pub why_not: Option<NoChoice>,
    /// Notice that the service asks for, in hours.
    pub notice_hours: i32,
    /// Weeks that it looks ahead.
    pub weeks: i32,
}

/// Whose session is to move.
pub(crate) struct Mover<'m> {
    pub(crate) episode: EpisodeId,
    pub(crate) e: &'m Episode,
    pub(crate) course: &'m Course,
    pub(crate) session: &'m Session,
    pub(crate) needs: &'m [AccessNeed],
}

/// A therapist's slots as they are.
pub(crate) struct Diary {
    pub(crate) id: PractitionerId,
    pub(crate) practitioner: Practitioner,
    pub(crate) openings: Vec<(OpeningId, Opening)>,
}

/// What a time of a therapist's is used for.
#[derive(Debug, Clone, Copy)]
struct Used {
    minutes: u16,
    /// Somebody is planned at it; otherwise a slot is given away, or held, without a session on that day.
    planned: bool,
}

/// A therapist's times in one week that are used.
type Week = BTreeMap<Timestamp, Used>;

fn end(at: Timestamp, minutes: u16) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(at)
}

fn overlap(a: (Timestamp, u16), b: (Timestamp, u16)) -> bool {
    a.0 < end(b.0, b.1) && b.0 < end(a.0, a.1)
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    days_after(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

fn in_week(at: Timestamp, minutes: u16) -> WeeklySlot {
    let local = at.to_zoned(london());
    WeeklySlot {
        day: Day::of(local.date()),
        at: local.time(),
        minutes,
    }
}

/// The earliest time that still leaves the notice.
fn not_before(standards: &Standards, now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(i64::from(standards.move_notice_hours)))
        .unwrap_or(Timestamp::MAX)
}

/// A session of an open course that may be moved by the person, or why not.
///
/// # Errors
/// Why not.
fn may_choose<'e>(
    e: &'e Episode,
    id: SessionId,
    standards: &Standards,
    now: Timestamp,
) -> Result<(&'e Course, &'e Session), NoChoice> {
    let found = e.session(id).filter(|(c, s)| c.is_open() && s.is_open());
    let (course, session) = found.ok_or(NoChoice::Conversation)?;
    if standards.move_oneself == 0 {
        Err(NoChoice::Off)
    } else if course.facts.choice.format != Format::Individual {
        Err(NoChoice::Together)
    } else if session.at < not_before(standards, now) {
        Err(NoChoice::TooNear)
    } else {
        Ok((course, session))
    }
}

impl Desk {
    /// The free times for one date of the person's own.
    ///
    /// # Errors
    /// Not found, also when it is another person's or no date to come; or the store failed.
    pub fn own_times(&self, p: &Principal, id: EpisodeId, date: uuid::Uuid) -> Result<OwnTimes, Refused> {
        let path = self.own_episode(p, id)?;
        let is_it = |a: &OwnAppointment| a.id() == Some(date);
        let appointment = path.appointments.into_iter().find(is_it).ok_or(Refused::NotFound)?;
        let now = self.clock.now();
        let standards = self.views.service().standards.clone();
        let mut out = OwnTimes {
            now: appointment,
            free: Vec::new(),
            why_not: None,
            notice_hours: standards.move_notice_hours,
            weeks: standards.move_ahead_weeks,
        };
        let e = fold::load::<Episode>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let Some(session) = out.now.session else {
            out.why_not = Some(NoChoice::Conversation);
            return Ok(out);
        };
        let (course, session) = match may_choose(&e.state, session, &standards, now) {
            Ok(found) => found,
            Err(why) => {
                out.why_not = Some(why);
                return Ok(out);
            }
        };
        let person = e.state.person.ok_or(Refused::NotFound)?;
        let needs = self.views.person(person).map(|p| p.needs.clone()).unwrap_or_default();
        let mover = Mover {
            episode: id,
            e: &e.state,
            course,
            session,
            needs: &needs,
        };
        if let Some(diary) = self.diary(course.facts.practitioner) {
            out.free = self.free_times(&mover, &diary, now);
        }
        if out.free.is_empty() {
            out.why_not = Some(NoChoice::NoneFree);
        }
        Ok(out)
    }

    /// Whether another time is free for one of the next sessions of an episode.
    pub(crate) fn has_free_time(&self, id: EpisodeId, e: &Episode, now: Timestamp) -> bool {
        let standards = self.views.service().standards.clone();
        let needs = e.person.and_then(|person| self.views.person(person));
        let needs = needs.map(|p| p.needs.clone()).unwrap_or_default();
        let sessions = e.open_courses().flat_map(|c| &c.sessions).filter(|s| s.is_open());
        let mut can = sessions.filter_map(|s| may_choose(e, s.id, &standards, now).ok());
        can.next().is_some_and(|(course, session)| {
            let mover = Mover {
                episode: id,
                e,
                course,
                session,
                needs: &needs,
            };
            let diary = self.diary(course.facts.practitioner);
            diary.is_some_and(|diary| !self.free_times(&mover, &diary, now).is_empty())
        })
    }

    /// A therapist's slots as the views know them.
    pub(crate) fn diary(&self, id: PractitionerId) -> Option<Diary> {
        let practitioner = self.views.practitioner(id)?;
        let all = self.views.openings().into_iter();
        let theirs = all.filter(|o| o.state.slot.as_ref().is_some_and(|s| s.practitioner == id));
        Some(Diary {
            id,
            practitioner: Practitioner::clone(&practitioner.state),
            openings: theirs.map(|o| (o.id, Opening::clone(&o.state))).collect(),
        })
    }

    fn free_times(&self, m: &Mover<'_>, diary: &Diary, now: Timestamp) -> Vec<FreeTime> {
        let standards = &self.views.service().standards;
        let weeks = usize::try_from(standards.move_ahead_weeks).unwrap_or(1);
        let from = london_date(not_before(standards, now));
        let mut known: BTreeMap<Date, Week> = BTreeMap::new();
        let mut out = Vec::new();
        for (id, opening) in &diary.openings {
            let Some(slot) = opening.slot.as_ref().filter(|slot| self.slot_suits(m, slot)) else {
                continue;
            };
            for day in weekly::days(&slot.weekly, from, weeks + 1, &self.calendar, &diary.practitioner) {
                let at = london_instant(day, slot.weekly.at);
                let week = known
                    .entry(monday(day))
                    .or_insert_with(|| self.week(m, diary, monday(day)));
                if self.is_free(m, diary, (*id, opening), at, week, now).is_ok() {
                    out.push(FreeTime {
                        opening: *id,
                        at,
                        minutes: slot.weekly.minutes,
                        medium: slot.medium,
                        place: self.site(slot.site.as_deref()),
                    });
                }
            }
        }
        out.sort_by_key(|f| (f.at, f.opening));
        out
    }

    /// Whether a slot is one for this course and within what the person said of themself: the way of meeting, the place,
    /// days and parts of the day, access needs. What they have now is always within it.
    fn slot_suits(&self, m: &Mover<'_>, slot: &Slot) -> bool {
        let own = m.course.facts.opening.and_then(|id| self.views.opening(id));
        let own = own.and_then(|o| o.state.slot.clone());
        let same = |test: fn(&Slot, &Slot) -> bool| own.as_ref().is_some_and(|own| test(own, slot));
        let course = &m.course.facts;
        slot.format == Format::Individual
            && slot.weekly.minutes == course.weekly.minutes
            && slot.therapies.contains(&course.choice.therapy)
            && (slot.medium == course.medium || self.may_meet(&m.e.wishes, m.needs, slot))
            && (slot.medium != Medium::InPerson
                || same(|a, b| a.site == b.site)
                || self.may_reach(&m.e.wishes, m.needs, slot))
            && (same(|a, b| a.weekly.day == b.weekly.day && PartOfDay::of(a.weekly.at) == PartOfDay::of(b.weekly.at))
                || may_at(&m.e.wishes, &slot.weekly))
    }

    /// Whether the way of meeting is one that the person accepts and can use.
    pub(crate) fn may_meet(&self, wishes: &Wishes, needs: &[AccessNeed], slot: &Slot) -> bool {
        let no_phone = needs.contains(&AccessNeed::NoPhone) || needs.contains(&AccessNeed::Bsl);
        (wishes.media.is_empty() || wishes.media.contains(&slot.medium)) && !(slot.medium == Medium::Phone && no_phone)
    }

    /// Whether the place is one that the person can reach and enter.
    pub(crate) fn may_reach(&self, wishes: &Wishes, needs: &[AccessNeed], slot: &Slot) -> bool {
        let Some(code) = slot.site.as_ref().filter(|_| slot.medium == Medium::InPerson) else {
            return true;
        };
        let step_free = || {
            let service = self.views.service();
            service.sites.iter().any(|s| s.code == *code && s.step_free)
        };
        (wishes.sites.is_empty() || wishes.sites.contains(code))
            && (!needs.contains(&AccessNeed::StepFree) || step_free())
    }

    /// Whether a proposal of the last days names the slot and nobody has decided on it yet.
    pub(crate) fn is_proposed(&self, opening: OpeningId, today: Date) -> bool {
        let newest = self.index.proposals().into_iter().next();
        newest.is_some_and(|(_, p)| {
            calendar::days_between(london_date(p.at), today) <= PROPOSED_DAYS
                && p.lines
                    .values()
                    .any(|l| l.opening == opening && l.offered.is_none() && !l.dropped)
        })
    }

    /// A therapist's times in a week that are used, without the session that is to move.
    fn week(&self, m: &Mover<'_>, diary: &Diary, monday: Date) -> Week {
        let mut week = Week::new();
        let account = self.views.accounts().into_iter();
        let account = account.filter(|a| a.state.practitioner == Some(diary.id)).map(|a| a.id);
        let accounts: Vec<UserId> = account.collect();
        for n in 0..7 {
            let day = days_after(monday, n);
            let mut planned = |at: Timestamp, minutes: u16| {
                week.insert(at, Used { minutes, planned: true });
            };
            for s in self.views.today_sessions(Some(diary.id), day) {
                if s.session.id != m.session.id {
                    planned(s.session.at, s.course.weekly.minutes);
                }
            }
            for user in &accounts {
                for a in self.views.today_appointments(Some(*user), day) {
                    planned(a.appointment.at, a.appointment.minutes);
                }
            }
            for (_, opening) in &diary.openings {
                let Some(slot) = &opening.slot else { continue };
                let at = london_instant(day, slot.weekly.at);
                if !opening.is_at(at) || !weekly::takes_place(&slot.weekly, day, &self.calendar, &diary.practitioner) {
                    continue;
                }
                let mine = usize::from(at == m.session.at && opening.has_day(m.episode, m.session.id, at));
                if (opening.coming_at(at) + opening.held.len()).saturating_sub(mine) > 0 {
                    week.entry(at).or_insert(Used {
                        minutes: slot.weekly.minutes,
                        planned: false,
                    });
                }
            }
        }
        week
    }

    /// Whether a session can be put at a time of a slot.
    ///
    /// # Errors
    /// Why not: too near, or not free.
    fn is_free(
        &self,
        m: &Mover<'_>,
        diary: &Diary,
        (id, opening): (OpeningId, &Opening),
        at: Timestamp,
        week: &Week,
        now: Timestamp,
    ) -> Result<(), NoChoice> {
        let standards = &self.views.service().standards;
        let slot = opening.slot.as_ref().ok_or(NoChoice::NoneFree)?;
        let (day, minutes) = (london_date(at), slot.weekly.minutes);
        if at < not_before(standards, now) {
            return Err(NoChoice::TooNear);
        }
        let today = london_date(now);
        let within = day <= days_after(today, standards.move_ahead_weeks.saturating_mul(7));
        let takes_place = weekly::takes_place(&slot.weekly, day, &self.calendar, &diary.practitioner);
        let free = within
            && takes_place
            && at != m.session.at
            && self.slot_suits(m, slot)
            && opening.can_come(m.episode, at)
            && (opening.taken.contains(&m.episode) || !self.is_proposed(id, today));
        // Neither they nor the therapist can be in two places.
        let theirs = m.e.open_courses().flat_map(|c| {
            let minutes = c.facts.weekly.minutes;
            c.sessions
                .iter()
                .filter(|s| s.is_open() && s.id != m.session.id)
                .map(move |s| (s.at, minutes))
        });
        let talks = m.e.open_appointments().map(|a| (a.at, a.minutes));
        let own_clash = theirs.chain(talks).any(|other| overlap(other, (at, minutes)));
        let clash = week
            .iter()
            .any(|(other, used)| (used.planned || *other != at) && overlap((*other, used.minutes), (at, minutes)));
        if !free || own_clash || clash || !within_limits(m, diary, at, minutes, week) {
            return Err(NoChoice::NoneFree);
        }
        Ok(())
    }

    /// Puts a session of the person's at a free time that they chose.
    pub(crate) fn choose_time(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        episode: EpisodeId,
        session: SessionId,
        opening: OpeningId,
        at: Timestamp,
    ) -> Result<(), Trouble> {
        const ASKED: &str = "choose this time";
        self.open_for(draft, p, ActKind::MoveSession, episode, None)?;
        let (now, service) = (draft.now, std::sync::Arc::clone(&draft.service));
        let e = draft.episode(episode)?.clone();
        if e.session(session).is_none() {
            return Err(Refused::NotFound.into());
        }
        let no = |why: NoChoice| {
            let (rule, possible) = match why {
                NoChoice::TooNear => (Rule::TooLate, "Call us"),
                NoChoice::NoneFree => (Rule::Taken, "Choose another time"),
                NoChoice::Off | NoChoice::Conversation | NoChoice::Together => {
                    (Rule::Inactive, "Ask us for another time")
                }
            };
            Rejection::new(ASKED, rule, possible)
        };
        let (course, moving) = may_choose(&e, session, &service.standards, now).map_err(no)?;
        let diary = self.diary_held(draft, course.facts.practitioner)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let needs = draft.person(person)?.needs.clone();
        let mover = Mover {
            episode,
            e: &e,
            course,
            session: moving,
            needs: &needs,
        };
        // A slot of somebody else's is not there for them.
        let found = diary.openings.iter().find(|(id, _)| *id == opening);
        let (_, state) = found.ok_or(Refused::NotFound)?;
        let week = self.week(&mover, &diary, monday(london_date(at)));
        self.is_free(&mover, &diary, (opening, state), at, &week, now)
            .map_err(no)?;
        let was = moving.at;
        draft.on_episode(
            episode,
            EpisodeCommand::MoveSession {
                session,
                to: at,
                by: CancelledBy::Person,
                reason: None,
                opening: Some(opening),
            },
        )?;
        self.withdraw_notices(draft, person, session.0, was)
    }

    /// A therapist's slots as the ledger has them, held at their versions: what is decided on them stands only if none of them
    /// changes before it is written.
    pub(crate) fn diary_held(&self, draft: &mut Draft<'_>, id: PractitionerId) -> Result<Diary, Trouble> {
        let known = self.diary(id).ok_or(Refused::NotFound)?;
        let mut openings = Vec::with_capacity(known.openings.len());
        for (opening, _) in known.openings {
            openings.push((opening, draft.held_opening(opening)?.clone()));
        }
        Ok(Diary {
            id,
            practitioner: draft.practitioner(id)?.clone(),
            openings,
        })
    }

    /// The free slot of the therapist in which a session lies once it was moved to a time, if there is one.
    pub(crate) fn slot_at(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<Option<OpeningId>, Trouble> {
        let found = draft.episode(episode)?.session(session).map(|(c, _)| c.facts.clone());
        let Some(course) = found.filter(|c| c.choice.format == Format::Individual) else {
            return Ok(None);
        };
        let Some(diary) = self.diary(course.practitioner) else {
            return Ok(None);
        };
        for (id, _) in diary.openings {
            let opening = draft.opening(id)?;
            let alone = opening.slot.as_ref().is_some_and(|s| s.format == Format::Individual);
            if alone && opening.is_at(at) && opening.can_come(episode, at) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

/// Whether a time of the week is one that suits the person.
pub(crate) fn may_at(wishes: &Wishes, weekly: &WeeklySlot) -> bool {
    (wishes.days.is_empty() || wishes.days.contains(&weekly.day))
        && (wishes.parts.is_empty() || wishes.parts.contains(&PartOfDay::of(weekly.at)))
}

/// Whether the therapist's week bears one appointment more, with that of the person gone from where it is. A limit that was
/// passed before stands in the way only of what would add to it.
fn within_limits(m: &Mover<'_>, diary: &Diary, at: Timestamp, minutes: u16, week: &Week) -> bool {
    let others: Vec<WeeklySlot> = week
        .iter()
        .filter(|(other, _)| **other != at)
        .map(|(other, used)| in_week(*other, used.minutes))
        .collect();
    let hours = diary.practitioner.profile.as_ref().map_or(0, |p| p.clinical_hours_week);
    let (was, is) = (london_date(m.session.at), london_date(at));
    let adds = |limit: &LoadLimit| match limit {
        LoadLimit::WeekHours => monday(was) != monday(is),
        LoadLimit::DayHours => was != is,
        LoadLimit::Run => true,
    };
    !limits_passed(&others, &in_week(at, minutes), hours).iter().any(adds)
}
