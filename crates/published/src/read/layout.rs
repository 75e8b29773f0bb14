//! The map's layout: HexJSON, one hexagon for each integrated care board, pointed at the top, odd rows pushed right.

use super::Broken;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One tile.
pub(crate) struct Tile {
    pub(crate) code: String,
    pub(crate) short: String,
    /// The code that the office for statistics gave to the partnership of 2021 before it.
    pub(crate) ons_code_2021: String,
    pub(crate) region: String,
    pub(crate) region_name: String,
    pub(crate) column: i16,
    /// From the south.
    pub(crate) row: i16,
}

#[derive(Deserialize)]
struct HexJson {
    layout: String,
    hexes: BTreeMap<String, Hex>,
}

#[derive(Deserialize)]
struct Hex {
    q: i16,
    r: i16,
    #[serde(rename = "ICS22NMSHT")]
    short: String,
    #[serde(rename = "STP21CD")]
    ons_code_2021: String,
    #[serde(rename = "NHSER21CDH")]
    region: String,
    #[serde(rename = "NHSER21NM")]
    region_name: String,
}

/// The tiles; none if it is some other JSON.
pub(super) fn read(file: &str, text: &str) -> Result<Option<Vec<Tile>>, Vec<Broken>> {
    let broken = |place: Option<&str>, value: &str, rule: String| {
        vec![Broken {
            file: file.to_owned(),
            line: None,
            column: place.map(|place| format!("hexes.{place}")),
            value: value.to_owned(),
            rule,
        }]
    };
    if !(text.contains("\"hexes\"") && text.contains("\"ICS22NMSHT\"")) {
        return Ok(None);
    }
    let read: HexJson = serde_json::from_str(text).map_err(|e| broken(None, "", format!("must be HexJSON: {e}")))?;
    if read.layout != "odd-r" {
        return Err(broken(None, &read.layout, "layout must be odd-r".to_owned()));
    }
    let mut seen = BTreeMap::new();
    for (code, hex) in &read.hexes {
        if let Some(other) = seen.insert((hex.q, hex.r), code) {
            let rule = format!(
                "must have a place of its own; {other} stands at column {} row {} already",
                hex.q, hex.r
            );
            return Err(broken(Some(code), "", rule));
        }
        if !(-100..=100).contains(&hex.q) || !(-100..=100).contains(&hex.r) {
            return Err(broken(
                Some(code),
                &format!("{} {}", hex.q, hex.r),
                "q and r must lie between -100 and 100".to_owned(),
            ));
        }
    }
    let tiles = read.hexes.into_iter().map(|(code, hex)| Tile {
        code,
        short: hex.short,
        ons_code_2021: hex.ons_code_2021,
        region: hex.region,
        region_name: hex.region_name,
        column: hex.q,
        row: hex.r,
    });
    Ok(Some(tiles.collect()))
}
