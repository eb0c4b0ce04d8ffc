//! What is wrong with a PodSecurityPolicy: pkg/apis/policy/validation of Kubernetes 1.24, the last that serves it.
//!
//! Upstream's paths are kept, odd as some are: three lists are told without `spec`, two with a step too many.

use super::errors::{Errors, quoted};
use super::pod::{security, sysctls, volumes};
use super::{names, paths};
use crate::manifest::Kind;
use crate::order::{self, Set};
use crate::yaml::Field;

/// So many entries of each list of sysctls are compared with the other list.
const SYSCTLS_COMPARED: usize = 100;

const SYSCTL_PATTERN: &str = "must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]";

const GROUP_RULES: [&str; 3] = ["MayRunAs", "MustRunAs", "RunAsAny"];

/// Strategies and their rules, which upstream lists in the order of the alphabet.
const STRATEGIES: [(&str, &[&str]); 4] = [
    ("runAsUser", &["MustRunAs", "MustRunAsNonRoot", "RunAsAny"]),
    ("seLinux", &["MustRunAs", "RunAsAny"]),
    ("supplementalGroups", &GROUP_RULES),
    ("fsGroup", &GROUP_RULES),
];

/// `GetAllFSTypesAsSet` and the wildcard.
const VOLUMES: &str = "* awsElasticBlockStore azureDisk azureFile cephFS cinder configMap csi downwardAPI emptyDir ephemeral fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath iscsi nfs persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume";

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    check_annotations(errors, &metadata.get("annotations"));
    for (name, rules) in STRATEGIES {
        check_strategy(errors, &spec.get(name), rules);
    }
    check_run_as_group(errors, &spec.get("runAsGroup"));
    for volume in spec.get("volumes").items() {
        if !VOLUMES.split(' ').any(|known| known == volume.text()) {
            errors.unsupported(&volume.untold(), &VOLUMES.split(' ').collect::<Vec<_>>());
        }
    }
    check_capabilities(errors, &spec);
    let escalation = spec.get("defaultAllowPrivilegeEscalation");
    // Allowed by default.
    if escalation.bool() == Some(true) && spec.get("allowPrivilegeEscalation").bool() == Some(false) {
        let said =
            "Cannot set DefaultAllowPrivilegeEscalation to true without also setting AllowPrivilegeEscalation to true";
        errors.invalid(&escalation, "true", said);
    }
    // `allowedProcMountTypes` stands behind a closed feature gate: the API server drops it unseen.
    check_host_paths(errors, &spec.get("allowedHostPaths"));
    for flex_volume in spec.get("allowedFlexVolumes").told_below("allowedFlexVolumes").items() {
        let driver = flex_volume.get("driver");
        if driver.text().is_empty() {
            errors.required(&driver, "must specify a driver");
        }
    }
    for csi_driver in spec.get("allowedCSIDrivers").told_below("allowedCSIDriver").items() {
        volumes::check_csi_driver(errors, &csi_driver.get("name"));
    }
    let (allowed, forbidden) = (spec.get("allowedUnsafeSysctls"), spec.get("forbiddenSysctls"));
    check_sysctls(errors, &allowed);
    check_sysctls(errors, &forbidden);
    check_overlap(errors, &allowed, &forbidden);
    check_runtime_class(errors, &spec.get("runtimeClass"));
}

/// `ValidatePodSecurityPolicySpecificAnnotations`.
fn check_annotations(errors: &mut Errors, annotations: &Field<'_>) {
    for (key, annotation) in annotations.entries() {
        let Some((system, rest)) = key.split_once(".security.") else { continue };
        let text = annotation.text();
        let allowed = text.split(',').filter(|_| !text.is_empty());
        match (system, rest) {
            ("apparmor", "beta.kubernetes.io/defaultProfileName") => {
                errors.invalid_each(&annotation, paths::apparmor_profile(text));
            }
            ("apparmor", "beta.kubernetes.io/allowedProfileNames") => {
                for profile in allowed {
                    errors.invalid_each(&annotation, paths::apparmor_profile(profile));
                }
            }
            ("seccomp", "alpha.kubernetes.io/defaultProfileName") if !text.is_empty() => {
                security::check_seccomp_name(errors, &annotation, text);
            }
            ("seccomp", "alpha.kubernetes.io/allowedProfileNames") => {
                for profile in allowed.filter(|profile| *profile != "*") {
                    security::check_seccomp_name(errors, &annotation, profile);
                }
            }
            _ => {}
        }
    }
}

fn check_strategy(errors: &mut Errors, strategy: &Field<'_>, rules: &[&str]) {
    let rule = strategy.get("rule");
    if !rules.contains(&rule.text()) {
        errors.unsupported(&rule, rules);
    }
    check_ranges(errors, &strategy.get("ranges"));
}

/// `validatePSPRunAsGroup`, the only strategy whose ranges must fit its rule.
fn check_run_as_group(errors: &mut Errors, strategy: &Field<'_>) {
    let (rule, ranges) = (strategy.get("rule"), strategy.get("ranges"));
    let none = ranges.items().len() == 0;
    match rule.text() {
        _ if !strategy.is_present() => {}
        "RunAsAny" if none => {}
        "RunAsAny" => errors.invalid(&ranges, &go_ranges(&ranges), "Ranges must be empty"),
        "MustRunAs" | "MayRunAs" if none => {
            errors.invalid(&ranges, &go_ranges(&ranges), "must provide at least one range");
        }
        "MustRunAs" | "MayRunAs" => check_ranges(errors, &ranges),
        _ => errors.unsupported(&rule, &["MustRunAs", "RunAsAny", "MayRunAs"]),
    }
}

fn number(field: &Field<'_>) -> i64 {
    field.int().unwrap_or_default()
}

fn go_ranges(ranges: &Field<'_>) -> String {
    let list: Vec<String> = ranges
        .items()
        .map(|range| format!("policy.IDRange{{Min:{}, Max:{}}}", number(&range.get("min")), number(&range.get("max"))))
        .collect();
    let list = list.join(", ");
    if ranges.is_present() { format!("[]policy.IDRange{{{list}}}") } else { "[]policy.IDRange(nil)".to_owned() }
}

/// `validateIDRanges`.
fn check_ranges(errors: &mut Errors, ranges: &Field<'_>) {
    for range in ranges.items() {
        let ends = [("min", "min cannot be negative"), ("max", "max cannot be negative")];
        for (name, said) in ends {
            let end = range.get(name);
            if number(&end) < 0 {
                errors.invalid(&end, &number(&end).to_string(), said);
            }
        }
        let min = range.get("min");
        if number(&min) > number(&range.get("max")) {
            errors.invalid(&min, &number(&min).to_string(), "min cannot be greater than max");
        }
    }
}

fn check_capabilities(errors: &mut Errors, spec: &Field<'_>) {
    let drops = spec.get("requiredDropCapabilities").told_alone();
    if drops.items().len() == 0 {
        return;
    }
    if spec.get("allowedCapabilities").items().any(|capability| capability.text() == "*") {
        let list: Vec<String> = drops.items().map(|capability| quoted(capability.text())).collect();
        let value = format!("[]core.Capability{{{}}}", list.join(", "));
        errors.invalid(&drops, &value, "must be empty when all capabilities are allowed by a wildcard");
    }
    let dropped: Set<&str> = order::set(drops.items().map(|capability| capability.text()));
    for name in ["defaultAddCapabilities", "allowedCapabilities"] {
        for capability in spec.get(name).told_alone().items().filter(|capability| dropped.contains(capability.text())) {
            let said = format!("capability is listed in {name} and requiredDropCapabilities");
            errors.invalid_text(&capability.untold(), &said);
        }
    }
}

/// `validatePSPAllowedHostPaths`, which stops at the first without a path.
fn check_host_paths(errors: &mut Errors, host_paths: &Field<'_>) {
    for host_path in host_paths.items() {
        let prefix = host_path.get("pathPrefix");
        if prefix.text().is_empty() {
            errors.required(&host_path, "is required");
            break;
        }
        for wrong in paths::without_backsteps(prefix.text()) {
            errors.invalid_text(&prefix.untold(), &wrong);
        }
    }
}

fn check_sysctls(errors: &mut Errors, sysctls: &Field<'_>) {
    for sysctl in sysctls.items() {
        if sysctl.text().is_empty() {
            errors.invalid_text(&sysctl, "empty sysctl not allowed");
        } else if !is_sysctl_pattern(sysctl.text()) {
            errors.invalid_text(&sysctl, SYSCTL_PATTERN);
        }
    }
    if sysctls.items().len() > 1
        && let Some(all) = sysctls.items().find(|sysctl| sysctl.text() == "*")
    {
        let path = sysctls.path().field("items");
        errors.add("forbidden", path, all.mark(), "Forbidden: if '*' is present, must not specify other sysctls");
    }
}

/// `IsValidSysctlPattern`: a name whose last segment may end with a star, or be one.
fn is_sysctl_pattern(text: &str) -> bool {
    let (before, last) = text.rsplit_once('.').unwrap_or(("", text));
    let inside = |byte: u8| sysctls::is_alphanumeric(byte) || matches!(byte, b'-' | b'_');
    let last_fits = last
        .strip_suffix(|end: char| matches!(end, 'a'..='z' | '0'..='9' | '*'))
        .is_some_and(|start| start.bytes().all(inside) && !start.starts_with(['-', '_']));
    let before_fits = last.len() == text.len() || before.split('.').all(sysctls::is_segment);
    text.len() <= sysctls::MAX_BYTES && last_fits && before_fits
}

/// `validatePodSecurityPolicySysctlListsDoNotOverlap`: the narrower of the two is wrong.
fn check_overlap(errors: &mut Errors, allowed: &Field<'_>, forbidden: &Field<'_>) {
    for allow in allowed.items().take(SYSCTLS_COMPARED) {
        for forbid in forbidden.items().take(SYSCTLS_COMPARED) {
            if covers(forbid.text(), allow.text()) {
                errors.invalid_text(&allow, &format!("sysctl overlaps with {}", forbid.text()));
            } else if covers(allow.text(), forbid.text()) {
                errors.invalid_text(&forbid, &format!("sysctl overlaps with {}", allow.text()));
            }
        }
    }
}

/// Whether each sysctl that `sysctl` means is meant by `pattern` too.
fn covers(pattern: &str, sysctl: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => sysctl.strip_suffix('*').unwrap_or(sysctl).starts_with(prefix),
        None => sysctl == pattern,
    }
}

/// `validateRuntimeClassStrategy`.
fn check_runtime_class(errors: &mut Errors, strategy: &Field<'_>) {
    let (allowed, default) = (strategy.get("allowedRuntimeClassNames"), strategy.get("defaultRuntimeClassName"));
    let mut seen: Set<&str> = Set::new();
    for name in allowed.items() {
        if name.text() != "*" {
            errors.invalid_name(&name, names::dns_subdomain);
        }
        if !seen.insert(name.text()) {
            errors.duplicate(&name, &quoted(name.text()));
        }
    }
    if default.is_present() {
        errors.invalid_name(&default, names::dns_subdomain);
        if !seen.contains(default.text()) && !seen.contains("*") {
            errors.required(&allowed, &format!("default {} must be allowed", quoted(default.text())));
        }
    }
    if seen.contains("*") && allowed.items().len() > 1 {
        let list: Vec<String> = allowed.items().map(|name| quoted(name.text())).collect();
        let value = format!("[]string{{{}}}", list.join(", "));
        errors.invalid(&allowed, &value, "if '*' is present, must not specify other RuntimeClass names");
    }
}
