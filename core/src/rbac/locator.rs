//! Who is allowed something: the subjects of every binding that grants it.

use super::authorizer::Roles;
use super::{Attributes, BindingId, Bound, Grant, MASTERS, MAX_GRANTS, Rbac, RoleId, RuleRef};
use crate::manifest::rbac::Subject;

/// A binding that grants what is asked about to all of its subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granting {
    /// Its first subject.
    pub bound: Bound,
    pub role: RoleId,
    /// The first rule that does, and where it stands in the role's effective rules.
    pub rule: RuleRef,
    pub position: usize,
}

impl Rbac {
    /// Every binding that grants it, with the first rule that does: cluster role bindings first. `anywhere` asks about the
    /// role bindings of all namespaces, not only of that of the request.
    #[must_use]
    pub fn granting(&self, attributes: &Attributes, anywhere: bool) -> Vec<Granting> {
        let mut roles = Roles::new(self, attributes);
        let mut granting = Vec::new();
        for (binding, id) in self.bindings().iter().zip((0..).map(BindingId)) {
            if !(binding.reaches(attributes.scope()) || (anywhere && attributes.path.is_none())) {
                continue;
            }
            let Ok(role) = &binding.role else { continue };
            if let Some((position, rule)) = roles.allowing(*role).first() {
                let bound = Bound { binding: id, subject: 0 };
                granting.push(Granting { bound, role: *role, position: *position, rule: *rule });
            }
        }
        granting
    }

    /// `SubjectAccessEvaluator.AllowedSubjects`: the privileged group, the superuser if the server has one, then the
    /// subjects of each binding that grants it, as they stand there, repeated ones too.
    #[must_use]
    pub fn allowed_subjects(&self, attributes: &Attributes, superuser: &str) -> Vec<Subject> {
        let of =
            |kind: &str, name: &str| Subject { kind: kind.to_owned(), name: name.to_owned(), ..Subject::default() };
        let mut subjects = vec![of("Group", MASTERS)];
        if !superuser.is_empty() {
            subjects.push(of("User", superuser));
        }
        for way in self.granting(attributes, false) {
            if let Some(binding) = self.binding(way.bound.binding) {
                subjects.extend(binding.object().subjects.iter().cloned());
            }
        }
        subjects
    }

    /// Whom the bindings give a permission: the subject's label, the namespace that it counts in (`None`: everywhere),
    /// and how. An empty namespace in the question asks about every namespace. Default bindings are left out unless
    /// asked for; at most [`MAX_GRANTS`].
    #[must_use]
    pub fn who_can(&self, attributes: &Attributes, with_defaults: bool) -> Vec<(String, Option<String>, Grant)> {
        let mut holders = Vec::new();
        for way in self.granting(attributes, attributes.namespace.is_empty()) {
            let Some(binding) = self.binding(way.bound.binding) else { continue };
            if binding.built_in() && !with_defaults {
                continue;
            }
            for (subject, written) in binding.object().subjects.iter().enumerate() {
                let Some(principal) = binding.principal(written) else { continue };
                if holders.len() >= MAX_GRANTS {
                    return holders;
                }
                let bound = Bound { subject, ..way.bound };
                let grant = self.grant(bound, way.role, (way.position, way.rule));
                holders.extend(grant.map(|grant| (principal.label(), binding.namespace.clone(), grant)));
            }
        }
        holders
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;
    use crate::rbac::evaluate;

    const WORLD: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}, {apiGroups: [''], resources: [pods], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: Group, name: devs}, {kind: User, name: jane}, {kind: ServiceAccount, name: bot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, name: eve}, {kind: ServiceAccount, name: nobody}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: broken, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane}]
";

    fn get_pods(namespace: &str) -> Attributes {
        Attributes {
            verb: "get".to_owned(),
            resource: "pods".to_owned(),
            namespace: namespace.to_owned(),
            ..Attributes::default()
        }
    }

    #[track_caller]
    fn check_holders(namespace: &str, expected: &[(&str, Option<&str>)]) {
        let rbac = evaluate(&cluster_of(WORLD).0);
        let holders = rbac.who_can(&get_pods(namespace), false);
        let found: Vec<_> =
            holders.iter().map(|(subject, namespace, _)| (subject.as_str(), namespace.as_deref())).collect();
        assert_eq!(found, expected, "in {namespace:?}");
        for (subject, ..) in rbac.who_can(&get_pods(namespace), true) {
            assert_ne!(subject, "ServiceAccount /nobody", "without a namespace it matches nobody");
        }
    }

    #[test]
    fn who_can_names_the_subjects_of_the_files_with_their_scope() {
        let in_shop = [
            ("User eve", None),
            ("Group devs", Some("shop")),
            ("User jane", Some("shop")),
            ("ServiceAccount shop/bot", Some("shop")),
        ];
        check_holders("shop", &in_shop);
        check_holders("", &in_shop);
        check_holders("other", &in_shop[..1]);
        let rbac = evaluate(&cluster_of(WORLD).0);
        let all = rbac.who_can(&get_pods("other"), true);
        assert!(all.iter().any(|(subject, ..)| subject == "Group system:masters"));
    }
}
