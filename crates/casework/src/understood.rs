//! From what a message says to a referral: fields that fit go where they belong, everything else stays in the kept
//! original, which the page shows beside what was understood. Nothing here is a judgement.

use care::episode::ReferralWords;
use care::person::{Identity, Name, NhsNumber, Reach};
use care::terms::*;
use exchange::intake::{
    Coded, ConditionFact, FlagFact, FlagKind, MedicationFact, Named, NamedBy, Party, PersonFacts, PersonName,
    ReferralUnderstood, Telecom, UseCaseFamily, Whose,
};
use exchange::nhs_number::NhsNumber as NumberGiven;

use crate::refer::NewReferral;
use crate::streams::NamedKey;

/// A referral as a message holds it.
pub(crate) fn referral(message: &ReferralUnderstood) -> NewReferral {
    NewReferral {
        identity: identity(&message.person),
        reach: reach(&message.person),
        interpreter: interpreter(&message.person),
        source: source(message),
        means: Means::Message,
        referrer_organisation: organisation(message),
        urgency: message
            .request
            .priority
            .value()
            .and_then(|code| SentUrgency::from_code(code)),
        words: words(message),
        ..NewReferral::default()
    }
}

fn identity(person: &PersonFacts) -> Identity {
    let known_as = person
        .names
        .iter()
        .find(|n| matches!(n.use_code.as_deref(), Some("usual" | "nickname")));
    let name = person
        .names
        .iter()
        .find(|n| n.is_usable() && n.use_code.as_deref() == Some("official"))
        .or_else(|| person.names.iter().find(|n| n.is_usable()));
    Identity {
        name: name.map(|n| name_of(n, known_as)),
        born: person.birth_date.value().and_then(|date| date.day()),
        nhs_number: nhs_number(&person.nhs_number.number),
        gender: person.gender.value().and_then(|code| Gender::from_code(code)),
        pronouns: None,
        gp_practice: person
            .general_practitioners
            .first()
            .map(Party::display)
            .filter(|text| !text.is_empty()),
    }
}

fn name_of(name: &PersonName, known_as: Option<&PersonName>) -> Name {
    let given = name.given.join(" ");
    let family = name.family.clone().unwrap_or_default();
    let given = if given.is_empty() && family.is_empty() {
        name.text.clone().unwrap_or_default()
    } else {
        given
    };
    let uses = known_as
        .and_then(|n| n.given.first().cloned().or_else(|| n.text.clone()))
        .filter(|u| *u != given);
    Name {
        given,
        family,
        uses,
        title: name.prefix.first().cloned(),
    }
}

fn nhs_number(given: &NumberGiven) -> Option<NhsNumber> {
    match given {
        NumberGiven::Valid(number) => Some(NhsNumber {
            digits: number.digits(),
            status: NhsNumberStatus::Given,
        }),
        NumberGiven::Invalid { as_given, .. } => Some(NhsNumber {
            digits: as_given.clone(),
            status: NhsNumberStatus::Invalid,
        }),
        NumberGiven::Several(all) => Some(NhsNumber {
            digits: all.join("; "),
            status: NhsNumberStatus::Invalid,
        }),
        NumberGiven::Absent => None,
    }
}

fn reach(person: &PersonFacts) -> Reach {
    let mut telecoms: Vec<&Telecom> = person
        .telecoms
        .iter()
        .filter(|t| t.use_code.as_deref() != Some("old"))
        .collect();
    telecoms.sort_by_key(|t| t.rank.unwrap_or(u32::MAX));
    let of = |system: &str| {
        telecoms
            .iter()
            .filter(|t| t.system.as_deref() == Some(system))
            .map(|t| t.value.clone())
            .collect::<Vec<_>>()
    };
    let mut phones = of("phone");
    phones.extend(of("sms"));
    phones.dedup();
    let mut phones = phones.into_iter();
    let address = person
        .addresses
        .iter()
        .find(|a| a.use_code.as_deref() == Some("home"))
        .or_else(|| person.addresses.iter().find(|a| a.use_code.as_deref() != Some("old")));
    Reach {
        phone: phones.next(),
        other_phone: phones.next(),
        email: of("email").into_iter().next(),
        address: address
            .map(|a| {
                if a.lines.is_empty() {
                    a.text.clone().into_iter().collect()
                } else {
                    a.lines.clone()
                }
            })
            .unwrap_or_default(),
        postcode: address.and_then(|a| a.postcode.clone()),
    }
}

/// The language to interpret, where an interpreter is asked for. A preferred language alone asks for nobody.
fn interpreter(person: &PersonFacts) -> Option<String> {
    if person.interpreter.value() != Some(&true) {
        return None;
    }
    let language = person
        .languages
        .iter()
        .find(|l| l.preferred)
        .or_else(|| person.languages.first());
    let code = language.and_then(|l| l.language.codings.iter().find_map(|c| c.code.clone()));
    // "und" is the language tag for a language that was not said.
    Some(
        code.or_else(|| language.map(|l| l.language.words()))
            .unwrap_or_else(|| "und".to_owned()),
    )
}

/// Who sent the person, as far as the message says so: by its use case, else by what the sender calls the source.
fn source(message: &ReferralUnderstood) -> ReferralSource {
    let family = message.message.use_case.value().and_then(|u| u.family);
    if let Some(family) = family {
        return match family {
            UseCaseFamily::PrimaryCare => ReferralSource::Gp,
            UseCaseFamily::Hospital => ReferralSource::HospitalLiaison,
            UseCaseFamily::MentalHealth => ReferralSource::Cmht,
            UseCaseFamily::Community => ReferralSource::Other,
            UseCaseFamily::UrgentCare
            | UseCaseFamily::ClinicalAssessment
            | UseCaseFamily::AmbulanceValidation
            | UseCaseFamily::AmbulanceDispatch => ReferralSource::Ambulance,
        };
    }
    let said = message
        .request
        .source
        .value()
        .map(Coded::words)
        .unwrap_or_default()
        .to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| said.contains(w));
    if has(&["general practi", "primary care", "gp "]) {
        ReferralSource::Gp
    } else if has(&["self"]) {
        ReferralSource::SelfReferral
    } else if has(&["emergency"]) {
        ReferralSource::EmergencyDepartment
    } else if has(&["hospital", "ward", "consultant"]) {
        ReferralSource::HospitalLiaison
    } else {
        ReferralSource::Other
    }
}

fn organisation(message: &ReferralUnderstood) -> Option<String> {
    let of = |party: Option<&Party>| {
        let party = party?;
        match (&party.organisation, &party.ods_code) {
            (Some(name), Some(code)) => Some(format!("{name} ({code})")),
            (Some(name), None) => Some(name.clone()),
            (None, code) => code.clone(),
        }
    };
    of(message.requester.value()).or_else(|| of(message.sender.value()))
}

fn lines(all: Vec<String>) -> Option<String> {
    let text = all
        .into_iter()
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    (!text.is_empty()).then_some(text)
}

fn words(message: &ReferralUnderstood) -> ReferralWords {
    let said = |whose: Whose| message.words.iter().filter(move |w| w.whose == whose).map(labelled);
    let mut reason: Vec<String> = message.reasons.iter().map(Coded::words).collect();
    reason.extend(
        message
            .request
            .service
            .value()
            .map(|s| format!("Asked for: {}", s.words())),
    );
    reason.extend(
        message
            .request
            .details
            .iter()
            .map(|d| format!("Asked for: {}", d.words())),
    );
    reason.extend(said(Whose::Referrer));
    reason.extend(said(Whose::NotSaid));
    reason.extend(said(Whose::AdviceGiven).map(|text| format!("Advice already given: {text}")));
    let flags = |wanted: fn(FlagKind) -> bool| -> Vec<String> {
        message.flags.iter().filter(|f| wanted(f.kind)).map(flag).collect()
    };
    let mut safety = flags(|k| {
        matches!(
            k,
            FlagKind::Safeguarding | FlagKind::SceneSafety | FlagKind::Respect | FlagKind::AdditionalInformation
        )
    });
    safety.extend(
        message
            .person
            .died
            .value()
            .map(|died| format!("The message says that the person has died: {died}")),
    );
    let contacts = message.requester.value().into_iter().chain(message.sender.value());
    let mut reached: Vec<String> = contacts
        .flat_map(|p| p.telecoms.iter().map(|t| t.value.clone()))
        .collect();
    reached.dedup();
    let mut circumstances = flags(|k| matches!(k, FlagKind::PsychologicalSocial));
    circumstances.extend(flags(|k| {
        matches!(k, FlagKind::ReasonableAdjustment | FlagKind::Communication)
    }));
    ReferralWords {
        own_words: lines(said(Whose::Person).collect()),
        hopes: None,
        reason: lines(reason),
        referrer_view: None,
        circumstances: lines(circumstances),
        medication: lines(message.medications.iter().map(medication).collect()),
        diagnosis_given: lines(message.conditions.iter().map(condition).collect()),
        safety: lines(safety),
        referrer_name: message
            .requester
            .value()
            .map(Party::display)
            .or_else(|| message.sender.value().map(Party::display)),
        referrer_contact: lines(reached),
        unread: lines(message.unread.clone()),
    }
}

fn labelled(words: &exchange::intake::Words) -> String {
    match &words.author {
        Some(author) => format!("{} ({author}): {}", words.label, words.text),
        None => format!("{}: {}", words.label, words.text),
    }
}

fn flag(flag: &FlagFact) -> String {
    let over = if flag.ended { ", in the past" } else { "" };
    format!("{}{over}: {}", flag.kind.words(), flag.what.words())
}

/// "Moderate depressive episode, given by … on …": somebody's statement, never ours.
fn condition(condition: &ConditionFact) -> String {
    let mut text = condition.what.words();
    if let Some(status) = condition.clinical_status.value() {
        text.push_str(&format!(" ({})", status.words()));
    }
    if let Some(by) = condition
        .given_by
        .as_ref()
        .map(Party::display)
        .filter(|by| !by.is_empty())
    {
        text.push_str(&format!(", given by {by}"));
    }
    if let Some(when) = condition.recorded.value() {
        text.push_str(&format!(", {}", when.as_sent));
    }
    text
}

fn medication(medication: &MedicationFact) -> String {
    let mut text = medication.what.words();
    for dose in &medication.dosage {
        text.push_str(&format!(", {dose}"));
    }
    if let Some(status) = medication.status.value() {
        text.push_str(&format!(" ({status})"));
    }
    text
}

/// How later messages of the same sender may name this request.
pub(crate) fn names_of(message: &ReferralUnderstood) -> Vec<NamedKey> {
    let token = |system: &Option<String>, value: &str| match system {
        Some(system) => format!("{system}|{value}"),
        None => value.to_owned(),
    };
    let mut out = Vec::new();
    let mut add = |by: NamedBy, value: String| {
        let key = NamedKey {
            by: code_of(by).to_owned(),
            value,
        };
        if !out.contains(&key) {
            out.push(key);
        }
    };
    let request = &message.request;
    request
        .identifiers
        .iter()
        .for_each(|i| add(NamedBy::RequestIdentifier, token(&i.system, &i.value)));
    request
        .id
        .value()
        .into_iter()
        .for_each(|id| add(NamedBy::RequestId, id.clone()));
    request
        .full_url
        .value()
        .into_iter()
        .for_each(|url| add(NamedBy::FullUrl, url.clone()));
    let numbers = message.encounters.iter().flat_map(|e| &e.identifiers);
    numbers.for_each(|i| add(NamedBy::CaseNumber, token(&i.system, &i.value)));
    message
        .message
        .message_id
        .value()
        .into_iter()
        .for_each(|id| add(NamedBy::MessageId, id.clone()));
    out
}

/// The key by which a name in a message is looked up. What replaces a request names it by its identifier or its id.
pub(crate) fn keys_of(named: &Named) -> Vec<NamedKey> {
    let key = |by: NamedBy, value: &str| NamedKey {
        by: code_of(by).to_owned(),
        value: value.to_owned(),
    };
    match named.by {
        NamedBy::Replaces => {
            let last = named.value.rsplit('/').next().unwrap_or(&named.value);
            vec![
                key(NamedBy::RequestIdentifier, &named.value),
                key(NamedBy::FullUrl, &named.value),
                key(NamedBy::RequestId, last),
            ]
        }
        by => vec![key(by, &named.value)],
    }
}

const fn code_of(by: NamedBy) -> &'static str {
    match by {
        NamedBy::RequestIdentifier => "identifier",
        NamedBy::RequestId => "id",
        NamedBy::FullUrl => "url",
        NamedBy::Replaces => "replaces",
        NamedBy::CaseNumber => "case",
        NamedBy::MessageId => "message",
        NamedBy::NhsNumber => "nhs",
    }
}
