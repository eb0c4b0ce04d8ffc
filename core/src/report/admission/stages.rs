//! The stages of a pod's way into the cluster: how each turned out, and why.

use super::events::{api_errors, idle};
use super::overview::is_open;
use super::places::{place, place_of_violation};
use super::words::{self, Said, Wish, identities, starts as texts};
use crate::admission::pod_security::namespace::{Decision, Mode};
use crate::admission::psp::{ADMITTED_BY, Refusal};
use crate::admission::usage::Permit;
use crate::admission::{Admitted, Operation, PodFacts, PolicyFacts, Start, Starts};
use crate::cluster::accounts::{Accounts, Standing};
use crate::cluster::{Cluster, Pod, PodError};
use crate::manifest::pod::MIRROR_ANNOTATION;
use crate::rbac::Grant;
use crate::report::{Effect, KubernetesVersion, Outcome, Reason, Stage};
use crate::sources::{Citation, Origin};
use crate::text::FieldPath;

pub(super) const AUTHORIZED: &str = "authorized";
pub(super) const ADMITTED: &str = "admitted";
pub(super) const VALID: &str = "valid";
pub(super) const STARTS: &str = "starts";

const RUNTIME_CLASS: &str = "spec.runtimeClassName";

/// The most ways to one permission that are told of a pod.
const MAX_GRANTS_TOLD: usize = 5;

/// A change of a pod that runs starts nothing.
pub(super) fn stages(facts: &PodFacts) -> Vec<Stage> {
    let yes_or_no = |holds: bool| if holds { Outcome::Yes } else { Outcome::No };
    let admitted = facts.is_admitted();
    let open = is_open(facts);
    let valid = facts.is_valid();
    let reached = |reached: bool, outcome: Outcome| if reached { outcome } else { Outcome::Skipped };
    [
        (AUTHORIZED, yes_or_no(facts.creation.permit.allowed)),
        (ADMITTED, if open && admitted { Outcome::Depends } else { yes_or_no(admitted) }),
        (VALID, reached(admitted || !valid, yes_or_no(valid))),
        (STARTS, reached(admitted && valid, starts(facts))),
    ]
    .into_iter()
    .filter(|(code, _)| *code != STARTS || facts.operation == Operation::Create)
    .map(|(code, outcome)| Stage {
        code: code.to_owned(),
        title: words::stage_title(code, facts.operation).to_owned(),
        outcome,
    })
    .collect()
}

pub(super) fn starts(facts: &PodFacts) -> Outcome {
    let any = |holds: fn(&Starts) -> bool| facts.starts.iter().any(|start| holds(&start.what));
    if facts.starts.iter().any(Start::fails) {
        Outcome::No
    } else if any(|what| matches!(what, Starts::IfNotRoot | Starts::UnlessAdministrator | Starts::IfSysctlAllowed(_))) {
        Outcome::Depends
    } else {
        Outcome::Yes
    }
}

/// Why every stage turned out as it did.
pub(super) fn reasons(cluster: &Cluster, pod: &Pod, facts: &PodFacts) -> Vec<Reason> {
    let mut told = Told { cluster, pod, stage: AUTHORIZED, reasons: Vec::new() };
    told.creation(facts);
    told.stage = ADMITTED;
    told.admission(facts);
    told.standards(facts);
    if facts.is_admitted() || !facts.is_valid() {
        told.stage = VALID;
        told.validity(facts);
    }
    if facts.is_admitted() && facts.is_valid() {
        told.stage = STARTS;
        told.starts(facts);
    }
    told.reasons
}

struct Told<'a> {
    cluster: &'a Cluster,
    pod: &'a Pod,
    stage: &'static str,
    reasons: Vec<Reason>,
}

impl Told<'_> {
    fn tell(&mut self, said: Said, effect: Effect, citation: Option<&Citation>) {
        let place = citation.and_then(|citation| place(self.cluster, citation));
        self.reasons.push(said.reason(effect).at(place).in_stage(self.stage));
    }

    fn creation(&mut self, facts: &PodFacts) {
        let creation = &facts.creation;
        let user = &creation.requester.name;
        let verb = if facts.operation == Operation::Update { "patch" } else { "create" };
        let wish = Wish { user, verb, resource: creation.resource, namespace: &self.pod.namespace };
        let object = self.pod.object();
        if creation.permit.bypass {
            self.tell(words::masters_may_create(user), Effect::For, None);
        }
        if let Some(node) = &creation.mirror_of {
            self.mirror(node, facts);
        }
        for grant in creation.permit.grants.iter().take(MAX_GRANTS_TOLD) {
            let said = words::may_create(&wish, &grant.binding, &grant.role);
            self.tell(said, Effect::For, cited(grant));
        }
        if let Some(message) = &creation.message {
            let name = Citation { path: FieldPath::of("metadata.name"), ..object };
            self.tell(words::may_not_create(&wish), Effect::Against, Some(&name));
            self.tell(words::denied_in_words_of_the_api(message), Effect::Note, None);
        }
        if creation.by_controller {
            let said = words::controller_creates(&creation.creator.name, &self.pod.service_account);
            self.tell(said, Effect::Note, Some(&self.pod.field("spec.serviceAccountName")));
        }
        if let Some(idle) = idle(self.cluster, self.pod).filter(|_| facts.operation == Operation::Create) {
            self.tell(words::makes_none(), Effect::Note, Some(&idle));
        }
    }

    /// What a kubelet may create, and how the plug-ins NodeRestriction and ServiceAccount keep it to that.
    fn mirror(&mut self, node: &str, facts: &PodFacts) {
        self.tell(words::node_may_create(node), Effect::For, None);
        let refers = matches!(facts.admitted, Admitted::Barred(_));
        let told = match self.cluster.profile.version {
            KubernetesVersion::V1_36 if refers => words::static_pod_refused(),
            _ => words::static_pod_runs(),
        };
        self.tell(told, Effect::Note, None);
        if !self.pod.metadata.annotations.contains_key(MIRROR_ANNOTATION) {
            let name = &self.pod.metadata.name;
            self.tell(words::only_mirrors(name, node, MIRROR_ANNOTATION), Effect::Note, None);
        }
    }

    /// A service account that neither the files nor every cluster has.
    fn account(&mut self, facts: &PodFacts) {
        let Pod { namespace, service_account, .. } = self.pod;
        let creates = facts.operation == Operation::Create && !facts.creation.is_mirror;
        if creates && !matches!(Accounts::of(self.cluster).standing(namespace, service_account), Standing::There) {
            let citation = self.pod.field("spec.serviceAccountName");
            let said = words::account_missing(&facts.name, namespace, service_account);
            self.tell(said, Effect::Note, Some(&citation));
        }
    }

    /// Classes that the pod names and the files lack: their plug-ins refuse a pod whose class is not there.
    fn classes(&mut self, facts: &PodFacts) {
        let priority = self.pod.spec.priority_class_name.as_str();
        let named = [
            ("RuntimeClass", RUNTIME_CLASS, facts.runtime_class.as_deref().unwrap_or_default()),
            ("PriorityClass", "spec.priorityClassName", if is_everywhere(priority) { "" } else { priority }),
        ];
        for (kind, field, name) in named.into_iter().filter(|(.., name)| !name.is_empty()) {
            let label = [kind, " ", name].concat();
            if !self.cluster.not_evaluated.iter().any(|(_, origin)| *origin.object == label) {
                let set_by = match facts.admitted {
                    Admitted::By(chosen) if facts.changes.iter().any(|change| change.path.as_str() == field) => {
                        self.policy_field(chosen, "spec.runtimeClass.defaultRuntimeClassName")
                    }
                    _ => None,
                };
                let citation = set_by.unwrap_or_else(|| self.pod.field(field));
                self.tell(words::class_missing(&facts.name, kind, name), Effect::Note, Some(&citation));
            }
        }
    }

    fn admission(&mut self, facts: &PodFacts) {
        self.account(facts);
        if facts.operation == Operation::Create {
            self.classes(facts);
        }
        match &facts.admitted {
            Admitted::Barred(barred) => {
                let citation = self.pod.at(&barred.field);
                self.tell(words::barred(barred), Effect::Against, Some(&citation));
            }
            Admitted::NotAsked => {
                let plugin_off = !self.cluster.profile.psp_plugin;
                let said = if plugin_off { words::plugin_off() } else { words::removed() };
                self.tell(said, Effect::For, None);
            }
            Admitted::NoPolicies => self.tell(words::no_policies(), Effect::For, None),
            Admitted::TooMuch => self.tell(words::too_much(), Effect::Note, None),
            Admitted::By(chosen) => self.admitted_by(facts, *chosen),
            Admitted::Refused(refusal) => self.refused(facts, *refusal),
        }
    }

    fn admitted_by(&mut self, facts: &PodFacts, chosen: usize) {
        let Some(policy) = facts.policies().nth(chosen) else { return };
        let name = self.policy_name(chosen);
        let own_changes = super::own_changes(facts).count();
        let said = if facts.operation == Operation::Update {
            let annotation = self.pod.metadata.annotations.get(ADMITTED_BY);
            words::lets_change(&name, annotation == Some(&name))
        } else if policy.review.mutates() {
            words::admitted_changed(&name, own_changes)
        } else {
            words::admitted_unchanged(&name)
        };
        let citation = self.policy_field(chosen, "metadata.name");
        self.tell(said, Effect::For, citation.as_ref());
        self.granted(facts, chosen);
        for (index, other) in facts.policies().enumerate().filter(|(index, _)| *index != chosen) {
            let other_name = self.policy_name(index);
            let citation = self.policy_field(index, "metadata.name");
            if let Some(unusable) = other.review.unusable() {
                let citation = self.policy_field(index, unusable.policy_field.as_str());
                self.tell(words::unusable(&other_name, &unusable.message), Effect::Note, citation.as_ref());
            } else if other.passes() && other.granted() {
                let said = words::also_admits(&other_name, &name, other.review.mutates(), policy.review.mutates());
                self.tell(said, Effect::Note, citation.as_ref());
            } else {
                for failure in other.review.failures() {
                    let said = words::would_refuse(&other_name, &failure.message);
                    let citation = self.pod.at(&failure.pod_field);
                    self.tell(said, Effect::Note, Some(&citation));
                }
            }
        }
    }

    /// Through what the chosen policy may be used.
    fn granted(&mut self, facts: &PodFacts, chosen: usize) {
        let Some(policy) = facts.policies().nth(chosen) else { return };
        let name = self.policy_name(chosen);
        let runs = words::who_runs(&self.pod.namespace, &self.pod.service_account);
        let creates = words::who_creates(&facts.creation.creator.name, facts.operation);
        for (permit, who) in [(policy.to_service_account, runs), (policy.to_creator, creates)] {
            self.permit(permit, &name, &who);
        }
    }

    fn permit(&mut self, permit: &Permit, policy: &str, who: &str) {
        if permit.bypass {
            self.tell(words::masters_may_use(policy, who), Effect::For, None);
        }
        for grant in permit.grants.iter().take(MAX_GRANTS_TOLD) {
            let subject = words::subject(&grant.subject);
            let said = words::granted(policy, who, &subject, &grant.binding, &grant.role);
            self.tell(said, Effect::For, cited(grant));
        }
    }

    fn refused(&mut self, facts: &PodFacts, refusal: Refusal) {
        let silent = facts.policies().all(|policy| !policy.granted() || !policy.review.breaks_rules());
        match refusal {
            Refusal::NoProviders => self.tell(words::no_providers(), Effect::Against, None),
            Refusal::NotAdmitted if silent => {
                let any_granted = facts.policies().any(|policy| policy.granted());
                self.tell(words::empty_brackets(any_granted), Effect::Against, None);
            }
            Refusal::NotAdmitted => {}
        }
        let mut token_refused = false;
        for (index, policy) in facts.policies().enumerate() {
            token_refused |= facts.token_volume.is_some_and(|volume| {
                let path = format!("spec.volumes[{volume}]");
                policy.granted() && policy.review.failures().iter().any(|failure| failure.pod_field.as_str() == path)
            });
            self.refused_by(facts, index, policy);
        }
        if token_refused {
            let citation = self.pod.field("spec.automountServiceAccountToken");
            self.tell(words::token_volume(), Effect::Note, Some(&citation));
        }
    }

    fn refused_by(&mut self, facts: &PodFacts, index: usize, policy: PolicyFacts<'_>) {
        let name = self.policy_name(index);
        let citation = self.policy_field(index, "metadata.name");
        if let Some(unusable) = policy.review.unusable() {
            let citation = self.policy_field(index, unusable.policy_field.as_str());
            self.tell(words::unusable(&name, &unusable.message), Effect::Note, citation.as_ref());
        } else if policy.passes() && policy.granted() {
            self.tell(words::would_have_to_set(&name), Effect::Near, citation.as_ref());
        } else if policy.passes() {
            let creator = &facts.creation.creator.name;
            if facts.creation.is_mirror {
                self.tell(words::passes_but_not_granted_to_node(&name, creator), Effect::Near, citation.as_ref());
            } else {
                let own = format!("{}/{}", self.pod.namespace, self.pod.service_account);
                let said = words::passes_but_not_granted(&name, &own, creator);
                self.tell(said, Effect::Near, citation.as_ref());
                self.tell(words::grant_it(&name, &own, &self.pod.namespace), Effect::Note, None);
            }
        } else if policy.granted() {
            for failure in policy.review.failures() {
                for reason in super::failure_reasons(self.cluster, self.pod, index, &failure) {
                    self.reasons.push(reason.in_stage(ADMITTED));
                }
                let why = words::why::why(failure.rule);
                if !self.reasons.iter().any(|told| told.code == why.code) {
                    self.tell(why, Effect::Note, None);
                }
            }
        } else {
            let said = words::fails_and_not_granted(&name, policy.review.failures().len());
            self.tell(said, Effect::Note, citation.as_ref());
        }
    }

    /// What the labels of the namespace ask for.
    fn standards(&mut self, facts: &PodFacts) {
        let namespace = self.cluster.namespace(self.pod.namespace_id);
        let origin = namespace.and_then(|namespace| namespace.origin.as_ref());
        if let Some(decision) = &facts.of_template {
            self.template(decision, origin);
        }
        if facts.labels_unknown {
            self.tell(words::labels_unknown(&self.pod.namespace), Effect::Note, None);
        }
        let Some(decision) = &facts.standards else { return };
        if let Some(level) = decision.enforced_level().filter(|_| decision.allowed) {
            let label =
                origin.map(|origin| origin.at(&FieldPath::of("metadata.labels").key(&Mode::Enforce.level_label())));
            self.tell(words::standard_met(&self.pod.namespace, level), Effect::For, label.as_ref());
        }
        if let Some(why) = decision.exempted() {
            let class = facts.runtime_class.as_deref().unwrap_or_default();
            let said = words::exempt(why, &facts.creation.creator.name, &self.pod.namespace, class);
            self.tell(said, Effect::For, None);
        }
        for (mode, violations) in &decision.violations {
            let (said, effect) = match mode {
                Mode::Enforce => (words::standard_refuses(&self.pod.namespace), Effect::Against),
                Mode::Warn => {
                    let warning = decision.warnings.join("; ");
                    let said = words::standard_warns(&self.pod.namespace, &warning, facts.creation.by_controller);
                    (said, Effect::Note)
                }
                Mode::Audit => (words::standard_audits(&self.pod.namespace), Effect::Note),
            };
            let label = origin.map(|origin| origin.at(&FieldPath::of("metadata.labels").key(&mode.level_label())));
            self.tell(said, effect, label.as_ref());
            if *mode != Mode::Enforce {
                continue;
            }
            for violation in violations {
                let place = violation.paths.first().and_then(|path| place_of_violation(self.cluster, self.pod, path));
                let said = words::violation(&violation.reason, &violation.detail).reason(effect);
                self.reasons.push(said.at(place).in_stage(self.stage));
            }
        }
    }

    /// What is said to whoever creates the workload.
    fn template(&mut self, decision: &Decision, origin: Option<&Origin>) {
        let kind = self.pod.workload.as_ref().map_or("workload", |workload| &workload.kind);
        for (mode, _) in &decision.violations {
            let said = match mode {
                Mode::Warn => words::template_warns(kind, &decision.warnings.join("; ")),
                Mode::Audit => words::template_audited(kind),
                Mode::Enforce => continue,
            };
            let label = origin.map(|origin| origin.at(&FieldPath::of("metadata.labels").key(&mode.level_label())));
            self.tell(said, Effect::Note, label.as_ref());
        }
    }

    fn validity(&mut self, facts: &PodFacts) {
        if facts.is_valid() {
            self.tell(words::validity::valid(), Effect::For, None);
        } else if !facts.is_admitted() {
            self.tell(words::validity::before_pod_security(), Effect::Note, None);
        }
        for PodError { message, path, .. } in &facts.errors {
            self.tell(words::validity::invalid(message), Effect::Against, Some(&self.pod.at(path)));
        }
        for misfit in &facts.misfits {
            let change = facts.changes.iter().find(|change| is_below(&change.path, &misfit.field));
            let set = match facts.admitted {
                Admitted::By(chosen) => change.map(|change| (chosen, &change.path)),
                _ => None,
            };
            let citation = match set {
                Some((chosen, path)) => self.setting(chosen, path),
                None => Some(self.pod.at(&misfit.field)),
            };
            let name = set.map(|(chosen, _)| self.policy_name(chosen));
            self.tell(words::validity::misfit(&misfit.message, name.as_deref()), Effect::Against, citation.as_ref());
        }
        for contradiction in &facts.contradictions {
            let citation = self.pod.at(&contradiction.privilege);
            self.tell(words::validity::contradiction(&contradiction.container), Effect::Against, Some(&citation));
            let by_policy = facts.changes.iter().any(|change| change.path == contradiction.escalation);
            if let (true, Admitted::By(chosen)) = (by_policy, &facts.admitted) {
                let said = words::validity::escalation_set_by(&self.policy_name(*chosen));
                let citation = self.setting(*chosen, &contradiction.escalation);
                self.tell(said, Effect::Against, citation.as_ref());
            }
        }
        if !facts.contradictions.is_empty() || !facts.misfits.is_empty() {
            let message = identities::invalid(&facts.full_name(), &api_errors(facts));
            self.tell(words::validity::in_words_of_the_api(&message), Effect::Note, None);
        }
    }

    fn starts(&mut self, facts: &PodFacts) {
        for start in &facts.starts {
            let (container, image) = (&start.container, &start.image);
            let (said, effect) = match &start.what {
                Starts::AsUser(user) => (texts::as_user(container, *user), Effect::For),
                Starts::AsRoot => (texts::as_root(container), Effect::For),
                Starts::AsImageRoot => (texts::as_image_root(container, image), Effect::For),
                Starts::AsImageUser => (texts::as_image_user(container, image), Effect::For),
                Starts::AsUnknown => (texts::as_unknown(container, image), Effect::For),
                Starts::IfNotRoot => (texts::if_not_root(container, image), Effect::Note),
                Starts::AsWindowsUser(user) => (texts::as_windows_user(container, user.as_deref(), image), Effect::For),
                Starts::UnlessAdministrator => (texts::unless_administrator(container, image), Effect::Note),
                Starts::SysctlForbidden(message) => (texts::sysctl_forbidden(message), Effect::Against),
                Starts::IfSysctlAllowed(sysctl) => (texts::if_sysctl_allowed(sysctl), Effect::Note),
                Starts::Fails(message) => (texts::fails(message), Effect::Against),
            };
            let citation = self.pod.at(&start.field);
            self.tell(said, effect, Some(&citation));
        }
    }

    fn policy_name(&self, index: usize) -> String {
        self.cluster.pod_security_policies.get(index).map(|policy| policy.name.clone()).unwrap_or_default()
    }

    /// The field of a policy that sets this one of a pod.
    fn setting(&self, index: usize, changed: &FieldPath) -> Option<Citation> {
        let policy = self.cluster.pod_security_policies.get(index)?;
        let field = match setting(changed) {
            ESCALATION if policy.object.spec.default_allow_privilege_escalation.is_some() => {
                "spec.defaultAllowPrivilegeEscalation"
            }
            field => field,
        };
        Some(policy.field(field))
    }

    fn policy_field(&self, index: usize, path: &str) -> Option<Citation> {
        self.cluster.pod_security_policies.get(index).map(|policy| policy.field(path))
    }
}

/// The priority classes of every cluster.
fn is_everywhere(priority_class: &str) -> bool {
    matches!(priority_class, "system-node-critical" | "system-cluster-critical")
}

/// A change of this field or of something within it.
fn is_below(changed: &FieldPath, field: &FieldPath) -> bool {
    // The first item of a list is told, where the whole list changed.
    let field = field.as_str().strip_suffix("[0]").unwrap_or(field.as_str());
    changed.as_str().starts_with(field)
}

const ESCALATION: &str = "spec.allowPrivilegeEscalation";

/// The field of a policy that mostly sets this one of a pod.
fn setting(changed: &FieldPath) -> &'static str {
    let fields = [
        ("seLinuxOptions", "spec.seLinux"),
        ("capabilities.add", "spec.defaultAddCapabilities"),
        ("capabilities.drop", "spec.requiredDropCapabilities"),
        ("readOnlyRootFilesystem", "spec.readOnlyRootFilesystem"),
        ("allowPrivilegeEscalation", ESCALATION),
        ("fsGroup", "spec.fsGroup"),
        ("runAsUser", "spec.runAsUser"),
        ("runAsGroup", "spec.runAsGroup"),
        ("supplementalGroups", "spec.supplementalGroups"),
    ];
    let sets = |(field, _): &(&str, &str)| {
        changed.as_str().split_once("securityContext.").is_some_and(|(_, own)| own.starts_with(field))
    };
    fields.into_iter().find(sets).map_or("metadata.annotations", |(_, setting)| setting)
}

/// The rule that grants, else the binding; neither for what is built in.
fn cited(grant: &Grant) -> Option<&Citation> {
    grant.binding_cites.as_ref().or(grant.rule_cites.as_ref())
}
