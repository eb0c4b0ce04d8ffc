//! Services: questions that go through them, and what the overview says of them.

use super::*;

const SHOP: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web2, namespace: shop, labels: {app: web, new: 'yes'}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 9090}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: shop, labels: {app: client}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec:
  clusterIP: 10.96.0.7
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}, {port: 443, targetPort: https}, {name: dns, port: 53, protocol: UDP}]
---
apiVersion: v1
kind: Service
metadata: {name: first, namespace: shop}
spec: {type: NodePort, selector: {app: web, new: 'yes'}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: nowhere, namespace: shop}
spec: {selector: {app: gone}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: shop}
spec: {type: ExternalName, externalName: db.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: by-hand, namespace: shop}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: none, namespace: shop}
spec: {clusterIP: None, selector: {new: 'yes'}, ports: [{port: 80, targetPort: http}]}
";

fn policy(spec: &str) -> String {
    format!(
        "{SHOP}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}\n"
    )
}

fn first_code(answer: &Answer) -> &str {
    answer.reasons.first().map_or("", |reason| reason.code.as_str())
}

#[test]
fn what_a_service_leads_to_is_asked_at_the_pods_own_port() {
    let only_8080 = policy("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8080}]}]}");
    let only_80 = policy("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}");
    let both = policy("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: http}]}]}");
    for (text, to, verdict) in [
        (SHOP, "front.shop.svc", Verdict::Allowed),
        (&both, "front.shop.svc.cluster.local", Verdict::Allowed),
        (&both, "10.96.0.7", Verdict::Allowed),
        (&only_8080, "shop/front", Verdict::Depends),
        (&only_8080, "shop/first", Verdict::Denied),
        (&only_80, "service:shop/front", Verdict::Denied),
        (&only_80, "none.shop.svc", Verdict::Allowed),
        (&only_8080, "none.shop.svc", Verdict::Denied),
    ] {
        let answer = ask(text, "shop/client", to, 80, "");
        assert_eq!(answer.verdict, verdict, "{to}: {}", answer.summary);
    }
    let answer = ask(&only_8080, "shop/client", "shop/front", 80, "");
    assert_eq!(answer.question, "shop/client → Service shop/front, TCP 80");
    assert_eq!(
        answer.summary,
        "Depends on which pod gets the connection: allowed at shop/web and denied at shop/web2."
    );
    assert_eq!(
        answer.reasons[0].text,
        "Service shop/front takes TCP 80 to port 8080 of shop/web and 9090 of shop/web2; policies see the pod's port, never the Service's 80."
    );
    assert_eq!(answer.reasons[0].path.as_deref(), Some("spec.ports[0]"));
    let outcomes: Vec<_> = answer.stages.iter().map(|stage| stage.outcome).collect();
    assert_eq!(outcomes, [Outcome::Yes, Outcome::Depends]);
    let effects: Vec<_> = answer.reasons.iter().take(3).map(|reason| (reason.code.as_str(), reason.effect)).collect();
    let expected = [("service-port", Effect::Note), ("service-pod", Effect::For), ("service-pod", Effect::Against)];
    assert_eq!(effects, expected);
}

#[test]
fn a_service_that_leads_nowhere_denies_and_one_that_leads_who_knows_where_depends() {
    for (to, port, protocol, verdict, code) in [
        ("shop/nowhere", 80, "TCP", Verdict::Denied, "service-without-pods"),
        ("shop/front", 81, "TCP", Verdict::Denied, "service-without-port"),
        ("shop/front", 80, "UDP", Verdict::Denied, "service-without-port"),
        ("shop/front", 443, "TCP", Verdict::Denied, "service-without-port"),
        ("shop/front", 53, "udp", Verdict::Allowed, "service-port"),
        ("shop/other", 5432, "TCP", Verdict::Depends, "service-external-name"),
        ("shop/by-hand", 80, "TCP", Verdict::Depends, "service-without-selector"),
        ("shop/none", 1234, "TCP", Verdict::Allowed, "service-headless"),
        ("shop/front", 0, "TCP", Verdict::Depends, "bad-question"),
        ("shop/front", 80, "gre", Verdict::Depends, "bad-question"),
    ] {
        let answer = ask(SHOP, "shop/client", to, port, protocol);
        assert_eq!((answer.verdict, first_code(&answer)), (verdict, code), "{to} {port}");
    }
    let answer = ask(SHOP, "shop/client", "shop/front", 443, "");
    assert_eq!(
        answer.summary,
        "Port 443 of Service shop/front leads nowhere: no container of shop/web or shop/web2 has a TCP port named `https`."
    );
    let answer = ask(SHOP, "shop/client", "shop/front", 81, "");
    assert_eq!(answer.summary, "Service shop/front has no TCP port 81: it has 80, 443 and 53/UDP.");
    let answer = ask(SHOP, "shop/front", "shop/front", 80, "");
    assert_eq!((answer.verdict, first_code(&answer)), (Verdict::Depends, "unknown-endpoint"));
}

#[test]
fn a_pod_that_may_get_its_own_connection_back_is_up_to_the_plug_in() {
    let answer = ask(SHOP, "shop/web2", "shop/first", 80, "");
    assert_eq!(answer.verdict, Verdict::Depends);
    assert!(answer.reasons.iter().any(|reason| reason.code == "hairpin"));
    assert_eq!(ask(SHOP, "shop/web2", "shop/front", 80, "").verdict, Verdict::Depends, "it is one of two");
    assert_eq!(ask(SHOP, "shop/web", "shop/first", 80, "").verdict, Verdict::Allowed, "it is behind another");
}

#[test]
fn from_outside_a_service_must_be_open_and_a_node_may_stand_for_the_client() {
    let by_address =
        policy("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}");
    for (text, to, verdict, code) in [
        (SHOP, "shop/front", Verdict::Depends, "service-inside-only"),
        (SHOP, "shop/first", Verdict::Allowed, "service-source-address"),
        (&by_address, "shop/first", Verdict::Depends, "service-source-address"),
    ] {
        let answer = ask(text, "203.0.113.9", to, 80, "");
        assert_eq!((answer.verdict, answer.reasons[1].code.as_str()), (verdict, code), "{to}: {}", answer.summary);
    }
    let local = by_address.replace("{type: NodePort,", "{type: NodePort, externalTrafficPolicy: Local,");
    assert_eq!(ask(&local, "203.0.113.9", "shop/first", 80, "").verdict, Verdict::Allowed);
    assert_eq!(ask(&local, "198.51.100.9", "shop/first", 80, "").verdict, Verdict::Denied);
}

fn exposed(text: &str, pod: &str) -> Answer {
    open(text).ask(&Question::Exposed(crate::report::ExposedQuestion { pod: pod.to_owned() }))
}

const INGRESS: &str = "---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec: {rules: [{host: shop.example.com, http: {paths: [{path: /api, backend: {service: {name: front, port: {number: 80}}}}]}}]}
";

fn lines(answer: &Answer) -> Vec<(Effect, &str)> {
    answer.reasons.iter().map(|reason| (reason.effect, reason.text.as_str())).collect()
}

fn told(answer: &Answer) -> Vec<String> {
    let each = answer.connections.iter();
    each.map(|one| format!("{} > {}: {}", one.from.join(" "), one.to.join(" "), one.now.ports)).collect()
}

#[test]
fn what_is_exposed_is_told_by_the_way_in_and_by_what_policies_say() {
    let answer = exposed(SHOP, "");
    assert_eq!((answer.verdict, &*answer.found), (Verdict::Allowed, &["shop/web2".to_owned()][..]));
    assert_eq!(answer.summary, "shop/web2 can be reached from outside.");
    assert_eq!(told(&answer), ["other addresses > shop/web2: 9090"]);
    assert_eq!(
        lines(&answer),
        [
            (
                Effect::For,
                "Service shop/first (NodePort) opens 80 → 9090 of shop/web2, and no policy keeps anyone out."
            ),
            (
                Effect::Note,
                "Beside, 2 pods take connections from any address, but nothing publishes them: shop/client and shop/web."
            ),
        ]
    );
    assert_eq!(answer.reasons[0].path.as_deref(), Some("spec.ports[0]"));
    let answer = exposed(&policy("{podSelector: {}}"), "");
    assert_eq!((answer.verdict, answer.found.len()), (Verdict::Denied, 0));
    assert_eq!(answer.summary, "Nothing can be reached from outside: policies keep out what is published.");
    assert_eq!(
        lines(&answer),
        [(Effect::Against, "Service shop/first (NodePort) opens 80 → 9090 of shop/web2, but p keeps all of it out.")]
    );
    let some =
        policy("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 9090}]}]}");
    let answer = exposed(&some, "");
    assert_eq!(told(&answer), ["203.0.113.0/24 > shop/web2: 9090"]);
    assert_eq!(answer.reasons[0].code, "exposed-to-some");
    assert!(answer.reasons.iter().any(|reason| reason.code == "service-source-address"), "a node may stand for it");
    assert_eq!(exposed(&some.replace("[{port: 9090}]", "[{port: 80}]"), "").verdict, Verdict::Denied, "N44");
}

#[test]
fn an_ingress_exposes_what_policies_let_its_controller_reach() {
    let text = [SHOP, INGRESS].concat();
    let answer = exposed(&text, "shop/web");
    assert_eq!((answer.verdict, &*answer.found), (Verdict::Allowed, &["shop/web".to_owned()][..]));
    assert_eq!(
        lines(&answer)[0],
        (
            Effect::For,
            "Ingress shop/site sends shop.example.com/api by Service front, 80 → 8080 of shop/web, and no policy keeps anyone out."
        )
    );
    assert_eq!(answer.reasons[1].code, "ingress-controller-assumed");
    let closed = [&policy("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"), INGRESS].concat();
    let answer = exposed(&closed, "shop/web");
    assert_eq!((answer.verdict, answer.reasons[0].code.as_str()), (Verdict::Denied, "exposure-denied"));
    let controller = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: proxy, namespace: shop, labels: {app.kubernetes.io/name: traefik}}\n";
    let answer = exposed(&[&closed, controller].concat(), "shop/web");
    assert_eq!((answer.verdict, told(&answer)), (Verdict::Allowed, vec!["shop/proxy > shop/web: 8080".to_owned()]));
    assert!(answer.reasons.iter().all(|reason| reason.code != "ingress-controller-assumed"));
}

#[test]
fn a_load_balancer_is_judged_from_the_ranges_that_it_is_open_to() {
    let ranges = |ranges: &str, cidr: &str| {
        policy(&format!("{{podSelector: {{}}, ingress: [{{from: [{{ipBlock: {{cidr: {cidr}}}}}]}}]}}"))
            .replace("{type: NodePort,", &format!("{{type: LoadBalancer, loadBalancerSourceRanges: [{ranges}],"))
    };
    for (open_to, let_in, expected) in [
        ("203.0.113.0/24", "203.0.0.0/16", Some("203.0.113.0/24")),
        ("203.0.113.0/24", "203.0.113.0/28", Some("203.0.113.0/28")),
        ("203.0.113.0/24", "198.51.100.0/24", None),
    ] {
        let answer = exposed(&ranges(open_to, let_in), "shop/web2");
        let from = answer.connections.first().map(|one| one.from.join(" "));
        assert_eq!(from.as_deref(), expected, "{open_to} {let_in}");
    }
    for (let_in, text) in [
        ("203.0.0.0/16", "policies let all of it in."),
        // What lies on both sides of a policy's block is one range to who reads of it.
        ("203.0.113.64/26}}, {ipBlock: {cidr: 203.0.0.0/16", "policies let all of it in."),
        ("203.0.113.0/28", "policies let in 203.0.113.0/28 alone."),
        ("198.51.100.0/24", "but p keeps all of it out."),
    ] {
        let answer = exposed(&ranges("203.0.113.0/24", let_in), "shop/web2");
        let told = &answer.reasons[0].text;
        assert!(told.contains(" of shop/web2 to 203.0.113.0/24, "), "{told}");
        assert!(told.ends_with(text), "{told}");
    }
}

#[test]
fn ports_of_nodes_expose_too_and_in_a_nodes_network_it_is_up_to_the_plug_in() {
    let pod = |spec: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: shop}}\nspec: {spec}\n");
    let isolating = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}}\n";
    for (spec, policies, verdict, text) in [
        (
            "{containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 8080}]}]}",
            "",
            Verdict::Allowed,
            "Port 8080 of the node leads to 80 of shop/a, and no policy keeps anyone out.",
        ),
        (
            "{containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 8080}]}]}",
            isolating,
            Verdict::Denied,
            "Port 8080 of the node leads to 80 of shop/a, but p keeps all of it out.",
        ),
        (
            "{hostNetwork: true, containers: [{name: c, image: i}]}",
            isolating,
            Verdict::Depends,
            "shop/a listens at its node's own address; whether policies keep anyone out is up to the network plug-in.",
        ),
        (
            "{hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}",
            "",
            Verdict::Allowed,
            "Port 80 of shop/a is a port of the node itself, and no policy keeps anyone out.",
        ),
    ] {
        let answer = exposed(&[&pod(spec), policies].concat(), "");
        assert_eq!((answer.verdict, answer.reasons[0].text.as_str()), (verdict, text), "{spec}");
    }
    let answer = exposed(&pod("{containers: [{name: c, image: i}]}"), "shop/a");
    assert_eq!(answer.summary, "shop/a cannot be reached from outside: nothing publishes it.");
    assert_eq!(exposed(&pod("{}"), "shop/none").verdict, Verdict::Depends);
}

#[test]
fn each_service_is_told_in_words() {
    let report = report(&[SHOP, INGRESS].concat());
    let told: Vec<(String, Vec<&str>)> = report
        .services
        .iter()
        .map(|service| (service.name.clone(), service.sentences.iter().map(|one| one.text.as_str()).collect()))
        .collect();
    let of =
        |name: &str| told.iter().find(|(known, _)| known == name).map(|(_, texts)| texts.clone()).unwrap_or_default();
    assert_eq!(
        of("front"),
        [
            "80 → 8080 of shop/web and 9090 of shop/web2.",
            "Port 443 of Service shop/front leads nowhere: no container of shop/web or shop/web2 has a TCP port named `https`.",
            "53/UDP → 53 of shop/web and shop/web2.",
            "Ingress shop/site sends shop.example.com/api by Service front, 80 → 8080 of shop/web and 9090 of shop/web2, and no policy keeps anyone out.",
        ]
    );
    assert_eq!(
        of("first"),
        [
            "80 → 9090 of shop/web2.",
            "Service shop/first (NodePort) opens 80 → 9090 of shop/web2, and no policy keeps anyone out.",
        ]
    );
    assert_eq!(of("nowhere"), ["Service shop/nowhere leads nowhere: no pod in shop has `app=gone`."]);
    assert_eq!((of("other").len(), of("by-hand").len(), of("none").len()), (1, 1, 2));
}

#[test]
fn from_outside_a_nodes_port_that_leads_to_pods_is_asked_as_theirs() {
    let text = "
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.168.1.10}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {nodeName: n1, containers: [{name: c, image: i, ports: [{containerPort: 8080, hostPort: 8088}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 9100}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
";
    for (from, port, verdict, code) in [
        ("8.8.8.8", 30080, Verdict::Depends, "node-port"),
        ("8.8.8.8", 8088, Verdict::Denied, "host-port"),
        ("8.8.8.8", 9100, Verdict::Depends, "host-port"),
        ("8.8.8.8", 22, Verdict::Allowed, "outside"),
        ("shop/web", 30080, Verdict::Allowed, "not-isolated"),
    ] {
        let answer = ask(text, from, "192.168.1.10", port, "");
        assert_eq!((answer.verdict, first_code(&answer)), (verdict, code), "{from} {port}");
    }
}
