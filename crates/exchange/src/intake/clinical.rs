//! Clinical statements that came with a request: conditions, observations, medicines, allergies.

use super::codes;
use super::given::Given;
use super::reading::{Reading, Weight};
use super::spoken::{say_period, say_when};
use super::understood::{AllergyFact, CheckKind, Coded, ConditionFact, Detail, MedicationFact, ObservationFact, Party};
use crate::json::At;

impl<'d, 'a> Reading<'d, 'a> {
    /// A Condition: a statement by somebody, at some time.
    pub(super) fn condition(&self, at: At<'d, 'a>) -> ConditionFact {
        let verification = self.coded_member(at, "verificationStatus");
        self.point_out_error(
            at,
            verification
                .value()
                .and_then(|coded| coded.codings.first()?.code.as_deref()),
        );
        let given_by = [self.party_member(at, "asserter"), self.party_member(at, "recorder")];
        ConditionFact {
            what: self.coded_member(at, "code").into_value().unwrap_or_default(),
            categories: self.coded_list(at, "category"),
            clinical_status: self.coded_member(at, "clinicalStatus"),
            verification,
            severity: self.coded_member(at, "severity"),
            onset: self.choice_words(at, "onset"),
            abated: self.choice_words(at, "abatement"),
            recorded: self.moment(at, "recordedDate", Weight::Context),
            given_by: given_by.into_iter().find_map(Given::into_value),
            notes: self.notes(at, "note"),
            path: at.path(),
        }
    }

    /// An Observation.
    pub(super) fn observation(&self, at: At<'d, 'a>) -> ObservationFact {
        let status = self.code(at, "status", codes::OBSERVATION_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let spoken = self.choice(at, "value");
        let absent = self.coded_member(at, "dataAbsentReason");
        let value = match &spoken {
            Some(spoken) => Given::Given(spoken.words.clone(), spoken.path.clone()),
            None => absent.map(|reason| format!("No value: {}", reason.words())),
        };
        let mut components: Vec<Detail> = at
            .list("component")
            .map(|part| {
                let label = self
                    .coded_member(part, "code")
                    .value()
                    .map(Coded::words)
                    .unwrap_or_default();
                let value = self.choice(part, "value").map(|spoken| spoken.words);
                let absent = self.coded_member(part, "dataAbsentReason").value().map(Coded::words);
                let value = value.or(absent).unwrap_or_else(|| super::NOT_GIVEN.to_owned());
                Detail {
                    label,
                    value,
                    path: part.path(),
                }
            })
            .collect();
        components.extend(self.coded_list(at, "interpretation").into_iter().map(|coded| Detail {
            label: "Interpretation".to_owned(),
            value: coded.words(),
            path: coded.path,
        }));
        for (name, label) in [("bodySite", "Body site"), ("method", "Method")] {
            components.extend(self.coded_detail(at, name, label));
        }
        ObservationFact {
            what: self.coded_member(at, "code").into_value().unwrap_or_default(),
            value,
            coded_value: spoken.as_ref().and_then(|spoken| spoken.coded.clone()),
            unit: spoken.and_then(|spoken| spoken.unit),
            status,
            categories: self.coded_list(at, "category"),
            when: self.choice_words(at, "effective"),
            performer: self.parties(at, "performer").into_iter().next(),
            components,
            notes: self.notes(at, "note"),
            path: at.path(),
        }
    }

    /// A MedicationStatement or MedicationRequest: context, never a decision of ours.
    pub(super) fn medication(&self, at: At<'d, 'a>, kind: &str) -> MedicationFact {
        let status = self.code(at, "status", codes::MEDICATION_STATUS, Weight::Context);
        self.point_out_error(at, status.value().map(String::as_str));
        let what = match self.coded_member(at, "medicationCodeableConcept") {
            Given::Given(coded, _) => coded,
            Given::NotGiven => self.medication_by_reference(at),
        };
        let mut details = Vec::new();
        let category = if kind == "MedicationStatement" {
            self.coded_member(at, "category").into_value().into_iter().collect()
        } else {
            self.coded_list(at, "category")
        };
        details.extend(category.into_iter().map(|coded: Coded| Detail {
            label: "Category".to_owned(),
            value: coded.words(),
            path: coded.path,
        }));
        details.extend(self.moment_detail(at, "dateAsserted", "Told on"));
        details.extend(self.moment_detail(at, "authoredOn", "Prescribed on"));
        details.extend(self.party_detail(at, "informationSource", "Told by"));
        details.extend(self.party_detail(at, "requester", "Prescribed by"));
        details.extend(self.text_detail(at, "intent", "Intent"));
        for note in self.notes(at, "note") {
            details.push(Detail {
                label: "Note".to_owned(),
                value: note,
                path: at.path(),
            });
        }
        let dosage = at
            .list("dosage")
            .chain(at.list("dosageInstruction"))
            .map(|dosage| self.dosage(dosage));
        MedicationFact {
            kind: kind.to_owned(),
            what,
            status,
            dosage: dosage.filter(|words| !words.is_empty()).collect(),
            reasons: self.coded_list(at, "reasonCode"),
            when: self.choice_words(at, "effective"),
            details,
            path: at.path(),
        }
    }

    fn medication_by_reference(&self, at: At<'d, 'a>) -> Coded {
        let Some(reference) = at.get("medicationReference") else {
            return Coded::default();
        };
        let display = self.owned(reference, "display");
        let found = self.follow(reference).and_then(|(target, _)| target.resource());
        let coded = found.map(|found| self.coded_member(found, "code").into_value().unwrap_or_default());
        let coded = coded.filter(|coded| !coded.words().is_empty());
        coded.unwrap_or_else(|| Coded {
            text: display,
            codings: Vec::new(),
            path: reference.path(),
        })
    }

    /// How a medicine is taken, in words: the sender's own text first, else the parts.
    fn dosage(&self, at: At<'d, 'a>) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.owned(at, "text"));
        let instruction = self.owned(at, "patientInstruction");
        parts.extend(instruction.filter(|text| !parts.contains(text)));
        parts.extend(self.coded_list(at, "additionalInstruction").iter().map(Coded::words));
        for dose in at.list("doseAndRate") {
            parts.extend(self.choice(dose, "dose").map(|spoken| spoken.words));
            parts.extend(self.choice(dose, "rate").map(|spoken| spoken.words));
            if let Given::Given(kind, _) = self.coded_member(dose, "type") {
                parts.push(kind.words());
            }
        }
        if let Some(timing) = at.get("timing") {
            parts.extend(self.speak_timing(timing));
        }
        if let Some(needed) = self.choice(at, "asNeeded") {
            parts.push(match needed.words.as_str() {
                "Yes" => "as needed".to_owned(),
                "No" => "regularly".to_owned(),
                words => format!("as needed for {words}"),
            });
        }
        for name in ["route", "site", "method"] {
            parts.extend(self.coded_member(at, name).value().map(Coded::words));
        }
        for name in ["maxDosePerPeriod", "maxDosePerAdministration", "maxDosePerLifetime"] {
            if let Some(most) = at.get(name) {
                let said = if name == "maxDosePerPeriod" {
                    self.ratio(most)
                } else {
                    self.quantity(most).map(|said| said.0)
                };
                parts.extend(said.map(|said| format!("at most {said}")));
            }
        }
        parts.join("; ")
    }

    /// An AllergyIntolerance.
    pub(super) fn allergy(&self, at: At<'d, 'a>) -> AllergyFact {
        let verification = self.coded_member(at, "verificationStatus");
        self.point_out_error(
            at,
            verification
                .value()
                .and_then(|coded| coded.codings.first()?.code.as_deref()),
        );
        let mut details = Vec::new();
        details.extend(self.text_detail(at, "type", "Type"));
        for category in at.list("category") {
            if let Some(text) = self.plain(category) {
                let value = text.to_owned();
                details.push(Detail {
                    label: "Category".to_owned(),
                    value,
                    path: category.path(),
                });
            }
        }
        details.extend(self.text_detail(at, "criticality", "Criticality"));
        details.extend(self.moment_detail(at, "recordedDate", "Recorded on"));
        details.extend(self.moment_detail(at, "lastOccurrence", "Last happened"));
        details.extend(self.choice_detail(at, "onset", "Began"));
        details.extend(self.party_detail(at, "recorder", "Recorded by"));
        details.extend(self.party_detail(at, "asserter", "Told by"));
        for note in self.notes(at, "note") {
            details.push(Detail {
                label: "Note".to_owned(),
                value: note,
                path: at.path(),
            });
        }
        let reactions = at.list("reaction").map(|reaction| {
            let mut parts: Vec<String> = self
                .coded_list(reaction, "manifestation")
                .iter()
                .map(Coded::words)
                .collect();
            parts.extend(
                self.coded_member(reaction, "substance")
                    .value()
                    .map(|coded| format!("to {}", coded.words())),
            );
            parts.extend(self.owned(reaction, "severity"));
            parts.extend(self.owned(reaction, "description"));
            parts.extend(self.moment(reaction, "onset", Weight::Context).value().map(say_when));
            parts.join(", ")
        });
        AllergyFact {
            what: self.coded_member(at, "code").into_value().unwrap_or_default(),
            clinical_status: self.coded_member(at, "clinicalStatus"),
            verification,
            reactions: reactions.filter(|words| !words.is_empty()).collect(),
            details,
            path: at.path(),
        }
    }

    /// Points out a statement that its sender withdrew.
    pub(super) fn point_out_error(&self, at: At<'d, 'a>, status: Option<&str>) {
        if status == Some("entered-in-error") {
            let words = "the sender marked this as entered in error: do not rely on it";
            self.check(CheckKind::Contradiction, at, None, words);
        }
    }

    /// A coded member as a detail.
    pub(super) fn coded_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let Given::Given(coded, path) = self.coded_member(at, name) else {
            return None;
        };
        Some(Detail {
            label: label.to_owned(),
            value: coded.words(),
            path,
        })
    }

    /// A text member as a detail.
    pub(super) fn text_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let Given::Given(value, path) = self.text(at, name) else {
            return None;
        };
        Some(Detail {
            label: label.to_owned(),
            value,
            path,
        })
    }

    /// A moment as a detail.
    pub(super) fn moment_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let Given::Given(when, path) = self.moment(at, name, Weight::Context) else {
            return None;
        };
        Some(Detail {
            label: label.to_owned(),
            value: say_when(&when),
            path,
        })
    }

    /// A period as a detail.
    pub(super) fn period_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let period = self.period(at, name)?;
        let path = at.get(name)?.path();
        Some(Detail {
            label: label.to_owned(),
            value: say_period(&period),
            path,
        })
    }

    /// An element with a choice of types as a detail.
    pub(super) fn choice_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let spoken = self.choice(at, name)?;
        Some(Detail {
            label: label.to_owned(),
            value: spoken.words,
            path: spoken.path,
        })
    }

    /// A party as a detail.
    pub(super) fn party_detail(&self, at: At<'d, 'a>, name: &str, label: &str) -> Option<Detail> {
        let Given::Given(party, path) = self.party_member(at, name) else {
            return None;
        };
        Some(Detail {
            label: label.to_owned(),
            value: Party::display(&party),
            path,
        })
    }
}
