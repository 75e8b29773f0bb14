//! Questions while somebody waits and after the end: who is told of them, and what a clinician is told of the answers.

use care::calendar::{days_after, london_date};
use care::episode::{DueKind, Episode, EpisodeCommand, MeasureFacts, Occasion};
use care::*;
use catalogue::Instrument;
use jiff::Timestamp;
use jiff::civil::Time;
use measures::{Change, Points, movement};
use views::{DueFilter, PageAsk};

use crate::act::Act;
use crate::by_person::FOLLOW_UP_OPEN_DAYS;
use crate::desk::Desk;
use crate::outcome::Refused;

/// From this hour in London people are told; once a day.
const FROM: Time = Time::constant(9, 0, 0, 0);
/// The marker of the day on which people were last told: 400 for each year and the day of the year, so that later is more.
const TOLD_ON: &str = "questions-told-on";

impl Desk {
    /// Tells whoever is due of questions on their own pages, once a day. Who is due is decided on each record, so that
    /// another process that does the same does no harm.
    ///
    /// # Errors
    /// When the store fails. One that cannot be told does not stop the others.
    pub(crate) fn tell_of_questions(&self, now: Timestamp) -> Result<usize, Refused> {
        if now.to_zoned(calendar::london()).time() < FROM {
            return Ok(0);
        }
        let today = london_date(now);
        let fault = |e: ledger::StorageError| self.fault("questions", &e);
        let day = i64::from(today.year()) * 400 + i64::from(today.day_of_year());
        if self
            .ledger
            .marker(TOLD_ON)
            .map_err(fault)?
            .is_some_and(|told| told >= day)
        {
            return Ok(0);
        }
        let p = self.system();
        let mut told = 0;
        for (id, occasion) in self.questions_due(today)? {
            let act = Act::Episode {
                id,
                expected: None,
                command: EpisodeCommand::OfferQuestions { occasion },
            };
            match self.act(&p, act, None) {
                Ok(_) => told += 1,
                Err(Refused::Rejected(_) | Refused::Conflict { .. } | Refused::NotFound) => {}
                Err(refused) => return Err(refused),
            }
        }
        let done = ledger::RowWrite::SetMarker {
            name: TOLD_ON.to_owned(),
            value: day,
        };
        self.ledger.write(vec![done]).map_err(fault)?;
        Ok(told)
    }

    /// Whom to tell: follow-ups whose day has come, and everybody who waits. Whether it is time is the record's to say.
    fn questions_due(&self, today: jiff::civil::Date) -> Result<Vec<(EpisodeId, Occasion)>, Refused> {
        // Those that nobody answered in their time stay due for staff; they are not asked for here.
        let filter = DueFilter {
            kinds: vec![DueKind::FollowUp],
            from: Some(days_after(today, -FOLLOW_UP_OPEN_DAYS)),
            until: Some(today),
            ..DueFilter::default()
        };
        let mut followed: Vec<EpisodeId> = self
            .views
            .dues(&filter, today, PageAsk::ALL)
            .rows
            .into_iter()
            .map(|row| row.row.episode.id)
            .collect();
        followed.sort_unstable();
        followed.dedup();
        let mut out = Vec::new();
        for id in followed {
            let e = self.peek(id)?;
            let due = e.follow_ups.iter().filter(|f| {
                f.done.is_none()
                    && f.offered.is_none()
                    && f.due <= today
                    && days_after(f.due, FOLLOW_UP_OPEN_DAYS) >= today
            });
            // Of several that were missed, the last.
            out.extend(due.max_by_key(|f| f.due).map(|f| (id, Occasion::FollowUp(f.id))));
        }
        if self.views.service().standards.questions_while_waiting_days > 0 {
            let waiting = self.views.waits_for_matching(today);
            let mut waiting: Vec<EpisodeId> = waiting.into_iter().map(|row| row.episode).collect();
            waiting.sort_unstable();
            waiting.dedup();
            out.extend(waiting.into_iter().map(|id| (id, Occasion::Waiting(self.ids.next()))));
        }
        Ok(out)
    }
}

fn points(tenths: u16) -> Points {
    Points::from_hundredths(i32::from(tenths) * 10)
}

/// What a clinician is told when somebody whom nobody sees just now got reliably worse: while they wait, since their first
/// score here; after the end, since the last one in therapy. Told when it becomes so, and again when it grows reliably
/// worse still; not each time while it stays.
pub(crate) fn got_worse(e: &Episode, i: &Instrument, measure: &MeasureFacts) -> Option<String> {
    let (occasion, score) = (measure.occasion?, measure.score_tenths?);
    let scored = |in_therapy: bool| {
        e.measures
            .iter()
            .filter(move |m| m.facts.instrument == measure.instrument && (!in_therapy || m.facts.session.is_some()))
            .filter_map(|m| Some((m.on, m.facts.score_tenths?)))
    };
    let (since, before) = match occasion {
        Occasion::Waiting(_) => (scored(false).min_by_key(|(on, _)| *on)?.1, "the first score"),
        Occasion::FollowUp(_) => (scored(true).max_by_key(|(on, _)| *on)?.1, "the last score in therapy"),
    };
    let worse =
        |from: u16, to: u16| movement(i, points(from), points(to)).change == Some(Change::ReliableDeterioration);
    let last = scored(false).max_by_key(|(on, _)| *on)?.1;
    if !worse(since, score) || (worse(since, last) && !worse(last, score)) {
        return None;
    }
    let moved = movement(i, points(since), points(score)).words(before);
    let when = match occasion {
        Occasion::Waiting(_) => "while waiting",
        Occasion::FollowUp(_) => "after the end of therapy",
    };
    Some(format!("{}, answered {when}: {moved}", i.short_name))
}
