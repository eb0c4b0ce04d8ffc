//! Volumes and their sources: `ValidateVolumes` and `validateVolumeSource` of pkg/apis/core/validation.

use super::demands::{check_number, is_empty, require};
use super::{projected, security, volume_claim};
use crate::manifest::stateful_set::{PodPlaces, VolumeFrom};
use crate::manifest::validation::errors::{Errors, quoted};
use crate::manifest::validation::{names, paths};
use crate::order::Map;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// The well-formed volumes by name, and whether they are claims.
pub(super) type Volumes<'a> = Map<&'a str, bool>;

/// The sources in the order in which upstream takes the first that is there, each with the fields that it requires.
const SOURCES: [(&str, &str); 30] = [
    ("emptyDir", ""),
    ("hostPath", "path"),
    ("gitRepo", "repository"),
    ("gcePersistentDisk", "pdName"),
    ("awsElasticBlockStore", "volumeID"),
    ("secret", "secretName"),
    ("nfs", "server path"),
    ("iscsi", "targetPortal iqn"),
    ("glusterfs", "endpoints path"),
    ("flocker", ""),
    ("persistentVolumeClaim", "claimName"),
    ("rbd", "monitors image"),
    ("cinder", "volumeID"),
    ("cephfs", "monitors"),
    ("quobyte", "volume"),
    ("downwardAPI", ""),
    ("fc", ""),
    ("flexVolume", "driver"),
    ("configMap", "name"),
    ("azureFile", "secretName shareName"),
    ("vsphereVolume", "volumePath"),
    ("photonPersistentDisk", "pdID"),
    ("portworxVolume", "volumeID"),
    ("azureDisk", "diskName diskURI"),
    ("storageos", "volumeName"),
    ("projected", ""),
    ("scaleIO", "gateway system volumeName"),
    ("csi", ""),
    ("ephemeral", "volumeClaimTemplate"),
    ("image", ""),
];

const HOST_PATH_TYPES: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

const CSI_DRIVER_MAX: usize = 63;

/// A volume, told where the pod has it; or the metadata of a claim that a StatefulSet's controller makes one of.
type Listed<'a> = (Field<'a>, bool);

/// The volumes of a pod: those that are listed, behind those of a StatefulSet's claims.
pub(super) fn of_pod<'a>(listed: &'a Field<'_>, claims: Option<&'a Field<'_>>) -> Vec<Listed<'a>> {
    let Some(claims) = claims else { return listed.items().map(|volume| (volume, false)).collect() };
    let metadata: Vec<Field<'a>> = claims.items().map(|claim| claim.alone("metadata")).collect();
    let volumes: Vec<Field<'a>> = listed.items().collect();
    let names = |fields: &[Field<'a>]| fields.iter().map(|field| field.text_of("name")).collect::<Vec<_>>();
    let made = PodPlaces::of(&names(&metadata), &names(&volumes)).volumes;
    let field = |from: &VolumeFrom| match *from {
        VolumeFrom::Claim(index) => Some((metadata.get(index)?, true)),
        VolumeFrom::Template(index) => Some((volumes.get(index)?, false)),
    };
    let made = made.iter().filter_map(field).enumerate();
    made.map(|(index, (field, of_claim))| (field.told_in(listed, index), of_claim)).collect()
}

/// Checks all volumes; those without a mistake can be mounted.
pub(super) fn check<'a>(errors: &mut Errors, volumes: &[Listed<'a>], pod_name: &str) -> Volumes<'a> {
    let mut sound = Volumes::new();
    for (volume, of_claim) in volumes {
        let before = errors.len();
        let name = volume.get("name");
        let source = if *of_claim { None } else { check_sources(errors, volume, pod_name) };
        let claim = *of_claim || matches!(source, Some("persistentVolumeClaim" | "ephemeral"));
        if name.text().is_empty() {
            errors.required(&name, "");
        } else {
            errors.invalid_name(&name, names::dns_label);
        }
        if sound.contains_key(name.text()) {
            errors.duplicate(&name, &quoted(name.text()));
        }
        if errors.len() == before {
            sound.insert(volume.text_of("name"), claim);
        }
    }
    sound
}

/// Answers which source counts: none stands for `emptyDir`, and of several the first; the others are refused.
fn check_sources(errors: &mut Errors, volume: &Field<'_>, pod_name: &str) -> Option<&'static str> {
    let place = |name: &str| SOURCES.iter().position(|(source, _)| *source == name);
    let sources = || volume.fields().filter(|(_, field)| field.is_present());
    let first = sources().filter_map(|(name, _)| place(name)).min()?;
    for (name, source) in sources() {
        match place(name) {
            Some(index) if index == first => {}
            // A name of its own in the message, and a slip of the pen.
            Some(_) => {
                let told = match name {
                    "cephfs" => "cephFS",
                    "downwardAPI" => "downwarAPI",
                    name => name,
                };
                errors.forbidden(&source.told_as(told), "may not specify more than 1 volume type");
            }
            None => {}
        }
    }
    let (name, required) = SOURCES.get(first)?;
    let source = volume.get(name);
    let source = if *name == "gcePersistentDisk" { source.told_as("persistentDisk") } else { source };
    for field in required.split(' ').filter(|field| !field.is_empty()) {
        require(errors, &source.get(field));
    }
    check_source(errors, name, &source);
    if *name == "ephemeral" {
        volume_claim::check(errors, &source, volume, pod_name);
    }
    Some(name)
}

/// What is wrong with a source beside what it lacks.
fn check_source(errors: &mut Errors, name: &str, source: &Field<'_>) {
    match name {
        "hostPath" => {
            let path = source.get("path");
            if !path.text().is_empty() {
                errors.invalid_each(&path, paths::without_backsteps(path.text()));
                security::one_of(errors, &source.get("type"), &HOST_PATH_TYPES);
            }
        }
        "emptyDir" => {
            let limit = source.get("sizeLimit");
            if limit.text().starts_with('-') || limit.int().is_some_and(i64::is_negative) {
                errors.forbidden(&limit, "SizeLimit field must be a valid resource quantity");
            }
        }
        "gitRepo" => {
            let directory = source.get("directory");
            errors.invalid_each(&directory, paths::descending(directory.text()));
        }
        "gcePersistentDisk" | "awsElasticBlockStore" => {
            check_number(errors, &source.get("partition"), 255, "must be between 1 and 255, inclusive");
        }
        "secret" | "configMap" | "downwardAPI" | "projected" => projected::check(errors, name, source),
        "nfs" => {
            let path = source.get("path");
            if !path.text().starts_with('/') {
                errors.invalid_text(&path, "must be an absolute path");
            }
        }
        "iscsi" => check_iscsi(errors, source),
        "fc" => check_fibre_channel(errors, source),
        "flocker" => check_flocker(errors, source),
        "quobyte" => {
            let registry = source.get("registry");
            if registry.text().is_empty() {
                errors.required(&registry, "must be a host:port pair or multiple pairs separated by commas");
            }
        }
        "cinder" => check_secret(errors, source),
        "storageos" => {
            for field in [source.get("volumeName"), source.get("volumeNamespace")] {
                if !field.text().is_empty() {
                    errors.invalid_name(&field, names::dns_label);
                }
            }
            check_secret(errors, source);
        }
        "flexVolume" => check_options(errors, &source.get("options")),
        "azureDisk" => check_azure_disk(errors, source),
        "csi" => check_csi_driver(errors, &source.get("driver")),
        _ => {}
    }
}

fn check_secret(errors: &mut Errors, source: &Field<'_>) {
    let secret = source.get("secretRef");
    if secret.is_present() {
        require(errors, &secret.get("name"));
    }
}

fn check_iscsi(errors: &mut Errors, source: &Field<'_>) {
    for name in ["iqn", "initiatorName"] {
        let field = source.get(name);
        if !field.text().is_empty() && !["iqn", "eui", "naa"].iter().any(|start| field.text().starts_with(start)) {
            let field = if name == "iqn" { field } else { field.told_as("initiatorname") };
            errors.invalid_text(&field, "must be valid format starting with iqn, eui, or naa");
        }
    }
    check_number(errors, &source.get("lun"), 255, "must be between 0 and 255, inclusive");
    let secret = source.get("secretRef");
    let authenticates = |name: &str| source.get(name).bool() == Some(true);
    if (authenticates("chapAuthDiscovery") || authenticates("chapAuthSession")) && !secret.is_present() {
        errors.required(&secret, "");
    }
}

fn check_fibre_channel(errors: &mut Errors, source: &Field<'_>) {
    let (names, ids, lun) = (source.get("targetWWNs"), source.get("wwids"), source.get("lun"));
    match (is_empty(&names), is_empty(&ids)) {
        (true, true) => errors.required(&names, "must specify either targetWWNs or wwids, but not both"),
        (false, false) => {
            let list: Vec<String> = names.items().map(|name| quoted(name.text())).collect();
            let value = format!("[]string{{{}}}", list.join(", "));
            errors.invalid(&names, &value, "targetWWNs and wwids can not be specified simultaneously");
        }
        _ => {}
    }
    if !is_empty(&names) {
        if lun.is_present() {
            check_number(errors, &lun, 255, "must be between 0 and 255, inclusive");
        } else {
            errors.required(&lun, "lun is required if targetWWNs is specified");
        }
    }
}

fn check_flocker(errors: &mut Errors, source: &Field<'_>) {
    let (name, id) = (source.get("datasetName"), source.get("datasetUUID"));
    match (is_empty(&name), is_empty(&id)) {
        (true, true) => errors.required(source, "one of datasetName and datasetUUID is required"),
        (false, false) => {
            let said = "datasetName and datasetUUID can not be specified simultaneously";
            errors.invalid(source, "\"resource\"", said);
        }
        _ => {}
    }
    if name.text().contains('/') {
        errors.invalid_text(&name, "must not contain '/'");
    }
}

/// Options of a driver, whose keys may not be those of Kubernetes.
fn check_options(errors: &mut Errors, options: &Field<'_>) {
    for (key, option) in options.entries() {
        let (domain, _) = key.split_once('/').unwrap_or((key, ""));
        let domain = format!(".{}", domain.to_ascii_lowercase());
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            let mark = option.key_range().unwrap_or_default();
            errors.invalid_at(option.path(), mark, &quoted(key), "kubernetes.io and k8s.io namespaces are reserved");
        }
    }
}

fn check_azure_disk(errors: &mut Errors, source: &Field<'_>) {
    let (kind, uri) = (source.get("kind"), source.get("diskURI"));
    security::one_of(errors, &source.get("cachingMode"), &["None", "ReadOnly", "ReadWrite"]);
    security::one_of(errors, &kind, &["Dedicated", "Managed", "Shared"]);
    // Shared by default.
    let (start, form) = match kind.text() {
        "Managed" => (
            "/subscriptions/",
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        ),
        _ => ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"),
    };
    if !uri.text().starts_with(start) {
        errors.unsupported(&uri, &[form]);
    }
}

/// `ValidateCSIDriverName`.
pub(in crate::manifest::validation) fn check_csi_driver(errors: &mut Errors, name: &Field<'_>) {
    require(errors, name);
    if name.text().len() > CSI_DRIVER_MAX {
        let said = match errors.version {
            KubernetesVersion::V1_24 => "Too long: must have at most 63 bytes",
            KubernetesVersion::V1_36 => "Too long: may not be more than 63 bytes",
        };
        errors.add("too-long", name.path(), name.mark(), said);
    }
    errors.invalid_each(name, names::dns_subdomain(&name.text().to_ascii_lowercase(), errors.version));
}
