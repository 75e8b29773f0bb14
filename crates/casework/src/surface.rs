//! The functions still to be filled in; each moves to its own file when it is.

use std::sync::Arc;

use care::episode::Episode;
use care::service::Service;
use care::*;
use jiff::Timestamp;

use crate::read::*;
use crate::*;

#[expect(
    clippy::missing_errors_doc,
    clippy::unused_self,
    unused_variables,
    missing_docs,
    reason = "signatures first; bodies follow"
)]
impl Desk {
    pub fn sign_in(&self, user_name: &str, password: &str, network: &str) -> Result<Token, SignInRefused> {
        Err(SignInRefused::Busy)
    }
    pub fn personas(&self) -> Vec<Persona> {
        Vec::new()
    }
    pub fn sign_in_as_persona(&self, user_name: &str) -> Result<Token, SignInRefused> {
        Err(SignInRefused::Busy)
    }
    /// Who the token belongs to now; prolongs the sign-in.
    pub fn principal(&self, token: &str) -> Option<Principal> {
        None
    }
    /// Acts in another role from now on; the old token ends.
    pub fn take_role(&self, token: &str, role: Role) -> Result<Token, Refused> {
        Err(Refused::NotFound)
    }
    pub fn sign_out(&self, token: &str) {}
    /// The human's own password. All other sign-ins end, this one gets another token.
    pub fn change_password(&self, token: &str, old: &str, new: &str) -> Result<Token, Refused> {
        Err(Refused::NotFound)
    }
    /// What a form of this sign-in carries against forged requests.
    pub fn csrf(&self, token: &str) -> String {
        String::new()
    }
    pub fn csrf_holds(&self, token: &str, given: &str) -> bool {
        false
    }
    /// Whose sign-in this was, even if it has ended: for keeping what they had typed.
    pub fn whose(&self, token: &str) -> Option<UserId> {
        None
    }
    /// Keeps a form, sealed, for the same user after signing in again; for an hour.
    pub fn hold_form(&self, user: UserId, path: &str, form: &[u8]) -> Result<(), Refused> {
        Err(Refused::NotFound)
    }
    /// The form held for this path; it is given back once.
    pub fn held_form(&self, user: UserId, path: &str) -> Option<Vec<u8>> {
        None
    }
    /// A token for a system that sends messages over HTTP, for an account with the role referrer.
    pub fn issue_client_token(&self, p: &Principal, user: UserId) -> Result<Token, Refused> {
        Err(Refused::NotFound)
    }

    pub fn act(&self, p: &Principal, act: Act, once: Option<Once<'_>>) -> Result<Done, Refused> {
        Err(Refused::NotFound)
    }
    /// Whether the policy lets this principal do that at all (a relationship may still be needed).
    pub fn may(&self, p: &Principal, kind: ActKind) -> bool {
        policy::need(kind, p.role) != policy::Need::Never
    }

    pub fn episode(&self, p: &Principal, id: EpisodeId) -> Result<EpisodePage, Refused> {
        Err(Refused::NotFound)
    }
    pub fn today(&self, p: &Principal) -> Result<Today, Refused> {
        Err(Refused::NotFound)
    }
    pub fn inbox(&self, p: &Principal, filter: &InboxFilter) -> Result<Inbox, Refused> {
        Err(Refused::NotFound)
    }
    pub fn waiting_list(&self, p: &Principal, filter: &WaitingFilter) -> Result<WaitingList, Refused> {
        Err(Refused::NotFound)
    }
    pub fn caseload(&self, p: &Principal) -> Result<Caseload, Refused> {
        Err(Refused::NotFound)
    }
    pub fn offers(&self, p: &Principal) -> Result<Vec<OfferRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn my_referrals(&self, p: &Principal, page: usize) -> Result<Page<OwnReferralRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn my_referral(&self, p: &Principal, id: EpisodeId) -> Result<OwnReferral, Refused> {
        Err(Refused::NotFound)
    }
    pub fn fill_slot(&self, p: &Principal, opening: OpeningId) -> Result<FillSlot, Refused> {
        Err(Refused::NotFound)
    }
    pub fn proposals(&self, p: &Principal) -> Result<Vec<ProposalRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn proposal(&self, p: &Principal, id: ProposalId) -> Result<Proposal, Refused> {
        Err(Refused::NotFound)
    }
    pub fn search_people(&self, p: &Principal, words: &str) -> Result<Vec<PersonHit>, Refused> {
        Err(Refused::NotFound)
    }
    /// Who may be the person of a referral that is being entered: for "Is it one of these?".
    pub fn recognise(&self, p: &Principal, identity: &care::person::Identity) -> Result<Vec<PersonHit>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn readers_of(&self, p: &Principal, person: PersonId) -> Result<Vec<ReaderRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn practitioners(&self, p: &Principal) -> Result<Vec<PractitionerRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn practitioner(&self, p: &Principal, id: PractitionerId) -> Result<PractitionerRow, Refused> {
        Err(Refused::NotFound)
    }
    pub fn openings(&self, p: &Principal) -> Result<Vec<OpeningRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn accounts(&self, p: &Principal) -> Result<Vec<AccountRow>, Refused> {
        Err(Refused::NotFound)
    }
    /// Names of staff who hold a role, for a choice in a form (whom to assign, who reviews, with whom to book).
    pub fn staff_with(&self, p: &Principal, roles: &[Role]) -> Result<Vec<(UserId, String, String)>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn quarantine(&self, p: &Principal) -> Result<Vec<QuarantineRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn quarantined(&self, p: &Principal, id: QuarantineId) -> Result<Quarantined, Refused> {
        Err(Refused::NotFound)
    }
    pub fn access_log(&self, p: &Principal, filter: &AccessFilter) -> Result<Page<AccessRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn grants(&self, p: &Principal) -> Result<Vec<GrantRow>, Refused> {
        Err(Refused::NotFound)
    }
    pub fn ledger_state(&self, p: &Principal) -> Result<LedgerState, Refused> {
        Err(Refused::NotFound)
    }
    pub fn settings(&self, p: &Principal) -> Result<Service, Refused> {
        Err(Refused::NotFound)
    }
    /// A document of an episode that this principal may see (or of a held message).
    pub fn document(&self, p: &Principal, id: DocumentId) -> Result<StoredDocument, Refused> {
        Err(Refused::NotFound)
    }
    /// A referral message of an episode as it was sent, beside what we understood.
    pub fn as_sent(&self, p: &Principal, episode: EpisodeId, referral: ReferralId) -> Result<AsSent, Refused> {
        Err(Refused::NotFound)
    }

    /// Takes a message in: `POST /fhir/$process-message`, `POST /fhir`, `rapport import referral`.
    pub fn take_message(&self, p: &Principal, bytes: &[u8], any_use_case: bool) -> Result<Taken, Refused> {
        Err(Refused::NotFound)
    }
    /// Does what is due by rule: lapses offers. Called once a minute by whoever holds the lease. Says how much was done.
    pub fn due_jobs(&self) -> Result<JobsDone, Refused> {
        Err(Refused::NotFound)
    }

    /// The service's public settings: name, contact, sites, nation. Nothing in it is about a person.
    pub fn service(&self) -> Arc<Service> {
        Arc::default()
    }
    /// Whether the data are fictional: every page says so.
    pub fn is_demo(&self) -> bool {
        self.ledger.purpose() == ledger::Purpose::Demo
    }
    pub fn organisation(&self) -> OrganisationId {
        OrganisationId(uuid::Uuid::nil())
    }
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
    pub fn today_in_london(&self) -> jiff::civil::Date {
        care::calendar::london_date(self.clock.now())
    }
    /// Makes ids for commands that need them.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    /// The rules of the episode, for what a page should offer: folded state in, dues out.
    pub fn dues(&self, state: &Episode) -> Vec<care::episode::Due> {
        Vec::new()
    }
}

/// What the jobs did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobsDone {
    /// Offers that lapsed.
    pub offers_lapsed: usize,
    /// Sign-ins and held forms that were removed.
    pub pruned: u64,
}
