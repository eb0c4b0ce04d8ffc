//! Ports of containers, and of the host that they take: `validateContainerPorts`, `AccumulateUniqueHostPorts` and
//! `validateHostNetwork` of pkg/apis/core/validation.

use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::ports::{NO_PORT, is_port, port_name};
use crate::order::Set;
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;
use crate::yaml::Field;

pub(super) fn check(errors: &mut Errors, ports: &Field<'_>) {
    let mut names: Set<&str> = Set::new();
    for port in ports.items() {
        let name = port.get("name");
        if !name.text().is_empty() {
            let wrong = port_name(name.text(), errors.version);
            if wrong.is_empty() && !names.insert(port.text_of("name")) {
                errors.duplicate(&name, &quoted(name.text()));
            }
            errors.invalid_each(&name, wrong);
        }
        let number = port.get("containerPort");
        if number_of(&number) == 0 {
            errors.required(&number, "");
        } else {
            check_number(errors, &number);
        }
        check_number(errors, &port.get("hostPort"));
        let protocol = port.get("protocol");
        // TCP by default.
        if !matches!(protocol.text(), "" | "TCP" | "UDP" | "SCTP") {
            errors.unsupported(&protocol, &["SCTP", "TCP", "UDP"]);
        }
    }
}

fn number_of(port: &Field<'_>) -> i64 {
    port.int().unwrap_or_default()
}

fn check_number(errors: &mut Errors, port: &Field<'_>) {
    let number = number_of(port);
    if number != 0 && !is_port(number) {
        errors.invalid(port, &number.to_string(), NO_PORT);
    }
}

/// How containers take ports of their host.
#[derive(Clone, Copy)]
pub(super) struct HostPorts {
    /// They share the host's network.
    pub host_network: bool,
    /// What shares it takes each of its ports there, unless it says otherwise.
    pub by_default: bool,
}

impl HostPorts {
    fn of(self, port: &Field<'_>) -> i64 {
        match number_of(&port.get("hostPort")) {
            0 if self.by_default => number_of(&port.get("containerPort")),
            number => number,
        }
    }

    /// Each port of the host is taken once; `path` tells the container.
    pub fn check_unique(
        self,
        errors: &mut Errors,
        container: &Field<'_>,
        path: &dyn Fn() -> FieldPath,
        taken: &mut Set<String>,
    ) {
        for (index, port) in container.get("ports").items().enumerate() {
            let number = self.of(&port);
            if number == 0 {
                continue;
            }
            let protocol = port.get("protocol");
            let protocol = if protocol.text().is_empty() { "TCP" } else { protocol.text() };
            let key = format!("{protocol}/{}/{number}", port.get("hostIP").text());
            if taken.contains(&key) {
                let host_port = port.get("hostPort");
                let mark = if host_port.is_present() { host_port.mark() } else { port.get("containerPort").mark() };
                let path = path().field("ports").index(index).field("hostPort");
                errors.add("duplicate-value", path, mark, &format!("Duplicate value: {}", quoted(&key)));
            } else {
                taken.insert(key);
            }
        }
    }

    /// What shares the host's network has no other port inside than outside.
    pub fn check_same(self, errors: &mut Errors, container: &Field<'_>) {
        for port in container.get("ports").items().filter(|_| self.host_network) {
            let (inside, outside) = (port.get("containerPort"), port.get("hostPort"));
            let (number, host_number) = (number_of(&inside), self.of(&port));
            let open = host_number == 0 && !self.by_default;
            if host_number == number || open {
                continue;
            }
            // Which of the two is wrong changed with 1.28.
            let (wrong, value, right, said) = match errors.version {
                KubernetesVersion::V1_24 => {
                    (inside, number, host_number, "must match `hostPort` when `hostNetwork` is true")
                }
                KubernetesVersion::V1_36 => {
                    (outside, host_number, number, "must match `containerPort` when `hostNetwork` is true")
                }
            };
            errors.invalid(&wrong, &value.to_string(), said);
            errors.replace(&wrong, &right.to_string());
        }
    }
}
