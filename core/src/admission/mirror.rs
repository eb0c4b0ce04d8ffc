//! Mirror pods: what they may not refer to, and what the kubelet of a node may not create.

use crate::cluster::{Cluster, Pod};
use crate::manifest::pod::MIRROR_ANNOTATION;
use crate::text::FieldPath;
use crate::yaml::{Field, Scalar, Value};

/// Why a plug-in before PodSecurityPolicy refuses a pod, in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// `ServiceAccount` or `NodeRestriction`.
    pub plugin: &'static str,
    pub reason: String,
    /// What the pod has and may not, from its root.
    pub field: FieldPath,
}

/// `VisitPodSecretNames` of pkg/api/pod.
const SECRETS: [&str; 18] = [
    "imagePullSecrets[]",
    "initContainers[].env[].valueFrom.secretKeyRef",
    "initContainers[].envFrom[].secretRef",
    "containers[].env[].valueFrom.secretKeyRef",
    "containers[].envFrom[].secretRef",
    "ephemeralContainers[].env[].valueFrom.secretKeyRef",
    "ephemeralContainers[].envFrom[].secretRef",
    "volumes[].azureFile.secretName",
    "volumes[].cephfs.secretRef",
    "volumes[].cinder.secretRef",
    "volumes[].flexVolume.secretRef",
    "volumes[].projected.sources[].secret",
    "volumes[].rbd.secretRef",
    "volumes[].secret",
    "volumes[].scaleIO.secretRef",
    "volumes[].iscsi.secretRef",
    "volumes[].storageos.secretRef",
    "volumes[].csi.nodePublishSecretRef",
];

/// `VisitPodConfigmapNames` of pkg/api/pod.
const CONFIG_MAPS: [&str; 8] = [
    "initContainers[].env[].valueFrom.configMapKeyRef",
    "initContainers[].envFrom[].configMapRef",
    "containers[].env[].valueFrom.configMapKeyRef",
    "containers[].envFrom[].configMapRef",
    "ephemeralContainers[].env[].valueFrom.configMapKeyRef",
    "ephemeralContainers[].envFrom[].configMapRef",
    "volumes[].configMap",
    "volumes[].projected.sources[].configMap",
];

/// The pod says so itself.
#[must_use]
pub fn is_mirror(pod: &Pod) -> bool {
    pod.metadata.annotations.contains_key(MIRROR_ANNOTATION)
}

/// Why a mirror pod is refused before any policy is asked: first `Plugin.Validate` of plugin/pkg/admission/serviceaccount,
/// then, where it comes from the kubelet of a node, `admitPodCreate` of plugin/pkg/admission/noderestriction.
pub(super) fn barred(cluster: &Cluster, pod: &Pod, node: Option<&str>) -> Option<Barred> {
    let at_spec = pod.field("spec");
    let tree = &cluster.sources.get(at_spec.origin.document)?.document.tree;
    let spec = Field::root(tree, tree.find(&at_spec.origin.path.join(&at_spec.path))?);
    let by_account = |what: &str, paths: &[&str]| {
        let reason = ["a mirror pod may not ", what].concat();
        first(&spec, paths).map(|field| Barred { plugin: "ServiceAccount", reason, field })
    };
    let by_node = |what: &str, paths: &[&str]| {
        let reason = ["node \"", node?, "\" can not create pods that reference ", what].concat();
        first(&spec, paths).map(|field| Barred { plugin: "NodeRestriction", reason, field })
    };
    by_account("reference service accounts", &["serviceAccountName", "serviceAccount"])
        .or_else(|| by_account("reference secrets", &SECRETS))
        .or_else(|| {
            let tokens = ["volumes[].projected.sources[].serviceAccountToken"];
            by_account("use ServiceAccountToken volume projections", &tokens)
        })
        .or_else(|| by_node("configmaps", &CONFIG_MAPS))
        .or_else(|| by_node("clustertrustbundles", &["volumes[].projected.sources[].clusterTrustBundle"]))
        .or_else(|| by_node("persistentvolumeclaims", &["volumes[].persistentVolumeClaim"]))
}

/// What of these is written first, from the pod's root.
fn first(spec: &Field<'_>, paths: &[&str]) -> Option<FieldPath> {
    let written = |path: &&str| written(spec, &path.split('.').collect::<Vec<_>>());
    paths.iter().find_map(written).map(|path| FieldPath::of("spec").join(&path))
}

/// `name[]` stands for the items of a list.
fn written(field: &Field<'_>, steps: &[&str]) -> Option<FieldPath> {
    let Some((step, rest)) = steps.split_first() else {
        let says_nothing = matches!(field.value(), Some(Value::Scalar(Scalar::Text(text))) if text.is_empty());
        return (field.is_present() && !says_nothing).then(|| field.path());
    };
    match step.strip_suffix("[]") {
        Some(list) => field.get(list).items().find_map(|item| written(&item, rest)),
        None => written(&field.get(step), rest),
    }
}
