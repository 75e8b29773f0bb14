//! Reads how many tests passed and failed off what a test runner prints.

/// How many tests did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Ran and held.
    pub passed: u64,
    /// Ran and did not hold, or were cut off.
    pub failed: u64,
    /// Were not run, by a mark in the source.
    pub skipped: u64,
}

impl Counts {
    /// Adds what one printed line says; a line that says nothing of counts adds nothing.
    pub fn read_line(&mut self, line: &str) {
        let line = without_colour(line);
        if let Some(result) = line.trim().strip_prefix("test result: ") {
            self.read_libtest(result);
        } else {
            self.read_node(line.trim());
        }
    }

    /// libtest, once for each binary: `ok. 3 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s`
    fn read_libtest(&mut self, result: &str) {
        let counts = result.split_once(". ").map_or("", |(_, counts)| counts);
        for part in counts.split("; ") {
            match number_and_word(part) {
                Some((number, "passed")) => self.passed += number,
                Some((number, "failed")) => self.failed += number,
                Some((number, "ignored")) => self.skipped += number,
                _ => {}
            }
        }
    }

    /// node:test, once at the end, one count a line: `ℹ pass 17` from the spec reporter, `# pass 17` from TAP.
    fn read_node(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
            return;
        };
        let Some((word, number)) = rest.split_once(' ') else {
            return;
        };
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_and_word(part: &str) -> Option<(u64, &str)> {
    let (number, word) = part.trim().split_once(' ')?;
    Some((number.parse().ok()?, word))
}

/// The text without terminal colour codes (`ESC [ ... letter`).
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for code in characters.by_ref() {
                if code.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn read(text: &str) -> Counts {
        let mut counts = Counts::default();
        for line in text.lines() {
            counts.read_line(line);
        }
        counts
    }

    #[test]
    fn libtest_binaries_are_added_up() {
        let counts = read(
            "running 3 tests\ntest a ... ok\n\
             test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
             test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 9 filtered out; finished in 0.01s\n",
        );
        assert_eq!(
            counts,
            Counts {
                passed: 5,
                failed: 4,
                skipped: 1
            }
        );
    }

    #[test]
    fn colours_do_not_hide_a_count() {
        assert_eq!(
            read("test result: \u{1b}[32mok\u{1b}[m. 7 passed; 0 failed; 0 ignored").passed,
            7
        );
        assert_eq!(read("\u{1b}[34mℹ pass 17\u{1b}[39m").passed, 17);
    }

    #[test]
    fn node_reports_in_both_of_its_forms() {
        let expected = Counts {
            passed: 17,
            failed: 3,
            skipped: 1,
        };
        assert_eq!(
            read("ℹ tests 21\nℹ suites 1\nℹ pass 17\nℹ fail 2\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n"),
            expected
        );
        assert_eq!(
            read("# tests 21\n# suites 1\n# pass 17\n# fail 2\n# cancelled 1\n# skipped 1\n# todo 0\n"),
            expected
        );
    }

    #[test]
    fn ordinary_lines_count_nothing() {
        assert_eq!(
            read("# pass the salt\nℹ duration_ms 12.5\n12 passed\ntest result\n"),
            Counts::default()
        );
    }
}
