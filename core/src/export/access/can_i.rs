//! One `kubectl auth can-i` command: what it can ask at all, and how a shell takes it.

use crate::rbac::subject::implicit_groups;
use crate::rbac::{Attributes, resources};
use crate::settings::KubernetesVersion;

/// Whom group members are asked for as: kubectl cannot ask for nobody.
const SOMEBODY: &str = "somebody";

const AUTHENTICATED: &str = "system:authenticated";
const UNAUTHENTICATED: &str = "system:unauthenticated";
const ANONYMOUS: &str = "system:anonymous";

/// What stands behind `kubectl auth can-i`, so that kubectl asks exactly this; `None` where it has no way to.
pub(in crate::export) fn arguments(user: &str, groups: &[String], asked: &Attributes) -> Option<String> {
    let mut flags = Vec::new();
    let object = match &asked.path {
        // What does not start with a slash is a resource to it.
        Some(path) if path.starts_with('/') => path.clone(),
        Some(_) => return None,
        None => {
            if !asked.subresource.is_empty() {
                flags.push(["--subresource=", &quoted(&asked.subresource)].concat());
            }
            flags.push(place(&asked.namespace));
            object(asked)?
        }
    };
    flags.extend(identity(user, groups));
    words(&asked.verb, &object, flags)
}

/// Verb and object with flags; where one of them looks like a flag itself, behind two dashes. `None` for what no command
/// line can hold, and for control characters, which do harm in a terminal.
pub(super) fn words(verb: &str, object: &str, mut flags: Vec<String>) -> Option<String> {
    let asked = [quoted(verb), quoted(object)];
    if verb.starts_with('-') || object.starts_with('-') {
        flags.push("--".to_owned());
        flags.extend(asked);
    } else {
        flags.splice(0..0, asked);
    }
    let line = flags.join(" ");
    (!line.contains(char::is_control)).then_some(line)
}

/// `deployments.apps/web`, so that kubectl finds this resource and no other (`resourceFor` of its `cani.go`).
fn object(asked: &Attributes) -> Option<String> {
    let Attributes { api_group, resource, name, .. } = asked;
    let mut object = resource.clone();
    // Types are looked up in lower case and by their first dot and slash.
    if resource.is_empty() || resource.contains(['/', '.']) || *resource != resource.to_ascii_lowercase() {
        return None;
    }
    match (resource.as_str(), api_group.as_str()) {
        // A star is asked for in the core group, which a rule for all groups covers.
        ("*", "" | "*") => {}
        ("*", _) => return None,
        (_, "*") => {}
        (_, "") => {
            let known = resources::named(resource);
            if !known.is_empty() && !known.iter().any(|known| known.group.is_empty()) {
                return None;
            }
        }
        (_, group) => {
            // What only authorizers know, the server does not list.
            if resources::find(group, resource).is_some_and(|known| !is_served(known)) {
                return None;
            }
            object.push('.');
            object.push_str(group);
        }
    }
    if !name.is_empty() {
        object.push('/');
        object.push_str(name);
    }
    Some(object)
}

fn is_served(known: &resources::ApiResource) -> bool {
    known.is_served(KubernetesVersion::V1_24) || known.is_served(KubernetesVersion::V1_36)
}

pub(super) fn place(namespace: &str) -> String {
    if namespace.is_empty() { "--all-namespaces".to_owned() } else { ["--namespace=", &quoted(namespace)].concat() }
}

/// Whoever is asked about. Without groups the API server adds those that every such user is in; with some, only
/// `system:authenticated`.
pub(super) fn identity(user: &str, groups: &[String]) -> Vec<String> {
    if user.is_empty() && groups == [UNAUTHENTICATED] {
        return vec![["--as=", ANONYMOUS].concat()];
    }
    let user = if user.is_empty() { SOMEBODY } else { user };
    let mut flags = vec![["--as=", &quoted(user)].concat()];
    let implied = implicit_groups(user);
    if groups.iter().all(|group| implied.contains(group)) && implied.iter().all(|group| groups.contains(group)) {
        return flags;
    }
    let before = flags.len();
    for group in groups.iter().filter(|group| *group != AUTHENTICATED) {
        flags.push(["--as-group=", &quoted(group)].concat());
    }
    if flags.len() == before && !groups.is_empty() {
        flags.push(["--as-group=", AUTHENTICATED].concat());
    }
    flags
}

/// As a shell takes it for one plain word.
pub(in crate::export) fn quoted(text: &str) -> String {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_./:@,".contains(&letter);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `verb group resource[/subresource] [name]`, in namespace shop; `core` is the empty group.
    #[track_caller]
    fn check(asked: &str, expected: Option<&str>) {
        let mut words = asked.split(' ').map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let (verb, group, resource, name) = (next(), next(), next(), next());
        let mut attributes = Attributes { verb, namespace: "shop".to_owned(), name, ..Attributes::default() };
        if resource.is_empty() {
            attributes.path = Some(group);
        } else {
            let (object, subresource) = resources::split(&resource);
            attributes.api_group = if group == "core" { String::new() } else { group };
            object.clone_into(&mut attributes.resource);
            subresource.clone_into(&mut attributes.subresource);
        }
        assert_eq!(arguments("jane", &[], &attributes).as_deref(), expected, "{asked}");
    }

    #[test]
    fn a_command_asks_for_exactly_this_resource_or_there_is_none() {
        check("get core pods", Some("get pods --namespace=shop --as=jane"));
        check("get core pods/log web", Some("get pods/web --subresource=log --namespace=shop --as=jane"));
        check("get apps deployments", Some("get deployments.apps --namespace=shop --as=jane"));
        check("create example.com jokes", Some("create jokes.example.com --namespace=shop --as=jane"));
        check("get core deployments", None);
        check("get core jokes", Some("get jokes --namespace=shop --as=jane"));
        check("get core Pods", None);
        check("impersonate core users jane", Some("impersonate users/jane --namespace=shop --as=jane"));
        check("impersonate authentication.k8s.io uids", None);
    }

    #[test]
    fn a_star_is_asked_where_kubectl_asks_it() {
        check("* * *", Some("'*' '*' --namespace=shop --as=jane"));
        check("get core *", Some("get '*' --namespace=shop --as=jane"));
        check("get apps *", None);
        check("get * pods", Some("get pods --namespace=shop --as=jane"));
        check("get core */scale", Some("get '*' --subresource=scale --namespace=shop --as=jane"));
    }

    #[test]
    fn paths_have_no_namespace_and_start_with_a_slash() {
        check("get /healthz/*", Some("get '/healthz/*' --as=jane"));
        check("get *", None);
    }

    #[test]
    fn what_looks_like_a_flag_stands_behind_two_dashes_and_control_characters_nowhere() {
        check("--token core pods", Some("--namespace=shop --as=jane -- --token pods"));
        check("get core pods a\u{3}rm", None);
    }

    #[track_caller]
    fn check_identity(user: &str, groups: &[&str], expected: &str) {
        let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        assert_eq!(identity(user, &groups).join(" "), expected);
    }

    #[test]
    fn groups_are_named_where_the_server_would_not_add_them() {
        check_identity("jane", &[], "--as=jane");
        check_identity("jane", &["system:authenticated"], "--as=jane");
        check_identity("jane", &["system:authenticated", "devs"], "--as=jane --as-group=devs");
        check_identity("", &["devs"], "--as=somebody --as-group=devs");
        check_identity("", &["system:authenticated"], "--as=somebody");
        check_identity("", &["system:unauthenticated"], "--as=system:anonymous");
        let account = "system:serviceaccount:shop:web";
        let own = ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"];
        check_identity(account, &own, "--as=system:serviceaccount:shop:web");
        let one = "--as=system:serviceaccount:shop:web --as-group=system:authenticated";
        check_identity(account, &["system:authenticated"], one);
    }
}
