//! What a world leaves to the next one, most of whose objects are the same ones in the same order.

use std::iter::Peekable;
use std::rc::Rc;

use super::pods::template_of;
use super::{Cluster, Pod};
use crate::manifest::{Content, Object};
use crate::sources::DocumentId;

/// Empty for a world that is built from nothing; whatever it holds, the world that is built is the same.
pub struct Former {
    /// As [`Cluster::order`].
    pub(super) order: Vec<u32>,
    pods: Peekable<std::vec::IntoIter<Pod>>,
}

impl Default for Former {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl Former {
    /// Takes from a world that nobody needs any more.
    #[must_use]
    pub fn of(cluster: Cluster) -> Self {
        Self::new(cluster.order, cluster.pods)
    }

    /// Of a world that stays only the order is of use.
    #[must_use]
    pub fn beside(cluster: &Cluster) -> Self {
        Self::new(cluster.order.clone(), Vec::new())
    }

    fn new(order: Vec<u32>, pods: Vec<Pod>) -> Self {
        Self { order, pods: pods.into_iter().peekable() }
    }

    /// How many pods there were.
    pub(super) fn pods(&self) -> usize {
        self.pods.len()
    }

    /// The pod that an object was or made, if it is the very same object in the same place. To be asked in the order of
    /// namespaces and names.
    pub(super) fn pod(
        &mut self,
        (id, object): (DocumentId, &Object),
        content: &Content,
        namespace: &str,
    ) -> Option<Pod> {
        let (metadata, ..) = template_of(content)?;
        let wanted = (namespace, object.name.as_str());
        let name = |pod: &Pod| (pod.namespace.as_str(), pod.name.as_str()).cmp(&wanted);
        while self.pods.next_if(|pod| name(pod).is_lt()).is_some() {}
        self.pods.next_if(|pod| {
            // Those of a StatefulSet may be replicas of the one that stands here.
            let is_made_so = pod.places.is_none() && name(pod).is_eq();
            is_made_so
                && Rc::ptr_eq(&pod.metadata, metadata)
                && pod.origin.document == id
                && pod.origin.path == object.path
        })
    }
}
