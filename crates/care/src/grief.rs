//! Grief of the public, in the three components of NICE's guidance on supportive care (2004), as the domain guide gives them
//! in section 8: information and informal support for all, structured support for some, specialist help for few. Most grief
//! needs people, not therapy.

use crate::codes::codes;
use crate::terms::DecisionKind;

codes! {
    /// What somebody who grieves is offered.
    GriefLayer {
        Information => "information", "Information, and the people around them";
        Support => "support", "Volunteer bereavement support";
        Therapy => "therapy", "Therapy for grief that does not ease";
    }
}

/// Months after the loss from which grief may be called prolonged (ICD-11, 6B42: at least six, and beyond what is usual in
/// the person's culture).
pub const PROLONGED_FROM_MONTHS: u8 = 6;

/// The presenting problems of the catalogue that are grief.
pub const PROBLEMS: &[&str] = &["grief", "prolonged_grief"];

impl GriefLayer {
    /// For whom it is, in words for staff.
    #[must_use]
    pub const fn for_whom(self) -> &'static str {
        match self {
            Self::Information => "Everybody. Most people need nothing more; offering therapy early can do harm.",
            Self::Support => {
                "Some: those who have few people to talk to, or want somebody outside. Earlier after a sudden or violent \
                 death, several deaths, or one at work."
            }
            Self::Therapy => {
                "Few: grief that does not ease from six months on; depression, post-traumatic stress or danger at any time."
            }
        }
    }

    /// The decision that offers it.
    #[must_use]
    pub const fn decision(self) -> DecisionKind {
        match self {
            Self::Information => DecisionKind::Signposted,
            Self::Support => DecisionKind::ReferredOn,
            Self::Therapy => DecisionKind::Accepted,
        }
    }

    /// The therapy of the catalogue that it is about; none for what is not therapy.
    #[must_use]
    pub const fn therapy(self) -> Option<&'static str> {
        match self {
            Self::Information => None,
            Self::Support => Some("BEREAV"),
            Self::Therapy => Some("PGT"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_layer_puts_somebody_on_a_list_for_therapy() {
        let accepted: Vec<_> = GriefLayer::ALL
            .iter()
            .filter(|l| l.decision() == DecisionKind::Accepted)
            .collect();
        assert_eq!(accepted, [&GriefLayer::Therapy]);
        assert!(GriefLayer::ALL.iter().all(|l| !l.words().contains("debrief")));
    }
}
