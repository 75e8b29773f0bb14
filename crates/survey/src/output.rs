//! Results as one flat CSV table. Every row says what kind of answers it was made of.

use measures::suppression::Shown;

use crate::pool::Estimate;
use crate::results::{Data, Interval, Results, Share};

const COLUMNS: [&str; 18] = [
    "survey",
    "data",
    "section",
    "item",
    "group",
    "option",
    "text",
    "count",
    "of",
    "share",
    "share_lower",
    "share_upper",
    "weighted_share",
    "weighted_lower",
    "weighted_upper",
    "estimate",
    "estimate_lower",
    "estimate_upper",
];

/// Results as CSV: `*` is a count that is not shown, an empty cell a figure that does not exist there.
#[must_use]
pub fn to_csv(results: &Results) -> String {
    let mut table = Table {
        writer: csv::Writer::from_writer(Vec::new()),
        survey: results.survey.clone(),
        data: match results.data {
            Data::Answers => "answers",
            Data::Synthetic => "synthetic",
            Data::PartlySynthetic => "partly synthetic",
        },
    };
    table.record(COLUMNS.map(str::to_owned).to_vec());
    let answers = Share::new(Shown::Count(results.answers), None, None);
    table.share(["response", "answers", "", ""], results.data_words, &answers);
    for headline in &results.headlines {
        table.share(["headline", "", "", ""], &headline.text, &headline.share);
    }
    for question in &results.questions {
        for option in &question.options {
            table.share(
                ["question", &question.id, "", &option.code],
                &option.text,
                &option.share,
            );
        }
        if let Some(number) = &question.number {
            let mean = Estimate {
                value: number.mean,
                lower: number.lower,
                upper: number.upper,
            };
            table.estimate(
                ["mean", &question.id, "", &number.unit],
                &question.text,
                "",
                Some(&mean),
            );
        }
    }
    for breakdown in &results.breakdowns {
        let item = format!("{} by {}", breakdown.question, breakdown.by);
        for group in &breakdown.groups {
            for option in &group.options {
                table.share(
                    ["breakdown", &item, &group.code, &option.code],
                    &option.text,
                    &option.share,
                );
            }
        }
    }
    if let Some(pool) = &results.pool {
        let count = pool.in_pool.map_or_else(|| "*".to_owned(), |count| count.to_string());
        table.estimate(
            ["pool", "people", "", ""],
            pool.reading_words,
            &count,
            pool.people.as_ref(),
        );
        table.estimate(
            ["pool", "people, weighted", "", ""],
            pool.reading_words,
            "",
            pool.people_weighted.as_ref(),
        );
        if let Some((reading, people)) = &pool.other_reading {
            table.estimate(
                ["pool", "people, other reading", "", ""],
                reading.words(),
                "",
                Some(people),
            );
        }
        table.estimate(
            ["pool", "hours a week", "", ""],
            pool.reading_words,
            "",
            pool.hours_per_week.as_ref(),
        );
        for by in &pool.by {
            for group in &by.groups {
                let count = group.count.to_string();
                table.estimate(
                    ["pool", "people", &by.question, &group.code],
                    &group.text,
                    &count,
                    group.people.as_ref(),
                );
                let hours = group.hours_per_week.as_ref();
                table.estimate(
                    ["pool", "hours a week", &by.question, &group.code],
                    &group.text,
                    &count,
                    hours,
                );
            }
        }
    }
    let both = results.pool.iter().filter_map(|pool| pool.both.as_ref());
    for (both, row) in both.flat_map(|both| both.rows.iter().map(move |row| (both, row))) {
        for group in &row.groups {
            let (by, place) = (format!("{} = {}, {}", both.question, row.code, both.by), &group.code);
            let count = group.count.to_string();
            table.estimate(
                ["pool", "people", &by, place],
                &group.text,
                &count,
                group.people.as_ref(),
            );
            table.estimate(
                ["pool", "hours a week", &by, place],
                &group.text,
                &count,
                group.hours_per_week.as_ref(),
            );
        }
    }
    table.finish()
}

struct Table {
    writer: csv::Writer<Vec<u8>>,
    survey: String,
    data: &'static str,
}

impl Table {
    fn share(&mut self, place: [&str; 4], text: &str, share: &Share) {
        let mut row = self.start(place, text, &share.count.to_string());
        row.push(share.of.map_or_else(String::new, |of| of.to_string()));
        row.extend(interval(share.rate));
        row.extend(interval(share.weighted));
        self.record(row);
    }

    fn estimate(&mut self, place: [&str; 4], text: &str, count: &str, estimate: Option<&Estimate>) {
        let mut row = self.start(place, text, count);
        row.resize(COLUMNS.len() - 3, String::new());
        row.extend(
            estimate
                .into_iter()
                .flat_map(|e| [e.value, e.lower, e.upper])
                .map(|v| format!("{v:.1}")),
        );
        self.record(row);
    }

    fn start(&self, place: [&str; 4], text: &str, count: &str) -> Vec<String> {
        let mut row = vec![self.survey.clone(), self.data.to_owned()];
        row.extend(place.map(inert));
        row.push(inert(text));
        row.push(count.to_owned());
        row
    }

    fn record(&mut self, mut row: Vec<String>) {
        row.resize(COLUMNS.len(), String::new());
        // Writing into memory does not fail.
        let _ = self.writer.write_record(row);
    }

    fn finish(self) -> String {
        let bytes = self.writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

fn interval(interval: Option<Interval>) -> [String; 3] {
    interval.map_or_else(Default::default, |i| {
        [i.share, i.lower, i.upper].map(|v| format!("{v:.4}"))
    })
}

/// A text that a spreadsheet does not take for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
