//! Where a value stands, as a FHIRPath.
//!
//! FHIRPath names elements, not JSON members. Two differences matter: an element with a choice of types has its bare
//! name (`onsetDateTime` in JSON is `onset`), and what stands beside a primitive (`_birthDate`) belongs to the primitive.

use super::{At, Step};

/// Elements of R4 with a choice of types that a referral may hold.
const CHOICES: [&str; 32] = [
    "abatement",
    "allowed",
    "asNeeded",
    "author",
    "born",
    "chargeItem",
    "content",
    "deceased",
    "defaultValue",
    "definition",
    "detail",
    "dose",
    "due",
    "effective",
    "entity",
    "event",
    "item",
    "medication",
    "multipleBirth",
    "occurrence",
    "onset",
    "performed",
    "product",
    "quantity",
    "rate",
    "reported",
    "scheduled",
    "serviced",
    "source",
    "timing",
    "value",
    "when",
];

/// Type names as they follow the name of an element with a choice of types.
const TYPES: [&str; 51] = [
    "Address",
    "Age",
    "Annotation",
    "Attachment",
    "Base64Binary",
    "Boolean",
    "Canonical",
    "Code",
    "CodeableConcept",
    "Coding",
    "ContactDetail",
    "ContactPoint",
    "Contributor",
    "Count",
    "DataRequirement",
    "Date",
    "DateTime",
    "Decimal",
    "Distance",
    "Dosage",
    "Duration",
    "Expression",
    "HumanName",
    "Id",
    "Identifier",
    "Instant",
    "Integer",
    "Markdown",
    "Meta",
    "Money",
    "Oid",
    "ParameterDefinition",
    "Period",
    "PositiveInt",
    "Quantity",
    "Range",
    "Ratio",
    "Reference",
    "RelatedArtifact",
    "SampledData",
    "Signature",
    "String",
    "Time",
    "Timing",
    "TriggerDefinition",
    "UnsignedInt",
    "Uri",
    "Url",
    "UsageContext",
    "Uuid",
    "xhtml",
];

/// Definitions have a plain element `effectivePeriod`; everywhere else that is a choice.
const WITH_EFFECTIVE_PERIOD: [&str; 8] = [
    "ActivityDefinition",
    "ChargeItemDefinition",
    "EventDefinition",
    "Library",
    "Measure",
    "PlanDefinition",
    "Questionnaire",
    "ResearchDefinition",
];

/// The element's name in FHIRPath for a member's name in JSON.
pub(super) fn element(member: &str) -> &str {
    let member = member.strip_prefix('_').unwrap_or(member);
    let Some(end) = member.find(|ch: char| ch.is_ascii_uppercase()) else {
        return member;
    };
    // The bare name may itself hold capitals ("asNeededBoolean"), so every capital is tried as the start of the type.
    let starts = member
        .char_indices()
        .skip(end)
        .filter(|(_, ch)| ch.is_ascii_uppercase())
        .map(|(at, _)| at);
    for start in starts {
        let (name, kind) = member.split_at(start);
        if TYPES.contains(&kind) && CHOICES.contains(&name) {
            return name;
        }
    }
    member
}

/// The path from the outermost resource.
pub(super) fn write(place: At<'_, '_>) -> String {
    let mut steps = Vec::with_capacity(12);
    let mut at = place;
    loop {
        steps.push(at);
        match at.parent() {
            Some(parent) => at = parent,
            None => break,
        }
    }
    let mut path = at
        .peek_member("resourceType")
        .filter(|name| is_plain(name))
        .unwrap_or_default()
        .to_owned();
    for place in steps.into_iter().rev() {
        match place.step() {
            Step::Root => {}
            Step::Item(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
            Step::Member(member) => {
                if !path.is_empty() {
                    path.push('.');
                }
                let kind = place
                    .parent()
                    .and_then(|around| around.peek_member("resourceType"))
                    .unwrap_or_default();
                let is_plain_period = member == "effectivePeriod" && WITH_EFFECTIVE_PERIOD.contains(&kind);
                let name = if is_plain_period { member } else { element(member) };
                if is_plain(name) {
                    path.push_str(name);
                } else {
                    // A member that is no element of FHIR: FHIRPath quotes such names.
                    path.push('`');
                    path.extend(
                        name.chars()
                            .map(|ch| if ch == '`' || ch.is_control() { '\'' } else { ch }),
                    );
                    path.push('`');
                }
            }
        }
    }
    if path.is_empty() { "$this".to_owned() } else { path }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
        && !name.starts_with(|ch: char| ch.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, parse};
    use super::*;

    #[test]
    fn choices_lose_their_type() {
        for (member, name) in [
            ("valueCodeableConcept", "value"),
            ("onsetDateTime", "onset"),
            ("asNeededCodeableConcept", "asNeeded"),
            ("multipleBirthInteger", "multipleBirth"),
            ("eventCoding", "event"),
            ("contentString", "content"),
            ("_birthDate", "birthDate"),
            ("_deceasedBoolean", "deceased"),
            ("occurrencePeriod", "occurrence"),
        ] {
            assert_eq!(element(member), name);
        }
        for plain in [
            "birthDate",
            "reasonReference",
            "reasonCode",
            "locationReference",
            "contentType",
            "valueSet",
            "authoredOn",
            "fullUrl",
            "generalPractitioner",
            "status",
            "outcomeCodeableConcept",
        ] {
            assert_eq!(element(plain), plain);
        }
    }

    #[test]
    fn paths_begin_at_the_outermost_resource() {
        let text = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","extension":
            [{"url":"u","valueCode":"x"}],"_birthDate":{"extension":[{"valueDateTime":"2"}]},"odd name":1}}]}"#;
        let doc = parse(text, Limits::default()).unwrap();
        let paths: Vec<String> = doc.leaves().map(At::path).collect();
        assert_eq!(
            paths,
            [
                "Bundle.resourceType",
                "Bundle.entry[0].resource.resourceType",
                "Bundle.entry[0].resource.extension[0].url",
                "Bundle.entry[0].resource.extension[0].value",
                "Bundle.entry[0].resource.birthDate.extension[0].value",
                "Bundle.entry[0].resource.`odd name`",
            ]
        );
        assert_eq!(doc.root().path(), "Bundle");
        for (kind, path) in [
            ("Observation", "Observation.effective"),
            ("Questionnaire", "Questionnaire.effectivePeriod"),
        ] {
            let text = format!("{{\"resourceType\":\"{kind}\",\"effectivePeriod\":{{}}}}");
            let doc = parse(&text, Limits::default()).unwrap();
            assert_eq!(doc.root().get("effectivePeriod").unwrap().path(), path);
        }
        let bare = parse("[1]", Limits::default()).unwrap();
        assert_eq!(bare.root().path(), "$this");
    }
}
