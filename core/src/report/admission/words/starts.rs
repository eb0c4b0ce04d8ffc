//! Does it start?

use super::{Said, said};

pub fn as_user(container: &str, user: i64) -> Said {
    said("starts-as-user", format!("Container `{container}` runs as user {user}, whatever its image says."))
}

pub fn as_root(container: &str) -> Said {
    said("starts-as-root", format!("Container `{container}` runs as root: user 0 is asked for."))
}

pub fn as_image_root(container: &str, image: &str) -> Said {
    said(
        "starts-as-image-root",
        format!("Container `{container}` runs as root: so does image `{image}`, and nothing forbids it."),
    )
}

pub fn as_image_user(container: &str, image: &str) -> Said {
    said("starts-as-image-user", format!("Container `{container}` runs as the user of image `{image}`."))
}

pub fn as_unknown(container: &str, image: &str) -> Said {
    said(
        "starts-as-unknown",
        format!("Container `{container}` runs as the user of image `{image}`: as root, if the image names none."),
    )
}

pub fn if_not_root(container: &str, image: &str) -> Said {
    said(
        "starts-if-not-root",
        format!(
            "Container `{container}` must not run as root: it starts only if the user of image `{image}` is a number other than 0."
        ),
    )
}

pub fn fails(message: &str) -> Said {
    said("does-not-start", format!("The kubelet refuses to start it (`CreateContainerConfigError`): {message}"))
}

pub fn as_windows_user(container: &str, user: Option<&str>, image: &str) -> Said {
    let user = user.map_or_else(|| format!("the user of image `{image}`"), |user| format!("`{user}`"));
    said("starts-on-windows", format!("Container `{container}` runs on Windows as {user}."))
}

pub fn unless_administrator(container: &str, image: &str) -> Said {
    said(
        "starts-unless-administrator",
        format!(
            "Container `{container}` must not run as root: it starts unless image `{image}` names `ContainerAdministrator` as its user, which is root to a Windows node."
        ),
    )
}

pub fn sysctl_forbidden(message: &str) -> Said {
    said(
        "starts-not-sysctl",
        format!(
            "The pod does not start on any node, since it would set what belongs to the node: `SysctlForbidden`, `{message}`."
        ),
    )
}

pub fn if_sysctl_allowed(sysctl: &str) -> Said {
    said(
        "starts-if-sysctl-allowed",
        format!(
            "Kernel parameter `{sysctl}` is not a safe one: the pod starts only on a node whose kubelet allows it by `--allowed-unsafe-sysctls`; on others it fails with `SysctlForbidden`."
        ),
    )
}
