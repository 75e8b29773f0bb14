//! Which of the five answers a body gets.

use super::body;
use super::envelope::{self, NotOpened, Opened, Wanted, message_id, patients};
use super::given::Given;
use super::index::Index;
use super::problem::{Held, HeldReason, Issue, IssueCode, Refusal, RefusalReason};
use super::reading::Reading;
use super::request::MessageCategory;
use super::supporting;
use super::understand::{Keys, Subject, finish, point_out_gaps, subject, understand};
use super::understood::{CheckKind, Envelope, ReferralUnderstood};
use super::use_case::{UseCase, UseCaseFamily};
use super::{Intake, IntakeRules, Named, NamedBy, SourceFacts, Update, Withdrawal, Withdrawn};
use crate::json::{At, Doc, Step, Value};

/// Reads one body.
pub(super) fn intake(bytes: &[u8], rules: &IntakeRules) -> Result<Intake, Box<Refusal>> {
    let text = body::text_of(bytes, rules)?;
    let doc = body::parse(text, rules)?;
    let kind = body::kind(&doc)?;
    let root = doc.root();
    let keys = Keys::of(bytes, root);
    let mut reading = Reading::new(Index::of(&doc), rules.today, doc.len());
    for (at, ch) in doc.control_characters() {
        let rule = format!("the control character U+{:04X} may not stand in a FHIR text", ch as u32);
        reading.problem(Issue::error(IssueCode::Value, at.path(), rule));
    }
    match envelope::open(&reading, root, kind) {
        Ok(opened) => decide(&doc, &mut reading, &opened, &keys, rules),
        Err(NotOpened::Refused(mut refusal)) => {
            refusal.message_id = message_id(root);
            Err(refusal)
        }
        Err(NotOpened::Held(reason, words, issues)) => {
            let header = reading
                .index
                .of_kind("MessageHeader")
                .next()
                .map(|header| reading.header_facts(header.at));
            let (sender, source) = header.map_or((Given::NotGiven, SourceFacts::default()), |facts| {
                (facts.sender, facts.source)
            });
            let sender_key = super::understand::sender_key(&sender, &source, rules);
            Ok(Intake::Quarantine(Box::new(Held {
                reason,
                words,
                ask: ask(reason).to_owned(),
                issues,
                message_id: message_id(root),
                repeat_key: keys.repeat_key(&sender_key),
                sender_key,
                understood: None,
            })))
        }
    }
}

/// What the person who resolves a held message should do.
fn ask(reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::PersonNotInMessage => {
            "Ask the sender who the person is, then take the referral down for that person, or tell the sender to send it again with the Patient inside."
        }
        HeldReason::SeveralRequests => "Decide which of the requests is the referral, and take that one.",
        HeldReason::Status => "Ask the sender whether help is wanted now; take it as a referral only then.",
        HeldReason::DoNotPerform => "Read what the sender asks not to be done, and tell those who treat the person.",
        HeldReason::UnknownUseCase => {
            "Decide whether this service takes this use case; if so, take it and add the code to the service's settings."
        }
        HeldReason::LooksLikeAmbulance => "Ring the sender now: this looks like an ambulance request that went astray.",
        HeldReason::Validation => {
            "The sender asks for an opinion and keeps the care. Ring the sender; take it as a referral only if they ask for one."
        }
        HeldReason::UnknownMessageReason => "Ask the sender whether this is new, a change or a withdrawal.",
        HeldReason::Modifier => "Read the marked part with the sender: it may change the meaning of the rest.",
        HeldReason::NoRequest => {
            "Read it, and decide whether somebody is being referred; if so, take the referral down from it."
        }
    }
}

fn decide<'d, 'a>(
    doc: &'d Doc<'a>,
    reading: &mut Reading<'d, 'a>,
    opened: &Opened<'d, 'a>,
    keys: &Keys,
    rules: &IntakeRules,
) -> Result<Intake, Box<Refusal>> {
    let root = doc.root();
    let people = patients(&reading.index);
    let subject = match opened.request {
        Wanted::Request(at) | Wanted::Put(at, _) => subject(reading, at),
        Wanted::Delete(..) => Subject::Missing,
    };
    if let Subject::Patient(at) = subject {
        reading.person = Some(at);
    }
    let referral = understand(reading, root, opened, &subject, keys, rules);
    let message = message_id(root);
    let refused = |mut refusal: Box<Refusal>| {
        refusal.message_id = message.clone();
        Err(refusal)
    };

    if reading.is_spent() {
        let words = "the parts of the message refer to each other so often that reading it would take too long";
        let remedy = "Send each practitioner, organisation and place once, and refer to it only where it is needed.";
        return refused(body::refuse(
            413,
            RefusalReason::TooLarge,
            IssueCode::TooLong,
            words,
            remedy,
        ));
    }
    if let Some(how) = withdrawn(&referral, opened) {
        return withdraw(doc, reading, opened, referral, how).or_else(refused);
    }
    if let Some(refusal) = refuse_use_case(&referral, reading, rules) {
        return refused(refusal);
    }
    if people.len() > 1 {
        let rule = "a referral is about one person; send one message for each";
        let issues = people
            .iter()
            .map(|at| Issue::error(IssueCode::BusinessRule, at.path(), rule))
            .collect();
        let words = format!("the message holds {} people; a referral is about one", people.len());
        let remedy = "Send one message for each person.".to_owned();
        return refused(Box::new(Refusal {
            status: 422,
            reason: RefusalReason::TwoPeople,
            words,
            remedy,
            issues,
            message_id: None,
        }));
    }
    match &subject {
        Subject::NotAPerson(kind, at) => {
            let rule = format!("the subject of a referral is a Patient, not a {kind}");
            let issue = Issue::error(IssueCode::BusinessRule, at.path(), rule);
            return refused(refusal(RefusalReason::SubjectNotAPerson, vec![issue]));
        }
        Subject::Missing => {
            let rule = "a request must say whom it is about";
            reading.problem(Issue::error(
                IssueCode::Required,
                format!("{}.subject", referral.request.path),
                rule,
            ));
        }
        Subject::Patient(_) | Subject::ByNumber(_) | Subject::Elsewhere(..) => {}
    }
    let problems = reading.take_problems();
    if !problems.is_empty() {
        let all_missing = problems.iter().all(|problem| problem.code == IssueCode::Required);
        let reason = if all_missing {
            RefusalReason::Missing
        } else {
            RefusalReason::InvalidContent
        };
        return refused(refusal(reason, problems));
    }
    point_out_gaps(reading, &referral);
    point_out_use_case(&referral, reading, rules);
    let hold = why_hold(doc, reading, &referral, &subject, opened, rules);
    let names = names(&referral, opened);
    let is_update = matches!(opened.request, Wanted::Put(..)) || referral.message.reason.as_deref() == Some("update");
    let referral = finish(referral, reading, doc.unread());
    Ok(match hold {
        Some((reason, words, issues)) => Intake::Quarantine(Box::new(Held {
            reason,
            words,
            ask: ask(reason).to_owned(),
            issues,
            message_id: message,
            sender_key: referral.message.sender_key.clone(),
            repeat_key: referral.message.repeat_key.clone(),
            understood: Some(Box::new(referral)),
        })),
        None if is_update => Intake::Update(Box::new(Update { names, referral })),
        None => Intake::Referral(Box::new(referral)),
    })
}

/// A refusal for these issues: 422 where only rules of the service are broken, else 400.
fn refusal(reason: RefusalReason, issues: Vec<Issue>) -> Box<Refusal> {
    let only_rules = issues
        .iter()
        .all(|issue| matches!(issue.code, IssueCode::BusinessRule | IssueCode::Invariant));
    let first = issues.first().map(Issue::words).unwrap_or_default();
    let words = match issues.len() {
        0 | 1 => first,
        count => format!("{count} errors; the first: {first}"),
    };
    let remedy = "Mend what is listed and send the message again.".to_owned();
    Box::new(Refusal {
        status: if only_rules { 422 } else { 400 },
        reason,
        words,
        remedy,
        issues,
        message_id: None,
    })
}

/// Whether and how the message withdraws a request.
fn withdrawn(referral: &ReferralUnderstood, opened: &Opened<'_, '_>) -> Option<Withdrawn> {
    match referral.request.status.as_deref() {
        Some("entered-in-error") => return Some(Withdrawn::EnteredInError),
        Some("revoked") => return Some(Withdrawn::Revoked),
        _ => {}
    }
    let deleted = matches!(opened.request, Wanted::Delete(..)) || referral.message.reason.as_deref() == Some("delete");
    deleted.then_some(Withdrawn::Deleted)
}

/// A withdrawal is taken even when other parts of it are wrong: it must not fail to stop what it names. It is refused
/// only where it names nothing.
fn withdraw<'d, 'a>(
    doc: &'d Doc<'a>,
    reading: &Reading<'d, 'a>,
    opened: &Opened<'d, 'a>,
    referral: ReferralUnderstood,
    how: Withdrawn,
) -> Result<Intake, Box<Refusal>> {
    let names = names(&referral, opened);
    if names.is_empty() {
        let rule = "a withdrawal must name what it withdraws: an identifier or id of the request, or a case number";
        let issue = Issue::error(
            IssueCode::Required,
            format!("{}.identifier", referral.request.path),
            rule,
        );
        return Err(refusal(RefusalReason::Missing, vec![issue]));
    }
    for problem in reading.take_problems() {
        let path = problem.path.clone().unwrap_or_default();
        reading.check_at(CheckKind::Contradiction, path, problem.value.as_deref(), problem.rule);
    }
    if referral.message.reason.as_deref() == Some("new") {
        let path = referral.message.reason.path().unwrap_or_default().to_owned();
        let words = "the message calls itself new, but its request is withdrawn; it was taken as a withdrawal";
        reading.check_at(CheckKind::Contradiction, path, Some("new"), words);
    }
    let referral = finish(referral, reading, doc.unread());
    Ok(Intake::Withdrawal(Box::new(Withdrawal { how, names, referral })))
}

/// What an update or withdrawal names, the most telling first.
fn names(referral: &ReferralUnderstood, opened: &Opened<'_, '_>) -> Vec<Named> {
    let mut names: Vec<Named> = Vec::new();
    let mut add = |by: NamedBy, value: String, path: String| {
        if !value.is_empty() && !names.iter().any(|named| named.by == by && named.value == value) {
            names.push(Named { by, value, path });
        }
    };
    let request = &referral.request;
    for identifier in &request.identifiers {
        add(
            NamedBy::RequestIdentifier,
            super::request::token(&identifier.system, &identifier.value),
            identifier.path.clone(),
        );
    }
    match opened.request {
        Wanted::Delete(id, at) => add(NamedBy::RequestId, id.to_owned(), at.path()),
        Wanted::Put(_, id) => add(NamedBy::RequestId, id.to_owned(), request.path.clone()),
        Wanted::Request(_) => {}
    }
    for (by, given) in [(NamedBy::RequestId, &request.id), (NamedBy::FullUrl, &request.full_url)] {
        if let Given::Given(value, path) = given {
            add(by, value.clone(), path.clone());
        }
    }
    for relation in request.relates_to.iter().filter(|relation| relation.how == "replaces") {
        add(NamedBy::Replaces, relation.target.clone(), relation.path.clone());
    }
    for (value, path) in supporting::case_numbers(&referral.encounters) {
        add(NamedBy::CaseNumber, value, path);
    }
    if let Given::Given(value, path) = &referral.message.message_id
        && opened.envelope != Envelope::Alone
    {
        add(NamedBy::MessageId, value.clone(), path.clone());
    }
    if let Some(number) = referral.person.nhs_number.number.valid() {
        add(
            NamedBy::NhsNumber,
            number.digits(),
            referral.person.nhs_number.path.clone().unwrap_or_default(),
        );
    }
    names
}

/// Refuses a use case that the service does not take, loudly, with what to do instead.
fn refuse_use_case(
    referral: &ReferralUnderstood,
    reading: &Reading<'_, '_>,
    rules: &IntakeRules,
) -> Option<Box<Refusal>> {
    let Given::Given(use_case, path) = &referral.message.use_case else {
        // Without a use case a validation request still says that it is one.
        let is_validation = reading.message_category(&referral.request) == MessageCategory::Validation;
        let takes = rules.any_use_case || rules.use_cases.contains(&UseCaseFamily::AmbulanceValidation);
        return (is_validation && !takes).then(|| {
            let words = "this asks for a clinical validation, not for a referral; this service validates nothing";
            let path = format!("{}.category", referral.request.path);
            loud(
                words.to_owned(),
                "Send it to a clinical assessment service.",
                path,
                "validation",
            )
        });
    };
    if takes(use_case, rules) || use_case.family.is_none() {
        return None;
    }
    let UseCase { code, name, .. } = use_case;
    let emergency = use_case.family.is_some_and(UseCaseFamily::may_be_an_emergency);
    let words = if emergency {
        format!(
            "NOT TAKEN: this is a psychological-therapy service; nobody here sends help or acts on an urgent call. \
             The use case {name} ({code}) is not one that it takes"
        )
    } else {
        format!("this service does not take the use case {name} ({code})")
    };
    let meant = use_case.meant_for.unwrap_or("the service that it was meant for");
    let remedy = if emergency {
        format!("Act on it now by another way: send it to {meant}, or ring 999 where somebody is in danger.")
    } else {
        format!("Send it to {meant}.")
    };
    Some(loud(words, &remedy, path.clone(), code))
}

fn loud(words: String, remedy: &str, path: String, value: &str) -> Box<Refusal> {
    let issue = Issue::error(IssueCode::NotSupported, path, words.clone()).with_value(value);
    let (remedy, issues) = (remedy.to_owned(), vec![issue]);
    Box::new(Refusal {
        status: 422,
        reason: RefusalReason::UseCase,
        words,
        remedy,
        issues,
        message_id: None,
    })
}

fn takes(use_case: &UseCase, rules: &IntakeRules) -> bool {
    rules.any_use_case
        || rules.extra_use_case_codes.contains(&use_case.code)
        || use_case.family.is_some_and(|family| rules.use_cases.contains(&family))
}

/// Points out a use case that was let through though it is not quite the service's own, or missing from a message.
fn point_out_use_case(referral: &ReferralUnderstood, reading: &Reading<'_, '_>, rules: &IntakeRules) {
    match &referral.message.use_case {
        Given::Given(use_case, path) => {
            let own = use_case.family.is_some_and(|family| rules.use_cases.contains(&family))
                || rules.extra_use_case_codes.contains(&use_case.code);
            let UseCase {
                name, code, meant_for, ..
            } = use_case;
            if !own {
                let words = format!("the use case {name} was taken only because every use case is let through now");
                reading.check_at(CheckKind::UseCase, path.clone(), Some(code), words);
            }
            if let Some(meant_for) = meant_for {
                let words = format!(
                    "by its use case, {name}, the message is meant for {meant_for}: ask whether it went astray"
                );
                reading.check_at(CheckKind::UseCase, path.clone(), Some(code), words);
            }
        }
        Given::NotGiven if referral.message.envelope == Envelope::Message => {
            let words = "the message names no use case of the Booking and Referral Standard";
            reading.check_at(
                CheckKind::UseCase,
                format!("{}.category", referral.request.path),
                None,
                words,
            );
        }
        Given::NotGiven => {}
    }
}

type Hold = (HeldReason, String, Vec<Issue>);

/// Whether a message without errors still has to be read by a person first.
fn why_hold<'d, 'a>(
    doc: &'d Doc<'a>,
    reading: &Reading<'d, 'a>,
    referral: &ReferralUnderstood,
    subject: &Subject<'d, 'a>,
    opened: &Opened<'d, 'a>,
    rules: &IntakeRules,
) -> Option<Hold> {
    let request = &referral.request;
    let hold = |reason, code, path: &str, value: Option<&str>, words: String| {
        let mut issue = Issue::error(code, path, words.clone());
        issue.value = value.map(super::shortened);
        Some((reason, words, vec![issue]))
    };
    if let Some(modifier) = modifier(doc) {
        let words = "it holds a modifier that we do not know and that may change the meaning of what it stands on";
        return hold(
            HeldReason::Modifier,
            IssueCode::NotSupported,
            &modifier.path(),
            None,
            words.to_owned(),
        );
    }
    if let Subject::Elsewhere(said, at) = subject {
        let words = format!(
            "the request is about {}, whom the message does not hold",
            super::shortened(said)
        );
        return hold(
            HeldReason::PersonNotInMessage,
            IssueCode::NotFound,
            &at.path(),
            Some(said),
            words,
        );
    }
    if let Given::Given(use_case, path) = &referral.message.use_case
        && use_case.family.is_none()
        && !takes(use_case, rules)
    {
        let UseCase { code, name, .. } = use_case;
        let words = format!("the use case {name} ({code}) is not in the list of version 1.4.0 that this program knows");
        return hold(
            HeldReason::UnknownUseCase,
            IssueCode::CodeInvalid,
            path,
            Some(code),
            words,
        );
    }
    if reading.message_category(request) == MessageCategory::Validation {
        let words =
            "the sender asks for a validation: an opinion on a call whose care stays with the sender".to_owned();
        return hold(
            HeldReason::Validation,
            IssueCode::BusinessRule,
            &format!("{}.category", request.path),
            None,
            words,
        );
    }
    if !referral.message.use_case.is_given()
        && !rules.any_use_case
        && let Some(at) = ambulance_priority(doc)
    {
        let words = "it names no use case and carries an ambulance priority code".to_owned();
        return hold(
            HeldReason::LooksLikeAmbulance,
            IssueCode::BusinessRule,
            &at.path(),
            None,
            words,
        );
    }
    if let Given::Given(reason, path) = &referral.message.reason
        && !matches!(reason.as_str(), "new" | "update" | "delete")
    {
        let words = "the message's reason is none of new, update and delete".to_owned();
        return hold(
            HeldReason::UnknownMessageReason,
            IssueCode::CodeInvalid,
            path,
            Some(reason),
            words,
        );
    }
    let request_at = match opened.request {
        Wanted::Request(at) | Wanted::Put(at, _) => at,
        Wanted::Delete(..) => return None,
    };
    if let Given::Given(true, path) = reading.truth(request_at, "doNotPerform") {
        let words = "the request says that something is NOT to be done".to_owned();
        return hold(HeldReason::DoNotPerform, IssueCode::BusinessRule, &path, None, words);
    }
    match &request.status {
        Given::Given(status, path) if status != "active" => {
            let words = format!("the request's status is {status}: it does not ask for anything now");
            hold(HeldReason::Status, IssueCode::BusinessRule, path, Some(status), words)
        }
        _ => None,
    }
}

/// The first member that FHIR says must be understood before the rest may be used.
fn modifier<'d, 'a>(doc: &'d Doc<'a>) -> Option<At<'d, 'a>> {
    let mut open = vec![doc.root()];
    while let Some(at) = open.pop() {
        if matches!(at.step(), Step::Member(name) if matches!(name.as_ref(), "modifierExtension" | "implicitRules")) {
            return Some(at);
        }
        match at.peek() {
            Value::Object => open.extend(at.members().map(|(_, inner)| inner)),
            Value::Array => open.extend(at.items()),
            _ => {}
        }
    }
    None
}

/// A code of the ambulance response programme, wherever it stands.
fn ambulance_priority<'d, 'a>(doc: &'d Doc<'a>) -> Option<At<'d, 'a>> {
    doc.leaves().find(|leaf| {
        matches!(leaf.step(), Step::Member(name) if name == "system")
            && leaf
                .peek_text()
                .is_some_and(|system| system.to_ascii_lowercase().ends_with("/arp-priority-codes"))
    })
}
