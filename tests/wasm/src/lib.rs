//! What `core/benches/network.rs` measures, to be measured in the browser: scripts/bench-network.mjs builds this as the
//! evaluator's wasm is built, and holds the clock. Nothing of it is part of the page.

#[path = "../../../core/benches/network/pairs.rs"]
mod pairs;
#[path = "../../../core/benches/evaluate/random.rs"]
mod random;

use policy_core::cluster::Cluster;
use policy_core::network::{self, Connectivity, Network};
use wasm_bindgen::prelude::wasm_bindgen;

/// The allocator of the evaluator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A cluster and, of each step to its pairs, what the last round made.
#[wasm_bindgen]
pub struct Bench {
    cluster: Cluster,
    network: Option<Network>,
    connectivity: Option<Connectivity>,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    pub fn new(pods: usize, policies: usize) -> Self {
        let cluster = pairs::built(random::cluster(pods, policies, random::SEED));
        Self { cluster, network: None, connectivity: None }
    }

    /// Between two rounds, that giving memory back is not measured.
    pub fn forget(&mut self) {
        self.connectivity = None;
        self.network = None;
    }

    pub fn evaluate(&mut self) {
        self.network = Some(network::evaluate(&self.cluster));
    }

    pub fn connect(&mut self) {
        self.connectivity = self.network.as_ref().map(Network::connectivity);
    }

    /// Looks at every pair, and says how many have an open port.
    pub fn look(&self) -> usize {
        self.connectivity.as_ref().map_or(0, pairs::allowed)
    }

    pub fn checksum(&self) -> String {
        pairs::checksum(&self.cluster)
    }
}
