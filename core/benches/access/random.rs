//! A made-up cluster's roles and bindings, the same each time for the same numbers.

use std::fmt::Write as _;

/// How large the cluster is.
pub struct Size {
    pub bindings: usize,
    pub roles: usize,
    pub subjects: usize,
}

/// Namespaces that roles, bindings and service accounts are spread over.
const NAMESPACES: usize = 50;

const RESOURCES: [(&str, &str); 10] = [
    ("", "pods"),
    ("", "pods/log"),
    ("", "pods/exec"),
    ("", "secrets"),
    ("", "configmaps"),
    ("", "services"),
    ("apps", "deployments"),
    ("apps", "statefulsets"),
    ("batch", "jobs"),
    ("networking.k8s.io", "ingresses"),
];
const VERBS: [&str; 6] = ["get", "list", "watch", "create", "update", "delete"];

/// A linear congruential generator, as good as is needed here.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }
}

/// Roles first (every fifth a ClusterRole, some of these gathered by others), then bindings; a document each.
#[must_use]
pub fn cluster(size: &Size) -> String {
    let mut dice = Dice(42);
    let mut text = String::new();
    for index in 0..size.roles {
        let _ = match index % 5 {
            0 if index % 50 == 0 => writeln!(
                text,
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: role-{index}}}\n\
                 aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{part: p{}}}}}]}}\nrules: []\n---",
                index % 3
            ),
            0 => writeln!(
                text,
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
                 metadata: {{name: role-{index}, labels: {{part: p{}}}}}\n{}---",
                dice.below(30),
                rules(&mut dice)
            ),
            _ => writeln!(
                text,
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n\
                 metadata: {{name: role-{index}, namespace: team-{}}}\n{}---",
                index % NAMESPACES,
                rules(&mut dice)
            ),
        };
    }
    for index in 0..size.bindings {
        let role = dice.below(size.roles);
        let (kind, place) = match (role % 5, index % 20) {
            (0, 0) => ("ClusterRoleBinding", String::new()),
            (0, _) => ("RoleBinding", format!(", namespace: team-{}", dice.below(NAMESPACES))),
            _ => ("RoleBinding", format!(", namespace: team-{}", role % NAMESPACES)),
        };
        let role_kind = if role.is_multiple_of(5) { "ClusterRole" } else { "Role" };
        // The first of each binding goes round, so that every subject is there.
        let mut subjects = vec![subject(index % size.subjects)];
        subjects.extend((0..dice.below(3)).map(|_| subject(dice.below(size.subjects))));
        let _ = writeln!(
            text,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: binding-{index}{place}}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role_kind}, name: role-{role}}}\n\
             subjects: [{}]\n---",
            subjects.join(", ")
        );
    }
    text
}

fn rules(dice: &mut Dice) -> String {
    let mut text = String::from("rules:\n");
    for _ in 0..=dice.below(3) {
        let (group, resource) = RESOURCES.get(dice.below(RESOURCES.len())).copied().unwrap_or_default();
        let verbs: Vec<&str> = VERBS.iter().copied().filter(|_| dice.below(2) == 0).collect();
        let verbs = if verbs.is_empty() { "get".to_owned() } else { verbs.join(", ") };
        let _ = writeln!(text, "- {{apiGroups: ['{group}'], resources: [{resource}], verbs: [{verbs}]}}");
    }
    text
}

/// Half service accounts, some groups, the rest users.
fn subject(index: usize) -> String {
    match index % 10 {
        0..=4 => format!("{{kind: ServiceAccount, name: account-{index}, namespace: team-{}}}", index % NAMESPACES),
        5 => format!("{{kind: Group, name: group-{index}}}"),
        _ => format!("{{kind: User, name: user-{index}}}"),
    }
}
