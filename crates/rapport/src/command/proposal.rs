//! `rapport match`: proposes people to the free openings and prints why. A human approves each line in the browser.

use crate::cli::Match;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use care::{Rejection, Rule};
use casework::{Act, Principal, Refused};
use serde_json::json;

/// Proposes and prints.
///
/// # Errors
/// When the record fails.
pub fn run(instance: &Instance, asked: &Match) -> Result<(), Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    let done = match desk.act(&system, Act::Propose, None) {
        Ok(done) => done,
        // That there is nothing to do is an answer, not a failure.
        Err(Refused::Rejected(why)) if why.rule == Rule::NotYet => {
            say(nothing(&why));
            return Ok(());
        }
        other => other.during("proposing")?,
    };
    let Some(id) = done.made.proposal else {
        return Err(Failure::new("the proposal has no number"));
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
    say(match proposal.lines.len() {
        0 => "Nobody who waits fits a slot that is free. Proposals says why, person by person.".to_owned(),
        1 => "1 line proposed. Approve or change it under Proposals.".to_owned(),
        n => format!("{n} lines proposed. Approve or change them under Proposals."),
    });
    Ok(())
}

/// Why there is nothing to propose, and what would have to be, in a sentence each.
fn nothing(why: &Rejection) -> String {
    let detail = why.detail.as_deref().unwrap_or("nobody waits for a free place");
    format!("Nothing to propose: {detail}. {}.", why.possible)
}
