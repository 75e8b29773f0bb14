//! A field of a form with what stands in it and what is wrong with it: the design system's components, filled.

use super::Filled;
use crate::say::say;

/// The codes of a list with their words, as the answers of a question: `choices(Priority::ALL, Priority::code, Priority::words)`.
pub fn choices<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<(&'static str, &'static str)> {
    all.iter().map(|item| (code(*item), words(*item))).collect()
}

impl Filled {
    /// A text box.
    #[must_use]
    pub fn input(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Input {
        nhsuk::input(name, label)
            .value(self.fields.get(name))
            .error(self.errors.at(name))
    }

    /// A password box. What was typed never goes back into the page.
    #[must_use]
    pub fn password(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::PasswordInput {
        nhsuk::password_input(name, label).error(self.errors.at(name))
    }

    /// A box for several lines.
    #[must_use]
    pub fn textarea(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Textarea {
        nhsuk::textarea(name, label)
            .value(self.fields.get(name))
            .error(self.errors.at(name))
    }

    /// A question with one answer.
    #[must_use]
    pub fn radios<C: Into<nhsuk::Choice>>(
        &self,
        name: &str,
        legend: impl Into<nhsuk::Legend>,
        items: impl IntoIterator<Item = C>,
    ) -> nhsuk::Radios {
        nhsuk::radios(name, legend)
            .choices(items)
            .value(self.fields.get(name))
            .error(self.errors.at(name))
    }

    /// A question with any number of answers.
    #[must_use]
    pub fn checkboxes<C: Into<nhsuk::Choice>>(
        &self,
        name: &str,
        legend: impl Into<nhsuk::Legend>,
        items: impl IntoIterator<Item = C>,
    ) -> nhsuk::Checkboxes {
        nhsuk::checkboxes(name, legend)
            .choices(items)
            .ticked(self.fields.all(name))
            .error(self.errors.at(name))
    }

    /// One box that stands alone. It is sent as "yes".
    #[must_use]
    pub fn tick(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Checkboxes {
        nhsuk::checkbox(name, "yes", label)
            .ticked(self.fields.all(name))
            .error(self.errors.at(name))
    }

    /// A drop-down list with an empty first line.
    #[must_use]
    pub fn select<O: Into<nhsuk::SelectOption>>(
        &self,
        name: &str,
        label: impl Into<nhsuk::Label>,
        items: impl IntoIterator<Item = O>,
    ) -> nhsuk::Select {
        nhsuk::select(name, label)
            .option(("", say("form-choose")))
            .options(items)
            .value(self.fields.get(name))
            .error(self.errors.at(name))
    }

    /// A date in three boxes.
    #[must_use]
    pub fn date(&self, name: &str, legend: impl Into<nhsuk::Legend>) -> nhsuk::DateInput {
        let part = |unit: &str| self.fields.get(&format!("{name}-{unit}"));
        nhsuk::date_input(name, legend)
            .values([part("day"), part("month"), part("year")])
            .error(self.errors.at(name))
    }

    /// A time of day.
    #[must_use]
    pub fn time(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Input {
        self.input(name, label).width(5)
    }

    /// A file. Its form needs `enctype="multipart/form-data"`.
    #[must_use]
    pub fn file(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::FileUpload {
        nhsuk::file_upload(name, label).error(self.errors.at(name))
    }

    /// An NHS number.
    #[must_use]
    pub fn nhs_number(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Input {
        self.input(name, label)
            .hint("A 10 digit number, like 999 012 3454. Leave it empty if it is not known.")
            .numeric()
            .width(10)
    }

    /// A phone number.
    #[must_use]
    pub fn phone(&self, name: &str, label: impl Into<nhsuk::Label>) -> nhsuk::Input {
        self.input(name, label).kind("tel").width(20)
    }
}

/// The three boxes of a date to begin with.
#[must_use]
pub fn date_values(name: &str, date: jiff::civil::Date) -> [(String, String); 3] {
    [
        (format!("{name}-day"), date.day().to_string()),
        (format!("{name}-month"), date.month().to_string()),
        (format!("{name}-year"), date.year().to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{Errors, Fields};
    use super::*;
    use maud::html;

    #[test]
    fn fields_come_back_with_value_and_error() {
        let mut errors = Errors::default();
        errors.add("name", "Enter the name");
        errors.add("born", "Enter the date of birth");
        let fields: Fields = [
            ("name", "A<b"),
            ("contact", "letter"),
            ("born-day", "31"),
            ("secret", "hush"),
        ]
        .into_iter()
        .collect();
        let f = Filled { fields, errors };
        let page = html! {
            (f.summary())
            (f.input("name", "Name"))
            (f.radios("contact", "Contact", [("phone", "Phone"), ("letter", "Letter")]))
            (f.date("born", "Date of birth"))
            (f.password("secret", "Password"))
        }
        .into_string();
        assert!(page.contains("value=\"A&lt;b\""), "{page}");
        assert!(
            page.contains("href=\"#name\"") && page.contains("href=\"#born-day\""),
            "{page}"
        );
        assert!(page.contains("value=\"31\""));
        assert_eq!(page.matches(" checked").count(), 1);
        assert!(!page.contains("hush"), "a password never goes back into the page");
    }
}
