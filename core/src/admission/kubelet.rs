//! Does an admitted pod start? The kubelet's check that a container which must not run as root does not.

use super::effective::{Effective, Inherited, Visited, visited};
use super::request::PodRequest;
use crate::order::{self, Map, Set};
use crate::settings::ImageUser;
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

impl Start {
    /// The kubelet refuses it.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self.what, Starts::Fails(_))
    }
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
pub fn starts(pod: &PodRequest, image_users: &Map<String, ImageUser>) -> Vec<Start> {
    visited(&pod.spec).into_iter().map(|visited| start(pod, visited, image_users)).collect()
}

/// The images whose user decides whether their containers start, sorted.
#[must_use]
pub fn deciding_images(pod: &PodRequest) -> Vec<String> {
    let context = pod.spec.security_context.as_ref();
    let decides = |visited: &Visited<'_>| {
        let effective = Effective::of(context, visited.container);
        effective.run_as_non_root() == Some(true) && effective.run_as_user().is_none()
    };
    let images: Set<&String> =
        order::set(visited(&pod.spec).into_iter().filter(decides).map(|visited| &visited.container.image));
    images.into_iter().filter(|image| !image.is_empty()).cloned().collect()
}

fn start(pod: &PodRequest, visited: Visited<'_>, image_users: &Map<String, ImageUser>) -> Start {
    let container = visited.container;
    let effective = Effective::of(pod.spec.security_context.as_ref(), container);
    let must_not_be_root = effective.run_as_non_root() == Some(true);
    let unknown = ImageUser::Unknown;
    let image_user = image_users.get(&container.image).unwrap_or(&unknown);
    let fails = |what: &str| {
        let place = format!("(pod: \"{}_{}(<uid>)\", container: {})", pod.full_name(), pod.namespace, container.name);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::pod::{Container, PodSecurityContext, PodSpec, SecurityContext};

    #[track_caller]
    fn check(non_root: Option<bool>, user: Option<i64>, image: Option<ImageUser>, expected: &Starts) {
        let container = Container { name: "c".to_owned(), image: "app".to_owned(), ..Container::default() };
        let context = SecurityContext { run_as_user: user, ..SecurityContext::default() };
        let spec = PodSpec {
            containers: vec![Container { security_context: Some(context), ..container }],
            security_context: Some(PodSecurityContext { run_as_non_root: non_root, ..PodSecurityContext::default() }),
            ..PodSpec::default()
        };
        let pod = PodRequest {
            name: "web".to_owned(),
            namespace: "shop".to_owned(),
            spec: spec.into(),
            ..PodRequest::default()
        };
        let users = image.clone().map(|user| ("app".to_owned(), user)).into_iter().collect();
        let start = starts(&pod, &users).remove(0);
        assert_eq!(start.what, *expected, "{non_root:?} {user:?} {image:?}");
        let decides = non_root == Some(true) && user.is_none();
        assert_eq!(deciding_images(&pod), if decides { vec!["app"] } else { vec![] });
    }

    fn fails(what: &str) -> Starts {
        Starts::Fails(format!("{what} (pod: \"web_shop(<uid>)\", container: c)"))
    }

    #[test]
    fn a_container_that_must_not_be_root_needs_a_user_whose_number_is_known() {
        let must = Some(true);
        check(must, Some(1000), None, &Starts::AsUser(1000));
        check(must, Some(0), None, &fails("container's runAsUser breaks non-root policy"));
        check(must, None, None, &Starts::IfNotRoot);
        check(must, None, Some(ImageUser::Unknown), &Starts::IfNotRoot);
        check(must, None, Some(ImageUser::Numeric(101)), &Starts::AsImageUser);
        check(must, None, Some(ImageUser::Root), &fails("container has runAsNonRoot and image will run as root"));
        check(must, None, Some(ImageUser::Numeric(0)), &fails("container has runAsNonRoot and image will run as root"));
        let named = "container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root";
        check(must, None, Some(ImageUser::Named("nginx".to_owned())), &fails(named));
    }

    #[test]
    fn otherwise_every_container_starts_and_perhaps_as_root() {
        for non_root in [None, Some(false)] {
            check(non_root, Some(0), None, &Starts::AsRoot);
            check(non_root, Some(7), Some(ImageUser::Root), &Starts::AsUser(7));
            check(non_root, None, None, &Starts::AsUnknown);
            check(non_root, None, Some(ImageUser::Root), &Starts::AsImageRoot);
            check(non_root, None, Some(ImageUser::Named("nginx".to_owned())), &Starts::AsImageUser);
        }
    }
}
