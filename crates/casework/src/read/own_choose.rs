//! What a person chooses between: the therapies that suit what brings them, each with what guidelines say and how long
//! people waited for it here, what was agreed on with them, and their wishes.

use care::episode::{Episode, EpisodeEvent};
use care::service::Provision;
use care::terms::*;
use care::*;
use catalogue::{Indication, Recommendation, catalogue};
use jiff::civil::Date;

use super::own::to_be_told;
use crate::by_person;
use crate::desk::Desk;
use crate::figures::{Release, WaitWeeks};
use crate::fold;
use crate::forecast::{Forecast, WaitOutlook};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// A therapy that suits.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnTherapy {
    /// Which.
    pub therapy: TherapyCode,
    /// In which formats it was agreed on; empty where it was not talked about yet.
    pub agreed: Vec<TherapyChoice>,
    /// What guidelines and practice say of it for what brings the person; none where nothing is said.
    pub known: Option<&'static Indication>,
    /// The published wait from referral to first session here; none where it is not published.
    pub wait: Option<WaitWeeks>,
    /// For somebody who waits: what can be said of their wait for it, in each format.
    pub forecasts: Vec<(TherapyChoice, Forecast)>,
}

/// A wait that goes on, whose choices can be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnChosen {
    /// The wait.
    pub wait: WaitId,
    /// What the person waits for now, in their order.
    pub chosen: Vec<TherapyChoice>,
    /// What can be said of it, with what would be quicker.
    pub outlook: Option<WaitOutlook>,
}

/// Therapies, choices and wishes.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnChoose {
    /// The episode.
    pub id: EpisodeId,
    /// The waits that go on, in the order in which they began.
    pub waits: Vec<OwnChosen>,
    /// Therapies: those agreed on first, then those that suit.
    pub therapies: Vec<OwnTherapy>,
    /// The day of the figures that the waits are of.
    pub figures_of: Option<Date>,
    /// Wishes.
    pub wishes: Wishes,
    /// Wishes in words.
    pub wish: Option<String>,
    /// Sites by code and name.
    pub sites: Vec<(String, String)>,
}

impl Desk {
    /// What there is to choose from, on one path of the person's own. Before a human has told them what was decided there is
    /// nothing to choose yet.
    ///
    /// # Errors
    /// Not found, also when it is another person's; or the store failed.
    pub fn own_choose(&self, p: &Principal, id: EpisodeId) -> Result<OwnChoose, Refused> {
        self.allow(p, ActKind::SeeOwnRecord)?;
        let person = p.own.ok_or(Refused::NotFound)?;
        self.catch_up()?;
        let now = self.clock.now();
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let e: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeOwnRecord, id, &e, now)?;
        self.log_read(p, "own pages", &[person.0, id.0])?;
        let release = self.last_release();
        let today = care::calendar::london_date(now);
        let waits: Vec<OwnChosen> = if to_be_told(&e) {
            Vec::new()
        } else {
            let outlooks = self.wait_outlooks(&e, today);
            let told = |wait: WaitId| outlooks.iter().find(|o| o.wait == wait).cloned();
            let open = e.open_waits();
            open.map(|w| OwnChosen {
                wait: w.id,
                chosen: w.choices.clone(),
                outlook: told(w.id),
            })
            .collect()
        };
        let service = self.views.service();
        let wishes = told
            .iter()
            .rev()
            .find(|t| matches!(t.event, EpisodeEvent::WishesStated(_)));
        Ok(OwnChoose {
            id,
            therapies: self.own_therapies(&e, release.as_ref(), (!waits.is_empty()).then_some(today)),
            waits,
            figures_of: release.map(|r| r.as_at),
            wishes: e.wishes.clone(),
            wish: wishes.and_then(|t| t.words.get(Key::Wish)).map(str::to_owned),
            sites: service.sites.iter().map(|s| (s.code.clone(), s.name.clone())).collect(),
        })
    }

    /// The therapies that suit, in the formats that can be had: those agreed on, and then those that are offered here.
    pub(crate) fn suits(&self, e: &Episode) -> Vec<TherapyChoice> {
        let all = self.own_therapies(e, None, None);
        all.iter().flat_map(|t| self.formats_of(t)).collect()
    }

    /// In which formats a therapy is agreed on, or else offered here.
    fn formats_of(&self, t: &OwnTherapy) -> Vec<TherapyChoice> {
        if !t.agreed.is_empty() {
            return t.agreed.clone();
        }
        let service = self.views.service();
        let here = service.provision.iter();
        let offered = here.filter(|(code, _, provision, _)| *code == t.therapy && *provision == Provision::Offered);
        offered
            .map(|(therapy, format, ..)| TherapyChoice {
                therapy: therapy.clone(),
                format: *format,
            })
            .collect()
    }

    /// `waiting` is today for somebody who waits: each therapy then comes with what can be said of their wait for it.
    fn own_therapies(&self, e: &Episode, release: Option<&Release>, waiting: Option<Date>) -> Vec<OwnTherapy> {
        let agreed = if to_be_told(e) {
            Vec::new()
        } else {
            by_person::agreed(e)
        };
        let problem = e.referrals.iter().find_map(|(r, _)| r.problem.clone());
        let said = |therapy: &str| indication(problem.as_deref(), therapy);
        let mut codes: Vec<TherapyCode> = Vec::new();
        let mut add = |code: &TherapyCode| {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        };
        agreed.iter().for_each(|c| add(&c.therapy));
        // Only what can be had here: a list that nobody here offers would be a list of disappointments.
        let service = self.views.service();
        let here = service
            .provision
            .iter()
            .filter(|(_, _, provision, _)| *provision == Provision::Offered);
        for (code, ..) in here {
            let suits = said(code.as_str()).is_some_and(|i| i.recommendation != Recommendation::NotRecommended);
            let may = catalogue()
                .therapy(code.as_str())
                .is_some_and(catalogue::Therapy::may_be_offered);
            if suits && may {
                add(code);
            }
        }
        let one = |therapy: TherapyCode| OwnTherapy {
            agreed: agreed.iter().filter(|c| c.therapy == therapy).cloned().collect(),
            known: said(therapy.as_str()),
            wait: release.and_then(|r| {
                let row = r.therapies.iter().find(|row| row.therapy == therapy.as_str())?;
                row.wait.get()
            }),
            forecasts: Vec::new(),
            therapy,
        };
        let mut all: Vec<OwnTherapy> = codes.into_iter().map(one).collect();
        if let Some(today) = waiting {
            for t in &mut all {
                let told = self.formats_of(t).into_iter();
                t.forecasts = told
                    .filter_map(|c| self.forecast_for(e, &c, today).map(|f| (c, f)))
                    .collect();
            }
        }
        all
    }
}

/// What is said of a therapy for a problem, for adults: the most that is said at any severity. How severe it is, a page does
/// not judge; a "not recommended" that nobody checked says nothing.
fn indication(problem: Option<&str>, therapy: &str) -> Option<&'static Indication> {
    let adults = |i: &&Indication| !(i.severity.starts_with("child") || i.severity.starts_with("young"));
    let rows = catalogue()
        .indications
        .iter()
        .filter(|i| Some(i.problem.as_str()) == problem && i.therapy == therapy);
    rows.filter(adults)
        .filter(|i| i.recommendation != Recommendation::NotRecommended || i.may_exclude())
        .min_by_key(|i| (i.recommendation, i.certainty))
}
