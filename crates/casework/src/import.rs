//! Files of practitioners and slots as CSV, taken whole or not at all; and a row of a list of referrals as a referral.

use std::collections::{BTreeMap, BTreeSet};

use care::episode::ReferralWords;
use care::opening::Slot;
use care::person::{Identity, Name, NhsNumber, Reach};
use care::practitioner::{Basis, Certificate, Profile, Registration};
use care::terms::*;
use care::*;
use exchange::csv_import::{self, CellError, OpeningRules, PractitionerRules, ReferralRow, Therapies};
use exchange::nhs_number::NhsNumber as NumberGiven;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::outcome::{FieldError, Refused};
use crate::refer::NewReferral;

/// Therapies of the catalogue with their formats, for checking a file.
pub(crate) fn therapies() -> Therapies {
    let offered = catalogue::catalogue().therapies.iter().filter(|t| t.may_be_offered());
    offered
        .map(|t| (t.code.clone(), t.formats.iter().map(|f| f.code().to_owned()).collect()))
        .collect()
}

/// Codes of all bodies that the catalogue knows.
pub(crate) fn bodies() -> BTreeSet<String> {
    catalogue::catalogue()
        .therapies
        .iter()
        .flat_map(|t| t.accrediting_bodies.iter().cloned())
        .collect()
}

/// A name in one cell, "Given Family" or "Family, Given". Whoever has one name has one.
pub(crate) fn name_of(cell: &str) -> Name {
    let parts = match cell.split_once(',') {
        Some((family, given)) => Some((given, family)),
        None => cell.rsplit_once(' '),
    };
    let (given, family) = parts.unwrap_or((cell, ""));
    Name {
        given: given.trim().to_owned(),
        family: family.trim().to_owned(),
        ..Name::default()
    }
}

pub(crate) fn errors_of(errors: Vec<CellError>) -> Trouble {
    Trouble::Refused(Refused::Invalid(errors.into_iter().map(cell_error).collect()))
}

/// What is wrong in a file, with its place and in full words.
pub(crate) fn cell_error(error: CellError) -> FieldError {
    let line = error.line.map(|line| format!("line {line}"));
    let column = error.column.as_ref().map(|column| format!("column {column}"));
    let place: Vec<String> = line.into_iter().chain(column).collect();
    let told = FieldError::new("file", error.to_string());
    if place.is_empty() {
        told
    } else {
        told.at(place.join(", "))
    }
}

fn key(registration: &Registration) -> csv_import::Registration {
    csv_import::Registration {
        body: registration.body.to_uppercase(),
        number: registration.number.clone(),
    }
}

impl Desk {
    /// Practitioners by their registration.
    pub(crate) fn by_registration(&self) -> BTreeMap<csv_import::Registration, views::PractitionerSummary> {
        let with = |t: views::PractitionerSummary| {
            let registration = key(&t.state.profile.as_ref()?.registration);
            Some((registration, t))
        };
        self.views.practitioners().into_iter().filter_map(with).collect()
    }

    /// The therapies that each practitioner is certified in, by registration.
    pub(crate) fn permitted(&self) -> BTreeMap<csv_import::Registration, BTreeSet<String>> {
        let codes = |t: &views::PractitionerSummary| {
            let certificates = t.state.certificates.iter();
            certificates.map(|c| c.therapy.as_str().to_owned()).collect()
        };
        let known = self.by_registration().into_iter();
        known.map(|(registration, t)| (registration, codes(&t))).collect()
    }

    /// Practitioners from a file, all or none.
    pub(crate) fn import_practitioners(&self, draft: &mut Draft<'_>, csv: &[u8]) -> Result<(), Trouble> {
        let known = self.by_registration();
        let rules = PractitionerRules {
            today: draft.today,
            therapies: &therapies(),
            bodies: &bodies(),
            known: &known.keys().cloned().collect(),
        };
        let rows = csv_import::practitioners(csv, &rules).accept().map_err(errors_of)?;
        let mut joined: BTreeMap<csv_import::Registration, PractitionerId> = BTreeMap::new();
        let mut supervised = Vec::new();
        for (_, row) in rows {
            let name = name_of(&row.name);
            let mut media = vec![Medium::InPerson];
            if row.remote {
                media.extend([Medium::Video, Medium::Phone]);
            }
            let profile = Profile {
                name,
                profession: row.profession,
                human: self.ids.next(),
                registration: Registration {
                    body: row.registration.body.clone(),
                    number: row.registration.number.clone(),
                    checked_on: row.registration_checked,
                },
                languages: row.languages,
                gender: row.gender.and_then(Gender::from_code),
                formats: row.formats.iter().filter_map(|code| Format::from_code(code)).collect(),
                media,
                basis: Basis::from_code(row.basis).unwrap_or(Basis::PaidAfc),
                band: row.band,
                clinical_hours_week: row.clinical_hours_week,
            };
            let certificates = row
                .certificates
                .into_iter()
                .map(|c| Certificate {
                    therapy: TherapyCode::new(c.therapy),
                    since: c.since,
                })
                .collect();
            let id = self.join_practitioner(draft, profile, certificates, None)?;
            joined.insert(row.registration, id);
            supervised.extend(row.supervisor.map(|supervisor| (id, supervisor)));
        }
        // A supervisor may stand further down in the same file.
        for (id, supervisor) in supervised {
            let found = joined
                .get(&supervisor)
                .copied()
                .or_else(|| known.get(&supervisor).map(|t| t.id));
            if let Some(supervisor) = found {
                let event = care::practitioner::PractitionerEvent::SupervisorNamed { supervisor };
                draft.on_practitioner(id, event)?;
            }
        }
        Ok(())
    }

    /// Slots from a file, all or none.
    pub(crate) fn import_openings(&self, draft: &mut Draft<'_>, csv: &[u8]) -> Result<(), Trouble> {
        let known = self.by_registration();
        let permitted = self.permitted();
        let rules = OpeningRules {
            today: draft.today,
            therapies: &therapies(),
            practitioners: &permitted,
        };
        let rows = csv_import::openings(csv, &rules).accept().map_err(errors_of)?;
        for (line, row) in rows {
            let at_line = |words: &str| Refused::field("file", format!("line {line}: {words}"));
            let practitioner = known
                .get(&row.practitioner)
                .ok_or_else(|| at_line("the practitioner is not known"))?
                .id;
            let day = usize::try_from(row.weekday - 1)
                .ok()
                .and_then(|i| Day::ALL.get(i).copied());
            let slot = Slot {
                practitioner,
                therapies: row.therapies.into_iter().map(TherapyCode::new).collect(),
                format: Format::from_code(row.format).ok_or_else(|| at_line("the format is not known"))?,
                medium: Medium::from_code(row.medium).ok_or_else(|| at_line("the medium is not known"))?,
                site: row.site,
                weekly: WeeklySlot {
                    day: day.ok_or_else(|| at_line("the day is not a day of the week"))?,
                    at: row.start,
                    minutes: row.minutes,
                },
                from: row.from,
                seats: row.seats,
                sessions: row.sessions,
            };
            self.open_slot(draft, slot).map_err(|trouble| match trouble {
                Trouble::Refused(Refused::Invalid(errors)) => {
                    let words = errors.iter().map(|e| e.words.as_str()).collect::<Vec<_>>().join("; ");
                    at_line(&words).into()
                }
                other => other,
            })?;
            draft.made.count += 1;
        }
        Ok(())
    }
}

/// A row of a list as a referral.
pub(crate) fn referral_of(row: ReferralRow) -> NewReferral {
    let nhs_number = match row.nhs_number {
        NumberGiven::Valid(number) => Some(NhsNumber {
            digits: number.digits(),
            status: NhsNumberStatus::Given,
        }),
        NumberGiven::Invalid { as_given, .. } => Some(NhsNumber {
            digits: as_given,
            status: NhsNumberStatus::Invalid,
        }),
        NumberGiven::Several(all) => Some(NhsNumber {
            digits: all.join("; "),
            status: NhsNumberStatus::Invalid,
        }),
        NumberGiven::Absent => None,
    };
    let organisation = match (row.referrer_organisation, row.referrer_ods_code) {
        (Some(name), Some(code)) => Some(format!("{name} ({code})")),
        (name, code) => name.or(code),
    };
    NewReferral {
        identity: Identity {
            name: Some(Name {
                given: row.given_name,
                family: row.family_name,
                ..Name::default()
            }),
            born: row.birth_date,
            nhs_number,
            gender: row.gender.and_then(Gender::from_code),
            pronouns: None,
            gp_practice: row.gp_practice,
        },
        reach: Reach {
            phone: row.phone,
            other_phone: None,
            email: row.email,
            address: row.address.into_iter().collect(),
            postcode: row.postcode,
        },
        interpreter: (row.interpreter == Some(true)).then(|| row.language.unwrap_or_else(|| "und".to_owned())),
        source: ReferralSource::from_code(row.source).unwrap_or(ReferralSource::Other),
        means: Means::File,
        received_on: Some(row.referred_on),
        referrer_organisation: organisation,
        urgency: row.priority.and_then(SentUrgency::from_code),
        recommendation: Recommendation::NotGiven,
        words: ReferralWords {
            own_words: row.own_words,
            reason: Some(row.reason),
            referrer_view: row.recommendation,
            circumstances: row.adjustments.map(|a| format!("Adjustments and communication: {a}")),
            medication: row.medication,
            safety: row.safety,
            referrer_name: Some(row.referrer_name),
            referrer_contact: row.referrer_phone,
            ..ReferralWords::default()
        },
        ..NewReferral::default()
    }
}
