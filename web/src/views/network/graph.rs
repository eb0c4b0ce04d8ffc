//! The graph: a picture that another worker makes, put where this component keeps a place for it.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::pictures::page;
use crate::shared::Shared;
use crate::state::{Action, Evaluated, network};
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
        let (place, dispatch) = (place.clone(), props.dispatch.clone());
        use_effect_with(props.evaluated.clone(), move |evaluated| {
            let Some(place) = place.cast::<HtmlElement>() else { return };
            let (shown, asks) = (evaluated.clone(), dispatch.clone());
            let on_ask = Closure::<dyn Fn(Option<u32>, Option<u32>)>::new(move |from, to| {
                if let Some(question) = network::drawn(&shown.report.network, from, to) {
                    asks.emit(Action::Asked(question));
                }
            });
            page::draw(evaluated.clone(), place, on_ask.into_js_value(), dispatch);
        });
    }
    html! {
        <div ref={place} class="scroll graph" role="region" tabindex="0" aria-label={words::GRAPH} data-testid="graph"></div>
    }
}
