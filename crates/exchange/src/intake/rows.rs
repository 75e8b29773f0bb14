//! The page "referral as sent beside what we understood".

use super::Row;
use super::understood::ReferralUnderstood;

impl ReferralUnderstood {
    /// All rows.
    pub fn rows(&self) -> Vec<Row> {
        Vec::new()
    }
}
