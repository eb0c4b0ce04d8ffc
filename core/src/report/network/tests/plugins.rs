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

#[test]
fn the_summary_says_what_of_the_policies_the_plug_in_does_not_enforce() {
    let both = "policyTypes: [Ingress, Egress]";
    let cluster_wide = "---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n";
    let range = |from: &str| {
        format!(
            "ingress: [{{from: [{{ipBlock: {{cidr: {from}}}}}], ports: [{{port: 80, endPort: 90}}, {{protocol: SCTP, port: 7}}]}}]"
        )
    };
    let one = "One policy isolates shop/web for ingress. The other pod is open: nothing selects it.";
    let [no_end_port, no_sctp, no_pod_blocks] = [
        "Nothing enforces their `endPort`: of a range only the first port counts.",
        "Their rules for SCTP match nothing.",
        "Their ipBlocks match no pods, though some hold the address of one.",
    ]
    .map(|but| format!("{one} {but}"));
    for (plugin, text, expected) in [
        (
            NetworkPlugin::Multitenant,
            PODS.to_owned(),
            "Projects are closed to each other, and only `default` is open to all.",
        ),
        (
            NetworkPlugin::Multitenant,
            into_web(both) + cluster_wide,
            "Projects are closed to each other, and only `default` is open to all: the 2 policies do nothing.",
        ),
        (
            NetworkPlugin::Ignores,
            format!("{PODS}{cluster_wide}"),
            "One policy is there, but nothing enforces it: everything is allowed.",
        ),
        (
            NetworkPlugin::NoEgress,
            into_web(both),
            "One policy isolates shop/web for ingress. The other pod is open: nothing selects it. Nothing enforces their egress.",
        ),
        (NetworkPlugin::NoEgress, into_web("ingress: []"), one),
        (NetworkPlugin::NoEndPort, into_web(&range("10.0.0.0/8")), &no_end_port),
        (NetworkPlugin::NoEndPort, into_web("ingress: []"), one),
        (NetworkPlugin::NoSctp, into_web(&range("10.0.0.0/8")), &no_sctp),
        (NetworkPlugin::NoSctp, into_web("ingress: []"), one),
        (NetworkPlugin::NoPodIpBlocks, into_web(&range("10.0.0.0/8")), &no_pod_blocks),
        (NetworkPlugin::NoPodIpBlocks, into_web(&range("192.0.2.0/24")), one),
        (NetworkPlugin::Enforces, into_web(&range("10.0.0.0/8")), one),
    ] {
        let mut playground = open(&text);
        playground.set_profile(ClusterProfile { network_plugin: plugin, ..ClusterProfile::default() });
        assert_eq!(playground.report().network.summary, expected, "{plugin:?}");
    }
}

#[test]
fn projects_stay_closed_whatever_cluster_wide_policies_accept() {
    let accept = "---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: ACTION, from: [{namespaces: {}}]}]}\n";
    for (action, from, verdict) in [
        ("Accept", "standing:other-namespace", Verdict::Denied),
        ("Deny", "shop/db", Verdict::Allowed),
        ("Deny", "standing:other-namespace", Verdict::Denied),
    ] {
        let text = format!("{PODS}{}", accept.replace("ACTION", action));
        let answer = ask_with(NetworkPlugin::Multitenant, &text, from, "shop/web", 80, "TCP");
        assert_eq!(answer.verdict, verdict, "{action} {from}");
        assert!(answer.fix.is_none());
        let named = answer.reasons.iter().any(|reason| reason.code == "not-enforced");
        assert_eq!(named, verdict == Verdict::Allowed, "{action} {from}");
    }
}

fn on_node(name: &str, phase: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{hostNetwork: true, containers: [{{name: c, image: i}}]}}\nstatus: {{phase: {phase}}}\n"
    )
}

#[test]
fn the_summary_counts_no_pod_as_open_that_is_selected_in_its_nodes_network() {
    let [one, two, done] = [("a", "Running"), ("b", "Running"), ("c", "Failed")].map(|(name, is)| on_node(name, is));
    let [all, db] = ["{podSelector: {}}", "{podSelector: {matchLabels: {app: db}}}"].map(shop);
    let egress = shop("{podSelector: {}, policyTypes: [Egress]}");
    let alone = all.trim_start_matches(PODS);
    for (text, expected) in [
        (
            [all.as_str(), &one, &two, &done].concat(),
            "One policy isolates shop/db and shop/web for ingress. 2 selected pods use their node's network: whether policies apply to them is up to the plug-in.",
        ),
        (
            [egress, one.clone()].concat(),
            "One policy isolates shop/db and shop/web for egress. One selected pod uses its node's network: whether policies apply to it is up to the plug-in.",
        ),
        (
            [&db, one.as_str(), &two].concat(),
            "One policy isolates shop/db for ingress. Every other pod is open: nothing selects it.",
        ),
        (
            [alone, &one, &on_node("d", "Running").replace("shop", "stock")].concat(),
            "One policy, and no pod is isolated. One selected pod uses its node's network: whether policies apply to it is up to the plug-in. The other pod is open: nothing selects it.",
        ),
    ] {
        assert_eq!(report(&text).summary, expected);
    }
}

#[test]
fn what_a_policy_selects_in_their_nodes_network_is_told_in_their_number() {
    let told = |text: &str| {
        let report = report(text);
        let said = report.policies[0].sentences.iter().find(|said| said.code == "selects-host-network");
        said.unwrap().text.clone()
    };
    let one = [shop("{podSelector: {}}"), on_node("a", "Running")].concat();
    assert_eq!(
        told(&one),
        "Also selects shop/a, which uses its node's network: whether policies apply to it is up to the plug-in."
    );
    assert_eq!(
        told(&[one, on_node("b", "Running")].concat()),
        "Also selects shop/a and shop/b, which use their node's network: whether policies apply to them is up to the plug-in."
    );
}
