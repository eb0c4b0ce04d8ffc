//! What views are built of. `html!` unfolds every element into code of its own; here an element is a few calls, which
//! makes the page's wasm a good deal smaller.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{
    AttributeOrProperty, Attributes, Key, Listener, ListenerKind, VComp, VList, VNode, VTag, VText,
};

/// An element with its attributes and children, or a list of nodes. Small to hand around.
#[must_use]
pub struct Node(Box<Parts>);

struct Parts {
    /// `None`: the children stand in a list.
    tag: Option<VTag>,
    attributes: Vec<(AttrValue, AttributeOrProperty)>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    children: Vec<VNode>,
}

/// An element.
#[inline(never)]
pub fn el(tag: &'static str) -> Node {
    node(Some(VTag::new(tag)))
}

/// Nothing, which takes a place among its siblings all the same, so that they keep theirs.
#[inline(never)]
pub fn none() -> Node {
    node(None)
}

#[inline(never)]
fn node(tag: Option<VTag>) -> Node {
    Node(Box::new(Parts { tag, attributes: Vec::new(), listeners: Vec::new(), children: Vec::new() }))
}

/// Nodes in a list of their own, which their siblings need not know the length of.
pub fn list(nodes: impl Iterator<Item = Node>) -> Node {
    none().all(nodes)
}

pub fn component<C: BaseComponent>(props: C::Properties) -> Node {
    none().html(VNode::VComp(Rc::new(VComp::new::<C>(Rc::new(props), None))))
}

impl Node {
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: &str) -> Self {
        let value = AttributeOrProperty::Attribute(AttrValue::from(Rc::<str>::from(value)));
        self.0.attributes.push((AttrValue::Static(name), value));
        self
    }

    #[inline(never)]
    pub fn class(self, value: &str) -> Self {
        self.attr("class", value)
    }

    #[inline(never)]
    pub fn testid(self, value: &str) -> Self {
        self.attr("data-testid", value)
    }

    /// `true` or `false`.
    #[inline(never)]
    pub fn truth(self, name: &'static str, value: bool) -> Self {
        self.attr(name, if value { "true" } else { "false" })
    }

    /// An attribute that is there or is not, as `disabled`.
    #[inline(never)]
    pub fn flag(self, name: &'static str, given: bool) -> Self {
        if given { self.attr(name, name) } else { self }
    }

    #[inline(never)]
    pub fn maybe(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// What it is known by among its siblings, of which all need a key.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Self {
        if let Some(tag) = &mut self.0.tag {
            tag.key = Some(Key::from(key));
        }
        self
    }

    /// What finds it in the document.
    #[inline(never)]
    pub fn refer(mut self, place: NodeRef) -> Self {
        if let Some(tag) = &mut self.0.tag {
            tag.node_ref = place;
        }
        self
    }

    /// What an `input` holds, whatever was typed.
    #[inline(never)]
    pub fn value(mut self, value: &str) -> Self {
        if let Some(tag) = &mut self.0.tag {
            tag.set_value(AttrValue::from(Rc::<str>::from(value)));
        }
        self
    }

    /// Whether an `input` is ticked, whatever was clicked.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> Self {
        if let Some(tag) = &mut self.0.tag {
            tag.set_checked(checked);
        }
        self
    }

    pub fn on_click(self, callback: Callback<Event>) -> Self {
        self.on(Kind::Click, callback)
    }

    pub fn on_change(self, callback: Callback<Event>) -> Self {
        self.on(Kind::Change, callback)
    }

    #[inline(never)]
    pub fn on(mut self, kind: Kind, callback: Callback<Event>) -> Self {
        self.0.listeners.push(Some(Rc::new(Heard { kind, callback })));
        self
    }

    #[inline(never)]
    pub fn text(mut self, text: &str) -> Self {
        self.0.children.push(VNode::VText(VText::new(Rc::<str>::from(text))));
        self
    }

    #[inline(never)]
    pub fn add(mut self, child: Self) -> Self {
        self.0.children.push(child.into());
        self
    }

    /// A child that keeps its place where it is missing.
    pub fn add_if(self, given: bool, child: impl FnOnce() -> Self) -> Self {
        self.add(if given { child() } else { none() })
    }

    pub fn all(self, children: impl Iterator<Item = Self>) -> Self {
        children.fold(self, Self::add)
    }

    #[inline(never)]
    pub fn html(mut self, child: Html) -> Self {
        self.0.children.push(child);
        self
    }
}

impl From<Node> for Html {
    #[inline(never)]
    fn from(node: Node) -> Self {
        let Parts { tag, attributes, listeners, children } = *node.0;
        // A list even around one child: the next drawing may have two, and what stays the same kind is kept.
        let inside = VNode::VList(Rc::new(VList::with_children(children, None)));
        let Some(mut tag) = tag else {
            return inside;
        };
        if let Some(place) = tag.children_mut() {
            *place = inside;
        }
        // Both at once: to add to them one by one takes a good deal of code.
        if !attributes.is_empty() {
            tag.set_attributes(Attributes::IndexMap(Rc::new(attributes.into_iter().collect())));
        }
        if !listeners.is_empty() {
            tag.set_listeners(listeners.into_boxed_slice());
        }
        VNode::VTag(Rc::new(tag))
    }
}

/// The events that the page hears.
pub enum Kind {
    Click,
    Change,
    Input,
    FocusIn,
    KeyDown,
    Submit,
}

/// Any listener: what kind of event it is, is data.
struct Heard {
    kind: Kind,
    callback: Callback<Event>,
}

impl Listener for Heard {
    fn kind(&self) -> ListenerKind {
        match self.kind {
            Kind::Click => ListenerKind::onclick,
            Kind::Change => ListenerKind::onchange,
            Kind::Input => ListenerKind::oninput,
            Kind::FocusIn => ListenerKind::onfocusin,
            Kind::KeyDown => ListenerKind::onkeydown,
            Kind::Submit => ListenerKind::onsubmit,
        }
    }

    fn handle(&self, event: Event) {
        self.callback.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}
