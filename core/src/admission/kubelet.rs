//! Does an admitted pod start? The kubelet's check that a container which must not run as root does not.

use std::collections::{BTreeMap, BTreeSet};

use super::effective::{Effective, Inherited, Visited, visited};
use super::request::PodRequest;
use crate::report::ImageUser;
use crate::text::FieldPath;

/// What becomes of one container, with the field that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub container: String,
    pub image: String,
    pub what: Starts,
    /// `runAsUser` or `runAsNonRoot`, where the value that holds is written, else the container's image.
    pub field: FieldPath,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Starts {
    /// It runs as this user, which is not root.
    AsUser(i64),
    /// It runs as root, and nothing minds: user 0 is asked for.
    AsRoot,
    /// It runs as root, and nothing minds: the image's user, or an image without one.
    AsImageRoot,
    /// It runs as the image's user, which is not root.
    AsImageUser,
    /// It runs as the image's user, which is not known; nothing minds if that is root.
    AsUnknown,
    /// It must not run as root: it starts only if the image's user, which is not known, is a number other than 0.
    IfNotRoot,
    /// `CreateContainerConfigError`, with the kubelet's words.
    Fails(String),
}

/// Follows `verifyRunAsNonRoot` of pkg/kubelet/kuberuntime, on the pod as admission left it.
#[must_use]
pub fn starts(pod: &PodRequest, image_users: &BTreeMap<String, ImageUser>) -> Vec<Start> {
    visited(&pod.spec).map(|visited| start(pod, visited, image_users)).collect()
}

/// The images whose user decides whether their containers start, sorted.
#[must_use]
pub fn deciding_images(pod: &PodRequest) -> Vec<String> {
    let context = pod.spec.security_context.as_ref();
    let decides = |visited: &Visited<'_>| {
        let effective = Effective::of(context, visited.container);
        effective.run_as_non_root() == Some(true) && effective.run_as_user().is_none()
    };
    let images: BTreeSet<&String> =
        visited(&pod.spec).filter(decides).map(|visited| &visited.container.image).collect();
    images.into_iter().filter(|image| !image.is_empty()).cloned().collect()
}

fn start(pod: &PodRequest, visited: Visited<'_>, image_users: &BTreeMap<String, ImageUser>) -> Start {
    let container = visited.container;
    let effective = Effective::of(pod.spec.security_context.as_ref(), container);
    let must_not_be_root = effective.run_as_non_root() == Some(true);
    let unknown = ImageUser::Unknown;
    let image_user = image_users.get(&container.image).unwrap_or(&unknown);
    let fails = |what: &str| {
        let place = format!("(pod: \"{}_{}(<uid>)\", container: {})", pod.name, pod.namespace, container.name);
        Starts::Fails(format!("{what} {place}"))
    };
    let what = match (effective.run_as_user(), image_user) {
        (Some(0), _) if must_not_be_root => fails("container's runAsUser breaks non-root policy"),
        (Some(0), _) => Starts::AsRoot,
        (Some(user), _) => Starts::AsUser(user),
        (None, ImageUser::Root | ImageUser::Numeric(0)) if must_not_be_root => {
            fails("container has runAsNonRoot and image will run as root")
        }
        (None, ImageUser::Root | ImageUser::Numeric(0)) => Starts::AsImageRoot,
        (None, ImageUser::Named(name)) if must_not_be_root => fails(&format!(
            "container has runAsNonRoot and image has non-numeric user ({name}), cannot verify user is non-root"
        )),
        (None, ImageUser::Numeric(_) | ImageUser::Named(_)) => Starts::AsImageUser,
        (None, ImageUser::Unknown) if must_not_be_root => Starts::IfNotRoot,
        (None, ImageUser::Unknown) => Starts::AsUnknown,
    };
    let path = visited.path();
    let field = if effective.run_as_user().is_some() {
        effective.place_of(&path, Inherited::RunAsUser)
    } else if must_not_be_root {
        effective.place_of(&path, Inherited::RunAsNonRoot)
    } else {
        path.field("image")
    };
    Start { container: container.name.clone(), image: container.image.clone(), what, field }
}
