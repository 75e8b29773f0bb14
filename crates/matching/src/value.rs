//! What is minimised: three whole numbers compared in order.

use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// Class steps, then points, then days, compared in that order (smaller is better), added number by number.
///
/// Adding keeps the order, so everything that is true of shortest paths and prices for plain numbers is true for these: the search is exact
/// in all three at once, without weights that would have to be large enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Value {
    /// For each person seated: minus the number of classes from theirs to the last one, theirs included. More people of higher classes
    /// seated is smaller.
    pub class_steps: i64,
    /// Cost in points.
    pub points: i64,
    /// Minus the days waited by those seated.
    pub days: i64,
}

impl Value {
    /// Nothing gained, nothing spent: the value of waiting on.
    pub const ZERO: Value = Value {
        class_steps: 0,
        points: 0,
        days: 0,
    };
}

impl Add for Value {
    type Output = Value;
    fn add(self, other: Value) -> Value {
        Value {
            class_steps: self.class_steps + other.class_steps,
            points: self.points + other.points,
            days: self.days + other.days,
        }
    }
}

impl Neg for Value {
    type Output = Value;
    fn neg(self) -> Value {
        Value {
            class_steps: -self.class_steps,
            points: -self.points,
            days: -self.days,
        }
    }
}

impl Sub for Value {
    type Output = Value;
    fn sub(self, other: Value) -> Value {
        self + -other
    }
}

impl AddAssign for Value {
    fn add_assign(&mut self, other: Value) {
        *self = *self + other;
    }
}

impl SubAssign for Value {
    fn sub_assign(&mut self, other: Value) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Value {
    fn sum<I: Iterator<Item = Value>>(values: I) -> Value {
        values.fold(Value::ZERO, Add::add)
    }
}
