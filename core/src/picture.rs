//! Pictures as plain shapes, and the SVG text that they become. What is drawn comes from report data alone.
//!
//! Coordinates are whole pixels from the top left corner; the same shapes give the same bytes.

mod access;
mod admission;
mod layers;
mod network;
mod radius;
mod svg;
#[cfg(test)]
mod tests;

pub use access::access;
pub use admission::admission;
pub use network::network;
pub use radius::radius;
pub use svg::{Paint, STYLE, Setting, svg};

/// Shapes are painted in their order: what comes later covers what comes before.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub title: String,
    /// The picture told in words.
    pub description: String,
    pub shapes: Vec<Shape>,
}

pub struct Shape {
    pub form: Form,
    /// Names of the style's rules, by spaces.
    pub class: &'static str,
    /// What it stands for, where one may ask about it.
    pub meaning: Option<Meaning>,
}

pub enum Form {
    /// A rounded area with its title inside, at the top.
    Group(Area, String),
    /// A box with lines of text.
    Box(Area, Vec<Line>),
    Text {
        at: Point,
        anchor: Anchor,
        text: String,
    },
    Arrow(Curve),
    /// A word on an arrow, which it covers.
    Label(Area, String),
}

#[derive(Clone, Copy, Default)]
pub struct Point {
    pub x: u32,
    pub y: u32,
}

#[derive(Clone, Copy, Default)]
pub struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

pub struct Line {
    pub text: String,
    /// Beside the point: smaller in weight.
    pub aside: bool,
}

/// From left to right: level until `bends`, level again from `settles`.
#[derive(Clone, Copy)]
pub struct Curve {
    pub from: Point,
    pub bends: u32,
    pub settles: u32,
    pub to: Point,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
}

/// In full, where the picture shortens; and what the page needs to ask for more.
pub struct Meaning {
    pub words: String,
    /// `data-` attributes.
    pub data: Vec<(&'static str, u32)>,
}

/// Around everything.
const MARGIN: u32 = 16;

/// Height of a line of text.
const LINE: u32 = 16;

/// Room between a box's border and its text.
const PADDING: u32 = 8;

/// Room that the title of a group takes.
const TITLE: u32 = 24;

/// At most so many characters of a name are shown.
const MAX_CHARACTERS: usize = 30;

/// Pixels of a text in 12 pixel letters of the system's font, rather too many than too few.
fn width_of(text: &str) -> u32 {
    text.chars().fold(0, |width, letter| width + if letter.is_ascii() { 7 } else { 12 })
}

/// The same of bold letters.
fn width_of_bold(text: &str) -> u32 {
    width_of(text) * 8 / 7 + 4
}

/// Cut after so many characters, with an ellipsis.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
