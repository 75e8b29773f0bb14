//! Why paid posts lapsed: the reason and what was said of it.

use care::post::{LapseReason, PostEvent};
use care::terms::TherapyCode;
use care::{Key, PostId};
use jiff::civil::Date;
use views::PostRow;

use crate::desk::Desk;
use crate::fold;
use crate::outcome::Refused;

/// Lapses whose words a report reads at most.
const MOST_LAPSES: usize = 20;

/// A post that lapsed, with what was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LapsedPost {
    /// Which.
    pub id: PostId,
    /// Where it was.
    pub place: String,
    /// For which therapies.
    pub therapies: Vec<TherapyCode>,
    /// The reason.
    pub reason: LapseReason,
    /// When.
    pub on: Date,
    /// What happened, in words.
    pub words: Option<String>,
}

impl Desk {
    /// What was said when a post lapsed: text stays in the ledger and is read when it is shown.
    pub(super) fn lapse_words(&self, id: PostId) -> Result<Option<String>, Refused> {
        let told = fold::told::<PostEvent>(&self.ledger, id.0).map_err(|e| self.fault("post", &e))?;
        let lapse = told.iter().rev().find(|t| matches!(t.event, PostEvent::Lapsed { .. }));
        let words = lapse.and_then(|t| t.words.get(Key::Reason)).map(str::trim);
        Ok(words.filter(|words| !words.is_empty()).map(str::to_owned))
    }

    /// The newest posts that lapsed, with what was said of them.
    pub(super) fn lapses(&self, posts: &[PostRow]) -> Result<Vec<LapsedPost>, Refused> {
        let mut lapsed: Vec<_> = posts.iter().filter_map(|row| Some((row, row.state.lapsed?))).collect();
        lapsed.sort_by_key(|(row, (_, on))| (std::cmp::Reverse(*on), row.id));
        lapsed.truncate(MOST_LAPSES);
        let one = |(row, (reason, on)): (&PostRow, (LapseReason, Date))| {
            let facts = row.state.facts.as_ref();
            Ok(LapsedPost {
                id: row.id,
                place: facts.map(|f| f.place.clone()).unwrap_or_default(),
                therapies: facts.map(|f| f.therapies.clone()).unwrap_or_default(),
                reason,
                on,
                words: self.lapse_words(row.id)?,
            })
        };
        lapsed.into_iter().map(one).collect()
    }
}
