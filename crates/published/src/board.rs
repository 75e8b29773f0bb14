//! Figures of an integrated care board, and the classes in which the map draws them.

use serde::Serialize;

use crate::area::Area;
use crate::figure::{Figure, Year};
use crate::table::Tables;
use crate::therapy::Therapy;

/// What a board's areas show of one therapy in one year, or what the board itself shows of all together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BoardFigure {
    /// Areas of the board with a row; 0 where the files at hand say nothing of this year.
    pub areas: u32,
    /// Of them, those that show a number.
    pub shown: u32,
    /// The numbers that are shown, added up. Not shown where no area shows one. Where some do and some do not it is the
    /// least that there can be.
    pub count: Figure,
    /// That number for each 10,000 adults who live in the board, all its areas together.
    pub per_10_000_adults: Option<f64>,
}

impl BoardFigure {
    /// Whether some areas show a number and others do not: the count is then the least that there can be.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.shown > 0 && self.shown < self.areas
    }
}

impl Tables {
    /// A board's figure: courses of one therapy, added up over its areas; without a therapy the board's own row of
    /// referrals that finished a course of treatment.
    #[must_use]
    pub fn board_figure(&self, year: Year, therapy: Option<Therapy>, board: &Area) -> BoardFigure {
        let figures: Vec<Figure> = match therapy {
            Some(therapy) => {
                let areas = self.areas_within(&board.code);
                let rows = areas.iter().filter_map(|area| self.therapy(year, &area.code, therapy));
                rows.map(|row| row.courses).collect()
            }
            None => self
                .activity(year, &board.code)
                .map(|row| row.finished)
                .into_iter()
                .collect(),
        };
        let shown: Vec<u32> = figures.iter().filter_map(|figure| figure.shown()).collect();
        let count = if shown.is_empty() {
            Figure::NotShown
        } else {
            Figure::Shown(shown.iter().fold(0_u32, |sum, n| sum.saturating_add(*n)))
        };
        BoardFigure {
            areas: u32::try_from(figures.len()).unwrap_or(u32::MAX),
            shown: u32::try_from(shown.len()).unwrap_or(u32::MAX),
            count,
            per_10_000_adults: per_10_000(count, board.adults),
        }
    }

    /// The map's classes for one therapy (or all together): the same for every year, so that maps can be compared.
    #[must_use]
    pub fn classes(&self, therapy: Option<Therapy>) -> Classes {
        let boards = self.areas_of(crate::Level::Board);
        let years = if therapy.is_some() {
            self.therapy_years()
        } else {
            self.years()
        };
        let rates = years.iter().flat_map(|year| {
            boards
                .iter()
                .filter_map(|board| self.board_figure(*year, therapy, board).per_10_000_adults)
        });
        Classes::of(rates.collect())
    }
}

/// A count for each 10,000 adults.
pub(crate) fn per_10_000(count: Figure, adults: Option<u32>) -> Option<f64> {
    match (count.shown(), adults) {
        (Some(count), Some(adults)) if adults > 0 => Some(f64::from(count) * 10_000.0 / f64::from(adults)),
        _ => None,
    }
}

/// Four classes from light to dark, at round numbers near the quarters of all rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classes {
    /// Where the second, third and fourth class begin. Fewer where the rates are too alike for four.
    pub breaks: Vec<f64>,
}

impl Classes {
    fn of(mut rates: Vec<f64>) -> Self {
        rates.retain(|rate| rate.is_finite());
        rates.sort_by(f64::total_cmp);
        let mut breaks: Vec<f64> = Vec::new();
        for quarter in 1..4_usize {
            let Some(rate) = rates.get(rates.len() * quarter / 4) else {
                continue;
            };
            let rises = |to: &f64| breaks.last().is_none_or(|last| to > last);
            // Two quarters at the same round number are told apart by a less round one.
            let rounded = [round_number(*rate), two_digits(*rate)].into_iter().find(rises);
            breaks.extend(rounded);
        }
        Self { breaks }
    }

    /// The class of a rate, from 0 (lightest).
    #[must_use]
    pub fn class_of(&self, rate: f64) -> usize {
        self.breaks.iter().filter(|from| rate >= **from).count()
    }

    /// How many classes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.breaks.len() + 1
    }

    /// Never: there is always one class.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }
}

/// To two digits, at least 0.1.
fn two_digits(rate: f64) -> f64 {
    let unit = 10_f64.powf(rate.max(0.1).log10().floor() - 1.0);
    ((rate / unit).round() * unit * 100.0).round().max(10.0) / 100.0
}

/// The nearest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten, at least 0.1.
fn round_number(rate: f64) -> f64 {
    if rate < 0.1 {
        return 0.1;
    }
    let power = 10_f64.powf(rate.log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let near = |step: &f64| (rate / power - step).abs();
    let nearest = steps
        .into_iter()
        .min_by(|a, b| near(a).total_cmp(&near(b)))
        .unwrap_or(1.0);
    // Tenths are exact enough for a break that is printed.
    (nearest * power * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_at_round_numbers_and_rise() {
        let classes = Classes::of((1..=40).map(f64::from).collect());
        assert_eq!(classes.breaks, [10.0, 20.0, 30.0]);
        assert_eq!(
            [0.0, 9.9, 10.0, 25.0, 30.0, 99.0].map(|rate| classes.class_of(rate)),
            [0, 0, 1, 2, 3, 3]
        );
        assert_eq!(Classes::of(vec![]).len(), 1);
        assert_eq!(
            Classes::of(vec![5.0; 9]).breaks,
            [5.0],
            "equal rates make one break, not three"
        );
        let crowded = Classes::of(vec![1.0, 8.1, 14.0, 14.2, 14.9, 15.1, 17.0, 17.4]);
        assert_eq!(
            crowded.breaks,
            [15.0, 17.0],
            "quarters at 14, 14.9 and 17 are 15, not 15 again, and 17"
        );
        assert_eq!(Classes::of(vec![f64::NAN, 0.0, 0.01]).breaks, [0.1]);
    }
}
