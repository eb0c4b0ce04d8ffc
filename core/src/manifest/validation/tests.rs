//! Rules of pods, and of StatefulSets, that differ by version or by what the pod is made of.

use super::Issue;
use crate::manifest::read;
use crate::settings::KubernetesVersion::{self, V1_24, V1_36};

fn issues(version: KubernetesVersion, text: &str) -> Vec<Issue> {
    let mut document = read(text, version);
    // That a field is newer is told beside.
    document.objects[0].issues.retain(|issue| issue.code != "newer-field");
    std::mem::take(&mut document.objects[0].issues)
}

#[track_caller]
fn check(version: KubernetesVersion, text: &str, expected: &[&str]) {
    let issues = issues(version, text);
    let messages: Vec<&str> = issues.iter().map(|issue| issue.message.as_str()).collect();
    assert_eq!(messages, expected, "{version:?}\n{text}");
    assert!(issues.iter().all(|issue| issue.help.is_some()), "no plain words: {issues:?}");
}

/// A pod, and a Deployment's template, of this metadata and spec; both with what stands before the paths of their fields.
fn pod_and_template(metadata: &str, spec: &str) -> [(String, [&'static str; 2]); 2] {
    let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a, {metadata}}}\nspec: {{{spec}}}\n");
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}, {metadata}}}\n    spec: {{{spec}}}\n"
    );
    [(pod, ["metadata.", ""]), (deployment, ["spec.template.", "spec.template."])]
}

#[track_caller]
fn check_both(version: KubernetesVersion, metadata: &str, spec: &str, in_metadata: &[&str], in_spec: &[&str]) {
    for (text, [of_metadata, of_spec]) in pod_and_template(metadata, spec) {
        let of_metadata = in_metadata.iter().map(|said| [of_metadata, said].concat());
        let expected: Vec<_> = of_metadata.chain(in_spec.iter().map(|said| [of_spec, said].concat())).collect();
        check(version, &text, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn proc_is_unmasked_only_in_a_pod_with_users_of_its_own() {
    let spec =
        |of_pod: &str| format!("{of_pod}containers: [{{name: c, image: i, securityContext: {{procMount: Unmasked}}}}]");
    let said = "spec.containers[0].securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`";
    check_both(V1_36, "", &spec(""), &[], &[said]);
    check_both(V1_36, "", &spec("hostUsers: true, "), &[], &[said]);
    check_both(V1_36, "", &spec("hostUsers: false, "), &[], &[]);
    check_both(V1_24, "", &spec(""), &[], &[]);
}

#[test]
fn a_pod_with_users_of_its_own_shares_nothing_else_with_its_node_and_gets_no_devices() {
    let spec = |users: &str| {
        format!(
            "{users}hostNetwork: true, hostPID: true, hostIPC: true, containers: [{{name: c, image: i, volumeDevices: [{{name: v, devicePath: /d}}]}}], volumes: [{{name: v, persistentVolumeClaim: {{claimName: v}}}}]"
        )
    };
    let said = [
        "spec.hostNetwork: Forbidden: when `hostUsers` is false",
        "spec.HostPID: Forbidden: when `hostUsers` is false",
        "spec.HostIPC: Forbidden: when `hostUsers` is false",
        "spec.containers[0].volumeDevices: Forbidden: when `hostUsers` is false",
    ];
    check_both(V1_36, "", &spec("hostUsers: false, "), &[], &said);
    check_both(V1_36, "", &spec(""), &[], &[]);
    check_both(V1_24, "", &spec("hostUsers: false, "), &[], &[]);
    let [(pod, _), _] = pod_and_template("", &spec("hostUsers: false, "));
    let paths: Vec<_> = issues(V1_36, &pod).iter().map(|issue| issue.path.to_string()).collect();
    assert_eq!(paths[..2], ["spec.hostNetwork", "spec.hostPID"], "a field is cited as it is written");
}

#[test]
fn a_mirror_pod_names_its_node() {
    let (mirror, spec) = ("annotations: {kubernetes.io/config.mirror: x}", "containers: [{name: c, image: i}]");
    let said = "annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set";
    for version in [V1_24, V1_36] {
        check_both(version, mirror, spec, &[said], &[]);
        check_both(version, mirror, &format!("nodeName: node-1, {spec}"), &[], &[]);
    }
}

#[test]
fn a_windows_user_is_checked_in_pods_and_containers() {
    let spec = "securityContext: {windowsOptions: {runAsUserName: 'a\\b\\c'}}, containers: [{name: c, image: i, securityContext: {windowsOptions: {runAsUserName: 'corp\\'}}}]";
    let said = [
        "spec.containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: \"corp\\\\\": runAsUserName's User cannot be empty",
        "spec.securityContext.windowsOptions.runAsUserName: Invalid value: \"a\\\\b\\\\c\": runAsUserName cannot contain more than one backslash",
    ];
    check_both(V1_24, "", spec, &[], &said);
}

#[test]
fn two_rules_are_asked_of_a_pod_when_it_is_created_and_not_when_it_is_changed() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {container.seccomp.security.alpha.kubernetes.io/c: unconfined}}\nspec:\n  nodeName: A\n  containers: [{name: c, image: i, securityContext: {seccompProfile: {type: RuntimeDefault}}}]\n  ephemeralContainers: [{name: e, image: i}]\n";
    let found = issues(V1_24, pod);
    let found: Vec<_> = found.iter().map(|issue| (issue.path.as_str(), issue.on_create_only)).collect();
    let seccomp = "spec.containers[0].securityContext.seccompProfile.type";
    assert_eq!(found, [("spec.nodeName", false), ("spec.ephemeralContainers", true), (seccomp, true)]);
}

#[test]
fn a_container_without_an_apparmor_profile_is_held_to_that_of_its_pod() {
    let pod = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a, annotations: {{container.apparmor.security.beta.kubernetes.io/c: unconfined}}}}\nspec: {spec}\n"
        )
    };
    let profiles = |of_pod: &str, of_container: &str| {
        format!(
            "{{securityContext: {{appArmorProfile: {{type: {of_pod}}}}}, containers: [{{name: c, image: i, securityContext: {of_container}}}]}}"
        )
    };
    let said = "spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match";
    check(V1_36, &pod(&profiles("RuntimeDefault", "{}")), &[said]);
    check(V1_36, &pod(&profiles("RuntimeDefault", "{appArmorProfile: {type: Unconfined}}")), &[]);
    check(V1_36, &pod(&profiles("Unconfined", "{}")), &[]);
}

fn set(name: &str, spec: &str, of_pods: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{{of_pods}}}\n"
    )
}

const CLAIMS: &str = "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]";

#[test]
fn a_stateful_set_is_taken_and_its_pods_are_refused_in_1_24_and_it_is_refused_itself_since() {
    let mounts =
        "containers: [{name: c, image: i, volumeMounts: [{name: data, mountPath: /d}, {name: logs, mountPath: /l}]}]";
    let set =
        set("db", CLAIMS, &format!("{mounts}, volumes: [{{name: data, hostPath: {{}}}}, {{name: V, emptyDir: {{}}}}]"));
    let name = "spec.volumes[1].name: Invalid value: \"V\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    let mount = "spec.containers[0].volumeMounts[1].name: Not found: \"logs\"";
    check(V1_24, &set, &[name, mount]);
    check(V1_36, &set, &[&["spec.template.", name].concat(), &["spec.template.", mount].concat()]);
    let (of_pod, own) = (issues(V1_24, &set), issues(V1_36, &set));
    let paths = |issue: &Issue| (issue.path.to_string(), issue.of_pod.as_ref().map(ToString::to_string), issue.fatal);
    let in_set = "spec.template.spec.volumes[1].name".to_owned();
    assert_eq!(paths(&of_pod[0]), (in_set.clone(), Some("spec.volumes[1].name".to_owned()), false));
    assert_eq!(paths(&own[0]), (in_set, None, true));
    let help = "a name like this has only small letters, digits and `-`, with a letter or digit at both ends; the API server takes the StatefulSet and then refuses each of its pods";
    assert_eq!(of_pod[0].help.as_deref(), Some(help));
}

#[test]
fn the_volume_of_a_claim_can_be_mounted_and_given_as_a_device() {
    for version in [V1_24, V1_36] {
        for uses in ["volumeMounts: [{name: data, mountPath: /d}]", "volumeDevices: [{name: data, devicePath: /d}]"] {
            check(version, &set("db", CLAIMS, &format!("containers: [{{name: c, image: i, {uses}}}]")), &[]);
        }
    }
}

#[test]
fn the_pods_of_a_stateful_set_are_named_after_it_and_its_service() {
    let containers = "hostname: Not_Used, containers: [{name: c, image: i}]";
    let label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    let hostname = format!("spec.hostname: Invalid value: \"my.db-0\": {label}");
    let subdomain = format!("spec.subdomain: Invalid value: \"A\": {label}");
    check(V1_24, &set("my.db", "serviceName: A", containers), &[&hostname, &subdomain]);
    let containers = "containers: [{name: c, image: i}]";
    let (name, service) = (
        format!("metadata.name: Invalid value: \"my.db\": {label}"),
        format!("spec.serviceName: Invalid value: \"A\": {label}"),
    );
    check(V1_36, &set("my.db", "serviceName: A", containers), &[&name, &service]);
    // One letter more than fits, with the number behind it.
    let long = "d".repeat(62);
    let told = |path: &str, number: &str, unit: &str| {
        format!("{path}: Invalid value: \"{long}-{number}\": must be no more than 63 {unit}")
    };
    let (in_label, in_host) = (told("metadata.labels", "0", "characters"), told("spec.hostname", "0", "characters"));
    check(V1_24, &set(&long, "ordinals: {start: 7}", containers), &[&in_label, &in_host]);
    let (in_label, in_host) = (told("metadata.labels", "7", "bytes"), told("spec.hostname", "7", "bytes"));
    check(V1_36, &set(&long, "ordinals: {start: 7}", containers), &[&in_label, &in_host]);
}

#[test]
fn what_only_pods_may_not_have_is_a_reason_against_the_pods_of_a_stateful_set_alone() {
    let said = "spec.containers[0].image: Invalid value: \" i\": must not have leading or trailing whitespace";
    for version in [V1_24, V1_36] {
        let text = set("db", "replicas: 1", "containers: [{name: c, image: ' i'}]");
        check(version, &text, &[said]);
        assert!(issues(version, &text).iter().all(|issue| !issue.fatal && issue.of_pod.is_some()));
    }
}

#[test]
fn the_claims_of_a_stateful_set_are_held_to_their_rules_since_1_34() {
    let text = set("db", "volumeClaimTemplates: [{metadata: {name: data}}]", "containers: [{name: c, image: i}]");
    let said = [
        "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
        "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
    ];
    check(V1_36, &text, &said);
    check(V1_24, &text, &[]);
}
