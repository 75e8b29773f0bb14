//! What was entered for a referral, looked at all at once.

use care::terms::*;
use care::*;

use crate::draft::Draft;
use crate::outcome::{FieldError, Refused};
use crate::refer::{ATTACHABLE, Attachment, LARGEST_ATTACHMENT, NewReferral};

/// Looks at everything entered, all at once.
pub(crate) fn check(new: &NewReferral, draft: &Draft<'_>) -> Result<(), Refused> {
    let mut errors = Vec::new();
    let today = draft.today;
    if new.means != Means::Message && new.person.is_none() {
        let named = new.identity.name.as_ref().is_some_and(|n| !n.full().trim().is_empty());
        if !named {
            errors.push(FieldError::new("name", "Enter the person's name"));
        }
    }
    if new.identity.born.is_some_and(|born| born > today) {
        errors.push(FieldError::new("born", "Date of birth must be in the past"));
    }
    if new
        .identity
        .born
        .is_some_and(|born| calendar::age_at(born, today) > 130)
    {
        errors.push(FieldError::new("born", "Check the year of birth"));
    }
    if new.received_on.is_some_and(|on| on > today) {
        errors.push(FieldError::new(
            "received_on",
            "Date of the referral must be today or in the past",
        ));
    }
    if let Some(therapy) = &new.asks_for
        && catalogue::catalogue().therapy(therapy.as_str()).is_none()
    {
        errors.push(FieldError::new("asks_for", "Choose a therapy from the list"));
    }
    if let Some(problem) = &new.problem
        && !catalogue::catalogue().indications.iter().any(|i| i.problem == *problem)
    {
        errors.push(FieldError::new("problem", "Choose a difficulty from the list, or none"));
    }
    if new.consents.contains(&ConsentKind::ShareWithCarer) {
        errors.push(FieldError::new(
            "consents",
            "Record consent to share with a carer on the person's page, with the carer's name",
        ));
    }
    check_attachments(&new.attachments, new.means == Means::Message, &mut errors);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refused::Invalid(errors))
    }
}

pub(crate) fn check_attachments(all: &[Attachment], message: bool, errors: &mut Vec<FieldError>) {
    for attachment in all {
        let known = ATTACHABLE
            .iter()
            .any(|(media_type, _)| *media_type == attachment.media_type);
        if !known && !message {
            errors.push(FieldError::new(
                "attachments",
                "Attach a PDF, a Word document, a picture or a text file",
            ));
        } else if attachment.bytes.is_empty() {
            errors.push(FieldError::new("attachments", "The attached file is empty"));
        } else if attachment.bytes.len() > LARGEST_ATTACHMENT {
            errors.push(FieldError::new(
                "attachments",
                "The attached file must be smaller than 10 MB",
            ));
        }
    }
}
