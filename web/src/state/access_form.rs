//! The question form of the access view, as one would write it for `kubectl auth can-i`.

use policy_core::report::AccessQuestion;

/// What stands in the form's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessForm {
    pub user: String,
    /// By commas or spaces; empty: those that every such user is in.
    pub groups: String,
    pub verb: String,
    /// `resource[.group][/subresource]`, or a path such as `/healthz`.
    pub resource: String,
    pub name: String,
    /// Empty: cluster scope.
    pub namespace: String,
}

impl AccessForm {
    /// `None` while who, verb or resource is missing.
    #[must_use]
    pub fn question(&self) -> Option<AccessQuestion> {
        let (user, verb, resource) = (self.user.trim(), self.verb.trim(), self.resource.trim());
        let groups = super::requesters::groups(&self.groups);
        if (user.is_empty() && groups.is_empty()) || verb.is_empty() || resource.is_empty() {
            return None;
        }
        let question = AccessQuestion {
            user: user.to_owned(),
            groups,
            verb: verb.to_owned(),
            typed: true,
            ..AccessQuestion::default()
        };
        if resource.starts_with('/') {
            return Some(AccessQuestion { path: Some(resource.to_owned()), typed: false, ..question });
        }
        let (object, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let (resource, api_group) = object.split_once('.').unwrap_or((object, ""));
        let namespace = self.namespace.trim();
        Some(AccessQuestion {
            api_group: api_group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: self.name.trim().to_owned(),
            namespace: (!namespace.is_empty()).then(|| namespace.to_owned()),
            ..question
        })
    }

    /// The form that asks this question.
    #[must_use]
    pub fn of(question: &AccessQuestion) -> Self {
        let mut resource = question.path.clone().unwrap_or_else(|| question.resource.clone());
        for (sign, part) in [('.', &question.api_group), ('/', &question.subresource)] {
            if !part.is_empty() {
                resource.push(sign);
                resource.push_str(part);
            }
        }
        Self {
            user: question.user.clone(),
            groups: question.groups.join(", "),
            verb: question.verb.clone(),
            resource,
            name: question.name.clone(),
            namespace: question.namespace.clone().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(resource: &str) -> AccessForm {
        AccessForm {
            user: "jane".to_owned(),
            verb: "get".to_owned(),
            resource: resource.to_owned(),
            ..AccessForm::default()
        }
    }

    #[test]
    fn a_resource_is_read_as_kubectl_does() {
        let rows = [
            ("pods", ("pods", "", "")),
            ("pods/log", ("pods", "", "log")),
            ("deployments.apps", ("deployments", "apps", "")),
            ("roles.rbac.authorization.k8s.io", ("roles", "rbac.authorization.k8s.io", "")),
            ("deployments.apps/scale", ("deployments", "apps", "scale")),
        ];
        for (text, (resource, group, subresource)) in rows {
            let question = form(text).question().unwrap();
            let read = (&*question.resource, &*question.api_group, &*question.subresource);
            assert_eq!(read, (resource, group, subresource), "{text}");
            assert_eq!(AccessForm::of(&question), form(text), "and written the same");
        }
    }

    #[test]
    fn a_leading_slash_asks_about_a_path() {
        assert_eq!(form("/healthz").question().unwrap().path.as_deref(), Some("/healthz"));
    }

    #[test]
    fn nothing_is_asked_while_something_is_missing() {
        assert_eq!(form("").question(), None);
        assert_eq!(AccessForm { user: " ".to_owned(), ..form("pods") }.question(), None);
        let by_group = AccessForm { user: String::new(), groups: "devs".to_owned(), ..form("pods") };
        assert_eq!(by_group.question().unwrap().groups, ["devs"]);
    }
}
