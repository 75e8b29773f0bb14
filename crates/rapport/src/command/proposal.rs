//! `rapport match`: proposes people to the free openings and prints why. A human approves each line in the browser.

use crate::cli::Match;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use casework::{Act, Principal};
use serde_json::json;

/// Proposes and prints.
///
/// # Errors
/// When the record fails.
pub fn run(instance: &Instance, asked: &Match) -> Result<(), Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    let done = desk.act(&system, Act::Propose, None).during("proposing")?;
    let Some(id) = done.made.proposal else {
        say("There is no free opening, or nobody waits for one.");
        return Ok(());
    };
    let proposal = desk.proposal(&system, id).during("reading the proposal")?;
    for l in &proposal.lines {
        if asked.json {
            line(json!({
                "line": l.line,
                "episode": l.episode.episode.to_string(),
                "opening": l.opening.to_string(),
                "why": l.why,
            }));
        } else {
            line(format!(
                "{:>3}  episode {}  opening {}  {}",
                l.line,
                l.episode.episode,
                l.opening,
                l.why.join("; ")
            ));
        }
    }
    say(format!(
        "{} lines proposed. Approve or change them under Proposals.",
        proposal.lines.len()
    ));
    Ok(())
}
