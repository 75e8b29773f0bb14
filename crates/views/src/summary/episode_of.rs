//! From a folded episode to its summary.

use super::due_list::DueList;
use super::episode::*;
use super::listed;
use care::episode::{Course, Episode, Measure, OfferStanding, SecondOpinion, Standing, Wait, stage};
use care::service::Standards;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

/// Scores kept for a sparkline.
pub(crate) const LAST_SCORES: usize = 6;
/// Phone calls kept.
const LAST_CALLS: usize = 3;

impl EpisodeSummary {
    /// The summary of a folded episode; none before a referral was received. `standards` and `days` go into what is due.
    #[must_use]
    pub fn of(id: EpisodeId, e: &Episode, standards: &Standards, days: &Calendar) -> Option<Self> {
        let (person, first, clock_start) = (e.person?, e.referral()?, e.clock_start?);
        let mut summary = Self {
            id,
            version: e.version,
            person,
            source: first.source,
            means: first.means,
            urgency: first.urgency,
            recommendation: first.recommendation,
            asks_for: first.asks_for.clone(),
            problem: first.problem.clone(),
            is_return: first.returns_from.is_some(),
            clock_start,
            priority: e.priority,
            screened: e.screening.map(|s| (s.on, s.next)),
            referrers: referrers(e),
            acknowledged: listed(
                Audience::ALL,
                &e.acknowledged.iter().map(|(to, _)| *to).collect::<Vec<_>>(),
            ),
            enquiries: enquiries(e),
            assigned: e.assigned.clone(),
            emergency: e.emergency,
            appointments: appointments(e),
            decisions: decisions(e),
            deciders: deciders(e),
            reviews: e.open_reviews().map(review).collect(),
            wishes: Wishes {
                days: listed(Day::ALL, &e.wishes.days),
                parts: listed(PartOfDay::ALL, &e.wishes.parts),
                media: listed(Medium::ALL, &e.wishes.media),
                ..e.wishes.clone()
            },
            waits: e.open_waits().map(wait).collect(),
            last_touch: e
                .touches
                .iter()
                .max_by_key(|(on, _, _)| *on)
                .map(|(on, answer, _)| (*on, *answer)),
            offers: offers(e),
            offers_without_yes: count(
                e.offers
                    .iter()
                    .filter(|o| matches!(o.standing, OfferStanding::Declined(_) | OfferStanding::Lapsed)),
            ),
            calls: calls(e),
            courses: e.open_courses().map(course).collect(),
            therapists: therapists(e),
            last_choice: e.courses.last().map(|c| c.facts.choice.clone()),
            attended: e.courses.iter().fold(0, |n, c| n.saturating_add(c.attended())),
            planned: e.courses.iter().fold(0, |n, c| n.saturating_add(c.facts.sessions)),
            last_seen: last_seen(e),
            treatment_began: e.treatment_began(),
            measures: measures(&e.measures),
            concerns: concerns(e),
            unseen_answers: e.unseen_safety_answers().map(|m| (m.facts.id, m.on)).collect(),
            unread_messages: e
                .messages
                .iter()
                .filter(|m| !m.3)
                .map(|m| (m.0, to_second(m.1)))
                .collect(),
            // No pause has begun on the first day there is: `EpisodeSummary::stage` puts the pause back in.
            stage: stage(e, Date::MIN),
            dues: DueList::of(e, standards, days),
            closed: e.closed.map(|(on, reason, _)| (on, reason)),
        };
        if summary.closed.is_some() {
            summary.shrink();
        }
        Some(summary)
    }

    /// Whether nothing is left to do for safety: with a closed episode, whether it may shrink to its smallest.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.closed.is_some()
            && self.dues.is_empty()
            && self.concerns.is_empty()
            && self.unseen_answers.is_empty()
            && self.unread_messages.is_empty()
            && self.emergency.is_none()
    }

    /// Drops what nobody asks of a closed episode. Kept are who, when and why, who referred, therapy, last therapist,
    /// sessions, and what is left to do for safety, with those who took the episode on as long as there is any.
    pub(crate) fn shrink(&mut self) {
        self.emergency = self.emergency.filter(|arrived| !arrived);
        if self.is_done() {
            self.assigned.clear();
        }
        self.urgency = None;
        self.asks_for = None;
        self.problem = None;
        self.screened = None;
        self.acknowledged.clear();
        self.enquiries.clear();
        self.appointments.clear();
        self.decisions.clear();
        self.deciders.clear();
        self.reviews.clear();
        self.wishes = Wishes::default();
        self.waits.clear();
        self.last_touch = None;
        self.offers.clear();
        self.offers_without_yes = 0;
        self.calls.clear();
        self.courses.clear();
        self.therapists = self.therapists.pop().into_iter().collect();
        self.measures.clear();
    }
}

/// Appointments and sessions are kept to the second.
fn to_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

fn count<T>(items: impl Iterator<Item = T>) -> u16 {
    u16::try_from(items.count()).unwrap_or(u16::MAX)
}

fn referrers(e: &Episode) -> Vec<ReferrerSummary> {
    e.referrals
        .iter()
        .map(|(r, _)| ReferrerSummary {
            source: r.source,
            received_on: r.received_on,
            user: r.referrer,
            organisation: r.referrer_organisation.clone(),
            withdrawn: e.withdrawn.iter().any(|(id, _)| *id == r.id),
        })
        .collect()
}

fn enquiries(e: &Episode) -> Vec<EnquirySummary> {
    let open = e.enquiries.iter().filter(|q| q.answered.is_none());
    open.map(|q| EnquirySummary {
        id: q.id,
        from: q.from,
        asked_on: q.asked_on,
        due: q.due,
    })
    .collect()
}

fn appointments(e: &Episode) -> Vec<AppointmentSummary> {
    e.appointments
        .iter()
        .filter(|a| a.cancelled.is_none())
        .map(|a| AppointmentSummary {
            id: a.id,
            with: a.with,
            at: to_second(a.at),
            minutes: a.minutes,
            medium: a.medium,
            site: a.site.clone(),
            held: a.held.map(|(attendance, _)| attendance),
        })
        .collect()
}

fn decisions(e: &Episode) -> Vec<DecisionSummary> {
    e.decisions
        .iter()
        .filter(|d| d.standing != Standing::Fallen)
        .map(|d| DecisionSummary {
            id: d.facts.id,
            kind: d.facts.kind,
            therapy: d.facts.considered.first().cloned(),
            reason: d.facts.reason,
            on: d.on,
            by: d.by,
            confirmed_by: d.confirmed_by,
            standing: d.standing,
            confirm_by: d.confirm_by,
            letter_by: d.letter_by,
            person_told: d.was_told(Audience::Person),
            arrival_by: d.arrival_by.filter(|_| d.needs_arrival()),
        })
        .collect()
}

fn deciders(e: &Episode) -> Vec<HumanId> {
    let mut out = Vec::new();
    for human in e
        .decisions
        .iter()
        .flat_map(|d| std::iter::once(d.by).chain(d.confirmed_by))
    {
        if !out.contains(&human) {
            out.push(human);
        }
    }
    out
}

fn review(r: &SecondOpinion) -> ReviewSummary {
    ReviewSummary {
        id: r.id,
        decision: r.decision,
        asked_by: r.asked_by,
        asked_on: r.asked_on,
        due: r.due,
        reviewer: r.reviewer,
        meeting_offered: r.meeting.is_some(),
        opinion_written: r.opinion.is_some(),
        first_shown: r.first_shown,
    }
}

fn wait(w: &Wait) -> WaitSummary {
    let open = w.pauses.iter().filter(|p| p.resumed.is_none());
    WaitSummary {
        id: w.id,
        choices: w.choices.clone(),
        clock_start: w.clock_start,
        since: w.since,
        before_newcomers: w.before_newcomers,
        pauses: open
            .map(|p| PauseSummary {
                id: p.id,
                reason: p.reason,
                from: p.from,
                until: p.until,
            })
            .collect(),
    }
}

fn offers(e: &Episode) -> Vec<OfferSummary> {
    e.open_offers()
        .map(|o| OfferSummary {
            id: o.id,
            wait: o.wait,
            opening: o.opening,
            practitioner: o.practitioner,
            choice: o.choice.clone(),
            first_at: to_second(o.first_at),
            expires_at: to_second(o.expires_at),
            made_on: o.made_on,
        })
        .collect()
}

fn calls(e: &Episode) -> Vec<CallSummary> {
    let skip = e.calls.len().saturating_sub(LAST_CALLS);
    let last = e.calls.iter().skip(skip);
    last.map(|(at, opening, outcome)| CallSummary {
        at: to_second(*at),
        opening: *opening,
        outcome: *outcome,
    })
    .collect()
}

fn course(c: &Course) -> CourseSummary {
    let mut sessions: Vec<_> = c
        .sessions
        .iter()
        .filter(|s| s.cancelled.is_none())
        .map(|s| SessionSummary {
            id: s.id,
            at: to_second(s.at),
            held: s.held.map(|h| h.attendance),
        })
        .collect();
    sessions.sort_by_key(|s| s.at);
    CourseSummary {
        id: c.facts.id,
        choice: c.facts.choice.clone(),
        practitioner: c.facts.practitioner,
        opening: c.facts.opening,
        weekly: c.facts.weekly,
        medium: c.facts.medium,
        began_on: c.began_on,
        planned: c.facts.sessions,
        attended: c.attended(),
        missed_in_a_row: u16::try_from(c.missed_in_a_row()).unwrap_or(u16::MAX),
        ending: c.ending,
        sessions,
    }
}

fn therapists(e: &Episode) -> Vec<PractitionerId> {
    let mut out: Vec<PractitionerId> = Vec::new();
    for c in &e.courses {
        // The last course comes last, even with a practitioner of an earlier one.
        out.retain(|p| *p != c.facts.practitioner);
        out.push(c.facts.practitioner);
    }
    out
}

fn last_seen(e: &Episode) -> Option<Date> {
    let sessions = e
        .courses
        .iter()
        .flat_map(|c| &c.sessions)
        .filter(|s| s.was_attended())
        .filter_map(|s| s.held);
    let assessments = e
        .appointments
        .iter()
        .filter_map(|a| a.held)
        .filter(|(a, _)| *a != Attendance::DidNotAttend);
    sessions.map(|h| h.on).chain(assessments.map(|(_, on)| on)).max()
}

fn measures(taken: &[Measure]) -> Vec<MeasureSeries> {
    let mut by_instrument: Vec<(&str, Vec<ScorePoint>)> = Vec::new();
    for m in taken {
        let point = ScorePoint {
            on: m.on,
            score_tenths: m.facts.score_tenths,
            is_case: m.facts.is_case,
            safety: m.facts.safety,
        };
        match by_instrument.iter_mut().find(|(i, _)| *i == m.facts.instrument) {
            Some((_, points)) => points.push(point),
            None => by_instrument.push((&m.facts.instrument, vec![point])),
        }
    }
    by_instrument
        .into_iter()
        .filter_map(|(instrument, mut points)| {
            points.sort_by_key(|p| p.on);
            let (taken, first) = (count(points.iter()), *points.first()?);
            let last = points.split_off(points.len().saturating_sub(LAST_SCORES));
            Some(MeasureSeries {
                instrument: instrument.to_owned(),
                taken,
                first,
                last,
            })
        })
        .collect()
}

fn concerns(e: &Episode) -> Vec<ConcernSummary> {
    e.open_concerns()
        .map(|c| ConcernSummary {
            id: c.id,
            kind: c.kind,
            source: c.source,
            response: c.response,
            raised_at: to_second(c.raised_at),
            pressing_since: to_second(c.pressing_since),
            owner: c.owner,
            standing: c.standing,
            acted_on: c.acted_on,
        })
        .collect()
}
