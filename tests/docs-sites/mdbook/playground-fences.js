// Not the class `playground`: wherever mdBook finds that one it asks the Rust playground for its crates.
document.addEventListener("DOMContentLoaded", () => PolicyPlayground.upgrade("code.policy-playground"));
