//! What is asked so that it can be seen who is reached and who is not: ethnic group and deprivation of the neighbourhood. Never a term in matching, never
//! shown in a list; counted, with small numbers held back (domain guide, section 15).

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// The nineteen ethnic groups of the 2021 Census of England and Wales (Office for National Statistics), as people name themselves, and the answer
    /// that somebody would rather not say. Not having been asked is no answer and is not in the list.
    Ethnicity {
        Bangladeshi => "bangladeshi", "Bangladeshi";
        Chinese => "chinese", "Chinese";
        Indian => "indian", "Indian";
        Pakistani => "pakistani", "Pakistani";
        OtherAsian => "other_asian", "Any other Asian background";
        African => "african", "African";
        Caribbean => "caribbean", "Caribbean";
        OtherBlack => "other_black", "Any other Black, Black British or Caribbean background";
        WhiteAndAsian => "white_and_asian", "White and Asian";
        WhiteAndBlackAfrican => "white_and_black_african", "White and Black African";
        WhiteAndBlackCaribbean => "white_and_black_caribbean", "White and Black Caribbean";
        OtherMixed => "other_mixed", "Any other mixed or multiple background";
        BritishWhite => "white_british", "White: English, Welsh, Scottish, Northern Irish or British";
        Irish => "white_irish", "White: Irish";
        GypsyOrTraveller => "white_gypsy_traveller", "White: Gypsy or Irish Traveller";
        Roma => "white_roma", "White: Roma";
        OtherWhite => "other_white", "Any other White background";
        Arab => "arab", "Arab";
        OtherGroup => "other", "Any other ethnic group";
        PreferNotToSay => "prefer_not_to_say", "Would rather not say";
    }
}

codes! {
    /// The five broad groups of the same census, which counts small enough to tell somebody by are joined to.
    EthnicGroup {
        Asian => "asian", "Asian or Asian British";
        Black => "black", "Black, Black British, Caribbean or African";
        Mixed => "mixed", "Mixed or multiple ethnic groups";
        White => "white", "White";
        Other => "other", "Other ethnic group";
    }
}

impl Ethnicity {
    /// The broad group; none for somebody who would rather not say.
    #[must_use]
    pub const fn group(self) -> Option<EthnicGroup> {
        Some(match self {
            Self::Bangladeshi | Self::Chinese | Self::Indian | Self::Pakistani | Self::OtherAsian => EthnicGroup::Asian,
            Self::African | Self::Caribbean | Self::OtherBlack => EthnicGroup::Black,
            Self::WhiteAndAsian | Self::WhiteAndBlackAfrican | Self::WhiteAndBlackCaribbean | Self::OtherMixed => {
                EthnicGroup::Mixed
            }
            Self::BritishWhite | Self::Irish | Self::GypsyOrTraveller | Self::Roma | Self::OtherWhite => {
                EthnicGroup::White
            }
            Self::Arab | Self::OtherGroup => EthnicGroup::Other,
            Self::PreferNotToSay => return None,
        })
    }
}

codes! {
    /// Which Indices of Deprivation a decile is of.
    DeprivationIndex {
        England2025 => "imd_2025", "English Indices of Deprivation 2025";
        England2019 => "imd_2019", "English Indices of Deprivation 2019";
        Wales2019 => "wimd_2019", "Welsh Index of Multiple Deprivation 2019";
        Scotland2020 => "simd_2020", "Scottish Index of Multiple Deprivation 2020";
        NorthernIreland2017 => "nimdm_2017", "Northern Ireland Multiple Deprivation Measure 2017";
    }
}

/// How deprived the neighbourhood is in which somebody lives. It says something of the neighbourhood, nothing of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprivation {
    /// The decile, 1 (the most deprived tenth of neighbourhoods) to 10.
    pub decile: u8,
    /// Of which index.
    pub index: DeprivationIndex,
}

impl Deprivation {
    /// The fifth, 1 (the most deprived) to 5.
    #[must_use]
    pub const fn quintile(self) -> u8 {
        self.decile.div_ceil(2)
    }
}
