//! The graph: a picture that another worker makes, put where this component keeps a place for it.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::effect::{Watched, use_effect_on};
use crate::pictures::page;
use crate::shared::Shared;
use crate::state::{Action, Evaluated, network};
use crate::views::element::el;
use crate::words;

#[derive(Properties, PartialEq)]
pub struct GraphProps {
    pub evaluated: Shared<Evaluated>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Graph(props: &GraphProps) -> Html {
    let place = use_node_ref();
    {
        let (place, evaluated, dispatch) = (place.clone(), props.evaluated.clone(), props.dispatch.clone());
        let draw = move || {
            let Some(place) = place.cast::<HtmlElement>() else { return };
            let (shown, asks) = (evaluated.clone(), dispatch.clone());
            let on_ask = Closure::<dyn Fn(JsValue, JsValue)>::new(move |from: JsValue, to: JsValue| {
                let index = |value: JsValue| value.as_f64().map(|number| number as u32);
                if let Some(question) = network::drawn(&shown.report.network, index(from), index(to)) {
                    asks.emit(Action::Asked(question));
                }
            });
            page::draw(evaluated, place, on_ask.into_js_value(), dispatch);
        };
        use_effect_on(Watched::new(props.evaluated.clone()), Box::new(draw));
    }
    el("div")
        .refer(place)
        .class("scroll graph")
        .attr("role", "region")
        .attr("aria-label", words::GRAPH)
        .attr("tabindex", "0")
        .testid("graph")
        .into()
}
