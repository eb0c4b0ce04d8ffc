//! Writes a picture as SVG.

use super::{Anchor, Area, Curve, Form, LINE, Line, PADDING, Picture, Shape};

/// The rules that colour a picture: the page's variables, and where there is no page around it, light or dark as the
/// reader's system is (always light with the class `light` on the picture).
pub const STYLE: &str = include_str!("picture.css");

/// The attributes of an element (`rect`, `text`, `path`, `g`, `svg`) of this class, in a shape of these classes (`box selected`).
pub type Paint = fn(shape: &str, element: &str, class: &str) -> Vec<(&'static str, &'static str)>;

/// Where the picture will stand.
#[derive(Clone, Copy)]
pub enum Setting {
    /// In a file of its own: an image, with its style.
    Alone,
    /// In the page, which has [`STYLE`] (its content security policy refuses styles within): what has a meaning is a
    /// button with `data-` attributes, reached by the keyboard too.
    Page,
    /// Among the elements of a page that nothing is known of: a style within would be one of all that page, whose own rules
    /// would find the classes. So it has neither, but is painted by attributes. It is as wide as there is room, yet a small one is
    /// drawn as if it were of [`LEAST_WIDTH`], or its letters would be large.
    Within(Paint),
}

/// About as wide as a column of text.
const LEAST_WIDTH: u32 = 680;

#[must_use]
pub fn svg(picture: &Picture, setting: Setting) -> String {
    let mut out = Svg { text: String::new(), setting, shape: String::new() };
    let in_page = matches!(setting, Setting::Page);
    out.open("svg");
    out.attribute("xmlns", "http://www.w3.org/2000/svg");
    out.class("svg", "picture");
    // The parts of an `img` are nobody's to reach.
    out.attribute("role", if in_page { "group" } else { "img" });
    let mut width = picture.width;
    if matches!(setting, Setting::Within(_)) {
        width = width.max(LEAST_WIDTH);
        out.attribute("width", "100%");
    } else {
        out.number("width", width);
        out.number("height", picture.height);
    }
    out.attribute("viewBox", &format!("0 0 {width} {}", picture.height));
    out.attribute("aria-label", &picture.title);
    out.push(">\n");
    // In the page it would hang over every shape as a tooltip.
    if !in_page {
        out.element("title", &picture.title);
    }
    out.element("desc", &picture.description);
    if matches!(setting, Setting::Alone) {
        out.push("<style>\n");
        out.push(STYLE);
        out.push("</style>\n");
    }
    out.rect("ground", Area { x: 0, y: 0, width: picture.width, height: picture.height }, 0);
    for shape in &picture.shapes {
        out.shape(shape);
    }
    out.push("</svg>\n");
    out.text
}

struct Svg {
    text: String,
    setting: Setting,
    /// The classes of the shape that is written.
    shape: String,
}

impl Svg {
    fn shape(&mut self, shape: &Shape) {
        let kind = match &shape.form {
            Form::Group(..) => "group",
            Form::Box(..) => "box",
            Form::Arrow(_) => "arrow",
            Form::Label(..) => "label",
            Form::Text { at, anchor, text } => {
                self.shape.clear();
                return self.line(shape.class, at.x, at.y, *anchor, text);
            }
        };
        self.shape = format!("{kind} {}", shape.class).trim_end().to_owned();
        self.open("g");
        self.class("g", &self.shape.clone());
        if let Some(meaning) = &shape.meaning
            && matches!(self.setting, Setting::Page)
            && !meaning.data.is_empty()
        {
            self.attribute("tabindex", "0");
            // Its name is the title below.
            self.attribute("role", "button");
            for (name, value) in &meaning.data {
                self.number(&format!("data-{name}"), *value);
            }
        }
        self.push(">\n");
        if let Some(meaning) = &shape.meaning {
            self.element("title", &meaning.words);
        }
        match &shape.form {
            Form::Group(area, title) => {
                self.rect("", *area, 8);
                self.line("", area.x + PADDING, area.y + LINE, Anchor::Start, title);
            }
            Form::Box(area, lines) => self.lines(*area, lines),
            Form::Arrow(curve) => self.arrow(*curve),
            Form::Label(area, text) => {
                self.rect("ground", *area, 0);
                self.line("", area.x + area.width / 2, area.y + 12, Anchor::Middle, text);
            }
            Form::Text { .. } => {}
        }
        self.push("</g>\n");
    }

    /// Lines of text in the middle of a box's height.
    fn lines(&mut self, area: Area, lines: &[Line]) {
        self.rect("", area, 5);
        let height = u32::try_from(lines.len()).unwrap_or(0) * LINE;
        let mut y = area.y + area.height.saturating_sub(height) / 2 + 12;
        for line in lines {
            self.line(if line.aside { "aside" } else { "" }, area.x + PADDING, y, Anchor::Start, &line.text);
            y += LINE;
        }
    }

    fn arrow(&mut self, curve: Curve) {
        let Curve { from, bends, settles, to } = curve;
        let middle = u32::midpoint(bends, settles);
        let neck = to.x.saturating_sub(6);
        let path =
            format!("M{} {}H{bends}C{middle} {} {middle} {} {settles} {}H{neck}", from.x, from.y, from.y, to.y, to.y);
        if matches!(self.setting, Setting::Page) {
            self.path("hit", &path);
        }
        self.path("", &path);
        self.path("head", &format!("M{} {}l-7 -4v8z", to.x, to.y));
    }

    fn path(&mut self, class: &str, path: &str) {
        self.open("path");
        self.class("path", class);
        self.attribute("d", path);
        self.push("/>\n");
    }

    fn rect(&mut self, class: &str, area: Area, radius: u32) {
        self.open("rect");
        self.class("rect", class);
        self.number("x", area.x);
        self.number("y", area.y);
        self.number("width", area.width);
        self.number("height", area.height);
        if radius > 0 {
            self.number("rx", radius);
        }
        self.push("/>\n");
    }

    fn line(&mut self, class: &str, x: u32, y: u32, anchor: Anchor, text: &str) {
        self.open("text");
        self.class("text", class);
        self.number("x", x);
        self.number("y", y);
        if anchor == Anchor::Middle {
            self.attribute("text-anchor", "middle");
        }
        self.push(">");
        self.escaped(text);
        self.push("</text>\n");
    }

    fn element(&mut self, name: &str, text: &str) {
        self.open(name);
        self.push(">");
        self.escaped(text);
        self.push("</");
        self.push(name);
        self.push(">\n");
    }

    fn open(&mut self, name: &str) {
        self.push("<");
        self.push(name);
    }

    /// By what the element is painted.
    fn class(&mut self, element: &str, class: &str) {
        if let Setting::Within(paint) = self.setting {
            for (name, value) in paint(&self.shape, element, class) {
                self.attribute(name, value);
            }
        } else if !class.is_empty() {
            self.attribute("class", class);
        }
    }

    fn number(&mut self, name: &str, value: u32) {
        self.attribute(name, &value.to_string());
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.escaped(value);
        self.push("\"");
    }

    /// XML 1.0 has no way to write control characters and the last two of the first plane: they become spaces.
    fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '"' => self.push("&quot;"),
                '\'' => self.push("&#39;"),
                '\u{fffe}' | '\u{ffff}' => self.text.push(' '),
                control if control.is_control() => self.text.push(' '),
                letter => self.text.push(letter),
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}
