//! rbac.authorization.k8s.io/v1.

use super::meta::{LabelSelector, ObjectMeta};
use crate::yaml::objects;

objects! {
    /// `Role` and `ClusterRole`; only the latter may have an aggregation rule and non-resource URLs.
    pub struct Role {
        pub metadata: ObjectMeta = "metadata",
        pub rules: Vec<PolicyRule> = "rules",
        pub aggregation_rule: Option<AggregationRule> = "aggregationRule",
    }

    #[derive(Eq, PartialOrd, Ord)]
    pub struct PolicyRule {
        pub verbs: Vec<String> = "verbs",
        pub api_groups: Vec<String> = "apiGroups",
        pub resources: Vec<String> = "resources",
        pub resource_names: Vec<String> = "resourceNames",
        pub non_resource_urls: Vec<String> = "nonResourceURLs",
    }

    pub struct AggregationRule {
        pub cluster_role_selectors: Vec<LabelSelector> = "clusterRoleSelectors",
    }

    /// `RoleBinding` and `ClusterRoleBinding`.
    pub struct Binding {
        pub metadata: ObjectMeta = "metadata",
        pub role_ref: RoleRef = "roleRef",
        pub subjects: Vec<Subject> = "subjects",
    }

    #[derive(Eq)]
    pub struct RoleRef {
        pub api_group: String = "apiGroup",
        pub kind: String = "kind",
        pub name: String = "name",
    }

    #[derive(Eq, PartialOrd, Ord)]
    pub struct Subject {
        /// `User`, `Group` or `ServiceAccount`.
        pub kind: String = "kind",
        pub api_group: Option<String> = "apiGroup",
        pub name: String = "name",
        pub namespace: String = "namespace",
    }
}
