//! `rapport survey`: check a definition, show what a survey found.

use crate::cli::figures::{ReadAs, Survey, SurveyResults};
use crate::instance::read_file;
use crate::output::{During, Failure, line, say};
use casework::{Act, Desk, Principal, SurveyAct};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use survey::{Answers, Asked, Definition, Estimate, Interval, Problem, Reading, Response, Results, Share, Targets};

/// Does what was asked. Exit code 3 when a file is read and something in it is wrong.
///
/// # Errors
/// When a file cannot be read.
pub fn run(asked: &Survey) -> Result<ExitCode, Failure> {
    match asked {
        Survey::Check { json, definition } => {
            let read = Definition::read(&text(definition)?);
            if *json {
                let problems = read.as_ref().err().cloned().unwrap_or_default();
                line(json!({ "good": problems.is_empty(), "problems": problems }));
            }
            match read {
                Ok(good) => {
                    if !*json {
                        line(format!(
                            "{}: \"{}\", {} questions: nothing is wrong",
                            definition.display(),
                            good.title,
                            good.questions.len()
                        ));
                    }
                    Ok(ExitCode::SUCCESS)
                }
                Err(problems) => wrong(definition, &problems),
            }
        }
        Survey::Results(asked) => found(asked),
    }
}

impl From<ReadAs> for Reading {
    fn from(asked: ReadAs) -> Self {
        match asked {
            ReadAs::Article => Self::Article,
            ReadAs::Snapshot => Self::Snapshot,
        }
    }
}

fn text(file: &Path) -> Result<String, Failure> {
    String::from_utf8(read_file(file)?).during(&format!("reading {}", file.display()))
}

fn wrong(file: &Path, problems: &[Problem]) -> Result<ExitCode, Failure> {
    for problem in problems {
        say(format!("{}: {problem}", file.display()));
    }
    Ok(ExitCode::from(3))
}

fn found(asked: &SurveyResults) -> Result<ExitCode, Failure> {
    let definition = match Definition::read(&text(&asked.definition)?) {
        Ok(definition) => definition,
        Err(problems) => return wrong(&asked.definition, &problems),
    };
    let answers = match Answers::read(&definition, &read_file(&asked.answers)?) {
        Ok(answers) => answers,
        Err(problems) => {
            let code = wrong(&asked.answers, &problems);
            say("Nothing was counted: all of the file is taken, or none of it");
            return code;
        }
    };
    let targets = match &asked.margins {
        None => None,
        Some(file) => match Targets::read(&definition, &text(file)?) {
            Ok(targets) => Some(targets),
            Err(problems) => return wrong(file, &problems),
        },
    };
    let wanted = Asked {
        members: asked.members,
        reading: asked.reading.into(),
        targets: targets.as_ref(),
    };
    let results = match survey::results(&definition, &answers, &wanted) {
        Ok(results) => results,
        Err(problems) => return wrong(asked.margins.as_ref().unwrap_or(&asked.answers), &problems),
    };
    if asked.json {
        line(serde_json::to_string_pretty(&results).during("writing the results")?);
    } else if asked.csv {
        line(survey::to_csv(&results).trim_end());
    } else {
        print(&results);
    }
    Ok(ExitCode::SUCCESS)
}

/// `rapport import survey`: a definition as a draft, or answers into a published survey.
///
/// # Errors
/// When a file cannot be read or the record fails. Exit code 3 when something in the file is wrong.
pub fn import(
    desk: &Desk,
    by: &Principal,
    into: Option<&str>,
    dry_run: bool,
    as_json: bool,
    file: &Path,
) -> Result<ExitCode, Failure> {
    let (act, what) = match into {
        None => {
            let definition = text(file)?;
            if let Err(problems) = Definition::read(&definition) {
                say("Nothing was stored");
                return wrong(file, &problems);
            }
            (SurveyAct::Draft { definition }, "could be drafted")
        }
        Some(id) => {
            let id: care::SurveyId = id
                .parse()
                .map_err(|_| Failure::usage("--into takes the id of a survey: the end of its page's address"))?;
            let bytes = read_file(file)?;
            if let Err(problems) = desk.preview_answers(by, id, &bytes).during("looking at the answers")? {
                say("Nothing was stored: all of the file is taken in, or none of it");
                return wrong(file, &problems);
            }
            (SurveyAct::BringIn { id, file: bytes }, "could be taken in")
        }
    };
    if dry_run {
        say(format!("{}: {what}; nothing was stored", file.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let done = desk.act(by, Act::Survey(act), None).during("taking in the survey")?;
    let id = done.made.survey.map(|id| id.to_string());
    if as_json {
        line(json!({ "survey": id, "answers": done.made.count }));
    } else {
        line(format!("{}: {}", done.words, id.unwrap_or_default()));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(results: &Results) {
    line(format!("{} – {}", results.title, results.sponsor));
    line(results.data_words);
    for note in [&results.notice].into_iter().filter(|note| !note.is_empty()) {
        line(note);
    }
    line("");
    line(match results.response {
        Response::Known { invited, rate } => {
            let words = rate.map_or_else(|| format!("{} of {invited}", results.answers), |rate| rate.words());
            format!("Response: {words}")
        }
        Response::InvitedNotKnown => format!(
            "{} people answered. How many were invited is not known, so there is no response rate and nobody can say whom the answers stand for.",
            results.answers
        ),
    });
    line(format!(
        "Counts below {} are not shown (*), nor what would give them away.",
        results.least_shown
    ));
    if let Some(weighting) = &results.weighting {
        let went = if weighting.converged {
            format!("agree with their margins after {} rounds", weighting.rounds)
        } else {
            format!(
                "did not agree with their margins after {} rounds (largest gap {:.4}); no weighted share is shown",
                weighting.rounds, weighting.largest_gap
            )
        };
        let range = weighting
            .weights_range
            .map_or_else(String::new, |(low, high)| format!(" Weights {low:.2} to {high:.2}."));
        line(format!(
            "Weighted: {} answers, {} left out; they {went}. Effective size {:.0}.{range}",
            weighting.weighted, weighting.left_out, weighting.effective_size
        ));
        for (question, source) in &weighting.margins {
            line(format!("  margin of {question}: {source}"));
        }
    }
    line("");
    for headline in &results.headlines {
        match &headline.withheld {
            Some(why) => line(format!("*  {} (not shown: {why})", headline.text)),
            None => line(format!("{}  {}", figures(&headline.share), headline.text)),
        }
    }
    for question in &results.questions {
        line("");
        let count = |n: Option<u64>| n.map_or_else(|| "*".to_owned(), |n| n.to_string());
        line(format!(
            "{} ({} asked, {} answered)",
            question.text,
            count(question.asked),
            count(question.answered)
        ));
        if let Some(why) = &question.withheld {
            line(format!("  not shown: {why}"));
        }
        if let Some(number) = &question.number {
            line(format!(
                "  mean {:.2} {} (95% interval {:.2} to {:.2}), median {:.1}",
                number.mean, number.unit, number.lower, number.upper, number.median
            ));
        }
        for option in &question.options {
            line(format!("  {}  {}", figures(&option.share), option.text));
        }
    }
    for breakdown in &results.breakdowns {
        line("");
        line(format!("{} by {}", breakdown.question, breakdown.by));
        if let Some(why) = &breakdown.withheld {
            line(format!("  not shown: {why}"));
        }
        for group in &breakdown.groups {
            line(format!("  {}", group.text));
            for option in &group.options {
                line(format!("    {}  {}", figures(&option.share), option.text));
            }
        }
    }
    pool(results);
}

fn pool(results: &Results) {
    let Some(pool) = &results.pool else { return };
    line("");
    line(format!("The pool: {}, of {} members", pool.reading_words, pool.members));
    if let Some(why) = &pool.withheld {
        line(format!("  not shown: {why}"));
    }
    if let (Some(people), Some(k), Some(n)) = (&pool.people, pool.in_pool, pool.of) {
        line(format!("  {} people ({k} of {n} answers)", estimate(people)));
    }
    if let Some(people) = &pool.people_weighted {
        line(format!("  {} people, from weighted answers", estimate(people)));
    }
    if let Some((reading, people)) = &pool.other_reading {
        line(format!(
            "  {} people by the other reading: {}",
            estimate(people),
            reading.words()
        ));
    }
    if let (Some(hours), Some(stated)) = (&pool.hours_per_week, pool.stated_hours) {
        line(format!(
            "  {} paid clinical hours a week ({stated} stated how many; the others count as none)",
            estimate(hours)
        ));
    }
    for table in &pool.by {
        let several = if table.several {
            " (a person can be in several)"
        } else {
            ""
        };
        line(format!("  by {}{several}", table.question));
        if let Some(why) = &table.withheld {
            line(format!("    not shown: {why}"));
        }
        for group in &table.groups {
            let people = group.people.as_ref().map_or_else(|| "*".to_owned(), estimate);
            let hours = group.hours_per_week.as_ref().map_or_else(|| "*".to_owned(), estimate);
            line(format!("    {}: {people} people, {hours} hours a week", group.text));
        }
    }
    if let Some(both) = &pool.both {
        line(format!(
            "  people by {} and {} (what is not shown is left out here)",
            both.question, both.by
        ));
        if let Some(why) = &both.withheld {
            line(format!("    not shown: {why}"));
        }
        for row in &both.rows {
            let shown = row
                .groups
                .iter()
                .filter_map(|group| Some(format!("{} {}", group.code, estimate(group.people.as_ref()?))));
            line(format!("    {}: {}", row.text, shown.collect::<Vec<_>>().join("; ")));
        }
    }
    line(format!("  {}", pool.method));
}

/// "60.0% (57.8 to 62.1), 1200 of 2000".
fn figures(share: &Share) -> String {
    let mut words = share
        .rate
        .as_ref()
        .map_or_else(String::new, |rate| format!("{}, ", percent(rate)));
    words.push_str(&share.count.to_string());
    if let Some(of) = share.of {
        words.push_str(&format!(" of {of}"));
    }
    if let Some(weighted) = &share.weighted {
        words.push_str(&format!("; weighted {}", percent(weighted)));
    }
    words
}

fn percent(interval: &Interval) -> String {
    format!(
        "{:.1}% ({:.1} to {:.1})",
        interval.share * 100.0,
        interval.lower * 100.0,
        interval.upper * 100.0
    )
}

/// Whole people and hours, rounded down: half a person is nobody.
fn estimate(estimate: &Estimate) -> String {
    format!(
        "{:.0} ({:.0} to {:.0})",
        estimate.value.floor(),
        estimate.lower.floor(),
        estimate.upper.ceil()
    )
}
