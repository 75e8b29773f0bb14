//! The kinds of therapy that the publisher counts, and the problems it counts them for.

use serde::{Serialize, Serializer};

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $($variant:ident => $code:literal, [$($published:literal),+], $words:literal, [$($ours:literal),*];)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $words] $variant,)+
        }

        impl $name {
            /// All of them, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code in addresses and in the derived table.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// In words.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }

            /// As the publisher writes it; capital letters differ from year to year.
            #[must_use]
            pub fn published(text: &str) -> Option<Self> {
                let text = text.trim();
                $($(if text.eq_ignore_ascii_case($published) { return Some(Self::$variant); })+)+
                None
            }

            /// By its code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// The entries of our catalogue that belong to it.
            #[must_use]
            pub const fn ours(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($ours),*],)+ }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }
    };
}

kinds! {
    /// A kind of therapy in the publisher's "therapy based outcomes". `ours` are the codes of the catalogue's therapies
    /// that a service would count under it: our reading of the names, since the publisher gives no such list. A therapy
    /// of the catalogue that stands nowhere here is not counted apart in these files.
    Therapy {
        Cbt => "cbt", ["Cognitive Behaviour Therapy (CBT)"], "Cognitive behavioural therapy (CBT)",
            ["CBT", "GCBT", "ERP", "CBTSAD", "TFCBT", "CPT", "CTPTSD", "PE", "CBTP", "CBTED", "CBTI"];
        Counselling => "counselling", ["Counselling for Depression"], "Counselling for depression", ["PCECFD", "COUN"];
        Psychodynamic => "brief-psychodynamic", ["Brief psychodynamic psychotherapy"], "Brief psychodynamic therapy (DIT)", ["DIT", "STPP"];
        Interpersonal => "interpersonal", ["Interpersonal Psycho therapy (IPT)", "Interpersonal Psychotherapy (IPT)"], "Interpersonal psychotherapy (IPT)", ["IPT"];
        Couples => "couple", ["Couples Therapy for Depression"], "Couple therapy for depression", ["CTFD", "BCT"];
        Emdr => "emdr", ["Eye Movement Desensitisation Reprocessing"], "Eye movement desensitisation and reprocessing (EMDR)", ["EMDR"];
        Mindfulness => "mindfulness", ["Mindfulness"], "Mindfulness-based cognitive therapy", ["MBCT"];
        Relaxation => "applied-relaxation", ["Applied relaxation"], "Applied relaxation", ["AR"];
        Collaborative => "collaborative-care", ["Collaborative care"], "Collaborative care", [];
        GuidedBook => "guided-book", ["Guided Self Help (Book)"], "Guided self-help with a book", ["GSH"];
        GuidedComputer => "guided-computer", ["Guided Self Help (Computer)"], "Guided self-help on a computer", ["GSH", "DIGCBT"];
        UnguidedBook => "unguided-book", ["Non-guided Self Help (Book)"], "Self-help with a book, without a guide", ["NFSH"];
        UnguidedComputer => "unguided-computer", ["Non-Guided Self Help (Computer)"], "Self-help on a computer, without a guide", ["NFSH"];
        PeerSupport => "psychoeducation", ["Psychoeducational peer support"], "Psychoeducational peer support", ["PEG"];
        Activity => "physical-activity", ["Structured Physical Activity"], "Structured physical activity", ["EXG"];
    }
}

impl Therapy {
    /// In the middle of a sentence: the first letter small, but not that of an abbreviation.
    #[must_use]
    pub fn in_a_sentence(self) -> String {
        let words = self.words();
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}

kinds! {
    /// A problem in the publisher's "therapy based outcomes". `ours` are the codes of the catalogue's presenting
    /// problems that come under it: our reading, as with the therapies.
    Problem {
        Depression => "depression", ["Depression"], "Depression", ["depression"];
        Anxiety => "anxiety", ["Anxiety (Total)"], "All anxiety and stress related problems", [];
        Gad => "gad", ["Generalised Anxiety Disorder"], "Generalised anxiety", ["gad"];
        Mixed => "mixed", ["Mixed anxiety and depressive disorder"], "Mixed anxiety and depression", [];
        Ptsd => "ptsd", ["Post-traumatic stress disorder"], "Post-traumatic stress", ["ptsd", "complex_ptsd"];
        Ocd => "ocd", ["Obsessive-compulsive disorder"], "Obsessive-compulsive disorder", ["ocd"];
        Panic => "panic", ["Panic disorder [episodic paroxysmal anxiety]"], "Panic", ["panic"];
        Social => "social-anxiety", ["Social phobias"], "Social anxiety", ["social_anxiety"];
        Agoraphobia => "agoraphobia", ["Agoraphobia"], "Agoraphobia", [];
        Phobia => "specific-phobia", ["Specific (isolated) phobias"], "A fear of one thing", ["specific_phobia"];
        Health => "health-anxiety", ["Hypochondriacal disorders"], "Health anxiety", ["health_anxiety"];
        Body => "body-dysmorphia", ["Body Dysmorphic Disorder"], "Body dysmorphia", ["bdd"];
        OtherAnxiety => "other-anxiety", ["Other anxiety or stress related disorder"], "Other anxiety or stress related problem", [];
        Fatigue => "chronic-fatigue", ["Chronic Fatigue Syndrome"], "Chronic fatigue", [];
        Bowel => "irritable-bowel", ["Irritable Bowel Syndrome"], "Irritable bowel", [];
        Unexplained => "unexplained-symptoms", ["MUS not otherwise specified"], "Medically unexplained symptoms", [];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_lead_back() {
        for one in Therapy::ALL {
            assert_eq!(Therapy::from_code(one.code()), Some(*one));
        }
        for one in Problem::ALL {
            assert_eq!(Problem::from_code(one.code()), Some(*one));
        }
        let mut codes: Vec<&str> = Therapy::ALL.iter().map(|one| one.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Therapy::ALL.len());
    }

    #[test]
    fn the_publishers_names_are_known_however_they_are_capitalised() {
        assert_eq!(Problem::published("Body Dysmorphic disorder"), Some(Problem::Body));
        assert_eq!(
            Therapy::published(" guided self help (book) "),
            Some(Therapy::GuidedBook)
        );
        assert_eq!(Therapy::published("All Therapies"), None);
        assert_eq!(
            Therapy::Psychodynamic.in_a_sentence(),
            "brief psychodynamic therapy (DIT)"
        );
        assert_eq!(
            Therapy::Emdr.in_a_sentence(),
            "eye movement desensitisation and reprocessing (EMDR)"
        );
    }
}
