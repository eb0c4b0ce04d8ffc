//! Effects whose code is there once: yew's own hook is compiled anew for each closure and whatever it depends on.

use std::any::Any;

use yew::prelude::*;

/// What an effect depends on, of any type.
pub struct Watched(Box<dyn Equal>);

impl Watched {
    pub fn new(value: impl PartialEq + 'static) -> Self {
        Self(Box::new(value))
    }
}

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(&*other.0)
    }
}

trait Equal: Any {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> Equal for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// Acts after the first drawing, and after each in which what is watched has changed.
#[hook]
pub fn use_effect_on(watched: Watched, act: Box<dyn FnOnce()>) {
    use_effect_with(watched, move |_: &Watched| act());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_changes_with_its_value_and_its_type() {
        assert!(Watched::new((1, "a")) == Watched::new((1, "a")));
        assert!(Watched::new((1, "a")) != Watched::new((1, "b")));
        assert!(Watched::new(1_u32) != Watched::new(1_i32));
    }
}
