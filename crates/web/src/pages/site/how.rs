//! How it works: from the first words to the last session.

use super::{HOME, page};
use crate::layout::{self, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::say;
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/how-it-works", Guard::public(), show)
}

/// Each step: its heading and its words.
const STEPS: [(&str, &str); 8] = [
    ("how-1", "how-1-words"),
    ("how-2", "how-2-words"),
    ("how-3", "how-3-words"),
    ("how-4", "how-4-words"),
    ("how-5", "how-5-words"),
    ("how-6", "how-6-words"),
    ("how-7", "how-7-words"),
    ("how-no", "how-no-words"),
];

async fn show(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("how-it-works-title")) }
        (crate::easy::link(super::easy::HOW))
        @for (heading, words) in STEPS {
            h2 class="nhsuk-heading-s" { (say(heading)) }
            p { (say(words)) }
        }
        (layout::crisis_help())
    };
    Ok(page(&stranger, &say("how-it-works-title"), Way::back(HOME), main))
}
