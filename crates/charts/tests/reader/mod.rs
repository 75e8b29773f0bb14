//! A small, strict reader of what was drawn.

/// One drawn element: its attributes and, for text, its words.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub tag: String,
    attributes: Vec<(String, String)>,
    pub words: String,
}

impl Drawn {
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> f64 {
        self.attribute(name)
            .parse()
            .unwrap_or_else(|_| panic!("{name} of {self:?} is not a number"))
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").split(' ').any(|c| c == class)
    }

    /// The places of a polyline.
    pub fn places(&self) -> Vec<(f64, f64)> {
        let pair = |pair: &str| {
            let (x, y) = pair.split_once(',').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        };
        self.attribute("points").split(' ').map(pair).collect()
    }
}

/// Reads the elements of markup, strictly: every tag that is opened is closed in order, every attribute is quoted.
pub fn read(markup: &str) -> Vec<Drawn> {
    let mut all: Vec<Drawn> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        if let Some(at) = open.last() {
            all[*at].words.push_str(&rest[..start]);
        }
        let end = start + rest[start..].find('>').expect("a tag that is not closed");
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            let at = open.pop().expect("an end without a beginning");
            assert_eq!(all[at].tag, name, "wrong nesting");
            continue;
        }
        let (tag, mut left) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        while let Some((name, after)) = left.trim_start().split_once("=\"") {
            let (value, after) = after.split_once('"').expect("an attribute that is not closed");
            attributes.push((name.to_owned(), value.to_owned()));
            left = after;
        }
        assert_eq!(left.trim(), "", "stray text in {inside:?}");
        open.push(all.len());
        all.push(Drawn {
            tag: tag.to_owned(),
            attributes,
            words: String::new(),
        });
    }
    assert!(
        open.is_empty(),
        "left open: {:?}",
        open.iter().map(|i| &all[*i].tag).collect::<Vec<_>>()
    );
    all
}

pub fn with_class<'a>(drawn: &'a [Drawn], class: &str) -> Vec<&'a Drawn> {
    drawn.iter().filter(|d| d.has_class(class)).collect()
}
