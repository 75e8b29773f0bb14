//! The pictures of easy read: lines drawn by us, each with words for those who do not see it.

use crate::say::say;
use maud::{Markup, html};

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// A raised hand.
    Ask,
    /// Two chairs that face each other.
    Chairs,
    /// A signpost.
    Choose,
    /// A clock.
    Clock,
    /// A key.
    Code,
    /// An open door.
    Door,
    /// A form and a pen.
    Form,
    /// A life ring.
    Help,
    /// Two people.
    People,
    /// A phone.
    Phone,
    /// A sign to stop.
    Stop,
    /// Two people with a bubble.
    Talk,
}

/// Its lines as an SVG path on a square of 96, and what it shows.
const fn lines(picture: Picture) -> (&'static str, &'static str) {
    match picture {
        Picture::Ask => (
            "M36 88V58l-14-16q-4-8 4-9l14 12V16q0-6 5-6t5 6v24V12q0-6 5-6t5 6v28V18q0-6 5-6t5 6v26V28q0-5 4-5t4 5v32q0 14-8 20v8",
            "easy-picture-ask",
        ),
        Picture::Chairs => (
            "M14 24v64M14 58h26v30M14 58v-2M82 24v64M82 58H56v30M14 24q0-6 5-6M82 24q0-6-5-6",
            "easy-picture-chairs",
        ),
        Picture::Choose => (
            "M48 92V10M48 16h26l12 9-12 9H48M48 42H22l-12 9 12 9h26M36 92h24",
            "easy-picture-choose",
        ),
        Picture::Clock => (
            "M48 10a38 38 0 1 1-.1 0M48 24v26l18 10M48 14v4M48 78v4M14 48h4M78 48h4",
            "easy-picture-clock",
        ),
        Picture::Code => (
            "M30 32a17 17 0 1 1-.1 0M47 50h39M76 50v14M64 50v10M30 44a5 5 0 1 1-.1 0",
            "easy-picture-code",
        ),
        Picture::Door => (
            "M22 88V10h46v78M12 88h72M22 10l28 12v66L22 88M44 54v4M78 48h-4M90 48H74m7-8 9 8-9 8",
            "easy-picture-door",
        ),
        Picture::Form => (
            "M16 8h44v80H16zM26 24h24M26 38h24M26 52h16M26 66h10M84 26 52 70l-4 14 12-8 32-44zM78 34l8 6",
            "easy-picture-form",
        ),
        Picture::Help => (
            "M48 8a40 40 0 1 1-.1 0M48 30a18 18 0 1 1-.1 0M36 10l4 22M60 10l-4 22M36 86l4-22M60 86l-4-22M10 36l22 4M10 60l22-4M86 36l-22 4M86 60l-22-4",
            "easy-picture-help",
        ),
        Picture::People => (
            "M30 14a12 12 0 1 1-.1 0M66 14a12 12 0 1 1-.1 0M10 88V64q0-18 20-18 12 0 18 10 6-10 18-10 20 0 20 18v24M48 56v32M36 74l12-8 12 8",
            "easy-picture-people",
        ),
        Picture::Phone => (
            "M30 6h36q6 0 6 6v72q0 6-6 6H30q-6 0-6-6V12q0-6 6-6zM24 20h48M24 74h48M46 82h4M42 13h12M40 40q4-8 8 0t8 0M40 52q4-8 8 0t8 0",
            "easy-picture-phone",
        ),
        Picture::Stop => (
            "M34 8h28l20 20v28L62 76H34L14 56V28zM48 76v16M30 42h36",
            "easy-picture-stop",
        ),
        Picture::Talk => (
            "M24 50a10 10 0 1 1-.1 0M72 50a10 10 0 1 1-.1 0M6 90q0-17 18-17t18 17M54 90q0-17 18-17t18 17M12 6h32v26H30l-8 9v-9H12zM54 12h30v24h-8v9l-8-9H54zM20 16h16M20 23h10M61 21h16M61 28h10",
            "easy-picture-talk",
        ),
    }
}

impl Picture {
    /// The drawing.
    pub(crate) fn draw(self) -> Markup {
        let (path, shows) = lines(self);
        html! {
            svg class="app-easy__picture" viewBox="0 0 96 96" width="96" height="96" role="img" aria-label=(say(shows))
                fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" {
                path d=(path) {}
            }
        }
    }
}
