//! Who works in the demonstration's staff hub, and what people write who come to it. All invented.

use care::Role;
use care::staff_hub::{StaffMatter, WorkKind};

/// A clinician: sign-in name, name, profession, body, roles, therapies.
pub type Clinician = (
    &'static str,
    [&'static str; 2],
    &'static str,
    &'static str,
    &'static [Role],
    &'static [&'static str],
);

/// Who works there.
pub const CLINICIANS: [Clinician; 4] = [
    (
        "ottoline",
        ["Ottoline", "Crakemoor"],
        "Clinical psychologist",
        "HCPC",
        &[Role::TriageClinician, Role::Assessor],
        &["CBT", "TFCBT"],
    ),
    (
        "corentin",
        ["Corentin", "Haverstock-Bly"],
        "Psychotherapist",
        "UKCP",
        &[Role::TriageClinician, Role::Assessor],
        &["BEREAV", "PGT"],
    ),
    (
        "hubtherapist",
        ["Bevanwy", "Stonegarth"],
        "Psychotherapist",
        "UKCP",
        &[Role::Therapist],
        &["TFCBT", "EMDR"],
    ),
    (
        "hubtherapist2",
        ["Philomel", "Garsdale"],
        "Counsellor",
        "BACP",
        &[Role::Therapist],
        &["BEREAV", "PGT"],
    ),
];

/// What people write, with the work and matter that it goes with.
pub const WORDS: [(WorkKind, StaffMatter, &str); 12] = [
    (
        WorkKind::CareHome,
        StaffMatter::ResidentsDied,
        "We lost so many of them. I washed them and then went back on the floor. I dream of the corridor.",
    ),
    (
        WorkKind::Hospital,
        StaffMatter::AfterEvent,
        "A man died in front of me and his wife was watching. I cannot go into that bay.",
    ),
    (
        WorkKind::Ambulance,
        StaffMatter::AfterEvent,
        "It was a child. I have done this for fourteen years and I cannot put it down.",
    ),
    (
        WorkKind::SocialCare,
        StaffMatter::WornOut,
        "I drive from house to house and cry in between. I have nothing left for my own.",
    ),
    (
        WorkKind::PrimaryCare,
        StaffMatter::Complaint,
        "The letter came in March. I wake at four and go through every word I said.",
    ),
    (
        WorkKind::Hospice,
        StaffMatter::Bereavement,
        "My mother died on our own ward. I am back at work and everybody is kind and I cannot bear it.",
    ),
    (
        WorkKind::Agency,
        StaffMatter::MoralInjury,
        "They had nobody else that night. I knew it was not safe and I stayed quiet.",
    ),
    (
        WorkKind::Volunteer,
        StaffMatter::Bereavement,
        "I sat with her for a year. Nobody told me she had gone.",
    ),
    (
        WorkKind::Student,
        StaffMatter::AfterEvent,
        "My second placement. I was told to get used to it.",
    ),
    (
        WorkKind::Hospital,
        StaffMatter::WornOut,
        "I used to love this. Now I sit in the car park until the last minute.",
    ),
    (
        WorkKind::CareHome,
        StaffMatter::MoralInjury,
        "I had to tell the families no. They stood at the window and I pulled the curtain.",
    ),
    (
        WorkKind::Other,
        StaffMatter::WornOut,
        "I clean the wards. Nobody asks how we are.",
    ),
];
