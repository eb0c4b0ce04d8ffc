//! The pods of a StatefulSet: the API server takes the template nearly as it is written, and then refuses each pod that its
//! controller makes of it (`newStatefulSetPod` and `updateStorage` of pkg/controller/statefulset).

use super::errors::Errors;
use super::{Issue, pod};
use crate::manifest::workload::claimed;
use crate::manifest::{ON_CREATE, Refused};
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;
use crate::yaml::Field;

const VOLUMES: &str = "spec.volumes";

/// What is wrong with the pods, told of the StatefulSet and of the pod itself.
pub(in crate::manifest) fn check_pods(object: &Field<'_>, version: KubernetesVersion) -> (Vec<Issue>, Vec<Refused>) {
    let (metadata, spec) = (object.get("metadata"), object.get("spec"));
    let names = |list: &Field<'_>, of: fn(&Field<'_>) -> String| list.items().map(|item| of(&item)).collect();
    let claims: Vec<String> =
        names(&spec.get("volumeClaimTemplates"), |claim| claim.get("metadata").text_of("name").to_owned());
    let template = spec.get("template").untold().told_alone();
    let of_template = template.get("spec");
    let volumes: Vec<String> = names(&of_template.get("volumes"), |volume| volume.text_of("name").to_owned());
    let places = claimed(&claims, volumes.iter());
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    let mut errors = Errors::new(version);
    pod::check_stateful(&mut errors, &template, &[metadata.text_of("name"), "-0"].concat(), &claims);
    let (mut issues, mut refused) = (Vec::new(), Vec::new());
    for issue in errors.into_issues() {
        let Some(path) = in_pod(&issue.path, &places) else { continue };
        let said = issue.message.strip_prefix(issue.path.as_str()).unwrap_or(&issue.message);
        let message = [path.as_str(), said].concat();
        refused.push(Refused { message: message.clone(), path, on_create: issue.code == ON_CREATE });
        let refuses = "the API server takes the StatefulSet and then refuses each of its pods";
        let help = issue.help.map_or_else(|| refuses.to_owned(), |help| [&help, "; ", refuses].concat());
        let path = FieldPath::of("spec.template").join(&issue.path);
        issues.push(Issue { message, path, help: Some(help), fatal: false, ..issue });
    }
    (issues, refused)
}

/// The path in the pod, whose claims come first among its volumes; `None` for a volume that gives way to a claim.
fn in_pod(path: &FieldPath, places: &[Option<usize>]) -> Option<FieldPath> {
    let of_volume = path.as_str().strip_prefix(VOLUMES).and_then(|rest| rest.strip_prefix('[')?.split_once(']'));
    let Some((index, rest)) = of_volume else { return Some(path.clone()) };
    let place = places.iter().position(|place| place.map(|place| place.to_string()).as_deref() == Some(index))?;
    Some(FieldPath::of(&[FieldPath::of(VOLUMES).index(place).as_str(), rest].concat()))
}

#[cfg(test)]
mod tests {
    use crate::manifest::read;
    use crate::settings::KubernetesVersion;

    /// The messages of its pods, and whether the StatefulSet itself is taken.
    fn refused(spec: &str) -> (Vec<String>, bool) {
        let text = format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  volumeClaimTemplates: [{{metadata: {{name: data}}}}]\n  template: {{metadata: {{labels: {{a: b}}}}, spec: {spec}}}\n"
        );
        let object = read(&text, KubernetesVersion::V1_36).objects.remove(0);
        assert_eq!(object.issues.len(), object.pod_errors.len(), "{:?}", object.issues);
        assert!(object.issues.iter().all(|issue| issue.path.as_str().starts_with("spec.template.spec.")));
        (object.pod_errors.into_iter().map(|error| error.message).collect(), !object.status.is_refused())
    }

    #[test]
    fn a_stateful_set_is_taken_and_its_pods_are_refused() {
        let (messages, taken) = refused("{containers: [{name: C, image: i}, {name: c, image: ''}]}");
        assert!(taken);
        assert!(messages[0].starts_with("spec.containers[0].name: Invalid value: \"C\": "), "{messages:?}");
        assert_eq!(messages[1], "spec.containers[1].image: Required value");
    }

    #[test]
    fn a_claim_is_a_volume_that_can_be_mounted() {
        let mounts = |name: &str| {
            format!("{{containers: [{{name: c, image: i, volumeMounts: [{{name: {name}, mountPath: /m}}]}}]}}")
        };
        assert_eq!(refused(&mounts("data")), (vec![], true));
        let unknown = "spec.containers[0].volumeMounts[0].name: Not found: \"other\"".to_owned();
        assert_eq!(refused(&mounts("other")), (vec![unknown], true));
    }

    #[test]
    fn claims_come_before_the_other_volumes_and_in_place_of_those_of_their_name() {
        let (messages, _) = refused(
            "{containers: [{name: c, image: i}], volumes: [{name: data, hostPath: {}}, {name: v, hostPath: {}}]}",
        );
        assert_eq!(messages, ["spec.volumes[1].hostPath.path: Required value"]);
    }
}
