//! Rules of single checks, with the fields that break them.

use super::*;
use crate::playground::cluster_of;

/// The violations of a pod with this spec, as `check: reason (detail) @ paths`.
#[track_caller]
fn check(standards: Standards, level: Level, minor: u64, pod: &str, expected: &[&str]) {
    let (cluster, _) = cluster_of(&format!("apiVersion: v1\nkind: Pod\n{pod}"));
    let pod = &cluster.pods[0];
    let violations = standards.check(&pod.metadata, &pod.spec, level, Version::Minor(minor));
    let actual: Vec<_> = violations
        .iter()
        .map(|violation| {
            let paths: Vec<_> = violation.paths.iter().map(FieldPath::as_str).collect();
            format!("{}: {} @ {}", violation.check, told(std::slice::from_ref(violation)), paths.join(" "))
        })
        .collect();
    assert_eq!(actual, expected);
}

#[track_caller]
fn baseline(minor: u64, spec: &str, expected: &[&str]) {
    check(Standards::NEWEST, Level::Baseline, minor, &format!("metadata: {{name: a}}\nspec: {spec}\n"), expected);
}

/// Restricted, without the four demands that a bare container already breaks.
#[track_caller]
fn restricted(minor: u64, spec: &str, expected: &[&str]) {
    check(Standards::NEWEST, Level::Restricted, minor, &format!("metadata: {{name: a}}\nspec: {spec}\n"), expected);
}

/// A container's security context that restricted accepts, but for what is added.
fn meek(added: &str) -> String {
    format!(
        "{{allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}, runAsNonRoot: true, seccompProfile: {{type: RuntimeDefault}}{added}}}"
    )
}

#[test]
fn every_container_is_visited_init_first_and_ephemeral_last() {
    baseline(
        37,
        "{ephemeralContainers: [{name: e, securityContext: {privileged: true}}], containers: [{name: c, securityContext: {privileged: true}}, {name: d, securityContext: {privileged: false}}], initContainers: [{name: i, securityContext: {privileged: true}}]}",
        &[
            "privileged: privileged (containers \"i\", \"c\", \"e\" must not set securityContext.privileged=true) @ spec.initContainers[0].securityContext.privileged spec.containers[0].securityContext.privileged spec.ephemeralContainers[0].securityContext.privileged",
        ],
    );
}

#[test]
fn a_port_of_a_pod_in_the_hosts_network_is_a_host_port() {
    baseline(
        37,
        "{hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80}, {containerPort: 9, hostPort: 443}]}]}",
        &[
            "hostNamespaces: host namespaces (hostNetwork=true) @ spec.hostNetwork",
            "hostPorts: hostPort (container \"c\" uses hostPorts 443, 80) @ spec.containers[0].ports[0].hostPort spec.containers[0].ports[1].hostPort",
        ],
    );
    baseline(37, "{containers: [{name: c, ports: [{containerPort: 80}]}]}", &[]);
}

#[test]
fn a_template_is_taken_as_written_from_1_28_on() {
    let (cluster, _) = cluster_of(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80}]}]}\n",
    );
    let pod = &cluster.pods[0];
    let reasons = |version| {
        let standards = Standards::of(version);
        let violations = standards.check_template(&pod.metadata, &pod.spec, Level::Baseline, Version::Latest);
        violations.into_iter().map(|violation| violation.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons(KubernetesVersion::V1_24), ["host namespaces", "hostPort"]);
    assert_eq!(reasons(KubernetesVersion::V1_36), ["host namespaces"]);
}

#[test]
fn a_volume_without_a_source_is_an_empty_dir() {
    let container = format!("containers: [{{name: c, securityContext: {}}}]", meek(""));
    restricted(37, &format!("{{volumes: [{{name: v}}, {{name: s, secret: {{}}}}], {container}}}"), &[]);
    restricted(
        37,
        &format!("{{volumes: [{{name: v, hostPath: {{path: /}}}}, {{name: w, nfs: {{}}}}], {container}}}"),
        &[
            "restrictedVolumes: restricted volume types (volumes \"v\", \"w\" use restricted volume types \"hostPath\", \"nfs\") @ spec.volumes[0].hostPath spec.volumes[1].nfs",
        ],
    );
    baseline(
        37,
        "{volumes: [{name: v, hostPath: {path: /}}, {name: w, nfs: {}}]}",
        &["hostPathVolumes: hostPath volumes (volume \"v\") @ spec.volumes[0].hostPath"],
    );
}

#[test]
fn a_bare_container_breaks_every_demand_of_restricted() {
    restricted(
        37,
        "{containers: [{name: c}]}",
        &[
            "allowPrivilegeEscalation: allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false) @ spec.containers[0].securityContext.allowPrivilegeEscalation",
            "capabilities_restricted: unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]) @ spec.containers[0].securityContext.capabilities.drop",
            "runAsNonRoot: runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true) @ spec.containers[0].securityContext.runAsNonRoot",
            "seccompProfile_restricted: seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\") @ spec.containers[0].securityContext.seccompProfile.type",
        ],
    );
    restricted(37, &format!("{{containers: [{{name: c, securityContext: {}}}]}}", meek("")), &[]);
}

#[test]
fn windows_pods_need_no_linux_settings_from_1_25_on() {
    let spec = "{os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: c}]}";
    restricted(25, spec, &[]);
    restricted(
        24,
        spec,
        &[
            "allowPrivilegeEscalation: allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false) @ spec.containers[0].securityContext.allowPrivilegeEscalation",
            "capabilities_restricted: unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]) @ spec.containers[0].securityContext.capabilities.drop",
            "seccompProfile_restricted: seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\") @ spec.containers[0].securityContext.seccompProfile.type",
        ],
    );
    restricted(25, "{os: {name: windows}, containers: []}", &[]);
}

#[test]
fn a_user_namespace_relaxes_users_and_baselines_proc_mount_from_1_35_on() {
    let context = meek(", runAsUser: 0, procMount: Unmasked").replace("runAsNonRoot: true", "runAsNonRoot: false");
    let spec = format!("{{hostUsers: false, containers: [{{name: c, securityContext: {context}}}]}}");
    let proc_mount = |check: &str| {
        format!(
            "{check}: procMount (container \"c\" must not set securityContext.procMount to \"Unmasked\") @ spec.containers[0].securityContext.procMount"
        )
    };
    baseline(35, &spec, &[]);
    baseline(34, &spec, &[&proc_mount("procMount")]);
    restricted(35, &spec, &[&proc_mount("procMount_restricted")]);
    restricted(
        34,
        &spec,
        &[
            &proc_mount("procMount"),
            "runAsNonRoot: runAsNonRoot != true (container \"c\" must not set securityContext.runAsNonRoot=false) @ spec.containers[0].securityContext.runAsNonRoot",
            "runAsUser: runAsUser=0 (container \"c\" must not set runAsUser=0) @ spec.containers[0].securityContext.runAsUser",
        ],
    );
}

#[test]
fn a_pods_user_zero_counts_though_no_container_uses_it() {
    restricted(
        37,
        &format!(
            "{{securityContext: {{runAsUser: 0}}, containers: [{{name: c, securityContext: {}}}]}}",
            meek(", runAsUser: 1")
        ),
        &["runAsUser: runAsUser=0 (pod must not set runAsUser=0) @ spec.securityContext.runAsUser"],
    );
}

#[test]
fn a_container_that_says_the_contrary_is_told_before_those_that_say_nothing() {
    let container = |name: &str, context: &str| format!("{{name: {name}, securityContext: {context}}}");
    let silent = meek("").replace("runAsNonRoot: true, ", "");
    let contrary = meek("").replace("runAsNonRoot: true", "runAsNonRoot: false");
    let spec = format!("{{containers: [{}, {}]}}", container("a", &silent), container("b", &contrary));
    restricted(
        37,
        &spec,
        &[
            "runAsNonRoot: runAsNonRoot != true (container \"b\" must not set securityContext.runAsNonRoot=false) @ spec.containers[1].securityContext.runAsNonRoot",
        ],
    );
}

#[test]
fn capabilities_are_compared_as_written() {
    let context = meek(", runAsUser: 1").replace("drop: [ALL]", "drop: [all], add: [NET_RAW, NET_BIND_SERVICE, CHOWN]");
    let spec = format!("{{containers: [{{name: c, securityContext: {context}}}]}}");
    restricted(
        37,
        &spec,
        &[
            "capabilities_restricted: unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]; container \"c\" must not include \"CHOWN\", \"NET_RAW\" in securityContext.capabilities.add) @ spec.containers[0].securityContext.capabilities.drop spec.containers[0].securityContext.capabilities.add[0] spec.containers[0].securityContext.capabilities.add[2]",
        ],
    );
    baseline(
        37,
        &spec,
        &[
            "capabilities_baseline: non-default capabilities (container \"c\" must not include \"NET_RAW\" in securityContext.capabilities.add) @ spec.containers[0].securityContext.capabilities.add[0]",
        ],
    );
}

#[test]
fn hosts_of_probes_and_hooks_are_refused_from_1_34_on() {
    let spec = "{containers: [{name: d, lifecycle: {preStop: {tcpSocket: {host: b, port: 1}}}}, {name: c, livenessProbe: {httpGet: {host: 127.0.0.1, port: 1}}, readinessProbe: {httpGet: {port: 1}}}]}";
    baseline(33, spec, &[]);
    baseline(
        34,
        spec,
        &[
            "hostProbesAndHostLifecycle: probe or lifecycle host (containers \"c\", \"d\" use probe or lifecycle hosts \"127.0.0.1\", \"b\") @ spec.containers[0].lifecycle.preStop.tcpSocket.host spec.containers[1].livenessProbe.httpGet.host",
        ],
    );
}

#[test]
fn safe_sysctls_grow_with_the_versions_and_are_told_in_the_pods_order() {
    let spec = "{securityContext: {sysctls: [{name: net.ipv4.tcp_wmem, value: '1'}, {name: kernel.msgmax, value: '1'}, {name: net.ipv4.tcp_syncookies, value: '1'}]}}";
    baseline(
        31,
        spec,
        &[
            "sysctls: forbidden sysctls (net.ipv4.tcp_wmem, kernel.msgmax) @ spec.securityContext.sysctls[0].name spec.securityContext.sysctls[1].name",
        ],
    );
    baseline(32, spec, &["sysctls: forbidden sysctls (kernel.msgmax) @ spec.securityContext.sysctls[1].name"]);
}

#[test]
fn windows_host_processes_are_refused_on_pod_and_container() {
    baseline(
        37,
        "{securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: c, securityContext: {windowsOptions: {hostProcess: true}}}]}",
        &[
            "windowsHostProcess: hostProcess (pod and container \"c\" must not set securityContext.windowsOptions.hostProcess=true) @ spec.securityContext.windowsOptions.hostProcess spec.containers[0].securityContext.windowsOptions.hostProcess",
        ],
    );
}

#[test]
fn se_linux_types_grow_and_users_and_roles_are_told_tersely_by_1_24() {
    let spec = "{securityContext: {seLinuxOptions: {type: container_engine_t, user: u}}}";
    let pod = format!("metadata: {{name: a}}\nspec: {spec}\n");
    baseline(
        30,
        spec,
        &[
            "seLinuxOptions: seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"container_engine_t\"; user may not be set) @ spec.securityContext.seLinuxOptions.type spec.securityContext.seLinuxOptions.user",
        ],
    );
    baseline(
        31,
        spec,
        &[
            "seLinuxOptions: seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: user may not be set) @ spec.securityContext.seLinuxOptions.user",
        ],
    );
    let user_alone = pod.replace("type: container_engine_t, ", "");
    check(
        Standards::of(KubernetesVersion::V1_24),
        Level::Baseline,
        24,
        &user_alone,
        &[
            "seLinuxOptions: seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: ) @ spec.securityContext.seLinuxOptions.user",
        ],
    );
}

#[test]
fn app_armor_counts_fields_and_annotations_together() {
    let pod = "metadata:\n  name: a\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/c: unconfined\n    container.apparmor.security.beta.kubernetes.io/d: localhost/x\nspec: {securityContext: {appArmorProfile: {type: Unconfined}}, containers: [{name: c}]}\n";
    check(
        Standards::NEWEST,
        Level::Baseline,
        37,
        pod,
        &[
            "appArmorProfile: forbidden AppArmor profiles (pod and annotation must not set AppArmor profile type to \"Unconfined\", \"container.apparmor.security.beta.kubernetes.io/c=\"unconfined\"\") @ spec.securityContext.appArmorProfile.type metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]",
        ],
    );
    check(
        Standards::of(KubernetesVersion::V1_24),
        Level::Baseline,
        24,
        pod,
        &[
            "appArmorProfile: forbidden AppArmor profile (container.apparmor.security.beta.kubernetes.io/c=\"unconfined\") @ metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]",
        ],
    );
}

#[test]
fn seccomp_is_an_annotation_before_1_19_and_a_field_from_then_on() {
    let pod = "metadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: unconfined\n    container.seccomp.security.alpha.kubernetes.io/c: docker/default\n    container.seccomp.security.alpha.kubernetes.io/other: unconfined\nspec: {containers: [{name: c, securityContext: {seccompProfile: {type: Unconfined}}}]}\n";
    check(
        Standards::NEWEST,
        Level::Baseline,
        18,
        pod,
        &[
            "seccompProfile_baseline: seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod=\"unconfined\") @ metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]",
        ],
    );
    check(
        Standards::NEWEST,
        Level::Baseline,
        19,
        pod,
        &[
            "seccompProfile_baseline: seccompProfile (container \"c\" must not set securityContext.seccompProfile.type to \"Unconfined\") @ spec.containers[0].securityContext.seccompProfile.type",
        ],
    );
}

#[test]
fn the_level_is_the_strictest_that_is_met_with_what_keeps_from_the_next() {
    let level = |spec: &str| {
        let (cluster, _) = cluster_of(&format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n"));
        let pod = &cluster.pods[0];
        let standing = Standards::NEWEST.level(&pod.metadata, &pod.spec, Version::Latest);
        let violations: Vec<_> =
            standing.violations.iter().map(|violation| format!("{} {}", violation.level, violation.check)).collect();
        (standing.level, violations)
    };
    let meek = meek("");
    assert_eq!(level(&format!("{{containers: [{{name: c, securityContext: {meek}}}]}}")), (Level::Restricted, vec![]));
    let root = meek.replace("runAsNonRoot: true, ", "");
    assert_eq!(
        level(&format!("{{containers: [{{name: c, securityContext: {root}}}]}}")),
        (Level::Baseline, vec!["restricted runAsNonRoot".to_owned()])
    );
    assert_eq!(
        level(&format!(
            "{{hostPID: true, volumes: [{{name: v, hostPath: {{path: /}}}}], containers: [{{name: c, securityContext: {root}}}]}}"
        )),
        (
            Level::Privileged,
            [
                "baseline hostNamespaces",
                "baseline hostPathVolumes",
                "restricted restrictedVolumes",
                "restricted runAsNonRoot"
            ]
            .map(str::to_owned)
            .to_vec()
        )
    );
}
