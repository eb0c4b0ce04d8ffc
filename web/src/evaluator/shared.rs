//! What links hold, as JSON: written for the page, and read from what the page unpacked.

use js_sys::Object;
use policy_core::order::Map;
use policy_core::report::{ClusterProfile, ImageUser, KubernetesVersion, NetworkPlugin, Requester};
use policy_core::settings::PodSecuritySettings;
use wasm_bindgen::{JsCast, JsValue};

use super::question;
use crate::protocol::{Inputs, Opened, Plain, json};
use crate::values::{files, items, member, text};

/// As core's `share::Shared` is in JSON.
pub(crate) fn written(shown: &Opened) -> String {
    let Inputs { files, profile, requester, .. } = &shown.inputs;
    let mut text = [r#"{"engine":""#, env!("CARGO_PKG_VERSION"), r#"","files":"#, &json(files)].concat();
    let mut member = |name: &str, value: String| text.push_str(&[",\"", name, "\":", &value].concat());
    member("view", json(&shown.view));
    if let Some(question) = &shown.question {
        member("question", json(question));
    }
    member("profile", json(profile));
    member("requester", json(requester));
    text.push('}');
    text
}

/// `None` where there are no files in it. What is missing or otherwise than expected has its default.
// Not inlined: its code comes with that of the answers.
#[inline(never)]
pub(super) fn read(shared: &JsValue) -> Option<Opened> {
    let files = files(&member(shared, "files")?).filter(|files| !files.is_empty())?;
    let (profile, requester) = settings(shared);
    Some(Opened {
        inputs: Inputs { files, profile, requester, focus: String::new() },
        view: text(shared, "view").unwrap_or_default(),
        question: member(shared, "question").and_then(|question| question::read(&question).ok()),
    })
}

/// Those of `{profile, requester}`.
pub(crate) fn settings(shared: &JsValue) -> (ClusterProfile, Requester) {
    let profile = member(shared, "profile").map(|profile| read_profile(&profile)).unwrap_or_default();
    let requester = member(shared, "requester").map(|requester| read_requester(&requester)).unwrap_or_default();
    (profile, requester)
}

fn read_profile(profile: &JsValue) -> ClusterProfile {
    let usual = ClusterProfile::default();
    let truth = |name: &str, usual: bool| member(profile, name).and_then(|value| value.as_bool()).unwrap_or(usual);
    let version = text(profile, "version").and_then(|name| named(&KubernetesVersion::ALL, &name));
    let plugin = text(profile, "networkPlugin").and_then(|name| named(&NetworkPlugin::ALL, &name));
    let mut image_users = Map::new();
    if let Some(images) = member(profile, "imageUsers").filter(JsValue::is_object) {
        for image in Object::keys(images.unchecked_ref::<Object>()).iter().filter_map(|key| key.as_string()) {
            let known = member(&images, &image).map(|user| image_user(&user)).unwrap_or_default();
            image_users.insert(image, known);
        }
    }
    ClusterProfile {
        version: version.unwrap_or_default(),
        network_plugin: plugin.unwrap_or_default(),
        psp_plugin: truth("pspPlugin", usual.psp_plugin),
        token_volume: truth("tokenVolume", usual.token_volume),
        pod_security: member(profile, "podSecurity").map(|settings| pod_security(&settings)).unwrap_or_default(),
        default_namespace: text(profile, "defaultNamespace").unwrap_or(usual.default_namespace),
        list_defaults: truth("listDefaults", usual.list_defaults),
        image_users,
    }
}

/// The one of these that is called so in JSON.
fn named<T: Plain + Copy>(all: &[T], name: &str) -> Option<T> {
    all.iter().copied().find(|each| json(each).trim_matches('"') == name)
}

fn pod_security(settings: &JsValue) -> PodSecuritySettings {
    let level = |name: &str| text(settings, name).unwrap_or_default();
    let texts = |name: &str| texts(settings, name);
    PodSecuritySettings {
        enforce: level("enforce"),
        audit: level("audit"),
        warn: level("warn"),
        exempt_users: texts("exemptUsers"),
        exempt_namespaces: texts("exemptNamespaces"),
        exempt_runtime_classes: texts("exemptRuntimeClasses"),
    }
}

fn image_user(user: &JsValue) -> ImageUser {
    if user.as_string().as_deref() == Some("root") {
        return ImageUser::Root;
    }
    if let Some(number) = member(user, "numeric").and_then(|number| number.as_f64()) {
        return ImageUser::Numeric(number as i64);
    }
    text(user, "named").map(ImageUser::Named).unwrap_or_default()
}

fn read_requester(requester: &JsValue) -> Requester {
    Requester {
        user: text(requester, "user").unwrap_or_else(|| Requester::default().user),
        groups: texts(requester, "groups"),
        as_deployment: member(requester, "asDeployment").and_then(|value| value.as_bool()).unwrap_or_default(),
    }
}

fn texts(object: &JsValue, name: &str) -> Vec<String> {
    let items = member(object, name).and_then(|value| items(&value)).unwrap_or_default();
    items.iter().filter_map(JsValue::as_string).collect()
}

#[cfg(test)]
mod tests {
    use policy_core::report::{AdmissionQuestion, Question, SourceFile};
    use policy_core::share::Shared;

    use super::*;

    #[test]
    fn what_is_written_is_what_the_core_reads() {
        let files = vec![SourceFile { name: "a \"b\".yaml".to_owned(), text: "kind: Pod\n# ü\n".to_owned() }];
        let image_users = Map::from([("nginx".to_owned(), ImageUser::Numeric(101))]);
        let profile = ClusterProfile { version: KubernetesVersion::V1_36, image_users, ..ClusterProfile::default() };
        let question = Question::Admission(AdmissionQuestion { pod: "a/b".to_owned(), ..AdmissionQuestion::default() });
        let inputs = Inputs { files: files.clone(), profile: profile.clone(), ..Inputs::default() };
        let opened = Opened { inputs, view: "pods".to_owned(), question: Some(question.clone()) };
        let shared: Shared = serde_json::from_str(&written(&opened)).unwrap();
        let expected = Shared {
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            files,
            view: "pods".to_owned(),
            question: Some(question),
            profile,
            requester: Requester::default(),
        };
        assert_eq!(shared, expected);
    }
}
