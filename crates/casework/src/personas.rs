//! People to be in a demonstration: signed in by one press. Never in a real service.

use care::Role;

use crate::desk::Desk;

/// Somebody to be in a demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Sign-in name.
    pub user_name: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Team, organisation or profession; empty where none is recorded.
    pub team: String,
    /// What one can see as this persona.
    pub what: &'static str,
}

/// Roles in the order in which they are offered, with what each shows. Those without a page of their own yet are left
/// out.
const OFFERED: &[(Role, &str)] = &[
    (
        Role::Referrer,
        "Refer somebody, see where your referrals stand, answer questions, read decisions",
    ),
    (
        Role::Administrator,
        "Bookings, offers, letters, accounts, held messages; no clinical notes",
    ),
    (
        Role::TriageClinician,
        "The inbox: safety first, priority, decisions, second opinions",
    ),
    (Role::Assessor, "Assessment conversations and decisions with the person"),
    (Role::Therapist, "Your caseload: sessions, measures, notes, endings"),
    (Role::Trainee, "A caseload under supervision"),
    (Role::Supervisor, "The work you supervise"),
    (
        Role::Reviewer,
        "Second opinions: your own opinion first, then the decision",
    ),
    (Role::ClinicalLead, "Everything clinical; proposals; who reviews"),
    (
        Role::Provider,
        "A charity's seat: people handed over to it, its places, who arrived, how it ended",
    ),
    (Role::ServiceManager, "Practitioners, slots and counts; nobody's record"),
    (
        Role::Commissioner,
        "Published figures: access, waits, who is seen; nobody's record",
    ),
    (Role::IgOfficer, "Who looked at what, and why"),
    (
        Role::RegisterEditor,
        "The register: files, certificates to confirm, checks that are due",
    ),
    (
        Role::Registrant,
        "Your own entry, what the directory shows, paid posts that fit",
    ),
    (
        Role::Moderator,
        "The public news: readers' comments, posts, the emergency banner",
    ),
];

/// Personas offered for one role: two, where a second clinician is needed to confirm.
const OF_A_ROLE: usize = 2;

/// What each shows in a staff hub, where it differs.
const fn in_a_hub(role: Role, what: &'static str) -> &'static str {
    match role {
        Role::Administrator => "Accounts, named clinicians, settings; nobody’s record",
        Role::TriageClinician => "Who came, what is due, first conversations, taking down on the phone",
        Role::ClinicalLead => "Duty lead: no record, but one where a life is in danger",
        Role::ServiceManager => "Work with teams, slots, hours, figures; nobody’s record",
        _ => what,
    }
}

impl Desk {
    /// Who can be signed in by one press: the first accounts of each role. Empty unless the data are fictional.
    #[must_use]
    pub fn personas(&self) -> Vec<Persona> {
        if !self.is_demo() {
            return Vec::new();
        }
        let now = self.clock.now();
        let mut accounts = self.views.accounts();
        // Ids are ordered by the time they were made: the first accounts of the demonstration are its personas.
        accounts.sort_by_key(|a| a.id);
        OFFERED
            .iter()
            .flat_map(|(role, what)| {
                accounts
                    .iter()
                    .filter(|a| a.state.roles_at(now).next() == Some(*role))
                    .take(OF_A_ROLE)
                    .map(|a| Persona {
                        user_name: a.state.user_name.clone(),
                        name: a.state.name.clone(),
                        role: *role,
                        team: a.state.team.clone(),
                        what: if self.is_hub() { in_a_hub(*role, what) } else { what },
                    })
            })
            .collect()
    }
}
