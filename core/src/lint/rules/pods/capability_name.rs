//! # A capability that is not written as Kubernetes wants it
//!
//! ## What it finds
//!
//! A capability in a container or in a PodSecurityPolicy with the prefix `CAP_`, in lower case, or that Linux does not
//! have.
//!
//! ## Why it matters
//!
//! Kubernetes writes capabilities in capitals and without `CAP_`, and admission compares them letter by letter:
//! `drop: [all]` does not meet a policy that asks for `ALL`, and a policy that allows `CAP_NET_ADMIN` does not allow
//! `NET_ADMIN`. Container runtimes put `CAP_` in front themselves, and may refuse what then has it twice.
//!
//! ## Example
//!
//! ```yaml
//! securityContext:
//!   capabilities:
//!     drop: [all]            # the word is ALL
//!     add: [CAP_NET_ADMIN]   # it is NET_ADMIN
//! ```
//!
//! ## Instead
//!
//! Write `ALL` and `NET_ADMIN`.

use super::policies::policies;
use crate::admission::effective::visited;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;
use crate::sources::Citation;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "capability-name", severity: Severity::Warning, check };

/// include/uapi/linux/capability.h, without the prefix; `ALL` stands for all of them.
const NAMES: &str = "AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH \
    FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN \
    NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT \
    SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM ALL";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        for visited in visited(&pod.spec) {
            let context = visited.container.security_context.as_ref();
            let Some(capabilities) = context.and_then(|context| context.capabilities.as_ref()) else { continue };
            let path = visited.path().field("securityContext.capabilities");
            judge(found, &capabilities.add, &|index| pod.at(&path.field("add").index(index)));
            judge(found, &capabilities.drop, &|index| pod.at(&path.field("drop").index(index)));
        }
    }
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        for (field, list) in [
            ("spec.allowedCapabilities", &spec.allowed_capabilities),
            ("spec.defaultAddCapabilities", &spec.default_add_capabilities),
            ("spec.requiredDropCapabilities", &spec.required_drop_capabilities),
        ] {
            judge(found, list, &|index| policy.at(&FieldPath::of(field).index(index)));
        }
    }
}

fn judge(found: &mut Found<'_>, capabilities: &[String], place: &dyn Fn(usize) -> Citation) {
    for (index, capability) in capabilities.iter().enumerate() {
        if found.is_full() {
            return;
        }
        if capability == "*" || NAMES.split(' ').any(|name| name == capability) {
            continue;
        }
        let names: Vec<&str> = NAMES.split(' ').collect();
        let upper = capability.to_ascii_uppercase();
        let bare = upper.strip_prefix("CAP_").unwrap_or(&upper);
        let message = ["no capability is called `", capability, "`"].concat();
        match names.iter().copied().find(|name| *name == bare).or_else(|| closest(bare, &names)) {
            Some(right) => {
                found.replace(&place(index), message, &["write `", right, "`"].concat(), capability, right);
            }
            None => found.add(&place(index), message, "they are written in capitals, without `CAP_`"),
        }
    }
}
