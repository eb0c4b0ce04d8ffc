//! What is measured, native and in the browser: every ordered pair of pods, each with itself too.

use std::fmt::Write as _;
use std::rc::Rc;

use policy_core::cluster::{self, Cluster, Former};
use policy_core::network::{self, Connectivity, End, Flow, PortSet, PortSetId, Protocol};
use policy_core::report::SourceFile;
use policy_core::settings::ClusterProfile;
use policy_core::workspace::Workspace;

/// The typed objects of the manifests.
pub fn built(text: String) -> Cluster {
    let mut workspace = Workspace::default();
    workspace.set_files(vec![SourceFile { name: "cluster.yaml".to_owned(), text }]);
    let profile = ClusterProfile::default();
    let (sources, _) = workspace.read(profile.version, &mut || {});
    cluster::build(Rc::new(sources), &profile, false, Former::default()).0
}

/// How many pairs have an open port.
pub fn allowed(connectivity: &Connectivity) -> usize {
    let pods = connectivity.ends().iter().take_while(|end| matches!(end, End::Pod(_))).count();
    let mut allowed = 0;
    for from in 0..pods {
        let flows = connectivity.flows_from(from);
        allowed += flows.iter().take(pods).filter(|flow| flow.ports().is_some_and(|id| id != PortSetId::NONE)).count();
    }
    allowed
}

/// FNV-1a (64 bits) over `from\0to\0ports\n` of every pair, by `namespace/name`; the ports as [`spans`] writes them.
pub fn checksum(cluster: &Cluster) -> String {
    let connectivity = network::evaluate(cluster).connectivity();
    let names: Vec<String> = cluster.pods.iter().map(|pod| pod.id()).collect();
    sum(&names, &mut |from, to| {
        let ports = match connectivity.flow(from, to) {
            Flow::Itself | Flow::Open => PortSet::everything(),
            Flow::Ports(ports) => connectivity.ports(ports),
            Flow::Outside | Flow::Depends => PortSet::default(),
        };
        spans(&ports)
    })
}

/// The sum over what `ports` writes of every pair.
pub fn sum(names: &[String], ports: &mut dyn FnMut(usize, usize) -> String) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (from_at, from) in names.iter().enumerate() {
        for (to_at, to) in names.iter().enumerate() {
            for byte in format!("{from}\0{to}\0{}\n", ports(from_at, to_at)).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    format!("{hash:016x}")
}

/// `TCP 80-80,443-443;UDP 53-53`: protocols in this order, those without ports left out; spans sorted, as few as can be.
fn spans(ports: &PortSet) -> String {
    let mut text = String::new();
    for protocol in Protocol::ALL {
        for (index, (first, last)) in ports.spans(protocol).into_iter().enumerate() {
            let before = match (index, text.is_empty()) {
                (0, true) => format!("{} ", protocol.name()),
                (0, false) => format!(";{} ", protocol.name()),
                _ => ",".to_owned(),
            };
            let _ = write!(text, "{before}{first}-{last}");
        }
    }
    text
}
