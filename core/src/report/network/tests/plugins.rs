//! What answers and the view say of the plug-in.

use super::*;

fn ask_with(plugin: NetworkPlugin, text: &str, from: &str, to: &str, port: u16, protocol: &str) -> Answer {
    let mut playground = open(text);
    playground.set_profile(ClusterProfile { network_plugin: plugin, ..ClusterProfile::default() });
    let question = TrafficQuestion { from: from.to_owned(), to: to.to_owned(), port, protocol: protocol.to_owned() };
    playground.ask(&Question::Traffic(question))
}

fn into_web(rest: &str) -> String {
    shop(&format!("{{podSelector: {{matchLabels: {{app: web}}}}, {rest}}}"))
}

#[test]
fn what_the_plug_in_makes_of_a_policy_is_told_and_what_another_would_say() {
    let [denied, allowed] = ["denied", "allowed"]
        .map(|otherwise| format!("With a plug-in that enforces all of the API this would be {otherwise}."));
    let isolated = "p isolates shop/web for ingress and no rule lets this in.";
    for (plugin, text, to, port, summary, reasons) in [
        (
            NetworkPlugin::Ignores,
            into_web("ingress: []"),
            "shop/web",
            80,
            "The network plug-in does not enforce policies: everything is allowed.",
            vec!["p would isolate shop/web for ingress, but nothing enforces it.", &denied],
        ),
        (
            NetworkPlugin::NoEgress,
            shop("{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}"),
            "shop/web",
            80,
            "The network plug-in does not enforce egress, and nothing else restricts this.",
            vec!["p would isolate shop/db for egress, but nothing enforces it.", &denied],
        ),
        (
            NetworkPlugin::NoPodIpBlocks,
            into_web("ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"),
            "shop/web",
            80,
            isolated,
            vec!["the pod's address is in 10.0.0.0/8, but the plug-in matches no pods by ipBlock.", &allowed],
        ),
        (
            NetworkPlugin::NoEndPort,
            into_web("ingress: [{ports: [{port: 8000, endPort: 9000}]}]"),
            "shop/web",
            8500,
            isolated,
            vec!["the plug-in ignores `endPort`: of TCP 8000-9000 only TCP 8000 counts.", &allowed],
        ),
        (
            NetworkPlugin::Multitenant,
            into_web("ingress: []"),
            "shop/web",
            80,
            "The network plug-in keeps projects apart and enforces no policy: this is allowed.",
            vec!["p would isolate shop/web for ingress, but nothing enforces it.", &denied],
        ),
        (
            NetworkPlugin::Multitenant,
            into_web("ingress: []"),
            "standing:other-namespace",
            80,
            "The network plug-in keeps projects apart: these are two, and neither is `default`.",
            vec![
                "shop/db and a pod in another namespace are in different projects, which OpenShift's multitenant mode keeps apart, and neither is in `default`.",
                &allowed,
            ],
        ),
    ] {
        let answer = ask_with(plugin, &text, "shop/db", to, port, "TCP");
        assert_eq!(answer.summary, summary);
        let plain = ["not-isolated", "isolated-no-match"];
        let told = answer.reasons.iter().filter(|reason| !plain.contains(&reason.code.as_str()));
        assert_eq!(told.map(|reason| reason.text.as_str()).collect::<Vec<_>>(), reasons, "{plugin:?}");
    }
    let sctp = into_web("ingress: [{ports: [{protocol: SCTP, port: 7}]}]");
    let answer = ask_with(NetworkPlugin::NoSctp, &sctp, "shop/db", "shop/web", 7, "SCTP");
    let near = answer.reasons.iter().find(|reason| reason.effect == Effect::Near);
    assert_eq!(near.map(|reason| reason.text.as_str()), Some("the plug-in does not match SCTP."));
}

#[test]
fn cluster_wide_policies_that_nothing_enforces_are_named() {
    let text = format!(
        "{PODS}---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: a}}\nspec: {{tier: Admin, priority: 1, subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, from: [{{namespaces: {{}}}}]}}]}}\n"
    );
    let answer = ask_with(NetworkPlugin::Ignores, &text, "shop/db", "shop/web", 80, "TCP");
    let expected = "ClusterNetworkPolicy a has ingress rules for shop/web, but nothing enforces them.";
    assert_eq!(texts(&answer, "ingress"), [expected]);
    assert_eq!(answer.verdict, Verdict::Allowed);
}
