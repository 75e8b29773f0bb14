//! What somebody has answered so far: the fields of each question as they were typed, which questions were answered, and
//! whether it was sent. It is kept as it stands here, sealed (`casework::Begun`), and read anew for every page.

use super::steps::{PATH, Step};
use crate::form::{Fields, Filled};
use crate::security::random_code;
use care::{EpisodeId, ReferralId};
use jiff::Timestamp;
use jiff::civil::Date;

/// Which questions were answered. No field of a question begins like this.
const DONE: &str = "_done";
/// When it was begun, in seconds.
const AT: &str = "_at";
/// Its own id: by it a second press is recognised.
const ID: &str = "_id";
/// The day on which it was sent. Then nothing of what was written is kept.
const SENT: &str = "_sent";
/// Which request it became, so that whoever has the code can see how far it is. Nobody else can read it here.
const BECAME: &str = "_became";

/// A request that was sent: its episode, and which it is.
pub(super) type Became = (EpisodeId, ReferralId);

/// Answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers(Vec<(String, String)>);

impl Answers {
    /// None yet.
    pub(super) fn begun(now: Timestamp) -> Self {
        let mut new = Self::default();
        new.put(AT, &now.as_second().to_string());
        new.put(ID, &random_code().unwrap_or_default());
        new
    }

    /// What is left of them once they were sent.
    pub(super) fn sent_on(day: Date, became: Option<Became>) -> Self {
        let mut sent = Self::default();
        sent.put(SENT, &day.to_string());
        if let Some((episode, referral)) = became {
            sent.put(BECAME, &format!("{episode} {referral}"));
        }
        sent
    }

    /// Which request it became, once it was sent.
    pub(super) fn became(&self) -> Option<Became> {
        let (episode, referral) = self.get(BECAME)?.split_once(' ')?;
        Some((episode.parse().ok()?, referral.parse().ok()?))
    }

    pub(super) fn opened(body: &[u8]) -> Self {
        let fields = Fields::decoded(body);
        Self(fields.content().map(|(n, v)| (n.to_owned(), v.to_owned())).collect())
    }

    pub(super) fn closed(&self) -> Vec<u8> {
        self.fields().encoded()
    }

    fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All of it as fields.
    pub(super) fn fields(&self) -> Fields {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
    }

    /// Its own id.
    pub(super) fn id(&self) -> &str {
        self.get(ID).unwrap_or_default()
    }

    /// When it was begun.
    pub(super) fn at(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.get(AT)?.parse().ok()?).ok()
    }

    /// When it was sent.
    pub(super) fn sent(&self) -> Option<Date> {
        self.get(SENT)?.parse().ok()
    }

    /// Whether somebody fills it in for another.
    pub(super) fn by_helper(&self) -> bool {
        self.get("for") == Some("other")
    }

    /// One question with what was answered to it.
    pub(super) fn form(&self, step: Step) -> Filled {
        let of_step = self.0.iter().filter(|(n, _)| step.fields().contains(&n.as_str()));
        Filled::with(of_step.cloned())
    }

    /// The answers to one question take the place of those before. Unfinished, they are kept, and the question is asked
    /// again.
    pub(super) fn answer(&mut self, step: Step, posted: &Fields, finished: bool) {
        self.0
            .retain(|(n, v)| !(step.fields().contains(&n.as_str()) || n == DONE && v == step.code()));
        // In the order of the question's fields, so that what is kept does not depend on a browser.
        for field in step.fields() {
            for value in posted.all(field).filter(|v| !v.trim().is_empty()) {
                self.put(field, value);
            }
        }
        if finished {
            self.put(DONE, step.code());
        }
    }

    fn is_done(&self, step: Step) -> bool {
        self.0.iter().any(|(n, v)| n == DONE && v == step.code())
    }

    /// The next question that was not answered: after this one, else from the first.
    pub(super) fn gap_after(&self, step: Option<Step>) -> Option<Step> {
        let at = step.and_then(Step::number).unwrap_or(0);
        let (before, after) = PATH.split_at(at.min(PATH.len()));
        after.iter().chain(before).copied().find(|step| !self.is_done(*step))
    }

    /// The content by which a second press is known to be the same: without the order in which it was answered.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut all: Vec<_> = self.0.iter().filter(|(n, _)| n != DONE).collect();
        all.sort();
        let fields: Fields = all.into_iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        fields.content_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().copied().collect()
    }

    #[test]
    fn an_answer_takes_the_place_of_the_one_before_and_nothing_else_is_kept() {
        let mut answers = Answers::begun(Timestamp::from_second(1_800_000_000).unwrap());
        answers.answer(
            Step::When,
            &fields(&[
                ("days", "mon"),
                ("days", "tue"),
                ("own-words", "x"),
                ("_sent", "2026-01-01"),
            ]),
            true,
        );
        answers.answer(Step::When, &fields(&[("days", "fri"), ("parts", "  ")]), true);
        let again = Answers::opened(&answers.closed());
        assert_eq!(again, answers);
        assert_eq!(again.form(Step::When).fields.all("days").collect::<Vec<_>>(), ["fri"]);
        assert_eq!(
            (again.get("own-words"), again.sent(), again.get("parts")),
            (None, None, None)
        );
        assert_eq!(again.at(), Some(Timestamp::from_second(1_800_000_000).unwrap()));
        assert!(again.is_done(Step::When) && !again.is_done(Step::Words));
    }

    #[test]
    fn the_next_question_is_one_that_was_not_answered() {
        let mut answers = Answers::default();
        assert_eq!(answers.gap_after(None), Some(Step::Words));
        answers.answer(Step::Safe, &fields(&[("safe-now", "yes")]), true);
        assert_eq!(answers.gap_after(Some(Step::Words)), Some(Step::For));
        assert_eq!(answers.gap_after(Some(Step::Gp)), Some(Step::Words));
        for step in PATH {
            answers.answer(step, &Fields::default(), true);
        }
        assert_eq!(answers.gap_after(Some(Step::More)), None);
        answers.answer(Step::Born, &Fields::default(), false);
        assert_eq!(answers.gap_after(None), Some(Step::Born), "unfinished is asked again");
    }

    #[test]
    fn what_was_sent_is_nothing_but_a_day_and_which_request_it_became() {
        let became = (
            EpisodeId(uuid::Uuid::from_u128(1)),
            ReferralId(uuid::Uuid::from_u128(2)),
        );
        for (became, kept) in [(None, 1), (Some(became), 2)] {
            let sent = Answers::opened(&Answers::sent_on(jiff::civil::date(2026, 8, 11), became).closed());
            assert_eq!(sent.sent(), Some(jiff::civil::date(2026, 8, 11)));
            assert_eq!(sent.became(), became);
            assert_eq!(sent.fields().content().count(), kept);
        }
    }
}
