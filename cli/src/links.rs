//! Links to the page.

use policy_core::Playground;
use policy_core::phrase::View;
use policy_core::report::{ClusterProfile, Question, Requester};
use policy_core::share::{self, Blanked, Shared};

/// What stands behind an address, from `#` on, and how many values of Secrets stayed behind.
///
/// # Errors
/// Never in practice, as [`share::written`].
pub fn hash(
    playground: &mut Playground,
    profile: &ClusterProfile,
    question: Option<Question>,
    view: Option<View>,
) -> Result<(String, u32), String> {
    let Blanked { files, question, values } = playground.blanked(question);
    let shared = Shared {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        files,
        view: view.map(|view| view.name().to_owned()).unwrap_or_default(),
        question,
        profile: profile.clone(),
        requester: Requester::default(),
    };
    let text = share::written(&shared).map_err(|damage| damage.to_string())?;
    Ok((["#", &text].concat(), values))
}

/// The link at the address of a playground.
#[must_use]
pub fn address(playground: &str, hash: &str) -> String {
    let page = playground.split('#').next().unwrap_or_default();
    [page, hash].concat()
}
