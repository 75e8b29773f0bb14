//! Who is signed in.

use care::{Author, CarerId, HumanId, OrganisationId, PersonId, PractitionerId, Role, UserId};
use uuid::Uuid;

/// Who acts: one human, through one account, in one role. Made by [`crate::Desk::principal`] anew at each request, so
/// that a role taken away ends with the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub user: UserId,
    /// The human behind it.
    pub human: HumanId,
    /// The role acted in.
    pub role: Role,
    /// All roles held now.
    pub roles: Vec<Role>,
    /// Name to show.
    pub name: String,
    /// Team to show.
    pub team: String,
    /// The practitioner that the account belongs to.
    pub practitioner: Option<PractitionerId>,
    /// The person whose own pages these are: somebody who uses the service, signed in to see their own record.
    pub own: Option<PersonId>,
    /// A carer, signed in to see what the person lets them see at this moment.
    pub carer: Option<CarerId>,
    /// The referring organisation that the account speaks for.
    pub speaks_for: Option<String>,
    /// The organisation acted for.
    pub organisation: OrganisationId,
    /// Another password must be chosen before anything else.
    pub must_change_password: bool,
    /// SHA-256 of the session's token; none for the command line, jobs and visitors.
    pub(crate) session: Option<[u8; 32]>,
}

/// Account of the program itself.
pub const SYSTEM_USER: UserId = UserId(Uuid::nil());
/// Account under which somebody who has none refers themself.
pub const VISITOR: UserId = UserId(Uuid::from_u128(1));

impl Principal {
    /// The author of an act.
    #[must_use]
    pub const fn author(&self) -> Author {
        Author {
            user: self.user,
            human: self.human,
            role: self.role,
        }
    }

    /// Rapport itself: jobs by rule, and the command line of whoever runs the machine.
    #[must_use]
    pub fn system(organisation: OrganisationId) -> Self {
        Self::without_account(SYSTEM_USER, Role::System, "Rapport, by rule", organisation)
    }

    /// Somebody who is not signed in: may refer themself, comment on news and report a comment, and nothing else.
    #[must_use]
    pub fn visitor(organisation: OrganisationId) -> Self {
        Self::without_account(VISITOR, Role::Person, "The person", organisation)
    }

    /// Somebody who uses the service, on their own pages. Their acts are recorded under their own id.
    pub(crate) fn person(person: PersonId, organisation: OrganisationId, session: [u8; 32]) -> Self {
        Self {
            own: Some(person),
            session: Some(session),
            ..Self::without_account(UserId(person.0), Role::Person, "The person", organisation)
        }
    }

    /// Somebody whom a person lets see something. What that is, is read anew at each request and is not here.
    pub(crate) fn carer(carer: CarerId, organisation: OrganisationId, session: [u8; 32]) -> Self {
        Self {
            carer: Some(carer),
            session: Some(session),
            ..Self::without_account(UserId(carer.0), Role::Carer, "The carer", organisation)
        }
    }

    /// Whether it is a member of staff, or somebody else with an account: not a person on their own pages, and no carer.
    #[must_use]
    pub const fn has_account(&self) -> bool {
        self.own.is_none() && self.carer.is_none()
    }

    fn without_account(user: UserId, role: Role, name: &str, organisation: OrganisationId) -> Self {
        Self {
            user,
            human: HumanId(user.0),
            role,
            roles: vec![role],
            name: name.to_owned(),
            team: String::new(),
            practitioner: None,
            own: None,
            carer: None,
            speaks_for: None,
            organisation,
            must_change_password: false,
            session: None,
        }
    }
}
