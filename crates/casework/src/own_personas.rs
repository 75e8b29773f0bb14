//! The people of a demonstration whose own pages can be opened by one press.

use care::episode::{Episode, Standing};
use care::terms::DecisionKind;
use care::*;

use crate::desk::Desk;
use crate::outcome::Refused;
use crate::sign_in::{SignInRefused, Token};

/// Somebody to be in a demonstration, on their own pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPersona {
    /// The episode by which they are found.
    pub episode: EpisodeId,
    /// Name.
    pub name: String,
    /// What one can see as this person.
    pub what: &'static str,
}

/// How many who wait are looked at for the persona who waits: each is one small fold.
const PERSONAS_AMONG: usize = 200;

impl Desk {
    /// People of a demonstration whose own pages can be opened by one press: somebody whose refusal was looked at again,
    /// somebody who was told a no and has not contested it, somebody with an offer, somebody who waits, somebody in therapy,
    /// somebody whose therapy has ended. Empty unless the data are fictional.
    #[must_use]
    pub fn own_personas(&self) -> Vec<OwnPersona> {
        if !self.is_demo() {
            return Vec::new();
        }
        let today = self.today_in_london();
        // Ids are ordered by the time they were made: the same people at every visit.
        let sorted = |mut all: Vec<EpisodeId>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        let waiting = self.views.waits_for_matching(today);
        let waiting = sorted(waiting.into_iter().map(|row| row.episode).collect());
        let offers = self.views.offers_open(today);
        let offered = sorted(offers.into_iter().map(|row| row.row.episode.id).collect());
        // The views know which decision was replaced; when the second opinion came is in the record.
        let replaced = |id: &EpisodeId| {
            let found = self.views.episode(*id);
            found.is_some_and(|e| e.decisions.iter().any(|d| d.standing == Standing::Replaced))
        };
        let concluded = |id: &EpisodeId| {
            let e = self.peek(*id).ok()?;
            e.reviews.iter().filter_map(|r| r.concluded).map(|(_, on, _)| on).max()
        };
        let contested = waiting.iter().copied().filter(replaced).max_by_key(concluded);
        let refused = self.told_a_no(today);
        let others = || {
            let other = |id: &EpisodeId| Some(*id) != contested && !offered.contains(id);
            waiting.iter().copied().filter(other)
        };
        // Best somebody for whom dates can be said, and something would be quicker.
        let said = |id: &EpisodeId| {
            let e = self.peek(*id).ok()?;
            let told = e.decisions.iter().all(|d| d.is_told_by_a_human());
            let outlook = self.wait_outlooks(&e, today).into_iter().next().filter(|_| told)?;
            let has_dates = matches!(outlook.now.said, crate::forecast::Said::Range { .. });
            has_dates.then_some(outlook.quicker.len())
        };
        // The newest first: who has waited longest has the fewest before them.
        let newest: Vec<EpisodeId> = others().collect();
        let newest = newest.iter().rev().take(PERSONAS_AMONG);
        let looked_at: Vec<_> = newest.filter_map(|id| said(id).map(|n| (n, *id))).collect();
        let quickest = looked_at.iter().find(|(n, _)| *n > 0).or(looked_at.first());
        let waits = quickest.map(|(_, id)| *id).or_else(|| others().next());
        let people = [
            (
                contested,
                "A no, the contest, the second opinion, the place in the line",
            ),
            (refused, "A no that was told and can be contested"),
            (offered.first().copied(), "An offer to answer"),
            (waits, "The path so far, the wait, who has looked"),
            (
                self.in_therapy_soon(today),
                "In therapy: questions before the next time",
            ),
            (self.after_the_end(today), "After therapy: how it is now, the way back"),
        ];
        let named = |(episode, what): (Option<EpisodeId>, &'static str)| {
            let person = self.views.episode(episode?)?.person;
            let name = self.views.person(person)?.name?.full();
            Some(OwnPersona {
                episode: episode?,
                name,
                what,
            })
        };
        people.into_iter().filter_map(named).collect()
    }

    /// Somebody of a demonstration with a session within a week, so that there are questions to answer.
    fn in_therapy_soon(&self, today: jiff::civil::Date) -> Option<EpisodeId> {
        let soon: Vec<EpisodeId> = (1..=7)
            .flat_map(|days| {
                let sessions = self.views.today_sessions(None, calendar::days_after(today, days));
                let open = sessions.into_iter().filter(|row| row.session.held.is_none());
                let mut ids: Vec<_> = open.map(|row| row.row.episode.id).collect();
                ids.sort_unstable();
                ids
            })
            .collect();
        // Best somebody who can choose another time.
        let now = self.clock.now();
        let chooses = |id: &&EpisodeId| self.peek(**id).is_ok_and(|e| self.has_free_time(**id, &e, now));
        let can = soon.iter().take(PERSONAS_AMONG).find(chooses);
        can.or(soon.first()).copied()
    }

    /// Somebody of a demonstration whose follow-up has come, else whose follow-ups are to come.
    fn after_the_end(&self, today: jiff::civil::Date) -> Option<EpisodeId> {
        let filter = views::DueFilter {
            kinds: vec![care::episode::DueKind::FollowUp],
            ..views::DueFilter::default()
        };
        let rows = self.views.dues(&filter, today, views::PageAsk::ALL).rows;
        // One whose day has just come can be answered now; what is long over cannot.
        let now = |on: jiff::civil::Date| (0..=28).contains(&calendar::days_between(on, today));
        let first = rows.iter().filter(|row| now(row.due.on)).max_by_key(|row| row.due.on);
        first.or_else(|| rows.last()).map(|row| row.row.episode.id)
    }

    /// The newest episode of a demonstration in which a no was told and nobody has asked for a second opinion.
    fn told_a_no(&self, today: jiff::civil::Date) -> Option<EpisodeId> {
        let organisations: std::collections::BTreeSet<String> = self
            .views
            .accounts()
            .into_iter()
            .filter_map(|a| a.state.speaks_for.clone())
            .collect();
        let can_be_contested = |e: &Episode| {
            let last = e.decisions.last();
            e.reviews.is_empty()
                && last.is_some_and(|d| {
                    d.facts.kind == DecisionKind::NotSuitable
                        && d.standing == Standing::Final
                        && d.is_told_by_a_human()
                        && calendar::days_between(d.on, today) <= 150
                })
        };
        let mut rows: Vec<_> = organisations
            .iter()
            .flat_map(|organisation| self.views.referrals_of(None, Some(organisation), today))
            .map(|row| (row.episode.clock_start, row.episode))
            .collect();
        rows.sort_by_key(|(start, e)| (std::cmp::Reverse(*start), e.id));
        // Of a closed one the views no longer know what was decided; the newest few hundred are looked at.
        rows.into_iter()
            .take(400)
            .filter(|(_, e)| e.closed.is_some() || e.decisions.iter().any(|d| d.person_told))
            .map(|(_, e)| e.id)
            .find(|id| self.peek(*id).is_ok_and(|e| can_be_contested(&e)))
    }

    /// Opens the own pages of somebody of a demonstration, without a link.
    ///
    /// # Errors
    /// [`SignInRefused::Wrong`] outside a demonstration, or when it is not one of [`Self::own_personas`].
    pub fn come_in_as_persona(&self, episode: EpisodeId) -> Result<Token, SignInRefused> {
        if !self.own_personas().iter().any(|p| p.episode == episode) {
            return Err(SignInRefused::Wrong);
        }
        let person = self.views.episode(episode).ok_or(SignInRefused::Wrong)?.person;
        self.begin_own_session(person, |_| Ok(())).map_err(|trouble| {
            let refused = self.refused(trouble);
            if refused == Refused::NotFound {
                SignInRefused::Wrong
            } else {
                SignInRefused::Busy
            }
        })
    }
}
