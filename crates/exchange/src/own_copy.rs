//! A person's copy of what a service holds about them, as a FHIR R4 Bundle of type `collection`: Patient, and what they
//! answered, aim for, wrote and have ahead. Pure: the moment and the bundle's id come in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::outcome::{NHS_NUMBER, Organisation, clean};

const LOINC: &str = "http://loinc.org";
const SNOMED: &str = "http://snomed.info/sct";

/// The person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopiedPerson {
    /// Our id.
    pub id: String,
    /// First name or names.
    pub given: String,
    /// Last name.
    pub family: String,
    /// Birth date.
    pub born: Option<Date>,
    /// NHS number, where its check digit holds.
    pub nhs_number: Option<String>,
    /// Administrative gender: a FHIR code.
    pub gender: Option<String>,
    /// Phones.
    pub phones: Vec<String>,
    /// Email.
    pub email: Option<String>,
    /// Address lines.
    pub address: Vec<String>,
    /// Postcode.
    pub postcode: Option<String>,
}

/// One answer of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedAnswer {
    /// The item as it was asked.
    pub item: String,
    /// LOINC code of the item, where there is one.
    pub loinc: Option<String>,
    /// The value of the answer; none where it was left out.
    pub value: Option<u8>,
    /// The answer as it was read.
    pub words: Option<String>,
}

/// A questionnaire that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedMeasure {
    /// Our id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// On which day.
    pub on: Date,
    /// The answers, in order.
    pub answers: Vec<CopiedAnswer>,
    /// The score in tenths of a point; none where too much was left out.
    pub score_tenths: Option<u16>,
    /// LOINC code of the score.
    pub loinc: Option<String>,
    /// SNOMED CT code of the score.
    pub snomed: Option<String>,
    /// Whether the person entered it themself.
    pub by_person: bool,
}

/// Something that the person wrote, with what the service answered in writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedMessage {
    /// Our id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub words: String,
    /// The answers, oldest first: when and what.
    pub answers: Vec<(Timestamp, String)>,
}

/// How far a goal was reached on each day, from 0 to 10.
pub type GoalRatings = Vec<(Date, u8)>;

/// A note, or a document that was sent to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedPaper {
    /// When it was entered.
    pub at: Timestamp,
    /// Who wrote or entered it.
    pub by: String,
    /// What it is.
    pub title: String,
    /// Media type.
    pub media_type: String,
    /// The text or document; none where it is too large for the bundle.
    pub bytes: Option<Vec<u8>>,
}

/// Everything that goes into the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCopy {
    /// The bundle's id.
    pub id: String,
    /// When the copy was made.
    pub at: Timestamp,
    /// Who made it.
    pub from: Organisation,
    /// Whose it is.
    pub person: CopiedPerson,
    /// Questionnaires.
    pub measures: Vec<CopiedMeasure>,
    /// Goals: id, words, ratings from 0 to 10 with their days.
    pub goals: Vec<(String, String, GoalRatings)>,
    /// What the person wrote.
    pub messages: Vec<CopiedMessage>,
    /// Dates to come: id, when, minutes.
    pub appointments: Vec<(String, Timestamp, u16)>,
    /// Notes and documents, oldest first.
    pub papers: Vec<CopiedPaper>,
}

fn url(id: &str) -> String {
    format!("urn:uuid:{id}")
}

/// Writes the bundle.
#[must_use]
pub fn bundle(copy: &OwnCopy) -> Value {
    let subject = json!({"reference": url(&copy.person.id)});
    let mut resources = vec![(Some(copy.person.id.clone()), patient(&copy.person, &copy.from))];
    for m in &copy.measures {
        resources.push((Some(m.id.clone()), questionnaire_response(m, &subject)));
        resources.extend(score(m, &subject).map(|score| (None, score)));
    }
    for (id, words, ratings) in &copy.goals {
        resources.push((Some(id.clone()), goal(id, words, ratings, &subject)));
    }
    let service = json!({"display": copy.from.name});
    for message in &copy.messages {
        let wrote = json!({
            "resourceType": "Communication",
            "status": "completed",
            "subject": subject,
            "sender": subject,
            "sent": message.at.to_string(),
            "payload": [{"contentString": message.words}],
        });
        resources.push((Some(message.id.clone()), wrote));
        for (at, words) in &message.answers {
            let answer = json!({
                "resourceType": "Communication",
                "inResponseTo": [{"reference": url(&message.id)}],
                "status": "completed",
                "subject": subject,
                "recipient": [subject],
                "sender": service,
                "sent": at.to_string(),
                "payload": [{"contentString": words}],
            });
            resources.push((None, answer));
        }
    }
    for (id, at, minutes) in &copy.appointments {
        let end = at
            .checked_add(jiff::SignedDuration::from_mins(i64::from(*minutes)))
            .unwrap_or(*at);
        let appointment = json!({
            "resourceType": "Appointment",
            "id": id,
            "status": "booked",
            "start": at.to_string(),
            "end": end.to_string(),
            "participant": [{"actor": subject, "status": "accepted"}],
        });
        resources.push((Some(id.clone()), appointment));
    }
    resources.extend(copy.papers.iter().map(|p| (None, paper(p, &subject))));
    let entry =
        |(id, resource): (Option<String>, Value)| json!({"fullUrl": id.as_deref().map(url), "resource": resource});
    clean(json!({
        "resourceType": "Bundle",
        "id": copy.id,
        "type": "collection",
        "timestamp": copy.at.to_string(),
        "entry": resources.into_iter().map(entry).collect::<Vec<_>>(),
    }))
}

fn patient(p: &CopiedPerson, from: &Organisation) -> Value {
    let phones = p.phones.iter().map(|phone| json!({"system": "phone", "value": phone}));
    let email = p.email.iter().map(|email| json!({"system": "email", "value": email}));
    let has_address = !p.address.is_empty() || p.postcode.is_some();
    json!({
        "resourceType": "Patient",
        "id": p.id,
        "identifier": p.nhs_number.as_ref().map(|n| json!([{"system": NHS_NUMBER, "value": n}])),
        "name": [{"given": [p.given], "family": p.family}],
        "telecom": phones.chain(email).collect::<Vec<_>>(),
        "gender": p.gender,
        "birthDate": p.born.map(|on| on.to_string()),
        "address": has_address.then(|| json!([{"line": p.address, "postalCode": p.postcode}])),
        "managingOrganization": {"display": from.name},
    })
}

fn questionnaire_response(m: &CopiedMeasure, subject: &Value) -> Value {
    let item = |(n, a): (usize, &CopiedAnswer)| {
        json!({
            "linkId": a.loinc.clone().unwrap_or_else(|| n.to_string()),
            "text": a.item,
            "answer": a.value.map(|value| json!([{"valueString": a.words.clone().unwrap_or_else(|| value.to_string())}])),
        })
    };
    json!({
        "resourceType": "QuestionnaireResponse",
        "id": m.id,
        "status": "completed",
        "subject": subject,
        "author": m.by_person.then(|| subject.clone()),
        "authored": m.on.to_string(),
        "item": (1..).zip(&m.answers).map(item).collect::<Vec<_>>(),
    })
}

fn score(m: &CopiedMeasure, subject: &Value) -> Option<Value> {
    let tenths = m.score_tenths?;
    let code = |system: &str, code: &Option<String>| code.as_ref().map(|code| json!({"system": system, "code": code}));
    let codings: Vec<Value> = [code(LOINC, &m.loinc), code(SNOMED, &m.snomed)]
        .into_iter()
        .flatten()
        .collect();
    Some(json!({
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": codings, "text": m.name},
        "subject": subject,
        "effectiveDateTime": m.on.to_string(),
        "valueQuantity": {"value": f64::from(tenths) / 10.0},
        "derivedFrom": [{"reference": url(&m.id)}],
    }))
}

fn paper(p: &CopiedPaper, subject: &Value) -> Value {
    let data = p.bytes.as_ref().map(|bytes| STANDARD.encode(bytes));
    json!({
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": subject,
        "date": p.at.to_string(),
        "author": [{"display": p.by}],
        "description": p.title,
        "content": [{"attachment": {"contentType": p.media_type, "title": p.title, "data": data}}],
    })
}

fn goal(id: &str, words: &str, ratings: &[(Date, u8)], subject: &Value) -> Value {
    let note = |(on, rating): &(Date, u8)| json!({"time": on.to_string(), "text": format!("{rating} of 10")});
    json!({
        "resourceType": "Goal",
        "id": id,
        "lifecycleStatus": "active",
        "description": {"text": words},
        "subject": subject,
        "note": ratings.iter().map(note).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_copy_holds_what_was_said_and_nothing_empty() {
        let copy = OwnCopy {
            id: "b".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            from: Organisation {
                name: "Moorside".to_owned(),
                ods_code: None,
            },
            person: CopiedPerson {
                id: "p".to_owned(),
                given: "Amina".to_owned(),
                born: Some(date(1990, 5, 1)),
                ..CopiedPerson::default()
            },
            measures: vec![CopiedMeasure {
                id: "m".to_owned(),
                name: "Patient Health Questionnaire-9".to_owned(),
                on: date(2026, 8, 11),
                answers: vec![
                    CopiedAnswer {
                        item: "Little interest".to_owned(),
                        loinc: Some("44250-9".to_owned()),
                        value: Some(2),
                        words: Some("More than half the days".to_owned()),
                    },
                    CopiedAnswer {
                        item: "Feeling down".to_owned(),
                        loinc: None,
                        value: None,
                        words: None,
                    },
                ],
                score_tenths: Some(145),
                loinc: Some("44261-6".to_owned()),
                snomed: None,
                by_person: true,
            }],
            goals: vec![("g".to_owned(), "Sleep <b>".to_owned(), vec![(date(2026, 8, 12), 4)])],
            messages: vec![CopiedMessage {
                id: "w".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                words: "Hello".to_owned(),
                answers: vec![(Timestamp::UNIX_EPOCH, "Hello to you".to_owned())],
            }],
            appointments: Vec::new(),
            papers: vec![
                CopiedPaper {
                    at: Timestamp::UNIX_EPOCH,
                    by: "Nora Room".to_owned(),
                    title: "Therapist".to_owned(),
                    media_type: "text/plain; charset=utf-8".to_owned(),
                    bytes: Some("Note\nŵ".into()),
                },
                CopiedPaper {
                    at: Timestamp::UNIX_EPOCH,
                    by: "Rae Ferrer".to_owned(),
                    title: "Document as it was sent".to_owned(),
                    media_type: "application/pdf".to_owned(),
                    bytes: None,
                },
            ],
        };
        let out = bundle(&copy);
        let kinds: Vec<&str> = out["entry"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["resource"]["resourceType"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "Patient",
                "QuestionnaireResponse",
                "Observation",
                "Goal",
                "Communication",
                "Communication",
                "DocumentReference",
                "DocumentReference"
            ]
        );
        assert_eq!(
            out["entry"][5]["resource"]["inResponseTo"][0]["reference"],
            out["entry"][4]["fullUrl"]
        );
        assert_eq!(
            out["entry"][5]["resource"]["payload"][0]["contentString"],
            "Hello to you"
        );
        let items = &out["entry"][1]["resource"]["item"];
        assert_eq!(items[0]["answer"][0]["valueString"], "More than half the days");
        assert!(items[1].get("answer").is_none(), "what was left out has no answer");
        assert_eq!(items[1]["linkId"], "2");
        assert_eq!(out["entry"][2]["resource"]["valueQuantity"]["value"], 14.5);
        assert_eq!(out["entry"][3]["resource"]["description"]["text"], "Sleep <b>");
        assert!(out["entry"][0]["resource"]["name"][0].get("family").is_none());
        let attached = |n: usize| &out["entry"][n]["resource"]["content"][0]["attachment"];
        assert_eq!(attached(6)["data"], "Tm90ZQrFtQ==");
        assert!(attached(7).get("data").is_none() && attached(7)["contentType"] == "application/pdf");
        assert!(!out.to_string().contains("null"));
    }
}
