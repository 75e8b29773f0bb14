//! Pay points by date, what an employer pays on top, and the planner's defaults.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::CatalogueError;

/// The file `pay-points.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayPoints {
    /// Pay scales, each for one nation and one run of dates.
    #[serde(rename = "scale")]
    pub scales: Vec<PayScale>,
    /// What an employer pays on top.
    pub on_costs: OnCosts,
    /// Supplements by area.
    #[serde(rename = "supplement", default)]
    pub supplements: Vec<PaySupplement>,
    /// What the planner takes when nothing else is said.
    pub planning_defaults: PlanningDefaults,
}

/// How sure a figure of pay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayCertainty {
    /// Read in the source itself.
    Checked,
    /// Two independent second-hand copies give the same figures.
    TwoCopiesAgree,
    /// From memory; not to be printed as fact.
    Unverified,
}

impl PayCertainty {
    /// The mark in words, to stand beside the figure.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Checked => "checked in the source",
            Self::TwoCopiesAgree => "two copies agree",
            Self::Unverified => "unverified",
        }
    }
}

/// The pay of one nation for one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayScale {
    /// `england`, `wales`, `scotland`, `northern_ireland`.
    pub nation: String,
    /// The year in words, `2025-26`.
    pub year: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The award on the year before, as a share.
    pub award: f64,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are.
    pub certainty: PayCertainty,
    /// The bands, lowest first.
    pub bands: Vec<PayBand>,
}

/// One band, pounds a year for one whole-time equivalent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayBand {
    /// `3` to `8d`.
    pub band: String,
    /// On entry.
    pub entry: u32,
    /// At the middle point; some bands have none.
    #[serde(default)]
    pub middle: Option<u32>,
    /// At the top.
    pub top: u32,
}

/// A step of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PayStep {
    /// On entry.
    Entry,
    /// The middle point.
    Middle,
    /// The top.
    Top,
}

/// What an employer pays on top of a salary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnCosts {
    /// The year in words.
    pub year: String,
    /// National insurance, a share of pay above the threshold.
    pub insurance_rate: f64,
    /// Pay in pounds a year above which it is due.
    pub insurance_above_pounds: f64,
    /// Pension contribution, a share of all pay.
    pub pension_rate: f64,
    /// Apprenticeship levy, a share of all pay.
    pub levy_rate: f64,
    /// Where the rates come from.
    pub source: String,
    /// How sure they are.
    pub certainty: PayCertainty,
}

/// A share of pay on top, by area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaySupplement {
    /// `inner-london`, `outer-london`, `fringe`.
    pub area: String,
    /// Share of pay.
    pub rate: f64,
    /// Where it comes from.
    pub source: String,
    /// How sure it is.
    pub certainty: PayCertainty,
}

/// What the planner takes when nothing else is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanningDefaults {
    /// Booked slots a week for one whole-time equivalent.
    pub booked_slots_per_week: f64,
    /// Weeks worked a year.
    pub weeks_worked_per_year: f64,
    /// Share of booked slots that are attended.
    pub attended_share: f64,
    /// Overhead as a share of pay with on-costs.
    pub overhead_rate: f64,
    /// Where they come from.
    pub source: String,
    /// How sure they are.
    pub certainty: PayCertainty,
}

impl PayScale {
    /// Pounds a year at this step; `None` when the band is not there or has no such step.
    #[must_use]
    pub fn salary(&self, band: &str, step: PayStep) -> Option<u32> {
        let band = self.bands.iter().find(|b| b.band == band)?;
        match step {
            PayStep::Entry => Some(band.entry),
            PayStep::Middle => band.middle,
            PayStep::Top => Some(band.top),
        }
    }
}

impl PayPoints {
    /// The scale in force in a nation on a day; `None` when it is not known.
    #[must_use]
    pub fn scale_on(&self, nation: &str, day: Date) -> Option<&PayScale> {
        self.scales
            .iter()
            .find(|s| s.nation == nation && s.from <= day && day <= s.to)
    }

    /// The scale of a nation for a year such as `2025-26`.
    #[must_use]
    pub fn scale(&self, nation: &str, year: &str) -> Option<&PayScale> {
        self.scales.iter().find(|s| s.nation == nation && s.year == year)
    }

    pub(crate) fn read(text: &str) -> Result<Self, CatalogueError> {
        const FILE: &str = "pay-points.toml";
        let read: PayPoints = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
        let wrong = |entry: &str, problem: &str| Err(CatalogueError::inconsistent(FILE, entry, problem));
        for (at, scale) in read.scales.iter().enumerate() {
            let name = format!("{} {}", scale.nation, scale.year);
            if scale.from > scale.to {
                return wrong(&name, "its first day comes after its last");
            }
            let overlaps = |o: &PayScale| o.nation == scale.nation && o.from <= scale.to && scale.from <= o.to;
            if read.scales.iter().take(at).any(overlaps) {
                return wrong(&name, "another scale of the nation covers some of its days");
            }
            let mut top_before = 0;
            for band in &scale.bands {
                let entry = format!("{name}, band {}", band.band);
                if scale.bands.iter().filter(|o| o.band == band.band).count() > 1 {
                    return wrong(&entry, "the band stands twice");
                }
                let middle = band.middle.unwrap_or(band.entry);
                if band.entry == 0 || !(band.entry <= middle && middle <= band.top) {
                    return wrong(&entry, "pay must rise from entry to top");
                }
                if band.entry <= top_before {
                    return wrong(&entry, "its entry must lie above the top of the band before");
                }
                top_before = band.top;
            }
            if !(-0.5..=0.5).contains(&scale.award) {
                return wrong(&name, "the award is a share, such as 0.036");
            }
        }
        let shares = [
            ("on_costs.insurance_rate", read.on_costs.insurance_rate),
            ("on_costs.pension_rate", read.on_costs.pension_rate),
            ("on_costs.levy_rate", read.on_costs.levy_rate),
            (
                "planning_defaults.attended_share",
                read.planning_defaults.attended_share,
            ),
            ("planning_defaults.overhead_rate", read.planning_defaults.overhead_rate),
        ];
        let supplements = read.supplements.iter().map(|s| (s.area.as_str(), s.rate));
        for (entry, share) in shares.into_iter().chain(supplements) {
            if !(0.0..=1.0).contains(&share) {
                return wrong(entry, "a share from 0 to 1 is expected");
            }
        }
        let defaults = &read.planning_defaults;
        if !(0.0..=52.0).contains(&defaults.weeks_worked_per_year) || defaults.weeks_worked_per_year <= 0.0 {
            return wrong(
                "planning_defaults.weeks_worked_per_year",
                "more than 0 and at most 52 weeks",
            );
        }
        if !(0.0..=60.0).contains(&defaults.booked_slots_per_week) || defaults.booked_slots_per_week <= 0.0 {
            return wrong(
                "planning_defaults.booked_slots_per_week",
                "more than 0 and at most 60 slots",
            );
        }
        if !(0.0..=100_000.0).contains(&read.on_costs.insurance_above_pounds) {
            return wrong("on_costs.insurance_above_pounds", "0 to 100,000 pounds a year");
        }
        Ok(read)
    }
}
