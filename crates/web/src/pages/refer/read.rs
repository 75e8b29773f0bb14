//! A referral form, read into what the door takes.

use super::super::person::fields::{Voice, read_identity, read_needs, read_reach, read_safe_ways};
use crate::form::{DateRule, Fields, Filled, Reader};
use crate::me::Me;
use care::Role;
use care::episode::ReferralWords;
use care::terms::{
    ConsentKind, Day, Gender, Means, Medium, PartOfDay, Recommendation, ReferralSource, SentUrgency,
    SocialCircumstance, TherapyCode, Wishes,
};
use casework::NewReferral;

/// By what means a form page takes a referral in: filled in by the referrer, said on the phone, or in a letter.
pub(super) fn means_of(me: &Me, how: &str) -> Option<Means> {
    if me.role() == Role::Referrer {
        return Some(Means::Form);
    }
    Means::from_code(how).filter(|means| matches!(means, Means::Phone | Means::Letter))
}

/// Whether the person speaks for themself, so that there is no referrer to ask about.
pub(super) const fn is_own(source: ReferralSource) -> bool {
    matches!(source, ReferralSource::SelfReferral | ReferralSource::Return)
}

/// Reads the whole form, all errors at once.
pub(super) fn read(me: &Me, fields: Fields) -> Result<(NewReferral, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let source = r.code("from", ReferralSource::from_code, "Choose who refers");
    let means = means_of(me, r.fields().get("how"));
    let own = source.is_some_and(is_own);
    let identity = read_identity(&mut r, Voice::They);
    let reach = read_reach(&mut r);
    let (safe_contact, careful, mut consents) = read_safe_ways(&mut r);
    let (needs, interpreter) = read_needs(&mut r);
    consents.extend(
        r.codes("consents", ConsentKind::from_code)
            .into_iter()
            .filter(|k| SHARED.contains(k)),
    );
    let recommendation = if own {
        Some(Recommendation::NotGiven)
    } else {
        r.code(
            "recommendation",
            Recommendation::from_code,
            "Choose what the referrer thinks of therapy",
        )
    };
    let words = read_words(me, &mut r, own, recommendation);
    let received_on = if me.role() == Role::Referrer {
        None
    } else {
        r.optional_date("received-on", "the day it reached us", DateRule::PastOrToday)
    };
    let (wishes, wishes_in_words) = read_wishes(&mut r);
    let mut new = NewReferral {
        identity,
        reach,
        safe_contact,
        careful,
        needs,
        interpreter,
        consents,
        received_on,
        referrer_organisation: if own { None } else { r.optional("organisation") },
        asks_for: r.optional("asks-for").map(TherapyCode::new),
        urgency: r.optional_code("urgency", SentUrgency::from_code),
        recommendation: recommendation.unwrap_or(Recommendation::NotGiven),
        circumstances: r.codes("circumstances", SocialCircumstance::from_code),
        wants_triage: r.ticked("wants-triage"),
        words,
        wishes,
        wishes_in_words,
        ..NewReferral::default()
    };
    r.finish(|| {
        new.source = source?;
        new.means = means?;
        Some(new)
    })
}

/// Consents that are asked for with a referral; ways to write and call are asked for as safe contact.
pub(super) const SHARED: [ConsentKind; 2] = [ConsentKind::ShareWithGp, ConsentKind::ShareWithReferrer];

fn read_words(me: &Me, r: &mut Reader, own: bool, recommendation: Option<Recommendation>) -> ReferralWords {
    let own_words = r.optional("own-words");
    let reason = r.optional("reason");
    if own_words.is_none() && reason.is_none() {
        r.wrong(
            "own-words",
            "Enter what it is about: in the person’s own words, or as the reason for referral",
        );
    }
    let has_view = recommendation.is_some_and(|kind| kind != Recommendation::NotGiven);
    let referrer_view = if has_view && me.role() == Role::Referrer {
        r.text(
            "referrer-view",
            "Enter your view on therapy: whoever decides must read it",
        )
    } else {
        r.optional("referrer-view")
    };
    let referrer_name = if own { None } else { r.optional("referrer-name") };
    if !own && referrer_name.is_none() {
        r.wrong("referrer-name", "Enter the name and role of whoever refers");
    }
    ReferralWords {
        own_words,
        hopes: r.optional("hopes"),
        reason,
        referrer_view: referrer_view.filter(|_| !own),
        circumstances: r.optional("circumstances-words"),
        medication: r.optional("medication"),
        diagnosis_given: read_diagnosis(r),
        safety: r.optional("safety"),
        referrer_name,
        referrer_contact: r.optional("referrer-contact").filter(|_| !own),
        unread: None,
    }
}

/// A diagnosis is never stated as ours: "Depression, given by Dr Hill on 3 May 2025".
fn read_diagnosis(r: &mut Reader) -> Option<String> {
    let diagnosis = r.optional("diagnosis")?;
    let by = r
        .optional("diagnosis-by")
        .map_or_else(|| "given by: not said".to_owned(), |by| format!("given by {by}"));
    let on = r
        .optional("diagnosis-on")
        .map(|on| format!(" on {on}"))
        .unwrap_or_default();
    Some(format!("{diagnosis}, {by}{on}"))
}

/// Wishes, if any was stated.
pub(super) fn read_wishes(r: &mut Reader) -> (Option<Wishes>, Option<String>) {
    let wishes = Wishes {
        days: r.codes("days", Day::from_code),
        parts: r.codes("parts", PartOfDay::from_code),
        media: r.codes("media", Medium::from_code),
        therapist_gender: r.optional_code("therapist-gender", Gender::from_code),
        short_notice: r.ticked("short-notice"),
        ..Wishes::default()
    };
    let words = r.optional("wishes");
    let stated = wishes != Wishes::default() || words.is_some();
    (stated.then_some(wishes), words)
}

/// At least one safe way, and what it needs: a number to call, an address to write to.
pub(in crate::pages) fn check_ways(r: &mut Reader) {
    let ticked: Vec<String> = r.codes("safe", |code| Some(code.to_owned()));
    let has = |way: &str| ticked.iter().any(|t| t == way);
    if ticked.is_empty() {
        r.wrong("safe", "Choose at least one safe way to reach you");
    }
    if (has("phone") || has("voicemail") || has("text")) && r.optional("phone").is_none() {
        r.wrong("phone", "Enter the phone number that we may call or text");
    }
    if has("email") && r.optional("email").is_none() {
        r.wrong("email", "Enter the email address that we may write to");
    }
    if has("letter") && r.optional("address").is_none() {
        r.wrong("address", "Enter the address that we may write to");
    }
}
