//! A made-up cluster to measure the network's evaluation by: pods that reuse a few labels, spread at random over namespaces,
//! and policies with random peers and ports. The same numbers give the same cluster everywhere.

use std::fmt::Write as _;

const PODS_PER_NAMESPACE: usize = 25;
const APPS: usize = 12;
const TIERS: [&str; 4] = ["web", "api", "db", "cache"];
const STAGES: [&str; 3] = ["dev", "stage", "prod"];
const BLOCKS: [&str; 3] = ["10.0.0.0/8", "192.0.2.0/24", "0.0.0.0/0"];
const PORTS: [&str; 5] =
    ["{port: 80}", "{port: 443}", "{port: http}", "{port: 8000, endPort: 9000}", "{port: 53, protocol: UDP}"];

/// The seed of the measured clusters.
pub const SEED: u64 = 7;

/// The manifests of a cluster; the policies are the last documents, and one line starts each document: `---`.
pub fn cluster(pods: usize, policies: usize, seed: u64) -> String {
    let mut random = Random(seed);
    let namespaces = (pods / PODS_PER_NAMESPACE).max(2);
    let mut text = String::new();
    for index in 0..namespaces {
        let stage = random.pick(&STAGES);
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: team-{index:03}, labels: {{kubernetes.io/metadata.name: team-{index:03}, env: {stage}, team: team-{index:03}}}}}\n"
        );
    }
    for index in 0..pods {
        let (app, tier) = (random.below(APPS), random.pick(&TIERS));
        let (namespace, port) = (random.below(namespaces), random.pick(&["80", "8080"]));
        let address = format!("10.{}.{}.{}", index / 62_500 % 250, index / 250 % 250, index % 250 + 1);
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-{index:05}\n  namespace: team-{namespace:03}\n  labels: {{app: app-{app:02}, tier: {tier}}}\nspec:\n  containers:\n  - {{name: c, image: example.com/app:1, ports: [{{name: http, containerPort: {port}}}]}}\nstatus: {{podIP: {address}}}\n"
        );
    }
    for index in 0..policies {
        text.push_str("---\n");
        text.push_str(&policy(index, namespaces, &mut random));
    }
    text
}

fn policy(index: usize, namespaces: usize, random: &mut Random) -> String {
    let selected = match random.below(3) {
        0 => "{}".to_owned(),
        1 => format!("{{matchLabels: {{app: app-{:02}}}}}", random.below(APPS)),
        _ => format!("{{matchLabels: {{tier: {}}}}}", random.pick(&TIERS)),
    };
    let types = random.pick(&["Ingress", "Ingress", "Egress", "Ingress, Egress"]);
    let mut rules = String::new();
    for (direction, field, peers) in [("Ingress", "ingress", "from"), ("Egress", "egress", "to")] {
        if types.contains(direction) {
            let listed: Vec<String> = (0..random.below(4)).map(|_| rule(peers, random)).collect();
            let _ = writeln!(rules, "  {field}: [{}]", listed.join(", "));
        }
    }
    let namespace = random.below(namespaces);
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: np-{index:04}, namespace: team-{namespace:03}}}\nspec:\n  podSelector: {selected}\n  policyTypes: [{types}]\n{rules}"
    )
}

fn rule(peers: &str, random: &mut Random) -> String {
    let listed: Vec<String> = (0..1 + random.below(3)).map(|_| peer(random)).collect();
    let mut text = format!("{{{peers}: [{}]", listed.join(", "));
    if random.below(100) < 80 {
        let listed: Vec<&str> = (0..1 + random.below(2)).map(|_| random.pick(&PORTS)).collect();
        let _ = write!(text, ", ports: [{}]", listed.join(", "));
    }
    text.push('}');
    text
}

fn peer(random: &mut Random) -> String {
    let kind = random.below(100);
    if kind < 15 {
        return format!("{{ipBlock: {{cidr: {}}}}}", random.pick(&BLOCKS));
    }
    let mut selectors = Vec::new();
    if kind < 75 {
        selectors.push(if random.below(2) == 0 {
            format!("podSelector: {{matchLabels: {{app: app-{:02}}}}}", random.below(APPS))
        } else {
            let operator = random.pick(&["In", "NotIn"]);
            let first = random.below(TIERS.len());
            let second = (first + 1 + random.below(TIERS.len() - 1)) % TIERS.len();
            format!(
                "podSelector: {{matchExpressions: [{{key: tier, operator: {operator}, values: [{}, {}]}}]}}",
                at(&TIERS, first),
                at(&TIERS, second)
            )
        });
    }
    if kind >= 45 {
        selectors.push(if random.below(100) < 60 {
            format!("namespaceSelector: {{matchLabels: {{env: {}}}}}", random.pick(&STAGES))
        } else {
            "namespaceSelector: {}".to_owned()
        });
    }
    format!("{{{}}}", selectors.join(", "))
}

/// `SplitMix64`: small, and good enough to spread labels.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) >> 32).unwrap_or(0) % bound
    }

    fn pick<'items>(&mut self, items: &[&'items str]) -> &'items str {
        at(items, self.below(items.len()))
    }
}

fn at<'items>(items: &[&'items str], index: usize) -> &'items str {
    items.get(index).copied().unwrap_or_default()
}
