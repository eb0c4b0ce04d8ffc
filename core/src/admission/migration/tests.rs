use super::*;
use crate::admission::pod_security::{Standards, Version};
use crate::admission::prepare::sync_seccomp;
use crate::admission::psp;
use crate::playground::cluster_of;

const LISTED: &str = "seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default";

/// The documentation's restricted policy, but for the fields given; `annotations` in flow style.
fn policy(fields: &[(&str, &str)], annotations: &str) -> PodSecurityPolicy {
    let mut all = vec![
        ("privileged", "false"),
        ("allowPrivilegeEscalation", "false"),
        ("requiredDropCapabilities", "[ALL]"),
        ("volumes", "[configMap, emptyDir, projected, secret, downwardAPI, persistentVolumeClaim]"),
        ("runAsUser", "{rule: MustRunAsNonRoot}"),
        ("seLinux", "{rule: RunAsAny}"),
        ("supplementalGroups", "{rule: MustRunAs, ranges: [{min: 1, max: 65535}]}"),
        ("fsGroup", "{rule: MustRunAs, ranges: [{min: 1, max: 65535}]}"),
        ("readOnlyRootFilesystem", "true"),
    ];
    all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
    all.extend(fields);
    let spec: String = all.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let text = format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: p\n  annotations: {{{annotations}}}\nspec:\n{spec}"
    );
    cluster_of(&text).0.pod_security_policies[0].object.as_ref().clone()
}

fn at(minor: u64) -> Rules {
    Rules { standards: Standards::NEWEST, version: Version::Minor(minor) }
}

#[track_caller]
fn check_at(minor: u64, fields: &[(&str, &str)], annotations: &str, expected: Level) {
    let points = points(&policy(fields, annotations), at(minor));
    assert_eq!(nearest(&points), expected, "v1.{minor} {fields:?} {annotations}: {points:?}");
}

#[track_caller]
fn check(fields: &[(&str, &str)], annotations: &str, expected: Level) {
    check_at(24, fields, annotations, expected);
}

#[test]
fn the_restricted_policy_of_the_documentation_is_restricted() {
    check(&[], LISTED, Level::Restricted);
    check(&[("allowedCapabilities", "[NET_BIND_SERVICE]")], LISTED, Level::Restricted);
    check(&[("hostPorts", "[{min: 0, max: 0}]")], LISTED, Level::Restricted);
}

#[test]
fn whatever_restricted_forbids_makes_it_baseline() {
    check(&[], "", Level::Baseline);
    for field in [
        ("allowPrivilegeEscalation", "true"),
        ("requiredDropCapabilities", "[KILL]"),
        ("requiredDropCapabilities", "[all]"),
        ("allowedCapabilities", "[CHOWN]"),
        ("defaultAddCapabilities", "[CHOWN]"),
        ("volumes", "[nfs]"),
        ("runAsUser", "{rule: RunAsAny}"),
        ("runAsUser", "{rule: MustRunAs, ranges: [{min: 0, max: 9}]}"),
    ] {
        check(&[field], LISTED, Level::Baseline);
    }
}

#[test]
fn a_range_without_root_is_not_enough_since_no_pod_is_given_run_as_non_root() {
    check(&[("runAsUser", "{rule: MustRunAs, ranges: [{min: 1000, max: 2000}]}")], LISTED, Level::Baseline);
    let point = (Aspect::NonRoot, Stance::Lets { forbidden_by: Level::Restricted, deciding: false });
    assert!(points(&policy(&[], LISTED), at(24)).contains(&point), "a pod that names its user need not say it either");
}

#[test]
fn whatever_baseline_forbids_makes_it_privileged() {
    for field in [
        ("privileged", "true"),
        ("hostNetwork", "true"),
        ("hostPID", "true"),
        ("hostIPC", "true"),
        ("hostPorts", "[{min: 80, max: 80}]"),
        ("volumes", "['*']"),
        ("volumes", "[hostPath]"),
        ("allowedCapabilities", "[ALL]"),
        ("defaultAddCapabilities", "[SYS_ADMIN]"),
        ("allowedProcMountTypes", "[Default, Unmasked]"),
        ("allowedUnsafeSysctls", "[kernel.sem]"),
        ("allowedUnsafeSysctls", "['kernel.*']"),
        ("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: spc_t}}"),
        ("seLinux", "{rule: MustRunAs, seLinuxOptions: {user: u}}"),
        ("seLinux", "{rule: MustRunAs, seLinuxOptions: {role: r}}"),
    ] {
        check(&[field], LISTED, Level::Privileged);
    }
    check(&[("allowedCapabilities", "['*']"), ("requiredDropCapabilities", "[]")], LISTED, Level::Privileged);
    for annotations in [
        "seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'",
        "seccomp.security.alpha.kubernetes.io/allowedProfileNames: 'runtime/default,unconfined'",
        "apparmor.security.beta.kubernetes.io/allowedProfileNames: 'runtime/default,unconfined'",
    ] {
        check(&[], annotations, Level::Privileged);
    }
}

#[test]
fn what_both_allow_decides_nothing() {
    check(
        &[("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: container_t, level: s0}}")],
        LISTED,
        Level::Restricted,
    );
    check(&[("allowedUnsafeSysctls", "[net.ipv4.tcp_syncookies]")], LISTED, Level::Restricted);
    check(&[("allowedProcMountTypes", "[Default]")], LISTED, Level::Restricted);
}

#[test]
fn each_version_has_its_own_checks() {
    let sysctl = [("allowedUnsafeSysctls", "[net.ipv4.tcp_keepalive_time]")];
    check_at(28, &sysctl, LISTED, Level::Privileged);
    check_at(29, &sysctl, LISTED, Level::Restricted);
    let engine = [("seLinux", "{rule: MustRunAs, seLinuxOptions: {type: container_engine_t}}")];
    check_at(30, &engine, LISTED, Level::Privileged);
    check_at(31, &engine, LISTED, Level::Restricted);
    check_at(21, &[("requiredDropCapabilities", "[]")], LISTED, Level::Restricted);
    check_at(22, &[("requiredDropCapabilities", "[]")], LISTED, Level::Baseline);
    check_at(7, &[("allowPrivilegeEscalation", "true")], LISTED, Level::Restricted);
    check_at(8, &[("allowPrivilegeEscalation", "true")], LISTED, Level::Baseline);
    check_at(18, &[], "", Level::Restricted);
    check_at(19, &[], "", Level::Baseline);
    assert!(!checks_hosts(at(33)) && checks_hosts(at(34)));
}

#[track_caller]
fn check_lost(fields: &[(&str, &str)], aspect: Aspect, expected: bool) {
    let points = points(&policy(fields, LISTED), at(24));
    let level = nearest(&points);
    let lost = points.iter().any(|(own, stance)| {
        *own == aspect && matches!(stance, Stance::Asks { asked_by } if asked_by.is_none_or(|by| by > level))
    });
    assert_eq!(lost, expected, "{fields:?}: {points:?}");
}

#[test]
fn what_a_policy_limits_and_its_level_does_not_is_lost() {
    check_lost(&[], Aspect::RootFilesystem, true);
    check_lost(&[], Aspect::FsGroup, true);
    check_lost(&[], Aspect::Group, false);
    check_lost(&[], Aspect::RequiredDrops, false);
    check_lost(&[], Aspect::Privileged, false);
    check_lost(&[("hostPID", "true")], Aspect::Privileged, true);
    check_lost(&[("hostPorts", "[{min: 80, max: 90}]")], Aspect::HostPorts, true);
    check_lost(&[("hostPorts", "[{min: 0, max: 65535}]")], Aspect::HostPorts, false);
    check_lost(&[("volumes", "['*']"), ("allowedHostPaths", "[{pathPrefix: /var}]")], Aspect::HostPaths, true);
    check_lost(&[("allowedHostPaths", "[{pathPrefix: /var}]")], Aspect::HostPaths, false);
    check_lost(&[("volumes", "[flexVolume]"), ("allowedFlexVolumes", "[{driver: a/b}]")], Aspect::FlexVolumes, true);
    check_lost(&[("volumes", "[csi]"), ("allowedCSIDrivers", "[{name: a}]")], Aspect::CsiDrivers, true);
    check_lost(&[("forbiddenSysctls", "[net.ipv4.tcp_syncookies]")], Aspect::ForbiddenSysctls, true);
    check_lost(&[("runtimeClass", "{allowedRuntimeClassNames: [a]}")], Aspect::RuntimeClass, true);
    check_lost(&[("runtimeClass", "{allowedRuntimeClassNames: ['*']}")], Aspect::RuntimeClass, false);
    check_lost(&[("runAsUser", "{rule: MustRunAs, ranges: [{min: 1, max: 9}]}")], Aspect::User, true);
    check_lost(&[("requiredDropCapabilities", "[KILL]")], Aspect::RequiredDrops, true);
    check_lost(&[("allowedCapabilities", "[SYS_TIME]")], Aspect::Capabilities, true);
    check_lost(&[("volumes", "[nfs]")], Aspect::Volumes, true);
}

/// Each wish on a pod that says all that `restricted` wants, and on one that says nothing; policies fill in the rest.
fn wishes() -> Vec<Wish<'static>> {
    vec![
        Wish::Privileged,
        Wish::HostNetwork,
        Wish::HostPid,
        Wish::HostIpc,
        Wish::HostPort,
        Wish::Capabilities(&["NET_BIND_SERVICE"]),
        Wish::Capabilities(&["CHOWN"]),
        Wish::Capabilities(&["SYS_ADMIN"]),
        Wish::KeepsCapabilities,
        Wish::ProcMount("Unmasked"),
        Wish::SeccompUnconfined,
        Wish::NoSeccomp,
        Wish::Escalation,
        Wish::SilentOnRoot,
    ]
}

/// What the policy really admits, after its defaults, is what the level was told by: nothing of it breaks the level, and
/// something of it breaks the next.
#[test]
fn pods_that_a_policy_admits_meet_its_level_and_some_not_the_next() {
    let seccomp = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
    let (any, none) = (format!("{seccomp}: '*'"), String::new());
    let listed = format!("{LISTED}, seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default");
    for annotations in [&any, &none, &listed] {
        for field in [
            ("privileged", "false"),
            ("privileged", "true"),
            ("hostNetwork", "true"),
            ("hostPID", "true"),
            ("hostIPC", "true"),
            ("hostPorts", "[{min: 80, max: 80}]"),
            ("allowedCapabilities", "[NET_BIND_SERVICE]"),
            ("allowedCapabilities", "[CHOWN]"),
            ("allowedCapabilities", "[SYS_ADMIN]"),
            ("defaultAddCapabilities", "[CHOWN]"),
            ("requiredDropCapabilities", "[KILL]"),
            ("allowedProcMountTypes", "[Default, Unmasked]"),
            ("allowPrivilegeEscalation", "true"),
            ("runAsUser", "{rule: RunAsAny}"),
            ("runAsUser", "{rule: MustRunAs, ranges: [{min: 5, max: 9}]}"),
        ] {
            let policy = policy(&[field], annotations);
            let rules = at(24);
            let level = nearest(&points(&policy, rules));
            let mut refused_above = 0;
            let mut admitted = 0;
            for (metadata, spec) in wishes().into_iter().flat_map(example::pods) {
                let request = PodRequest::new("web".to_owned(), "shop", &metadata, spec.into()).defaulted();
                let review = psp::review(&policy, &request);
                if !review.passes() {
                    continue;
                }
                admitted += 1;
                let mut left = review.pod();
                sync_seccomp(&mut left);
                let metadata =
                    crate::manifest::meta::ObjectMeta { annotations: left.annotations, ..Default::default() };
                let broken = |level| rules.standards.check(&metadata, &left.spec, level, rules.version);
                assert_eq!(broken(level), [], "{field:?} {annotations}: {:?}", left.spec);
                refused_above += usize::from(!broken(level.above()).is_empty());
            }
            assert!(admitted > 0, "{field:?} {annotations}");
            assert_eq!(refused_above > 0, level < Level::Restricted, "{field:?} {annotations}: {level}");
        }
    }
}
