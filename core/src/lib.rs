//! Answers what Kubernetes manifests allow.
