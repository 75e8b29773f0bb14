//! The roles of a service (domain guide, section 1). One human may hold several; each act is recorded under one.

crate::codes::codes! {
    /// A role code.
    Role {
        Person => "person", "Person seeking therapy";
        Carer => "carer", "Carer";
        Representative => "representative", "Advocate or attorney";
        Referrer => "referrer", "Referrer";
        Administrator => "administrator", "Administrator";
        TriageClinician => "triage_clinician", "Triage clinician";
        Assessor => "assessor", "Assessor";
        Therapist => "therapist", "Therapist";
        Trainee => "trainee", "Trainee";
        Supervisor => "supervisor", "Supervisor";
        ClinicalLead => "clinical_lead", "Clinical lead";
        ServiceManager => "service_manager", "Service manager";
        Commissioner => "commissioner", "Commissioner";
        IgOfficer => "ig_officer", "Information governance officer";
        ClinicalSafetyOfficer => "clinical_safety_officer", "Clinical safety officer";
        Registrant => "registrant", "Registrant";
        RegisterEditor => "register_editor", "Register editor";
        Moderator => "moderator", "Moderator";
        Reviewer => "reviewer", "Second-opinion reviewer";
        System => "system", "Rapport, by rule";
        Provider => "provider", "Provider seat";
    }
}

impl Role {
    /// The small number that stands for the role in a ledger row. Never renumbered.
    #[must_use]
    pub fn number(self) -> i16 {
        Self::ALL
            .iter()
            .position(|r| *r == self)
            .and_then(|i| i16::try_from(i + 1).ok())
            .unwrap_or(0)
    }

    /// The role with this number.
    #[must_use]
    pub fn from_number(number: i16) -> Option<Self> {
        usize::try_from(number)
            .ok()?
            .checked_sub(1)
            .and_then(|i| Self::ALL.get(i).copied())
    }

    /// Whether the role is held by a clinician of the service, or one called in to review.
    #[must_use]
    pub const fn is_clinical(self) -> bool {
        matches!(
            self,
            Self::TriageClinician
                | Self::Assessor
                | Self::Therapist
                | Self::Trainee
                | Self::Supervisor
                | Self::ClinicalLead
                | Self::Reviewer
        )
    }

    /// Whether the role may take responsibility on its own for a clinical decision: a trainee may not hold risk alone.
    #[must_use]
    pub const fn is_qualified_clinician(self) -> bool {
        self.is_clinical() && !matches!(self, Self::Trainee)
    }
}
