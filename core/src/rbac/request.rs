//! What the authorizer is asked about an HTTP request: `RequestInfoFactory.NewRequestInfo` of k8s.io/apiserver.

use super::Attributes;

/// A request, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestInfo {
    pub attributes: Attributes,
    /// Which no rule ever looks at; empty for what is no resource.
    pub api_version: String,
}

/// Subresources of a namespace; what else follows its name is a resource inside it.
const OF_NAMESPACES: [&str; 2] = ["status", "finalize"];

/// Verbs that stood before the resource in old URLs.
const IN_PATH: [&str; 2] = ["proxy", "watch"];

/// The method is in capitals, the URL a path that may have a query. `None`: the API server takes it for no request of its
/// own, as there is nothing behind `watch`.
#[must_use]
pub fn request_info(method: &str, url: &str) -> Option<RequestInfo> {
    let url = url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = decoded(path, false);
    let other = || RequestInfo {
        attributes: Attributes { verb: method.to_ascii_lowercase(), path: Some(path.clone()), ..Attributes::default() },
        api_version: String::new(),
    };
    let trimmed = path.trim_matches('/');
    let mut parts: &[&str] = &trimmed.split('/').collect::<Vec<_>>();
    let mut next = || {
        let (first, rest) = parts.split_first()?;
        parts = rest;
        Some(*first)
    };
    // Two parts behind `/api`, three behind `/apis`, make a resource.
    let depth = trimmed.split('/').count();
    let api_group = match next() {
        Some("api") if depth >= 3 => String::new(),
        Some("apis") if depth >= 4 => next()?.to_owned(),
        _ => return Some(other()),
    };
    let api_version = next()?.to_owned();
    let mut verb = match method {
        "POST" => "create",
        "GET" | "HEAD" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    };
    if let Some(special) = parts.first().filter(|first| IN_PATH.contains(first)) {
        verb = special;
        parts = parts.get(1..)?;
        parts.first()?;
    }
    let mut namespace = "";
    if let ["namespaces", name, rest @ ..] = parts {
        namespace = name;
        if rest.first().is_some_and(|next| !OF_NAMESPACES.contains(next)) {
            parts = rest;
        }
    }
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let mut name = part(1).to_owned();
    if name.is_empty() && verb == "get" {
        let parameters = Parameters { query };
        verb = if parameters.watches() { "watch" } else { "list" };
        name = parameters.selected_name().unwrap_or_default();
    } else if name.is_empty() && verb == "delete" {
        verb = "deletecollection";
    }
    let attributes = Attributes {
        verb: verb.to_owned(),
        api_group,
        resource: part(0).to_owned(),
        subresource: if verb == "proxy" { String::new() } else { part(2).to_owned() },
        name,
        namespace: namespace.to_owned(),
        path: None,
    };
    Some(RequestInfo { attributes, api_version })
}

/// What stands behind the question mark.
struct Parameters<'a> {
    query: &'a str,
}

impl Parameters<'_> {
    /// The first value of a parameter.
    fn first(&self, wanted: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (!pair.is_empty() && decoded(name, true) == wanted).then(|| decoded(value, true))
        })
    }

    /// `Convert_Slice_string_To_bool`: every value but these two is yes.
    fn watches(&self) -> bool {
        self.first("watch").is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
    }

    /// The name that the field selector requires, if the selector can be read and the name can stand in a path.
    fn selected_name(&self) -> Option<String> {
        let selector = self.first("fieldSelector")?;
        let mut found = None;
        for term in terms(&selector) {
            let (field, value, is_equal) = comparison(&term)?;
            if is_equal && field == "metadata.name" && found.is_none() {
                found = Some(unescaped(value)?);
            }
        }
        found.filter(|name| is_path_segment(name))
    }
}

/// `path.IsValidPathSegmentName`.
fn is_path_segment(name: &str) -> bool {
    name != "." && name != ".." && !name.contains(['/', '%'])
}

/// `fields.splitTerms`: at commas without a backslash before them; empty ones are passed over.
fn terms(selector: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_escaped = false;
    for letter in selector.chars() {
        let ends = letter == ',' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        match terms.last_mut() {
            Some(last) if !ends => last.push(letter),
            _ => terms.push(String::new()),
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

/// `fields.splitTerm`: field, value and whether they are to be equal; `None` where nothing compares.
fn comparison(term: &str) -> Option<(&str, &str, bool)> {
    let mut is_escaped = false;
    for (at, letter) in term.char_indices() {
        if !is_escaped {
            for (sign, is_equal) in [("!=", false), ("==", true), ("=", true)] {
                if let Some(value) = term.get(at..).and_then(|rest| rest.strip_prefix(sign)) {
                    return Some((term.get(..at)?, value, is_equal));
                }
            }
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    None
}

/// `fields.UnescapeValue`; `None` for a value that it refuses.
fn unescaped(value: &str) -> Option<String> {
    let mut text = String::new();
    let mut is_escaped = false;
    for letter in value.chars() {
        match (is_escaped, letter) {
            (true, '\\' | ',' | '=') => {
                is_escaped = false;
                text.push(letter);
            }
            (true, _) | (false, ',' | '=') => return None,
            (false, '\\') => is_escaped = true,
            (false, _) => text.push(letter),
        }
    }
    (!is_escaped).then_some(text)
}

/// Percent-decoded; what is no code stays as it is.
fn decoded(text: &str, plus_is_space: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = match (first, behind) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        rest = behind.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
        bytes.push(match (code, first) {
            (Some(code), _) => code,
            (None, b'+') if plus_is_space => b' ',
            (None, first) => *first,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: &str, url: &str, expected: &str) {
        let Attributes { verb, api_group, resource, subresource, name, namespace, path } =
            request_info(method, url).unwrap().attributes;
        let told = match path {
            Some(path) => format!("{verb} {path}"),
            None => format!("{verb} [{api_group}]{resource}/{subresource} {name} in {namespace}"),
        };
        assert_eq!(told, expected, "{method} {url}");
    }

    #[test]
    fn a_name_makes_the_difference_between_get_and_list() {
        check("GET", "/api/v1/namespaces/shop/pods", "list []pods/  in shop");
        check("GET", "/api/v1/namespaces/shop/pods/web", "get []pods/ web in shop");
        check("DELETE", "/apis/apps/v1/namespaces/shop/deployments", "deletecollection [apps]deployments/  in shop");
        check("POST", "/api/v1/namespaces/shop/pods/web/exec?command=sh", "create []pods/exec web in shop");
    }

    #[test]
    fn a_namespace_is_asked_about_inside_itself() {
        check("GET", "/api/v1/namespaces/shop", "get []namespaces/ shop in shop");
        check("PUT", "/api/v1/namespaces/shop/finalize", "update []namespaces/finalize shop in shop");
        check("GET", "/api/v1/namespaces", "list []namespaces/  in ");
    }

    #[test]
    fn any_value_of_watch_but_false_and_0_watches() {
        for (query, verb) in [("watch=1", "watch"), ("watch", "watch"), ("watch=False", "list"), ("watch=0", "list")] {
            check("GET", &format!("/api/v1/pods?{query}"), &format!("{verb} []pods/  in "));
        }
    }

    #[test]
    fn only_a_readable_selector_of_a_possible_name_names_the_object() {
        for (selector, name) in [
            ("metadata.name%3Dweb", "web"),
            ("metadata.name==web,a=b", "web"),
            ("metadata.name!=web", ""),
            ("metadata.name=web,a", ""),
            ("metadata.name=a%252Fb", ""),
            ("metadata.name=..", ""),
            ("metadata.name=a\\=b", "a=b"),
        ] {
            check("GET", &format!("/api/v1/pods?fieldSelector={selector}"), &format!("list []pods/ {name} in "));
        }
    }

    #[test]
    fn what_is_too_short_for_a_resource_is_a_path() {
        for url in ["/", "/api", "/api/v1", "/apis/apps/v1", "/apis/apps/v1/", "/metrics", "/healthz/ready/x/y"] {
            check("HEAD", url, &format!("head {url}"));
        }
        assert_eq!(request_info("GET", "/api/v1/watch"), None, "watch what?");
    }
}
