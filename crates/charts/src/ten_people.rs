//! Ten people in a row, as a share is best understood: so many before, so many inside, so many after. Drawn only; the sentence beside it says the same.

use maud::{Markup, html};

/// Ten people: the first `before` and the last of them empty, `inside` of them full.
#[must_use]
pub fn ten_people(before: u32, inside: u32) -> Markup {
    let is_full = |n: u32| before <= n && n < before.saturating_add(inside);
    html! {
        svg class="app-ten" viewBox="0 0 300 44" width="300" height="44" aria-hidden="true" focusable="false" {
            @for n in 0..10_u32 {
                @let fill = if is_full(n) { "#2b6cb0" } else { "#ffffff" };
                g transform={ "translate(" (n * 30) " 0)" } fill=(fill) stroke="#2b6cb0" stroke-width="2" {
                    circle cx="15" cy="10" r="7" {}
                    path d="M4 42V32a11 11 0 0 1 22 0v10z" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_full_as_are_said_and_there_are_always_ten() {
        for (before, inside, full) in [(1, 8, 8), (0, 9, 9), (1, 9, 9), (0, 0, 0), (9, 9, 1)] {
            let svg = ten_people(before, inside).into_string();
            assert_eq!(svg.matches("<circle").count(), 10);
            assert_eq!(svg.matches("fill=\"#2b6cb0\"").count(), full, "{before} {inside}");
        }
    }
}
