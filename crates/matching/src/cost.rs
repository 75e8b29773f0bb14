//! How well an opening fits a person: facts in, readable parts with whole points out. Fewer points fit better.
//!
//! Only what the person asked for, what the service can say of the therapy, and what a slot is can stand here. There is no term for age, sex,
//! ethnicity, religion or any other protected characteristic; the one exception is the person's own stated wish for a therapist. There is
//! no term for a therapist's health or load: limits on load are fewer places, set before.

mod fit;
mod part;
mod table;
mod why_not;

use serde::{Deserialize, Serialize};

pub use fit::{Continuity, Distance, Fit, FormatFit, IndicationFit, LanguageFit, MediumFit, TherapyFit, TimeFit, Wish};
pub use part::{Part, PartKind};
pub use table::{CostRow, CostTable};
pub use why_not::WhyNot;

/// A cost: points, and the parts they are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Cost {
    points: i64,
    parts: Vec<Part>,
}

/// A cost as it stands in a file: points alone, or parts whose points make the sum.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    points: i64,
    #[serde(default)]
    parts: Vec<Part>,
}

impl TryFrom<Written> for Cost {
    type Error = String;
    fn try_from(written: Written) -> Result<Self, String> {
        let sum: i64 = written.parts.iter().map(|part| i64::from(part.points)).sum();
        if !written.parts.is_empty() && sum != written.points {
            return Err(format!("the parts make {sum} points, not {}", written.points));
        }
        Ok(Cost {
            points: written.points,
            parts: written.parts,
        })
    }
}

impl Cost {
    /// The cost of a fit by the table. What was not asked for makes no part.
    #[must_use]
    pub fn of(fit: &Fit, table: &CostTable) -> Self {
        let therapy = match fit.therapy {
            TherapyFit::Choice(rank) => table
                .therapy_per_rank
                .saturating_mul(u32::from(rank.saturating_sub(1)))
                .min(table.therapy_most),
            TherapyFit::Acceptable => table.therapy_most,
        };
        let indication = match fit.indication {
            IndicationFit::FirstLine => 0,
            IndicationFit::FirstLineUnverified | IndicationFit::Option => table.indication_option,
            IndicationFit::NothingSaid => table.indication_nothing_said,
            IndicationFit::ChosenAgainstAdvice => table.indication_against_advice,
        };
        let mut parts = vec![
            Part {
                kind: PartKind::Therapy(fit.therapy),
                points: therapy,
            },
            Part {
                kind: PartKind::Indication(fit.indication),
                points: indication,
            },
        ];
        let mut add = |stated: bool, kind: PartKind, points: u32| {
            if stated {
                parts.push(Part { kind, points });
            }
        };
        let medium = match fit.medium {
            MediumFit::RemoteInstead => table.remote_instead,
            MediumFit::InPersonInstead => table.in_person_instead,
            MediumFit::NoWish | MediumFit::InPersonAsWished | MediumFit::RemoteAsWished => 0,
        };
        add(fit.medium != MediumFit::NoWish, PartKind::Medium(fit.medium), medium);
        let format = match fit.format {
            FormatFit::GroupInstead | FormatFit::IndividualInstead => table.other_format,
            FormatFit::NoWish | FormatFit::AsWished => 0,
        };
        add(fit.format != FormatFit::NoWish, PartKind::Format(fit.format), format);
        if let Some(distance) = fit.distance {
            let over = distance
                .limit
                .map_or(0, |limit| distance.metres.saturating_sub(limit).div_ceil(1000));
            let points = table.distance_per_km_over.saturating_mul(over).min(table.distance_most);
            add(true, PartKind::Distance(distance), points);
        }
        let language = if matches!(fit.language, LanguageFit::Interpreter(_)) {
            table.interpreter
        } else {
            0
        };
        add(
            fit.language != LanguageFit::NoNeed,
            PartKind::Language(fit.language.clone()),
            language,
        );
        let wish = if fit.therapist_wish == Wish::NotMet {
            table.therapist_wish_not_met
        } else {
            0
        };
        add(
            fit.therapist_wish != Wish::None,
            PartKind::TherapistWish(fit.therapist_wish),
            wish,
        );
        let time = if fit.time == TimeFit::Possible {
            table.time_possible
        } else {
            0
        };
        add(fit.time != TimeFit::NoWish, PartKind::Time(fit.time), time);
        let continuity = if fit.continuity == Continuity::SomebodyElse {
            table.somebody_else
        } else {
            0
        };
        add(
            fit.continuity != Continuity::NotAsked,
            PartKind::Continuity(fit.continuity),
            continuity,
        );
        Cost {
            points: parts.iter().map(|part| i64::from(part.points)).sum(),
            parts,
        }
    }

    /// A cost without parts, for instances from elsewhere.
    #[must_use]
    pub fn plain(points: i64) -> Self {
        Cost {
            points,
            parts: Vec::new(),
        }
    }

    /// The points in sum, before needs are set off.
    #[must_use]
    pub fn points(&self) -> i64 {
        self.points
    }

    /// The points of needs.
    pub(crate) fn need_points(&self) -> i64 {
        self.parts
            .iter()
            .filter(|part| part.is_need())
            .map(|part| i64::from(part.points))
            .sum()
    }

    /// The cost as it counts for a person whose needs cost `floor` points in every opening of the round: that much is set off, so that
    /// somebody who needs an interpreter everywhere is not behind somebody who needs none.
    #[must_use]
    pub(crate) fn with_needs_set_off(&self, floor: i64) -> Cost {
        let mut cost = self.clone();
        let mut left = u32::try_from(floor).unwrap_or(0);
        for part in cost.parts.iter_mut().filter(|part| part.is_need()) {
            let off = part.points.min(left);
            part.points -= off;
            left -= off;
            cost.points -= i64::from(off);
        }
        cost
    }

    /// The parts: what fits and what does not.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}
