//! BaRS use cases: which kind of sender asks which kind of receiver for what.
//!
//! The codes and their names are those of the code system `usecases-categories-bars`, version 1.4.0 (30 April 2024).
//! It holds no code yet for referrals into mental health or from hospital wards; such messages name no use case or a
//! local one, and a service adds the local codes that it takes.

use serde::Serialize;

/// The code system of the use cases.
pub const USE_CASE_SYSTEM: &str = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars";

/// A family of use cases, by the setting from which the referral comes and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum UseCaseFamily {
    /// From general practice and other primary care.
    PrimaryCare,
    /// From a hospital: liaison, emergency department, ward.
    Hospital,
    /// From community services.
    Community,
    /// From mental-health services.
    MentalHealth,
    /// From NHS 111, 999 or a clinical assessment service to an emergency department, urgent treatment centre or same
    /// day emergency care.
    UrgentCare,
    /// From 999 to a clinical assessment service.
    ClinicalAssessment,
    /// 999 asks somebody to validate the priority of an ambulance call.
    AmbulanceValidation,
    /// One ambulance control room asks another to send, assist or take over.
    AmbulanceDispatch,
}

impl UseCaseFamily {
    /// All families.
    pub const ALL: [Self; 8] = [
        Self::PrimaryCare,
        Self::Hospital,
        Self::Community,
        Self::MentalHealth,
        Self::UrgentCare,
        Self::ClinicalAssessment,
        Self::AmbulanceValidation,
        Self::AmbulanceDispatch,
    ];

    /// Those that a therapy service takes unless it says otherwise.
    pub const USUAL: [Self; 4] = [Self::PrimaryCare, Self::Hospital, Self::Community, Self::MentalHealth];

    /// A short stable code, for settings.
    pub fn code(self) -> &'static str {
        match self {
            Self::PrimaryCare => "primary_care",
            Self::Hospital => "hospital",
            Self::Community => "community",
            Self::MentalHealth => "mental_health",
            Self::UrgentCare => "urgent_care",
            Self::ClinicalAssessment => "clinical_assessment",
            Self::AmbulanceValidation => "ambulance_validation",
            Self::AmbulanceDispatch => "ambulance_dispatch",
        }
    }

    /// The family of a [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.code() == code)
    }

    /// In words for a page.
    pub fn words(self) -> &'static str {
        match self {
            Self::PrimaryCare => "Primary care",
            Self::Hospital => "Hospital",
            Self::Community => "Community services",
            Self::MentalHealth => "Mental health services",
            Self::UrgentCare => "Urgent care (111, 999 or assessment service to emergency care)",
            Self::ClinicalAssessment => "999 to clinical assessment service",
            Self::AmbulanceValidation => "Validation of an ambulance call",
            Self::AmbulanceDispatch => "Ambulance control room to ambulance control room",
        }
    }

    /// Whether a message of this family may be about somebody in danger now, so that a refusal has to say so first.
    pub fn may_be_an_emergency(self) -> bool {
        matches!(
            self,
            Self::UrgentCare | Self::ClinicalAssessment | Self::AmbulanceValidation | Self::AmbulanceDispatch
        )
    }
}

/// A use case as a message names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseCase {
    /// The code as sent.
    pub code: String,
    /// The official name, else the display as sent, else the code.
    pub name: String,
    /// Its family, where the code is known.
    pub family: Option<UseCaseFamily>,
    /// The kind of receiver that the use case names, where it is another than a therapy service.
    pub meant_for: Option<&'static str>,
}

/// The official codes: code, official name, family, kind of receiver.
const OFFICIAL: [(&str, &str, UseCaseFamily, &str); 24] = {
    use UseCaseFamily::{AmbulanceDispatch, AmbulanceValidation, ClinicalAssessment, PrimaryCare, UrgentCare};
    [
        ("a1t1", "111 - ED", UrgentCare, "an emergency department"),
        ("a1t2", "111 - UTC", UrgentCare, "an urgent treatment centre"),
        ("a1t3", "CAS - ED", UrgentCare, "an emergency department"),
        ("a1t4", "CAS - UTC", UrgentCare, "an urgent treatment centre"),
        ("a1t5", "999 - ED", UrgentCare, "an emergency department"),
        ("a1t6", "999 - UTC", UrgentCare, "an urgent treatment centre"),
        ("a1t7", "111 - SDEC", UrgentCare, "same day emergency care"),
        ("a1t8", "CAS - SDEC", UrgentCare, "same day emergency care"),
        ("a1t9", "999 - SDEC", UrgentCare, "same day emergency care"),
        ("a2t1", "111 Online - ED", UrgentCare, "an emergency department"),
        ("a2t2", "111 Online - UTC", UrgentCare, "an urgent treatment centre"),
        ("a2t3", "S and R - ED", UrgentCare, "an emergency department"),
        ("a2t4", "S and R - UTC", UrgentCare, "an urgent treatment centre"),
        (
            "a3t1",
            "999 - CAS Referral",
            ClinicalAssessment,
            "a clinical assessment service",
        ),
        (
            "a4t1",
            "999 - CAS Validation",
            AmbulanceValidation,
            "a clinical assessment service",
        ),
        ("a4t2", "999 - Falls", AmbulanceValidation, "a falls service"),
        (
            "a4t3",
            "999 - Community Services",
            AmbulanceValidation,
            "a community response service",
        ),
        (
            "a5t1",
            "Primary Care to Community Pharmacy",
            PrimaryCare,
            "a community pharmacy",
        ),
        (
            "a5t2",
            "Primary Care to Pharmacy Contraception",
            PrimaryCare,
            "a community pharmacy",
        ),
        (
            "a5t3",
            "Primary Care to Pharmacy Blood Pressure Check Service",
            PrimaryCare,
            "a community pharmacy",
        ),
        (
            "referraltopharmacy",
            "Referral to Pharmacy - Deprecated",
            PrimaryCare,
            "a community pharmacy",
        ),
        (
            "a6t1",
            "CAD to CAD Out of Area Referral",
            AmbulanceDispatch,
            "an ambulance control room",
        ),
        (
            "a6t2",
            "CAD to CAD Call Assist Request",
            AmbulanceDispatch,
            "an ambulance control room",
        ),
        (
            "a6t3",
            "CAD to CAD Mutual Aid Request",
            AmbulanceDispatch,
            "an ambulance control room",
        ),
    ]
};

impl UseCase {
    /// The use case of a code, with the sender's display for codes that we do not know.
    pub fn read(code: &str, display: Option<&str>) -> Self {
        let official = OFFICIAL.iter().find(|(known, ..)| *known == code);
        match official {
            Some((_, name, family, meant_for)) => Self {
                code: code.to_owned(),
                name: (*name).to_owned(),
                family: Some(*family),
                meant_for: Some(meant_for),
            },
            None => Self {
                code: code.to_owned(),
                name: display.unwrap_or(code).to_owned(),
                family: None,
                meant_for: None,
            },
        }
    }

    /// Every official code, for settings pages.
    pub fn official() -> impl Iterator<Item = Self> {
        OFFICIAL.iter().map(|(code, ..)| Self::read(code, None))
    }
}
