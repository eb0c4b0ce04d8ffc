//! What is known of the users that images run as.

use policy_core::report::{ClusterProfile, ImageUser};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::Action;
use crate::views::element::{Node, el};
use crate::views::page::Page;
use crate::views::parts::{labelled, option, quiet_line};
use crate::words;

pub fn images(images: &[&str], profile: &ClusterProfile, page: &Page) -> Node {
    el("fieldset")
        .class("images")
        .add(el("legend").text(words::IMAGES))
        .add(quiet_line(words::IMAGES_ABOUT))
        .add(el("div").class("fields").all(images.iter().map(|image| picker(image, profile, page))))
}

fn picker(image: &str, profile: &ClusterProfile, page: &Page) -> Node {
    let now = profile.image_users.get(image).cloned().unwrap_or_default();
    let onchange = {
        let (image, profile) = (image.to_owned(), profile.clone());
        page.dispatch.reform(move |event: Event| {
            let mut profile = profile.clone();
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            // What is not known is not kept.
            profile.image_users.remove(&image);
            let user = choices().into_iter().find(|(value, ..)| *value == chosen).map(|(_, _, user)| user);
            if let Some(user) = user.filter(|user| *user != ImageUser::Unknown) {
                profile.image_users.insert(image.clone(), user);
            }
            Action::ProfileChanged(profile)
        })
    };
    let options = choices().into_iter().map(|(value, word, user)| option(value, word, user == now));
    let select = el("select").testid(&format!("image-user:{image}")).on_change(onchange).all(options);
    labelled(&words::runs_as(image), select)
}

fn choices() -> [(&'static str, &'static str, ImageUser); 4] {
    [
        ("unknown", words::IMAGE_UNKNOWN, ImageUser::Unknown),
        ("root", words::IMAGE_ROOT, ImageUser::Root),
        ("numeric", words::IMAGE_NUMERIC, ImageUser::Numeric(1000)),
        ("named", words::IMAGE_NAMED, ImageUser::Named("app".to_owned())),
    ]
}
