//! What is said of a line that is not understood.

pub const UNCLEAR_QUESTION: &str = "Ask like this: `shop/web → shop/db:5432`, `from shop/web`, `exposed`, `pods app=web in shop`; `jane delete pods in prod`, `who can get secrets`, `what can jane do`, `can-i list pods --as jane`; `admit shop/web as jane`, `restricted shop/web`, `blast radius of shop/web`; `changes`, or `expectations`.";
pub const UNCLEAR_NAME: &str = "Name a pod as `namespace/name`, a Service as `web.shop.svc`, or an address.";
pub const UNCLEAR_POD: &str =
    "Ask like this: `admit shop/web as jane`, `is shop/web admitted`, `restricted shop/web v1.30`.";
pub const UNCLEAR_PORT: &str = "A port is a number from 1 to 65535, as in `shop/db:5432`.";
pub const UNCLEAR_PROTOCOL: &str = "The protocol is TCP, UDP or SCTP, as in `shop/dns:53/udp`.";
pub const UNCLEAR_VERB: &str = "Behind who asks stands a verb: get, list, watch, create, update, patch, delete or one that a rule here names, as in `jane delete pods in prod`. About another one ask `can-i VERB pods --as jane`.";
pub const AMBIGUOUS_SUBJECT: &str = "Several subjects have this name: write a service account as `namespace/name`.";
pub const SAY_WHO: &str = "Say who asks: add `--as jane`.";
