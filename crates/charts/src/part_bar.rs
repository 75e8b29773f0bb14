//! A part of a whole as a bar for a row in a table: the part full, the rest hatched. The numbers stand beside it in words.

use maud::{Markup, html};

use crate::words::safe_id;

/// How many of all. Drawn only: whoever does not see it reads the same numbers beside it.
#[must_use]
pub fn part_bar(id: &str, part: u32, whole: u32) -> Markup {
    let id = safe_id(id);
    let width = if whole == 0 {
        0.0
    } else {
        f64::from(part.min(whole)) * 200.0 / f64::from(whole)
    };
    html! {
        svg class="app-part-bar" viewBox="0 0 200 14" width="200" height="14" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            defs {
                pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="6" height="6" fill="#ffffff" {}
                    rect width="2" height="6" fill="#aeb7bd" {}
                }
            }
            rect class="app-part-bar__rest" width="200" height="14" fill={ "url(#" (id) "-hatch)" } {}
            rect class="app-part-bar__part" width=(format!("{width:.1}")) height="14" fill="#2b6cb0" {}
        }
    }
}
