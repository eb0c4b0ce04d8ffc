// Not the class `playground`: where mdBook finds that one, it asks the Rust playground for its crates.
addEventListener("DOMContentLoaded", () => PolicyPlayground.upgrade("code.policy-playground"));
