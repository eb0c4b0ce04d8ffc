//! What admission changed in a pod.

use std::fmt::Display;
use std::rc::Rc;

use crate::admission::request::PodRequest;
use crate::manifest::pod::{Capabilities, Container, SeLinuxOptions, SecurityContext};
use crate::order::{self, Set};
use crate::text::FieldPath;

/// A field that differs; values as YAML writes them in one line, `None` for an absent field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub path: FieldPath,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The fields that policies can change, compared one by one in the order of the pod's fields.
#[must_use]
pub fn changes(before: &PodRequest, after: &PodRequest) -> Vec<Changed> {
    let mut found = Comparison::default();
    let keys: Set<&String> = order::set(before.annotations.keys().chain(after.annotations.keys()));
    for key in keys {
        let path = FieldPath::of("metadata.annotations").key(key);
        found.field(path, before.annotations.get(key), after.annotations.get(key));
    }
    // Shared as long as nothing was set in it.
    if Rc::ptr_eq(&before.spec, &after.spec) {
        return found.0;
    }
    found.field(
        FieldPath::of("spec.runtimeClassName"),
        before.spec.runtime_class_name.as_ref(),
        after.spec.runtime_class_name.as_ref(),
    );
    found.pod_context(before, after);
    found.containers("initContainers", &before.spec.init_containers, &after.spec.init_containers);
    found.containers("containers", &before.spec.containers, &after.spec.containers);
    found.containers("ephemeralContainers", &before.spec.ephemeral_containers, &after.spec.ephemeral_containers);
    found.0
}

#[derive(Default)]
struct Comparison(Vec<Changed>);

impl Comparison {
    fn field<T: PartialEq + Display>(&mut self, path: FieldPath, before: Option<T>, after: Option<T>) {
        if before != after {
            let text = |value: Option<T>| value.map(|value| value.to_string());
            self.0.push(Changed { path, before: text(before), after: text(after) });
        }
    }

    fn pod_context(&mut self, before: &PodRequest, after: &PodRequest) {
        let at = |field: &str| FieldPath::of("spec.securityContext").field(field);
        let (before, after) = (before.spec.security_context.as_ref(), after.spec.security_context.as_ref());
        self.field(
            at("supplementalGroups"),
            before.and_then(|context| context.supplemental_groups.as_deref()).map(list),
            after.and_then(|context| context.supplemental_groups.as_deref()).map(list),
        );
        self.field(
            at("fsGroup"),
            before.and_then(|context| context.fs_group),
            after.and_then(|context| context.fs_group),
        );
        self.se_linux(
            &at("seLinuxOptions"),
            before.and_then(|context| context.se_linux_options.as_ref()),
            after.and_then(|context| context.se_linux_options.as_ref()),
        );
    }

    fn containers(&mut self, name: &str, before: &[Container], after: &[Container]) {
        for (index, (before, after)) in before.iter().zip(after).enumerate() {
            let path = FieldPath::of("spec").field(name).index(index).field("securityContext");
            let empty = SecurityContext::default();
            let before = before.security_context.as_ref().unwrap_or(&empty);
            let after = after.security_context.as_ref().unwrap_or(&empty);
            self.context(&path, before, after);
        }
    }

    fn context(&mut self, path: &FieldPath, before: &SecurityContext, after: &SecurityContext) {
        self.field(path.field("runAsUser"), before.run_as_user, after.run_as_user);
        self.field(path.field("runAsGroup"), before.run_as_group, after.run_as_group);
        self.field(path.field("runAsNonRoot"), before.run_as_non_root, after.run_as_non_root);
        self.se_linux(&path.field("seLinuxOptions"), before.se_linux_options.as_ref(), after.se_linux_options.as_ref());
        let listed = |capabilities: Option<&Capabilities>, of: fn(&Capabilities) -> &Vec<String>| {
            capabilities.map(of).filter(|capabilities| !capabilities.is_empty()).map(|capabilities| list(capabilities))
        };
        let (old, new) = (before.capabilities.as_ref(), after.capabilities.as_ref());
        self.field(
            path.field("capabilities.add"),
            listed(old, |capabilities| &capabilities.add),
            listed(new, |capabilities| &capabilities.add),
        );
        self.field(
            path.field("capabilities.drop"),
            listed(old, |capabilities| &capabilities.drop),
            listed(new, |capabilities| &capabilities.drop),
        );
        self.field(
            path.field("readOnlyRootFilesystem"),
            before.read_only_root_filesystem,
            after.read_only_root_filesystem,
        );
        self.field(
            path.field("allowPrivilegeEscalation"),
            before.allow_privilege_escalation,
            after.allow_privilege_escalation,
        );
    }

    fn se_linux(&mut self, path: &FieldPath, before: Option<&SeLinuxOptions>, after: Option<&SeLinuxOptions>) {
        let absent = SeLinuxOptions::default();
        let (before, after) = (before.unwrap_or(&absent), after.unwrap_or(&absent));
        for (field, before, after) in [
            ("user", &before.user, &after.user),
            ("role", &before.role, &after.role),
            ("type", &before.r#type, &after.r#type),
            ("level", &before.level, &after.level),
        ] {
            let written = |text: &String| (!text.is_empty()).then(|| text.clone());
            self.field(path.field(field), written(before), written(after));
        }
    }
}

fn list<T: Display>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    format!("[{}]", items.join(", "))
}
