//! Tables: plain, responsive (each row a list on a phone), or in an area that scrolls sideways.

use crate::Content;
use crate::card::Card;
use crate::element::{Attrs, El};
use crate::heading::{Caption, Heading, HeadingPart, Size};
use crate::macros::{component, fills_slots};
use crate::scroll::Scroll;
use crate::words::{self, word};
use maud::{Markup, Render, html};

/// How a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It can be sorted by this column, and is not.
    Unsorted,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// How a cell's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// To the right.
    Right,
}

impl Align {
    fn class(self) -> &'static str {
        match self {
            Self::Left => "nhsuk-u-text-align-left",
            Self::Centre => "nhsuk-u-text-align-centre",
            Self::Right => "nhsuk-u-text-align-right",
        }
    }
}

component! {
    /// A cell, or the head of a column.
    pub struct Cell {
        /// What it holds.
        text: Content,
        /// Words after the text that only a screen reader says.
        hidden_text: String,
        /// Makes the text a link.
        href: String,
        /// Its share of the width, such as `one-half`.
        width: String,
        /// What the browser sorts by, where it differs from the text.
        sort_value: String,
    } plain {
        /// Figures: to the right, digits of equal width. A column head passes this on to its cells.
        numeric: Option<bool>,
        /// How the text stands. A column head passes this on to its cells.
        align: Option<Align>,
        /// Number of columns that it spans; 0 or 1 is one (not in responsive tables).
        colspan: u16,
        /// Number of rows that it spans; 0 or 1 is one.
        rowspan: u16,
        /// For a column head: how the column is sorted. Give it an `href` too: sorting is done by the server.
        sort: Option<Sort>,
        /// For a column head: the order that a press gives next, where the browser sorts.
        sort_next: Option<Sort>,
    }
}

/// A cell.
#[must_use]
pub fn cell(text: impl Into<Content>) -> Cell {
    Cell::default().text(text)
}

/// A cell, or the head of a column, with figures.
#[must_use]
pub fn number(text: impl Into<Content>) -> Cell {
    cell(text).numeric(Some(true))
}

impl<T: Into<Content>> From<T> for Cell {
    fn from(text: T) -> Self {
        cell(text)
    }
}

component! {
    /// A table. It must have a caption; hide it with `.caption_classes("nhsuk-u-visually-hidden")` if a heading says it.
    pub struct Table {
        /// What the table shows.
        caption: Content,
        /// Further classes of the caption.
        caption_classes: String,
        /// The id of the caption; made from the table's where one is needed.
        caption_id: String,
        /// Words after the caption that only a screen reader says.
        caption_hidden_text: String,
        /// The line that goes with the caption.
        sub_caption: Caption,
        /// The heads of the columns.
        columns: Vec<Cell>,
        /// The rows.
        body: Vec<Vec<Cell>>,
        /// A card round it.
        card: Option<Card>,
        /// Texts for the browser's sorting, by key.
        messages: Attrs,
    } plain {
        /// The size of the caption.
        caption_size: Option<Size>,
        /// The first cell of each row is its head.
        first_cell_is_header: bool,
        /// On a phone each row becomes a list with the column's head before each value.
        responsive: bool,
        /// Less room round the text.
        compact: bool,
        /// Every other row shaded.
        striped: bool,
        /// In an area that scrolls sideways where it does not fit.
        scroll: bool,
        /// Without lines.
        borderless: bool,
        /// Without the last line.
        no_last_border: bool,
        /// White, on a dark ground.
        reverse: bool,
    }
}

/// A table with its caption.
#[must_use]
pub fn table(caption: impl Into<Content>) -> Table {
    Table::default().caption(caption)
}

impl Table {
    /// The heads of the columns.
    #[must_use]
    pub fn head<C: Into<Cell>>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.body.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows<R: IntoIterator<Item = C>, C: Into<Cell>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.body
            .extend(rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()));
        self
    }

    fn shown_caption_id(&self) -> String {
        if !self.caption_id.is_empty() || !self.scroll {
            return self.caption_id.clone();
        }
        if !self.id.is_empty() {
            return format!("{}-caption", self.id);
        }
        match self.caption.as_text() {
            Some(text) if !text.is_empty() => {
                let short: String = text.replace(' ', "-").to_lowercase().chars().take(40).collect();
                format!("table-{short}-caption")
            }
            _ => String::new(),
        }
    }

    fn head_cell(&self, column: &Cell, sortable: bool, by_server: bool) -> Markup {
        let mut attrs = Attrs::new();
        if column.sort.is_some() && sortable {
            attrs = attrs.flag("data-sort");
        }
        if !by_server {
            attrs = match column.sort_next {
                Some(Sort::Ascending) => attrs.attr("data-sort-next", "ascending"),
                Some(Sort::Descending) => attrs.attr("data-sort-next", "descending"),
                Some(Sort::Unsorted) => attrs.attr("data-sort-next", "none"),
                None => attrs,
            };
        }
        attrs = match column.sort {
            Some(Sort::Ascending) => attrs.attr("aria-sort", "ascending"),
            Some(Sort::Descending) => attrs.attr("aria-sort", "descending"),
            Some(Sort::Unsorted) | None => attrs,
        };
        self.element(column, true, column.numeric == Some(true), column.align)
            .attr("scope", "col")
            .opt("role", if self.responsive { "columnheader" } else { "" })
            .attrs(&spans(column, self.responsive))
            .attrs(&attrs)
            .attrs(&column.attrs)
            .body(value(column))
    }

    fn body_cell(&self, cell: &Cell, column: Option<&Cell>, is_first: bool) -> Markup {
        let is_header = is_first && self.first_cell_is_header;
        let numeric_column = column.and_then(|column| column.numeric) == Some(true);
        let numeric = cell.numeric.unwrap_or(numeric_column);
        // Words in a column of figures stand to the right as the figures do.
        let align = cell.align.or_else(|| {
            if cell.numeric == Some(false) && numeric_column {
                Some(Align::Right)
            } else {
                column.and_then(|column| column.align)
            }
        });
        let role = match (self.responsive, is_header) {
            (false, _) => "",
            (true, true) => "rowheader",
            (true, false) => "cell",
        };
        let label =
            column.filter(|column| self.responsive && !(column.text.is_empty() && column.hidden_text.is_empty()));
        self.element(cell, is_header, numeric, align)
            .opt("scope", if is_header { "row" } else { "" })
            .opt("role", role)
            .attrs(&spans(cell, self.responsive))
            .opt("data-sort-value", &cell.sort_value)
            .attrs(&cell.attrs)
            .body(html! {
                @if let Some(column) = label {
                    span class="nhsuk-table__heading" aria-hidden="true" { (words(&column.text, &column.hidden_text)) " " }
                    @if cell.text.is_html() { span { (value(cell)) } } @else { (value(cell)) }
                } @else { (value(cell)) }
            })
    }

    fn element(&self, cell: &Cell, is_header: bool, numeric: bool, align: Option<Align>) -> El {
        let (name, class) = if is_header {
            ("th", "nhsuk-table__header")
        } else {
            ("td", "nhsuk-table__cell")
        };
        let width = if cell.width.is_empty() {
            String::new()
        } else {
            format!("nhsuk-u-width-{}", cell.width)
        };
        El::new(name)
            .class(class)
            .class_if(numeric, &format!("{class}--numeric"))
            .class(align.map(Align::class).unwrap_or_default())
            .class(&width)
            .class(&cell.classes)
            .opt("id", &cell.id)
    }
}

fn spans(cell: &Cell, responsive: bool) -> Attrs {
    let mut attrs = Attrs::new();
    if cell.colspan > 1 && !responsive {
        attrs = attrs.attr("colspan", cell.colspan.to_string());
    }
    if cell.rowspan > 1 {
        attrs = attrs.attr("rowspan", cell.rowspan.to_string());
    }
    attrs
}

fn words(text: &Content, hidden: &str) -> Markup {
    html! { (text) @if !hidden.is_empty() { span class="nhsuk-u-visually-hidden" { @if !text.is_empty() { " " } (hidden) } } }
}

fn value(cell: &Cell) -> Markup {
    let inner = words(&cell.text, &cell.hidden_text);
    html! { @if cell.href.is_empty() { (inner) } @else { a class="nhsuk-link" href=(cell.href) { (inner) } } }
}

impl Render for Table {
    fn render_to(&self, buffer: &mut String) {
        let sortable = self.columns.iter().any(|column| column.sort.is_some());
        let by_server = sortable && self.columns.iter().any(|column| !column.href.is_empty());
        let caption_id = self.shown_caption_id();
        let hidden = match self.caption_hidden_text.as_str() {
            "" if sortable => word(words::SORTABLE),
            given => given.to_owned(),
        };
        let caption = HeadingPart {
            element: Some("caption"),
            ..HeadingPart::new(
                "nhsuk-table__caption",
                "nhsuk-table__caption--",
                &[Size::S, Size::M, Size::L, Size::Xl],
            )
        }
        .render(
            &Heading {
                text: self.caption.clone(),
                caption: self.sub_caption.clone(),
                hidden_text: if hidden.is_empty() {
                    String::new()
                } else {
                    format!("({hidden})")
                },
                size: self.caption_size,
                id: caption_id.clone(),
                classes: self.caption_classes.clone(),
                ..Heading::default()
            },
            None,
        );
        let (rowgroup, row) = if self.responsive {
            (Some("rowgroup"), Some("row"))
        } else {
            (None, None)
        };
        let table = El::new("table")
            .class("nhsuk-table")
            .class_if(self.reverse, "nhsuk-table--reverse")
            .class_if(self.compact, "nhsuk-table--compact")
            .class_if(self.responsive, "nhsuk-table--responsive")
            .class_if(self.borderless, "nhsuk-table--no-border")
            .class_if(
                !self.borderless && self.no_last_border,
                "nhsuk-table--no-last-row-border",
            )
            .class_if(sortable, "nhsuk-table--sortable")
            .class_if(self.striped, "nhsuk-table--striped")
            .class(&self.classes)
            .opt("id", &self.id)
            .opt("data-module", if sortable && !by_server { "nhsuk-table" } else { "" })
            .attrs(&self.messages)
            .opt("role", if self.responsive { "table" } else { "" })
            .attrs(&self.attrs)
            .body(html! {
                (caption)
                @if !self.columns.is_empty() {
                    thead class="nhsuk-table__head" role=[rowgroup] {
                        tr class="nhsuk-table__row" role=[row] {
                            @for column in &self.columns { (self.head_cell(column, sortable, by_server)) }
                        }
                    }
                }
                tbody class="nhsuk-table__body" {
                    @for cells in &self.body {
                        tr class="nhsuk-table__row" role=[row] {
                            @for (index, cell) in cells.iter().enumerate() {
                                (self.body_cell(cell, self.columns.get(index), index == 0))
                            }
                        }
                    }
                }
            });
        let table = if self.scroll {
            Scroll {
                body: table.into(),
                labelled_by: caption_id,
                reverse: self.reverse,
                ..Scroll::default()
            }
            .render()
        } else {
            table
        };
        match &self.card {
            Some(card) => Card {
                body: table.into(),
                ..card.clone()
            }
            .render_to(buffer),
            None => table.render_to(buffer),
        }
    }
}

fills_slots!(Table);
