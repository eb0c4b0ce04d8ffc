//! A second evaluator of access, written from the API's description alone: slow, plain, and with nothing in common with the
//! one in the library. It also writes its worlds as manifests.

/// A world of roles and bindings.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub roles: Vec<Role>,
    pub bindings: Vec<Binding>,
}

#[derive(Clone, Debug)]
pub struct Role {
    /// `None`: a ClusterRole.
    pub namespace: Option<String>,
    pub name: String,
    pub rules: Vec<Rule>,
    pub labels: Vec<String>,
    /// Label keys, each a selector of its own; `None`: no aggregation rule.
    pub gathers: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    pub verbs: Vec<String>,
    pub groups: Vec<String>,
    pub resources: Vec<String>,
    pub names: Vec<String>,
    pub paths: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Binding {
    /// `None`: a ClusterRoleBinding.
    pub namespace: Option<String>,
    pub name: String,
    /// `Role` or `ClusterRole`, and its name.
    pub role: (String, String),
    pub subjects: Vec<Subject>,
}

#[derive(Clone, Debug)]
pub struct Subject {
    pub kind: String,
    pub namespace: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug, Default)]
pub struct Request {
    pub verb: String,
    pub group: String,
    pub resource: String,
    pub subresource: String,
    pub name: String,
    /// Empty: cluster scope.
    pub namespace: String,
    pub path: Option<String>,
}

impl World {
    /// Whether somebody of this name and these groups may do this.
    pub fn allows(&self, user: &str, groups: &[String], request: &Request) -> bool {
        self.bindings.iter().any(|binding| {
            let counts = match &binding.namespace {
                None => true,
                Some(namespace) => request.path.is_none() && *namespace == request.namespace,
            };
            counts
                && binding.subjects.iter().any(|subject| is_meant(subject, binding, user, groups))
                && self.rules_of(binding).iter().any(|rule| rule_allows(rule, request))
        })
    }

    fn rules_of(&self, binding: &Binding) -> Vec<Rule> {
        let (kind, name) = &binding.role;
        let namespace = if kind == "Role" { binding.namespace.clone() } else { None };
        if kind == "Role" && namespace.is_none() {
            return Vec::new();
        }
        match self.roles.iter().position(|role| role.name == *name && role.namespace == namespace) {
            Some(role) => self.effective(role, &mut Vec::new()),
            None => Vec::new(),
        }
    }

    /// The rules of a role or, if it gathers, those of all roles that it gathers, directly or not.
    fn effective(&self, role: usize, seen: &mut Vec<usize>) -> Vec<Rule> {
        if seen.contains(&role) {
            return Vec::new();
        }
        seen.push(role);
        let Some(selectors) = self.roles[role].gathers.clone().filter(|_| self.roles[role].namespace.is_none()) else {
            return self.roles[role].rules.clone();
        };
        let mut rules = Vec::new();
        for (index, other) in self.roles.iter().enumerate() {
            let selected = selectors.iter().any(|label| other.labels.contains(label));
            if index != role && other.namespace.is_none() && selected {
                rules.extend(self.effective(index, seen));
            }
        }
        rules
    }

    /// What gathers nothing and has rules of its own: what happens then is not settled.
    pub fn is_settled(&self) -> bool {
        self.roles.iter().enumerate().all(|(index, role)| {
            let Some(selectors) = &role.gathers else { return true };
            role.rules.is_empty()
                || self.roles.iter().enumerate().any(|(other, from)| {
                    other != index && from.namespace.is_none() && selectors.iter().any(|one| from.labels.contains(one))
                })
        })
    }

    /// One document for each object, in this order.
    pub fn manifests(&self) -> Vec<String> {
        let mut documents = Vec::new();
        for role in &self.roles {
            let kind = if role.namespace.is_some() { "Role" } else { "ClusterRole" };
            let labels: Vec<_> = role.labels.iter().map(|label| format!("{label}: 'true'")).collect();
            let mut text = format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {}{}, labels: {{{}}}}}\n",
                role.name,
                role.namespace.as_ref().map(|namespace| format!(", namespace: {namespace}")).unwrap_or_default(),
                labels.join(", ")
            );
            if let Some(selectors) = &role.gathers {
                let selectors: Vec<_> =
                    selectors.iter().map(|label| format!("{{matchLabels: {{{label}: 'true'}}}}")).collect();
                text += &format!("aggregationRule: {{clusterRoleSelectors: [{}]}}\n", selectors.join(", "));
            }
            text += "rules:\n";
            for rule in &role.rules {
                let mut parts = vec![format!("verbs: {}", list(&rule.verbs))];
                for (field, values) in [
                    ("apiGroups", &rule.groups),
                    ("resources", &rule.resources),
                    ("resourceNames", &rule.names),
                    ("nonResourceURLs", &rule.paths),
                ] {
                    if !values.is_empty() {
                        parts.push(format!("{field}: {}", list(values)));
                    }
                }
                text += &format!("- {{{}}}\n", parts.join(", "));
            }
            documents.push(text);
        }
        for binding in &self.bindings {
            let kind = if binding.namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" };
            let mut text = format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {}{}}}\n\
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {}, name: {}}}\nsubjects:\n",
                binding.name,
                binding.namespace.as_ref().map(|namespace| format!(", namespace: {namespace}")).unwrap_or_default(),
                binding.role.0,
                binding.role.1
            );
            for subject in &binding.subjects {
                let namespace =
                    subject.namespace.as_ref().map(|namespace| format!(", namespace: {namespace}")).unwrap_or_default();
                text += &format!("- {{kind: {}, name: '{}'{namespace}}}\n", subject.kind, subject.name);
            }
            documents.push(text);
        }
        documents
    }
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(", "))
}

fn is_meant(subject: &Subject, binding: &Binding, user: &str, groups: &[String]) -> bool {
    match subject.kind.as_str() {
        "User" => subject.name == user,
        "Group" => groups.contains(&subject.name),
        "ServiceAccount" => match subject.namespace.as_ref().or(binding.namespace.as_ref()) {
            Some(namespace) => user == format!("system:serviceaccount:{namespace}:{}", subject.name),
            None => false,
        },
        _ => false,
    }
}

fn rule_allows(rule: &Rule, request: &Request) -> bool {
    let any = |list: &[String], wanted: &str| list.iter().any(|one| one == "*" || one == wanted);
    if !any(&rule.verbs, &request.verb) {
        return false;
    }
    if let Some(path) = &request.path {
        return rule.paths.iter().any(|url| match url.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix.trim_end_matches('*')),
            None => url == path,
        });
    }
    let asked = if request.subresource.is_empty() {
        request.resource.clone()
    } else {
        format!("{}/{}", request.resource, request.subresource)
    };
    let of_any = format!("*/{}", request.subresource);
    any(&rule.groups, &request.group)
        && rule
            .resources
            .iter()
            .any(|one| one == "*" || *one == asked || (!request.subresource.is_empty() && *one == of_any))
        && (rule.names.is_empty() || rule.names.contains(&request.name))
}
