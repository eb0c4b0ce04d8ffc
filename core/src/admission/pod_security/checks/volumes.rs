//! `hostPathVolumes` and `restrictedVolumes`: where a pod's data may come from.

use crate::admission::pod_security::breach::{Breach, plural, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::Volume;
use crate::order::{self, Set};
use crate::text::FieldPath;

pub(super) fn host_paths(subject: &Subject<'_>) -> Option<Breach> {
    let volumes = subject.spec.volumes.iter().enumerate();
    let bad: Vec<_> = volumes.filter(|(_, volume)| volume.host_path.is_some()).collect();
    (!bad.is_empty()).then(|| Breach {
        reason: "hostPath volumes",
        detail: format!("{} {}", plural("volume", "volumes", bad.len()), quoted(bad.iter().map(|(_, bad)| &bad.name))),
        paths: bad.iter().map(|(index, _)| path(*index, "hostPath")).collect(),
    })
}

pub(super) fn restricted_types(subject: &Subject<'_>) -> Option<Breach> {
    let volumes = subject.spec.volumes.iter().enumerate();
    let bad: Vec<_> =
        volumes.filter(|(_, volume)| !is_allowed(volume)).filter_map(|(i, v)| Some((i, v, source(v)?))).collect();
    let types: Set<_> = order::set(bad.iter().map(|(.., source)| *source));
    (!bad.is_empty()).then(|| Breach {
        reason: "restricted volume types",
        detail: format!(
            "{} {} {} {} {}",
            plural("volume", "volumes", bad.len()),
            quoted(bad.iter().map(|(_, volume, _)| &volume.name)),
            plural("uses", "use", bad.len()),
            plural("restricted volume type", "restricted volume types", types.len()),
            quoted(&types),
        ),
        paths: bad.iter().map(|(index, _, source)| path(*index, source)).collect(),
    })
}

fn path(index: usize, source: &str) -> FieldPath {
    FieldPath::of("spec.volumes").index(index).field(source)
}

fn is_allowed(volume: &Volume) -> bool {
    volume.config_map.is_some()
        || volume.csi.is_some()
        || volume.downward_api.is_some()
        || volume.empty_dir.is_some()
        || volume.ephemeral.is_some()
        || volume.image.is_some()
        || volume.persistent_volume_claim.is_some()
        || volume.projected.is_some()
        || volume.secret.is_some()
}

/// The restricted source of a volume. Without any, the API server makes it an `emptyDir` (`SetDefaults_Volume`).
fn source(volume: &Volume) -> Option<&'static str> {
    let sources = [
        ("hostPath", volume.host_path.is_some()),
        ("gcePersistentDisk", volume.gce_persistent_disk.is_some()),
        ("awsElasticBlockStore", volume.aws_elastic_block_store.is_some()),
        ("gitRepo", volume.git_repo.is_some()),
        ("nfs", volume.nfs.is_some()),
        ("iscsi", volume.iscsi.is_some()),
        ("glusterfs", volume.glusterfs.is_some()),
        ("rbd", volume.rbd.is_some()),
        ("flexVolume", volume.flex_volume.is_some()),
        ("cinder", volume.cinder.is_some()),
        ("cephfs", volume.cephfs.is_some()),
        ("flocker", volume.flocker.is_some()),
        ("fc", volume.fc.is_some()),
        ("azureFile", volume.azure_file.is_some()),
        ("vsphereVolume", volume.vsphere_volume.is_some()),
        ("quobyte", volume.quobyte.is_some()),
        ("azureDisk", volume.azure_disk.is_some()),
        ("photonPersistentDisk", volume.photon_persistent_disk.is_some()),
        ("portworxVolume", volume.portworx_volume.is_some()),
        ("scaleIO", volume.scale_io.is_some()),
        ("storageos", volume.storageos.is_some()),
    ];
    sources.into_iter().find(|(_, set)| *set).map(|(source, _)| source)
}
