//! How pictures look on pages of others: by attributes, which no content security policy refuses and every style sheet of the
//! page outweighs. Text has the page's colour; the colours that mean something are light or dark as its `color-scheme` is.

type Attribute = (&'static str, &'static str);

const FAINT: &str = "0.7";
const ALLOW: &str = "light-dark(#0a6e55,#5fd3ae)";
const DENY: &str = "light-dark(#b3203a,#ff8d9e)";
const DEPENDS: &str = "light-dark(#7d5200,#f2c265)";
const ACCENT: &str = "light-dark(#3f4fd0,#98a4ff)";

/// See [`policy_core::picture::Paint`].
#[must_use]
pub fn paint(shape: &str, element: &str, class: &str) -> Vec<Attribute> {
    let is = |name: &str| shape.split(' ').any(|class| class == name);
    let meaning = if is("broken") {
        DENY
    } else if is("depends") {
        DEPENDS
    } else {
        ALLOW
    };
    match (element, class) {
        ("svg", _) => vec![("font-size", "12"), ("font-family", "system-ui,sans-serif"), ("fill", "currentColor")],
        // The page's own ground shows.
        ("rect", "ground") if shape.is_empty() => vec![("fill", "none")],
        // Covers the arrow.
        ("rect", "ground") => vec![("fill", "Canvas")],
        ("rect", _) if is("group") => vec![("fill", "currentColor"), ("fill-opacity", "0.06")],
        ("rect", _) => box_rect(&is),
        // What a browser that knows no `light-dark` falls back to.
        ("g", _) if is("arrow") => vec![("fill", "currentColor"), ("stroke", "currentColor")],
        ("path", "head") => vec![("fill", meaning), ("stroke", meaning)],
        ("path", _) => {
            let mut line = vec![("fill", "none"), ("stroke", meaning), ("stroke-width", "1.5")];
            if is("broken") {
                line.push(("stroke-dasharray", "4 3"));
            } else if is("depends") {
                line.push(("stroke-dasharray", "5 4"));
            }
            line
        }
        ("text", _) if is("label") => vec![("font-weight", "600"), ("fill", meaning)],
        ("text", "heading") => vec![("font-weight", "600"), ("fill-opacity", FAINT)],
        ("text", _) if is("group") => vec![("font-weight", "600"), ("fill-opacity", FAINT)],
        ("text", "aside") => vec![("fill-opacity", FAINT)],
        _ => Vec::new(),
    }
}

fn box_rect(is: &dyn Fn(&str) -> bool) -> Vec<Attribute> {
    let (stroke, width) = match () {
        () if is("grave") => (DENY, "2"),
        () if is("missing") => (DENY, "1"),
        () if is("risky") => (DEPENDS, "1"),
        () if is("selected") || is("wide") => (ACCENT, "2"),
        () => ("light-dark(#c3c9d4,#3c465a)", "1"),
    };
    // Shades of the page's own ground, whatever it is: the text has the page's colour.
    let shade = if is("selected") { "0.12" } else { "0.03" };
    let mut painted = vec![("fill", "currentColor"), ("fill-opacity", shade), ("stroke", stroke)];
    if width != "1" {
        painted.push(("stroke-width", width));
    }
    if is("assumed") {
        painted.push(("stroke-dasharray", "3 3"));
    } else if is("missing") {
        painted.push(("stroke-dasharray", "4 3"));
    }
    painted
}
