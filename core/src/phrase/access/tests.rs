use super::*;
use crate::report::Report;

fn report() -> Report {
    let subject = |kind, namespace: Option<&str>, name: &str, username: &str| SubjectAccess {
        kind,
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
        username: username.to_owned(),
        ..SubjectAccess::default()
    };
    let access = AccessReport {
        subjects: vec![
            subject(
                SubjectKind::ServiceAccount,
                Some("cicd"),
                "jenkins-master",
                "system:serviceaccount:cicd:jenkins-master",
            ),
            subject(SubjectKind::ServiceAccount, Some("a"), "bot", "system:serviceaccount:a:bot"),
            subject(SubjectKind::ServiceAccount, Some("b"), "bot", "system:serviceaccount:b:bot"),
            subject(SubjectKind::User, None, "jane", "jane"),
            subject(SubjectKind::Group, None, "devs", "devs"),
        ],
        ..AccessReport::default()
    };
    Report { access, ..Report::default() }
}

/// The question as JSON has it, without what is empty.
#[track_caller]
fn check(text: &str, expected: &str) {
    let told = match read(text, &report(), &[]) {
        Ok(Some(question)) => {
            let value = serde_json::to_value(&question).unwrap();
            let (name, fields) = value.as_object().unwrap().iter().next().unwrap();
            let mut told = name.clone();
            for (field, value) in fields.as_object().unwrap() {
                let text = match value {
                    serde_json::Value::String(text) if !text.is_empty() => text.clone(),
                    serde_json::Value::Array(list) if !list.is_empty() => value.to_string(),
                    serde_json::Value::Bool(true) => "yes".to_owned(),
                    _ => continue,
                };
                told += &format!(" {field}={text}");
            }
            told
        }
        Ok(None) => String::new(),
        Err(why) => why.to_owned(),
    };
    assert_eq!(told, expected, "{text}");
}

const JENKINS: &str = "user=system:serviceaccount:cicd:jenkins-master";

#[test]
fn somebody_may_do_something_somewhere() {
    let jenkins = format!("access namespace=prod resource=pods typed=yes {JENKINS} verb=delete");
    check("jenkins-master delete pods in prod", &jenkins);
    check("can cicd/jenkins-master delete pods -n prod", &jenkins);
    check(
        "may jane get deployments.apps/scale web in namespace shop",
        "access name=web namespace=shop resource=deployments.apps subresource=scale typed=yes user=jane verb=get",
    );
    check("may jane read secrets", "access resource=secrets typed=yes user=jane verb=get");
    check("jane get /metrics", "access path=/metrics user=jane verb=get");
    check("jane list nodes cluster-wide", "access resource=nodes typed=yes user=jane verb=list");
    check("group devs get pods in a", "access groups=[\"devs\"] namespace=a resource=pods typed=yes verb=get");
    check("devs get pods", "access groups=[\"devs\"] resource=pods typed=yes verb=get");
    check("x/y get pods", "access resource=pods typed=yes user=system:serviceaccount:x:y verb=get");
}

#[test]
fn other_questions_have_words_of_their_own() {
    check("who can delete pods in prod", "whoCan namespace=prod resource=pods verb=delete");
    check("who can get /metrics", "whoCan path=/metrics verb=get");
    check("what can jane do in shop", "permissions namespace=shop user=jane");
    check("permissions of devs", "permissions groups=[\"devs\"]");
    check("pods running as cicd/jenkins-master", &format!("runningAs {JENKINS}"));
    check("jane GET /api/v1/pods?watch=1", "request method=GET url=/api/v1/pods?watch=1 user=jane");
    check("may jane create ClusterRole admin", "escalation object=ClusterRole admin user=jane");
    check("changes", "accessChanges");
    check(
        "kubectl auth can-i delete pods/web --as=jane --as-group devs -n prod",
        "canI groups=[\"devs\"] namespace=prod resource=pods/web user=jane verb=delete",
    );
    check("can-i '*' '*' -A --as jane", "canI allNamespaces=yes resource=* user=jane verb=*");
    check("kubectl auth can-i --list --as jane -n shop", "permissions namespace=shop user=jane");
    check("kubectl who-can get secrets db -n shop", "whoCan name=db namespace=shop resource=secrets verb=get");
}

#[test]
fn a_sort_before_a_name_settles_who_is_meant() {
    check("user devs get pods", "access resource=pods typed=yes user=devs verb=get");
    check("serviceaccount jenkins-master get pods", &format!("access resource=pods typed=yes {JENKINS} verb=get"));
    check("https://issuer/jane get pods", "access resource=pods typed=yes user=https://issuer/jane verb=get");
    check("jane get pods --as-group devs", "access groups=[\"devs\"] resource=pods typed=yes user=jane verb=get");
}

#[test]
fn a_service_account_may_be_called_so_in_one_word_or_two() {
    let expected =
        "access namespace=finance resource=secrets typed=yes user=system:serviceaccount:finance:default verb=list";
    check("Can service account finance/default list secrets in finance", expected);
    check("can serviceaccount finance/default list secrets in finance", expected);
    check("may ServiceAccount finance/default list secrets in finance", expected);
}

#[test]
fn behind_a_slash_stands_a_name_where_it_is_no_subresource() {
    check("jane get secrets/token", "access name=token resource=secrets typed=yes user=jane verb=get");
    check("jane get pods/log", "access resource=pods subresource=log typed=yes user=jane verb=get");
    check(
        "jane get po/web --subresource=log",
        "access name=web resource=po subresource=log typed=yes user=jane verb=get",
    );
    check("who can update jokes/status", "whoCan resource=jokes subresource=status verb=update");
    check(
        "who can create serviceaccounts/token in a",
        "whoCan namespace=a resource=serviceaccounts subresource=token verb=create",
    );
    check("who can use psp/one", "whoCan name=one resource=psp verb=use");
}

#[test]
fn what_is_unclear_is_told() {
    check("", "");
    check("bot get pods", words::AMBIGUOUS_SUBJECT);
    for text in ["jane", "jane get", "jane get pods a b", "jane get pods --force", "who can get", "what can jane eat"] {
        check(text, words::UNCLEAR_QUESTION);
    }
    check("jane dance pods", words::UNCLEAR_VERB);
    check("what is this", words::UNCLEAR_QUESTION);
    check("show me everything", words::UNCLEAR_VERB);
    check("who can dance pods", words::UNCLEAR_VERB);
    check("can-i dance pods --as jane", "canI resource=pods user=jane verb=dance");
    check("can-i get pods", words::SAY_WHO);
    check("Can I delete pods in prod", words::SAY_WHO);
    check("can-i --list pods --as jane", words::UNCLEAR_QUESTION);
}

#[test]
fn what_is_asked_is_written_so_that_it_asks_the_same() {
    for text in [
        "cicd/jenkins-master delete pods in prod",
        "jane get deployments.apps/scale web in shop",
        "group devs get pods in a",
        "who can delete pods in prod",
        "who can get /metrics",
        "what can jane do in shop",
        "jane GET /api/v1/pods?watch=1",
        "jane get jokes --subresource=laugh in a",
        "jane use psp one cluster-wide",
        "may jane create ClusterRole admin",
        "changes",
        "'Jane Doe' get pods --as-group='a b' --as-group=c",
        "group devs get pods --as-group=others",
        "user who get pods in a",
        "user group GET /api/v1/pods",
        r"'o'\''brien' get pods 'a name'",
        "can-i * * --as='Jane Doe' -A",
        "system:serviceaccount:a:b:c get pods",
        "https://issuer/jane get pods",
    ] {
        let question = read(text, &report(), &[]).unwrap().unwrap();
        assert_eq!(written(&question), text);
    }
}
