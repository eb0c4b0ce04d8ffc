//! `volumes`: the types that a pod may use, and the host paths and drivers among them.

use super::failure::{Broken, Failure, Rule, invalid, quoted};
use crate::admission::effective::visited;
use crate::admission::request::PodRequest;
use crate::manifest::pod::{ProjectedVolumeSource, Volume, VolumeProjection};
use crate::manifest::policy::{AllowedHostPath, PodSecurityPolicySpec};
use crate::text::FieldPath;

/// The type of a volume as policies name it (`GetVolumeFSType`); `None`: it has no source that Kubernetes 1.24 knows.
#[must_use]
fn volume_type(volume: &Volume) -> Option<&'static str> {
    // The pod's field is `cephfs`.
    volume.source().map(|source| if source == "cephfs" { "cephFS" } else { source })
}

pub(super) fn validate(spec: &PodSecurityPolicySpec, pod: &PodRequest, broken: &mut Broken<'_>) {
    for (index, volume) in pod.spec.volumes.iter().enumerate() {
        validate_volume(spec, pod, (index, volume), broken);
    }
}

fn validate_volume(
    spec: &PodSecurityPolicySpec,
    pod: &PodRequest,
    (index, volume): (usize, &Volume),
    broken: &mut Broken<'_>,
) {
    let path = || FieldPath::of("spec.volumes").index(index);
    let kind = volume_type(volume).unwrap_or_default();
    if !allows_type(&spec.volumes, kind, volume) {
        return broken.add(Rule::VolumeType, |rule| {
            let path = path();
            let message = invalid(&path, quoted(kind), &format!("{kind} volumes are not allowed to be used"));
            Failure::new(rule, message, "spec.volumes", path).found(kind).allowed(spec.volumes.join(", "))
        });
    }
    if let Some(source) = volume.host_path.as_ref() {
        return validate_host_path(spec, pod, &path, (&volume.name, &source.path), broken);
    }
    // The fields of the messages are upstream's.
    let (rule, driver, allowed, policy_field) = match (kind, &volume.flex_volume, &volume.csi) {
        ("flexVolume", Some(source), _) => {
            let allowed = spec.allowed_flex_volumes.iter().map(|allowed| allowed.driver.as_str()).collect();
            (Rule::FlexVolumeDriver, &source.driver, allowed, "spec.allowedFlexVolumes")
        }
        ("csi", _, Some(source)) => {
            let allowed: Vec<&str> = spec.allowed_csi_drivers.iter().map(|allowed| allowed.name.as_str()).collect();
            (Rule::CsiDriver, &source.driver, allowed, "spec.allowedCSIDrivers")
        }
        _ => return,
    };
    // An empty list allows every driver.
    if allowed.is_empty() || allowed.contains(&driver.as_str()) {
        return;
    }
    broken.add(rule, |rule| {
        let path = path();
        let place = path.field(kind).field("driver");
        let message = match rule {
            Rule::CsiDriver => invalid(&place, quoted(driver), "Inline CSI driver is not allowed to be used"),
            _ => invalid(&path.field("driver"), quoted(driver), "Flexvolume driver is not allowed to be used"),
        };
        Failure::new(rule, message, policy_field, place).found(driver).allowed(allowed.join(", "))
    });
}

fn allows_type(allowed: &[String], kind: &str, volume: &Volume) -> bool {
    let lists = |name: &str| allowed.iter().any(|allowed| allowed == name);
    lists("*")
        || lists(kind)
        || (lists("secret") && volume.projected.as_ref().is_some_and(only_service_account_token)) && kind == "projected"
}

/// What the ServiceAccount plug-in adds passes where secrets do (`IsOnlyServiceAccountTokenSources`).
fn only_service_account_token(projected: &ProjectedVolumeSource) -> bool {
    projected.sources.iter().all(|source| {
        let VolumeProjection { service_account_token, config_map, downward_api, .. } = source;
        let known = service_account_token.is_some() || config_map.is_some() || downward_api.is_some();
        let files = downward_api.iter().flat_map(|source| &source.items);
        known
            && service_account_token.as_ref().is_none_or(|token| token.path == "token" && token.audience.is_empty())
            && config_map.as_ref().is_none_or(|source| source.name == "kube-root-ca.crt")
            && files.into_iter().all(|file| {
                file.path == "namespace"
                    && file.field_ref.as_ref().is_some_and(|reference| {
                        reference.api_version == "v1" && reference.field_path == "metadata.namespace"
                    })
            })
    })
}

fn validate_host_path(
    spec: &PodSecurityPolicySpec,
    pod: &PodRequest,
    path: &dyn Fn() -> FieldPath,
    (volume, host_path): (&str, &str),
    broken: &mut Broken<'_>,
) {
    match host_path_access(&spec.allowed_host_paths, host_path) {
        Access::Writable => {}
        Access::Refused => broken.add(Rule::HostPath, |rule| {
            let path = path();
            let message = invalid(&path.field("hostPath.pathPrefix"), quoted(host_path), "is not allowed to be used");
            let failure = Failure::new(rule, message, "spec.allowedHostPaths", path.field("hostPath.path"));
            let prefixes: Vec<_> = spec.allowed_host_paths.iter().map(|allowed| allowed.path_prefix.as_str()).collect();
            failure.found(host_path).allowed(prefixes.join(", "))
        }),
        Access::ReadOnly(prefix) => {
            for visited in visited(&pod.spec) {
                for (index, mount) in visited.container.volume_mounts.iter().enumerate() {
                    if mount.name != volume || mount.read_only {
                        continue;
                    }
                    broken.add(Rule::HostPathReadOnly, |rule| {
                        let place = visited.path().field("volumeMounts").index(index).field("readOnly");
                        let message = invalid(&place, false, "must be read-only");
                        let field = format!("spec.allowedHostPaths[{prefix}].readOnly");
                        let failure = Failure::new(rule, message, &field, place);
                        failure.of_container(&visited.container.name).found(host_path)
                    });
                }
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Writable,
    /// Only prefixes that are read-only cover it; the index of the first.
    ReadOnly(usize),
    Refused,
}

/// Follows `AllowsHostVolumePath`: the first writable prefix wins, then any read-only one; no prefixes allow every path.
fn host_path_access(allowed: &[AllowedHostPath], path: &str) -> Access {
    if allowed.is_empty() {
        return Access::Writable;
    }
    let covers = |allowed: &&AllowedHostPath| has_path_prefix(path, &allowed.path_prefix);
    if allowed.iter().any(|allowed| covers(&allowed) && !allowed.read_only) {
        return Access::Writable;
    }
    allowed.iter().position(|allowed| covers(&allowed)).map_or(Access::Refused, Access::ReadOnly)
}

/// A prefix ends at a segment's end; one trailing slash on either side does not count. Nothing is normalised.
fn has_path_prefix(path: &str, prefix: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prefix_ends_where_a_segment_ends() {
        for (path, prefix, expected) in [
            ("/foo", "/foo", true),
            ("/foo/", "/foo", true),
            ("/foo/bar", "/foo/", true),
            ("/food", "/foo", false),
            ("/etc/foo", "/foo", false),
            ("/anything", "/", true),
            ("/foo/../etc", "/foo", true),
            ("/fo", "/foo", false),
        ] {
            assert_eq!(has_path_prefix(path, prefix), expected, "{path} under {prefix}");
        }
    }

    #[test]
    fn a_writable_prefix_wins_over_a_read_only_one_in_any_order() {
        let allowed = |paths: &[(&str, bool)]| -> Vec<AllowedHostPath> {
            let one = |(prefix, read_only): &(&str, bool)| AllowedHostPath {
                path_prefix: (*prefix).to_owned(),
                read_only: *read_only,
            };
            paths.iter().map(one).collect()
        };
        for (paths, expected) in [
            (allowed(&[]), Access::Writable),
            (allowed(&[("/", true), ("/var", false)]), Access::Writable),
            (allowed(&[("/opt", false), ("/var", true)]), Access::ReadOnly(1)),
            (allowed(&[("/opt", false)]), Access::Refused),
        ] {
            assert_eq!(host_path_access(&paths, "/var/log"), expected);
        }
    }
}
