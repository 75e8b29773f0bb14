//! Figures of the service for a brief that are in no release: the unpaid share of its hours, and what a survey of members
//! says could be had. Neither is about anybody who uses the service; few practitioners are nobody's figure.

use ::survey::{Data, Reading, Results};
use care::calendar::days_after;
use care::survey::SurveyStage;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::read::{TEAM_OF, WeightTo};

/// Hours of therapy and assessment that nobody paid for.
#[derive(Debug, Clone, PartialEq)]
pub struct UnpaidShare {
    /// First day counted.
    pub from: Date,
    /// Last day counted.
    pub to: Date,
    /// Share of hours, 0 to 1; none where fewer than [`TEAM_OF`] practitioners gave any, or no hours were given.
    pub share: Option<f64>,
    /// Hours that were paid and not, in minutes; as the share.
    pub minutes: Option<(u64, u64)>,
    /// Practitioners counted; as the share.
    pub practitioners: Option<usize>,
}

/// What a survey of members found.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyFound {
    /// Its results, small numbers held back as everywhere.
    pub results: Results,
    /// The day on which it closed.
    pub closed: Option<Date>,
}

/// What a brief shows besides what is published.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefFigures {
    /// Unpaid hours.
    pub unpaid: UnpaidShare,
    /// The newest survey of members that is closed and has a pool; made-up answers only in a demonstration.
    pub survey: Option<SurveyFound>,
}

impl Desk {
    /// What a brief shows besides what is published, of the twelve months to the end of the last one.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn brief_figures(&self, p: &Principal) -> Result<BriefFigures, Refused> {
        self.allow(p, ActKind::SeeBrief)?;
        // Whoever may see a brief sees these two figures and nothing else of hours and surveys.
        let system = Principal::system(self.organisation());
        let to = days_after(self.today_in_london().first_of_month(), -1);
        let from = days_after(to.first_of_month(), 0).saturating_sub(jiff::Span::new().months(11));
        let hours = self.hours_report(&system, from, to)?;
        let enough = hours.practitioners >= TEAM_OF;
        let (paid, unpaid, _) = hours.therapy_minutes();
        let share = hours.unpaid_share().filter(|_| enough);
        let unpaid = UnpaidShare {
            from,
            to,
            share,
            minutes: share.map(|_| (paid, unpaid)),
            practitioners: share.map(|_| hours.practitioners),
        };
        Ok(BriefFigures {
            unpaid,
            survey: self.newest_pool(&system)?,
        })
    }

    fn newest_pool(&self, system: &Principal) -> Result<Option<SurveyFound>, Refused> {
        for page in self.surveys(system)? {
            if page.stage != SurveyStage::Closed {
                continue;
            }
            let found = self.survey_results(system, page.id, Reading::Article, WeightTo::Nothing)?;
            let Ok(results) = found else { continue };
            let may = results.data == Data::Answers || self.is_demo();
            if may && results.pool.is_some() {
                let closed = page.state.open.map(|(_, closes)| closes);
                return Ok(Some(SurveyFound { results, closed }));
            }
        }
        Ok(None)
    }
}
