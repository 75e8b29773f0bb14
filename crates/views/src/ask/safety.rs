//! What must not be missed: concerns, unseen answers and messages, decisions to confirm, second opinions.

use super::{ConcernRow, DecisionRow, ReviewRow, Row};
use crate::live::Views;
use care::calendar::days_after;
use care::calendar::london_date;
use care::episode::{ConcernStanding, Standing};
use care::terms::ResponseNeeded;
use jiff::civil::Date;

/// By when somebody looks at a concern: acts on it, or looks again at a known one.
fn look_by(concern: &crate::ConcernSummary) -> Date {
    let since = london_date(concern.pressing_since);
    match (concern.standing, concern.response) {
        (ConcernStanding::Known(review_on), _) => review_on,
        (_, ResponseNeeded::Now | ResponseNeeded::Today) => since,
        (_, ResponseNeeded::ThreeDays) => days_after(since, 3),
        (_, ResponseNeeded::NextContact) => days_after(since, 7),
    }
}

impl Views {
    /// Safety concerns that are not closed: those that need action first, then by when.
    #[must_use]
    pub fn concerns_open(&self, today: Date) -> Vec<ConcernRow> {
        let store = self.read();
        let mut out = Vec::new();
        for row in store.index.minded.iter().filter_map(|n| store.row(*n, today)) {
            out.extend(row.episode.concerns.clone().into_iter().map(|concern| ConcernRow {
                row: row.clone(),
                concern,
            }));
        }
        out.sort_by_key(|c| {
            let ConcernRow { row, concern } = c;
            (
                !concern.is_pressing(),
                look_by(concern),
                concern.response,
                concern.id,
                row.episode.id,
            )
        });
        out
    }

    /// Episodes with a positive safety answer that no clinician has seen, an unread message or an arrival at crisis
    /// help that nobody confirmed, by what is due.
    #[must_use]
    pub fn unseen(&self, today: Date) -> Vec<Row> {
        let store = self.read();
        let mut rows: Vec<Row> = store.index.minded.iter().filter_map(|n| store.row(*n, today)).collect();
        rows.retain(|r| {
            let e = &r.episode;
            !e.unseen_answers.is_empty() || !e.unread_messages.is_empty() || e.emergency == Some(false)
        });
        rows.sort_by_key(|r| (r.due.map(|d| d.on), r.episode.id));
        rows
    }

    /// Second opinions going on, by what is due.
    #[must_use]
    pub fn reviews_open(&self, today: Date) -> Vec<ReviewRow> {
        let store = self.read();
        let mut out = Vec::new();
        for row in store.index.reviewed.iter().filter_map(|n| store.row(*n, today)) {
            for review in row.episode.reviews.clone() {
                let decision = row.episode.decisions.iter().find(|d| d.id == review.decision).cloned();
                out.push(ReviewRow {
                    row: row.clone(),
                    review,
                    decision,
                });
            }
        }
        out.sort_by_key(|r| (r.review.due, r.review.id, r.row.episode.id));
        out
    }

    /// Decisions that wait for a second clinician, by what is due.
    #[must_use]
    pub fn decisions_to_confirm(&self, today: Date) -> Vec<DecisionRow> {
        let store = self.read();
        let mut out = Vec::new();
        for row in store.index.to_confirm.iter().filter_map(|n| store.row(*n, today)) {
            let open = row
                .episode
                .decisions
                .iter()
                .filter(|d| d.standing == Standing::Provisional)
                .cloned();
            out.extend(open.collect::<Vec<_>>().into_iter().map(|decision| DecisionRow {
                row: row.clone(),
                decision,
            }));
        }
        out.sort_by_key(|d| {
            (
                d.decision.confirm_by.unwrap_or(d.decision.letter_by),
                d.decision.id,
                d.row.episode.id,
            )
        });
        out
    }
}
