//! Files of practitioners and slots looked at before anything is stored: which rows are good, and what is wrong where.

use std::collections::BTreeSet;

use exchange::csv_import::{self, CellError, OpeningRow, OpeningRules, PractitionerRow, PractitionerRules, Preview};

use crate::desk::Desk;
use crate::import;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

impl Desk {
    /// What [`crate::Act::ImportPractitioners`] would take from a file. Stores nothing.
    ///
    /// # Errors
    /// Not allowed, or the store failed. What is wrong in the file stands in the preview.
    pub fn preview_practitioners(&self, p: &Principal, csv: &[u8]) -> Result<Preview<PractitionerRow>, Refused> {
        self.allow(p, ActKind::ChangePractitioner)?;
        self.catch_up()?;
        let rules = PractitionerRules {
            today: self.today_in_london(),
            therapies: &import::therapies(),
            bodies: &import::bodies(),
            known: &self.by_registration().into_keys().collect::<BTreeSet<_>>(),
        };
        Ok(csv_import::practitioners(csv, &rules))
    }

    /// What [`crate::Act::ImportOpenings`] would take from a file. Stores nothing.
    ///
    /// # Errors
    /// Not allowed, or the store failed. What is wrong in the file stands in the preview.
    pub fn preview_openings(&self, p: &Principal, csv: &[u8]) -> Result<Preview<OpeningRow>, Refused> {
        self.allow(p, ActKind::ChangeSlots)?;
        self.catch_up()?;
        let permitted = self.permitted();
        let rules = OpeningRules {
            today: self.today_in_london(),
            therapies: &import::therapies(),
            practitioners: &permitted,
        };
        let mut preview = csv_import::openings(csv, &rules);
        // A file does not know the service's sites; the act refuses those that it has not.
        let service = self.service();
        let unknown = |site: &String| !service.sites.iter().any(|s| s.code == *site);
        for (line, row) in &preview.good {
            if let Some(site) = row.site.as_ref().filter(|site| unknown(site)) {
                preview.errors.push(CellError {
                    line: Some(*line),
                    column: Some("site".to_owned()),
                    value: Some(site.clone()),
                    rule: "is not the code of a site of the service".to_owned(),
                });
            }
        }
        let broken = preview.broken_lines();
        preview.good.retain(|(line, _)| !broken.contains(line));
        preview.errors.sort();
        Ok(preview)
    }
}
