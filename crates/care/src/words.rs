//! What people said or wrote, apart from the facts.

use serde::{Deserialize, Serialize};

crate::codes::codes! {
    /// What a piece of text is.
    Key {
        OwnWords => "own_words", "In the person's own words";
        Hopes => "hopes", "What they hope for";
        ReferralReason => "referral_reason", "Reason for referral";
        ReferrerView => "referrer_view", "The referrer's view";
        PersonView => "person_view", "The person's view";
        Circumstances => "circumstances", "Circumstances";
        Medication => "medication", "Medication";
        DiagnosisGiven => "diagnosis_given", "Diagnosis as given";
        SafetyAsSent => "safety_as_sent", "Safety, as the referrer wrote it";
        ReferrerName => "referrer_name", "Referrer";
        ReferrerContact => "referrer_contact", "Referrer's contact";
        Question => "question", "Question";
        Answer => "answer", "Answer";
        Reason => "reason", "Reason";
        Alternative => "alternative", "What is offered instead";
        AlternativeOwner => "alternative_owner", "Who sees to it";
        WhatWouldChange => "what_would_change", "What would change this";
        TookPart => "took_part", "Who took part";
        Opinion => "opinion", "Opinion";
        Note => "note", "Note";
        Summary => "summary", "Summary";
        What => "what", "What was noticed";
        Done => "done", "What was done";
        Goal => "goal", "Goal";
        Place => "place", "Place";
        PlanSigns => "plan_signs", "Early signs";
        PlanOwnWays => "plan_own_ways", "My own ways";
        PlanPeople => "plan_people", "People and places";
        PlanProfessionals => "plan_professionals", "Professionals to call";
        PlanSurroundings => "plan_surroundings", "Making my surroundings safer";
        PlanTriggers => "plan_triggers", "What makes it worse";
        PlanHelps => "plan_helps", "What helps";
        Message => "message", "Message";
        Destination => "destination", "Where to";
        Wish => "wish", "Wishes in words";
        Explanation => "explanation", "Why this was proposed";
        Unread => "unread", "Not read in the message";
        ForProvider => "for_provider", "What it is about, as written for the provider";
        Body => "body", "Text";
        SenderName => "sender_name", "Name given";
        SenderEmail => "sender_email", "E-mail address given";
    }
}

/// Texts by what they are. Serialised and sealed apart from the facts of the same event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(Vec<(Key, String)>);

impl Words {
    /// Adds a text; empty or blank text is left out. A second text under a key replaces the first.
    pub fn put(&mut self, key: Key, text: impl Into<Option<String>>) {
        if let Some(text) = text.into().filter(|t| !t.trim().is_empty()) {
            self.0.retain(|(k, _)| *k != key);
            self.0.push((key, text));
        }
    }

    /// The text under a key.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, t)| t.as_str())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        self.0.iter().map(|(k, t)| (*k, t.as_str()))
    }
}
