//! `hostPathVolumes` and `restrictedVolumes`: where a pod's data may come from.

use crate::admission::pod_security::breach::{Breach, plural, quoted};
use crate::admission::pod_security::subject::Subject;
use crate::manifest::pod::Volume;
use crate::order::Set;
use crate::text::FieldPath;

pub(super) fn host_paths(subject: &Subject<'_>) -> Option<Breach> {
    let (mut names, mut paths) = (Vec::new(), Vec::new());
    for (index, volume) in subject.spec.volumes.iter().enumerate() {
        if volume.host_path.is_some() {
            names.push(volume.name.as_str());
            paths.push(path(index, "hostPath"));
        }
    }
    (!paths.is_empty()).then(|| Breach {
        reason: "hostPath volumes",
        detail: format!("{} {}", plural("volume", "volumes", names.len()), quoted(&names)),
        paths,
    })
}

/// A volume without any source is made an `emptyDir` by the API server (`SetDefaults_Volume`).
pub(super) fn restricted_types(subject: &Subject<'_>) -> Option<Breach> {
    let (mut names, mut types, mut paths) = (Vec::new(), Set::new(), Vec::new());
    for (index, volume) in subject.spec.volumes.iter().enumerate() {
        if let Some(source) = volume.source().filter(|_| !is_allowed(volume)) {
            names.push(volume.name.as_str());
            types.insert(source);
            paths.push(path(index, source));
        }
    }
    (!paths.is_empty()).then(|| Breach {
        reason: "restricted volume types",
        detail: format!(
            "{} {} {} {} {}",
            plural("volume", "volumes", names.len()),
            quoted(&names),
            plural("uses", "use", names.len()),
            plural("restricted volume type", "restricted volume types", types.len()),
            quoted(&types),
        ),
        paths,
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
