//! Which measures are asked before each session, where a course has none of its own yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CatalogueError, Certainty, Instrument, Therapy};

/// The measures that belong to a therapy by habit, as `routine-measures.toml` states them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutineMeasures {
    /// Where this comes from.
    pub source: String,
    /// How far it was checked.
    pub certainty: Certainty,
    /// Ids of instruments for every family that is not named.
    pub default: Vec<String>,
    /// Family of therapies to ids of instruments.
    pub families: BTreeMap<String, Vec<String>>,
}

impl RoutineMeasures {
    /// Ids of the instruments for a family of therapies, in the order in which they are asked.
    #[must_use]
    pub fn of_family(&self, family: &str) -> &[String] {
        self.families.get(family).unwrap_or(&self.default)
    }
}

pub(crate) fn read(
    text: &str,
    instruments: &[Instrument],
    therapies: &[Therapy],
) -> Result<RoutineMeasures, CatalogueError> {
    const FILE: &str = "routine-measures.toml";
    let routine: RoutineMeasures = toml::from_str(text).map_err(|e| CatalogueError::unreadable(FILE, e))?;
    for id in routine.default.iter().chain(routine.families.values().flatten()) {
        if !instruments.iter().any(|i| i.id == *id) {
            return Err(CatalogueError::inconsistent(
                FILE,
                id.clone(),
                "there is no such instrument",
            ));
        }
    }
    for family in routine.families.keys() {
        if !therapies.iter().any(|t| t.family == *family) {
            return Err(CatalogueError::inconsistent(
                FILE,
                family.clone(),
                "no therapy is of this family",
            ));
        }
    }
    Ok(routine)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::catalogue;

    #[test]
    fn a_family_has_its_own_or_the_default() {
        let routine = &catalogue().routine_measures;
        assert_eq!(routine.of_family("cognitive-behavioural"), ["phq9", "gad7"]);
        assert_eq!(routine.of_family("psychodynamic"), ["core10"]);
        assert_eq!(routine.of_family("no such family"), ["phq9", "gad7"]);
    }

    #[test]
    fn what_is_not_in_the_catalogue_is_refused() {
        let c = catalogue();
        let text = |default: &str, family: &str| {
            format!(
                "source = \"x\"\ncertainty = \"unverified\"\ndefault = [\"{default}\"]\n[families]\n{family} = []\n"
            )
        };
        assert!(read(&text("phq9", "arts"), &c.instruments, &c.therapies).is_ok());
        let unknown = read(&text("phq10", "arts"), &c.instruments, &c.therapies).unwrap_err();
        assert!(unknown.to_string().contains("phq10"));
        assert!(read(&text("phq9", "art"), &c.instruments, &c.therapies).is_err());
    }
}
