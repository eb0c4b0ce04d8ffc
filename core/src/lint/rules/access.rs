//! Roles, bindings and their subjects.

mod account_in_another_namespace;
mod aggregated_role_with_rules;
mod aggregation_selects_nothing;
mod api_group_name;
mod api_resources;
mod binding_without_subjects;
mod cluster_scoped_in_role;
mod dead_wildcard;
mod duplicate_subject;
mod extensions_group;
mod missing_account;
mod missing_policy;
mod missing_role;
mod named_create;
mod named_list;
mod names_of_several_resources;
mod namespace_of_user;
mod references;
mod resource_form;
mod resource_name_wildcard;
mod role_binding_beyond_namespace;
mod role_in_another_namespace;
mod role_kind_mixed_up;
mod subject_wildcard;
mod subjects;
mod system_names;
mod unbound_role;
mod unknown_resource;
mod unknown_subresource;
mod unknown_system_name;
mod unknown_verb;
mod url_pattern;
mod url_verb;
mod user_and_group_mixed_up;
mod written_rules;
mod wrong_api_group;

use super::Lint;

pub(super) const RULES: &[Lint] = &[
    account_in_another_namespace::LINT,
    aggregated_role_with_rules::LINT,
    aggregation_selects_nothing::LINT,
    api_group_name::LINT,
    binding_without_subjects::LINT,
    duplicate_subject::LINT,
    cluster_scoped_in_role::LINT,
    dead_wildcard::LINT,
    extensions_group::LINT,
    missing_account::LINT,
    missing_policy::LINT,
    missing_role::LINT,
    named_create::LINT,
    named_list::LINT,
    names_of_several_resources::LINT,
    namespace_of_user::LINT,
    resource_form::LINT,
    resource_name_wildcard::LINT,
    role_binding_beyond_namespace::LINT,
    role_in_another_namespace::LINT,
    role_kind_mixed_up::LINT,
    subject_wildcard::LINT,
    unbound_role::LINT,
    unknown_resource::LINT,
    unknown_subresource::LINT,
    unknown_system_name::LINT,
    unknown_verb::LINT,
    url_pattern::LINT,
    url_verb::LINT,
    user_and_group_mixed_up::LINT,
    wrong_api_group::LINT,
];
