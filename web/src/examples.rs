//! The course's manifests. Their texts lie in static/examples and are fetched when chosen; here is what the menu tells.

use policy_core::report::{AccessQuestion, AdmissionQuestion, Question, TrafficQuestion};

use crate::state::View;

/// One entry of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file below `examples/`, without `.yaml`; also names the entry in tests.
    pub id: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub view: View,
    opening: Opening,
}

/// What is asked when the example opens, so that its point is seen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Traffic(&'static str, &'static str, u16),
    /// User, verb, group, resource, namespace.
    Access(&'static str, &'static str, &'static str, &'static str, Option<&'static str>),
    Pod(&'static str),
}

impl Example {
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.yaml", self.id)
    }

    /// Where the text lies, relative to the page.
    #[must_use]
    pub fn address(&self) -> String {
        format!("./examples/{}.yaml", self.id)
    }

    #[must_use]
    pub fn question(&self) -> Question {
        match self.opening {
            Opening::Traffic(from, to, port) => Question::Traffic(TrafficQuestion {
                from: from.to_owned(),
                to: to.to_owned(),
                port,
                protocol: "TCP".to_owned(),
            }),
            Opening::Access(user, verb, group, resource, namespace) => Question::Access(AccessQuestion {
                user: user.to_owned(),
                verb: verb.to_owned(),
                api_group: group.to_owned(),
                resource: resource.to_owned(),
                namespace: namespace.map(str::to_owned),
                ..AccessQuestion::default()
            }),
            Opening::Pod(pod) => {
                Question::Admission(AdmissionQuestion { pod: pod.to_owned(), ..AdmissionQuestion::default() })
            }
        }
    }
}

const HAND: &str = "westeros.example.com";

/// In the course's order; the first is shown when the page opens.
pub const EXAMPLES: [Example; 10] = [
    Example {
        id: "01-network-policy",
        title: "A NetworkPolicy, dissected",
        about: "One policy, four kinds of peers: addresses, pods there, whole namespaces, pods here.",
        view: View::Network,
        opening: Opening::Traffic("oteemo/stranger", "test-ns/server", 443),
    },
    Example {
        id: "02-default-deny",
        title: "Default deny",
        about: "An empty selector and no rules: nothing in, nothing out. Remove it and everything is open.",
        view: View::Network,
        opening: Opening::Traffic("test-ns/client", "test-ns/web", 80),
    },
    Example {
        id: "03-hand-of-the-queen",
        title: "Hand of the Queen",
        about: "A ClusterRole, bound for the whole realm.",
        view: View::Access,
        opening: Opening::Access("tyrion-lannister", "create", HAND, "jokes", Some("winterfell")),
    },
    Example {
        id: "04-jenkins",
        title: "Jenkins, cluster-admin",
        about: "A service account bound to a built-in role that may do everything.",
        view: View::Access,
        opening: Opening::Access("system:serviceaccount:cicd:jenkins-master", "delete", "", "nodes", None),
    },
    Example {
        id: "05-restricted-psp",
        title: "A restricted policy nobody may use",
        about: "The pod abides by it and is still refused: no one was granted the verb use.",
        view: View::Pods,
        opening: Opening::Pod("default/abiding-nginx"),
    },
    Example {
        id: "06-restricted-psp-granted",
        title: "The same policy, granted",
        about: "Every authenticated identity may use it: the pod is admitted.",
        view: View::Pods,
        opening: Opening::Pod("default/abiding-nginx"),
    },
    Example {
        id: "07-privileged-nginx",
        title: "One privileged workload",
        about: "A permissive policy for one service account; nginx runs as root through it.",
        view: View::Pods,
        opening: Opening::Pod("default/root-nginx"),
    },
    Example {
        id: "08-rejected-host-port",
        title: "A host port too far",
        about: "Even the permissive policy refuses a host port that it does not list.",
        view: View::Pods,
        opening: Opening::Pod("default/host-port-nginx"),
    },
    Example {
        id: "09-hand-of-one-kingdom",
        title: "Hand of one kingdom",
        about: "Roles and RoleBindings keep a power inside one namespace.",
        view: View::Access,
        opening: Opening::Access("tyrion-lannister", "create", HAND, "jokes", Some("kings-landing")),
    },
    Example {
        id: "10-implied-policy-types",
        title: "Implied policyTypes",
        about: "Egress rules alone also close ingress: the type is implied.",
        view: View::Network,
        opening: Opening::Traffic("shop/visitor", "shop/web", 8080),
    },
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_example_has_its_file() {
        for example in EXAMPLES {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/examples").join(example.file_name());
            assert!(path.is_file(), "{}", path.display());
        }
    }
}
