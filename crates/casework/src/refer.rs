//! A referral as it is handed to the door, by form, by phone, by message or from a file.

use care::episode::ReferralWords;
use care::person::{Identity, Reach, SafeContact};
use care::terms::*;
use care::*;
use jiff::civil::Date;

/// A request for help, with all that is known of the person.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReferral {
    /// The person, when a human recognised them; else they are recognised by rule or registered.
    pub person: Option<PersonId>,
    /// Who they are, as far as given.
    pub identity: Identity,
    /// How to reach them.
    pub reach: Reach,
    /// How to do so safely, if it was asked.
    pub safe_contact: Option<SafeContact>,
    /// What to be careful of.
    pub careful: Option<String>,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter wanted for this language (BCP 47).
    pub interpreter: Option<String>,
    /// Consents given with it.
    pub consents: Vec<ConsentKind>,
    /// Who sent them.
    pub source: ReferralSource,
    /// By what means it reached us.
    pub means: Means,
    /// The day it reached us; today if none. The wait clock starts here.
    pub received_on: Option<Date>,
    /// The referrer's organisation.
    pub referrer_organisation: Option<String>,
    /// The therapy asked for.
    pub asks_for: Option<TherapyCode>,
    /// How urgent the sender called it.
    pub urgency: Option<SentUrgency>,
    /// What the referrer thinks of therapy.
    pub recommendation: Recommendation,
    /// Social circumstances.
    pub circumstances: Vec<SocialCircumstance>,
    /// A presenting problem code from the catalogue, only if somebody chose one.
    pub problem: Option<String>,
    /// Returning within six months, the person would rather be triaged anew.
    pub wants_triage: bool,
    /// What was said and written.
    pub words: ReferralWords,
    /// Wishes, if stated.
    pub wishes: Option<Wishes>,
    /// Wishes in words.
    pub wishes_in_words: Option<String>,
    /// Letters and documents that came with it.
    pub attachments: Vec<Attachment>,
}

impl Default for NewReferral {
    fn default() -> Self {
        Self {
            person: None,
            identity: Identity::default(),
            reach: Reach::default(),
            safe_contact: None,
            careful: None,
            needs: Vec::new(),
            interpreter: None,
            consents: Vec::new(),
            source: ReferralSource::Other,
            means: Means::Form,
            received_on: None,
            referrer_organisation: None,
            asks_for: None,
            urgency: None,
            recommendation: Recommendation::NotGiven,
            circumstances: Vec::new(),
            problem: None,
            wants_triage: false,
            words: ReferralWords::default(),
            wishes: None,
            wishes_in_words: None,
            attachments: Vec::new(),
        }
    }
}

/// A letter or document.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Media type, e.g. `application/pdf`.
    pub media_type: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// Media types that may be attached, each with the name of the file extension.
pub const ATTACHABLE: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("text/plain", "txt"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
];

/// Largest attachment, in bytes.
pub const LARGEST_ATTACHMENT: usize = 10 * 1024 * 1024;
