//! `seLinuxOptions`: the types that containers run under, and no user or role of their own.

use crate::admission::pod_security::breach::{Breach, Culprits, plural, quoted};
use crate::admission::pod_security::subject::{Subject, pod_security_field};
use crate::manifest::pod::SeLinuxOptions;
use crate::order::Set;

pub(super) const TYPES: &[&str] = &["", "container_t", "container_init_t", "container_kvm_t"];
pub(super) const TYPES_1_31: &[&str] =
    &["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

pub(super) fn options(subject: &Subject<'_>, allowed_types: &[&str]) -> Option<Breach> {
    let mut culprits = Culprits::default();
    let mut found = Forbidden::default();
    if let Some(options) = subject.security().and_then(|context| context.se_linux_options.as_ref()) {
        let fields = found.add(options, allowed_types);
        let path = pod_security_field("seLinuxOptions");
        fields.into_iter().for_each(|field| culprits.add_pod(path.field(field)));
    }
    for visited in &subject.containers {
        if let Some(options) = visited.security().and_then(|context| context.se_linux_options.as_ref()) {
            let fields = found.add(options, allowed_types);
            if !fields.is_empty() {
                let path = visited.security_field("seLinuxOptions");
                culprits.add_all(visited, fields.into_iter().map(|field| path.field(field)).collect());
            }
        }
    }
    culprits.breach("seLinuxOptions", &|culprits| {
        let told = found.told(subject.terse);
        format!("{} set forbidden securityContext.seLinuxOptions: {told}", culprits.setters())
    })
}

#[derive(Default)]
struct Forbidden<'a> {
    types: Set<&'a str>,
    user: bool,
    role: bool,
}

impl<'a> Forbidden<'a> {
    /// Notes what is forbidden and says in which fields.
    fn add(&mut self, options: &'a SeLinuxOptions, allowed_types: &[&str]) -> Vec<&'static str> {
        let (bad_type, user, role) =
            (!allowed_types.contains(&options.r#type.as_str()), !options.user.is_empty(), !options.role.is_empty());
        if bad_type {
            self.types.insert(options.r#type.as_str());
        }
        self.user |= user;
        self.role |= role;
        let fields = [("type", bad_type), ("user", user), ("role", role)];
        fields.into_iter().filter(|(_, bad)| *bad).map(|(field, _)| field).collect()
    }

    /// Kubernetes 1.24 told of user and role only beside a type.
    fn told(&self, terse: bool) -> String {
        if terse && self.types.is_empty() {
            return String::new();
        }
        let types = [plural("type ", "types ", self.types.len()), &quoted(&self.types)].concat();
        let mut told = Vec::new();
        for (is_told, what) in [
            (!self.types.is_empty(), types.as_str()),
            (self.user, "user may not be set"),
            (self.role, "role may not be set"),
        ] {
            if is_told {
                told.push(what);
            }
        }
        told.join("; ")
    }
}
