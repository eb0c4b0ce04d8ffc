//! Capabilities that a policy adds, drops and allows (pkg/security/podsecuritypolicy/capabilities).

use super::failure::{Broken, Failure, NULL, Rule, invalid, quoted, quoted_list};
use crate::admission::effective::Visited;
use crate::manifest::pod::Capabilities;
use crate::manifest::policy::PodSecurityPolicySpec;
use crate::order::{self, Set};

#[derive(Clone, Copy, Debug)]
pub(super) struct CapabilityStrategy<'a> {
    default_add: &'a [String],
    required_drop: &'a [String],
    allowed: &'a [String],
}

impl<'a> CapabilityStrategy<'a> {
    pub(super) fn of(spec: &'a PodSecurityPolicySpec) -> Self {
        Self {
            default_add: &spec.default_add_capabilities,
            required_drop: &spec.required_drop_capabilities,
            allowed: &spec.allowed_capabilities,
        }
    }

    /// The capabilities with the policy's; `None`: they stay as they are. Changed lists are sorted and without doubles.
    pub(super) fn with_defaults(self, own: Option<&Capabilities>) -> Option<Capabilities> {
        let none = Capabilities::default();
        let own = own.unwrap_or(&none);
        let adds_all = self.default_add.iter().all(|added| own.add.contains(added) || own.drop.contains(added));
        if adds_all && self.required_drop.iter().all(|dropped| own.drop.contains(dropped)) {
            return None;
        }
        let texts = |list: &[String]| -> Set<String> { order::set(list.iter().cloned()) };
        let (own_add, own_drop) = (texts(&own.add), texts(&own.drop));
        let (mut add, mut drop) = (own_add, own_drop.clone());
        for added in self.default_add {
            if !own_drop.contains(added) {
                add.insert(added.clone());
            }
        }
        drop.extend(self.required_drop.iter().cloned());
        Some(Capabilities { add: add.into_iter().collect(), drop: drop.into_iter().collect() })
    }

    pub(super) fn validate(self, visited: Visited<'_>, broken: &mut Broken<'_>) {
        let own = visited.container.security_context.as_ref().and_then(|own| own.capabilities.as_ref());
        let path = || visited.path().field("securityContext.capabilities");
        let Some(own) = own else {
            if self.default_add.is_empty() && self.required_drop.is_empty() {
                return;
            }
            return broken.add(Rule::CapabilitiesMissing, |rule| {
                let message = invalid(&path(), NULL, "required capabilities are not set on the securityContext");
                let field = if self.required_drop.is_empty() {
                    "spec.defaultAddCapabilities"
                } else {
                    "spec.requiredDropCapabilities"
                };
                Failure::new(rule, message, field, path())
            });
        };
        // The wildcard also takes what must be dropped out of question.
        if self.allowed.iter().any(|capability| capability == "*") {
            return;
        }
        for (index, capability) in own.add.iter().enumerate() {
            if self.default_add.contains(capability) || self.allowed.contains(capability) {
                continue;
            }
            broken.add(Rule::CapabilityAdded, |rule| {
                let message = invalid(&path().field("add"), quoted(capability), "capability may not be added");
                let failure = Failure::new(rule, message, "spec.allowedCapabilities", path().field("add").index(index));
                failure.found(capability).allowed(self.allowed.join(", "))
            });
        }
        for (index, capability) in self.required_drop.iter().enumerate() {
            if own.drop.contains(capability) {
                continue;
            }
            broken.add(Rule::CapabilityNotDropped, |rule| {
                let detail = format!("{capability} is required to be dropped but was not found");
                let printed = quoted_list("core.Capability", &own.drop);
                let message = invalid(&path().field("drop"), printed, &detail);
                let field = format!("spec.requiredDropCapabilities[{index}]");
                let failure = Failure::new(rule, message, &field, path().field("drop"));
                failure.found(own.drop.join(", ")).allowed(capability)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::failure::Asked;
    use super::*;
    use crate::manifest::pod::{Container, SecurityContext};

    fn capabilities(add: &[&str], drop: &[&str]) -> Capabilities {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        Capabilities { add: list(add), drop: list(drop) }
    }

    fn spec(default_add: &[&str], required_drop: &[&str], allowed: &[&str]) -> PodSecurityPolicySpec {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        PodSecurityPolicySpec {
            default_add_capabilities: list(default_add),
            required_drop_capabilities: list(required_drop),
            allowed_capabilities: list(allowed),
            ..PodSecurityPolicySpec::default()
        }
    }

    #[test]
    fn defaults_are_added_unless_the_container_drops_them_and_lists_stay_as_they_are_if_nothing_changes() {
        let spec = spec(&["NET_ADMIN", "KILL"], &["ALL"], &[]);
        let strategy = CapabilityStrategy::of(&spec);
        assert_eq!(strategy.with_defaults(None), Some(capabilities(&["KILL", "NET_ADMIN"], &["ALL"])));
        let own = capabilities(&["KILL", "CHOWN"], &["NET_ADMIN"]);
        let expected = capabilities(&["CHOWN", "KILL"], &["ALL", "NET_ADMIN"]);
        assert_eq!(strategy.with_defaults(Some(&own)), Some(expected));
        let unchanged = capabilities(&["NET_ADMIN", "KILL"], &["ALL"]);
        assert_eq!(strategy.with_defaults(Some(&unchanged)), None);
    }

    #[test]
    fn only_the_star_is_a_wildcard_and_dropping_all_does_not_drop_a_named_one() {
        let messages = |spec: &PodSecurityPolicySpec, own: &Capabilities| -> Vec<String> {
            let context = SecurityContext { capabilities: Some(own.clone()), ..SecurityContext::default() };
            let container = Container { security_context: Some(context), ..Container::default() };
            let visited = Visited { list: "containers", index: 0, container: &container };
            let mut broken = Broken::new(Asked::All);
            CapabilityStrategy::of(spec).validate(visited, &mut broken);
            broken.failures().into_iter().map(|failure| failure.message).collect()
        };
        let own = capabilities(&["NET_ADMIN"], &["ALL"]);
        assert_eq!(
            messages(&spec(&[], &["NET_RAW"], &["ALL"]), &own),
            [
                "spec.containers[0].securityContext.capabilities.add: Invalid value: \"NET_ADMIN\": capability may not be added",
                "spec.containers[0].securityContext.capabilities.drop: Invalid value: []core.Capability{\"ALL\"}: NET_RAW is required to be dropped but was not found",
            ]
        );
        assert!(messages(&spec(&[], &["NET_RAW"], &["*"]), &own).is_empty());
    }
}
