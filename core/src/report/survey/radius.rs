//! From this pod, if it is taken over: what its node, its account and the network put within reach.

use super::host::{Host, host};
use super::identity::{Account, Powers, Token, account_of, user_name};
use super::reach::reach;
use super::steps::{self, Reached, creates_pods, gives_accounts_of, open_to_privileged};
use super::{Area, BlastRadiusQuestion, Found, World, told, words};
use crate::cluster::{Cluster, Phase, Pod};
use crate::order;
use crate::picture::{self, Setting};
use crate::rbac::risks::RiskFact;
use crate::report::access::{self, PermissionsQuestion, Risk, RunningAsQuestion};
use crate::report::admission::own_changes;
use crate::report::{Answer, Effect, Question, Severity, Verdict, network};

/// At most so many permissions of the pod's own account are told, and so many other accounts.
const MAX_POWERS: usize = 40;
const MAX_REACHED: usize = 25;

#[must_use]
pub fn radius(world: World<'_>, question: &BlastRadiusQuestion) -> Answer {
    let World { cluster, network, .. } = world;
    let asked = question.pod.trim();
    let of_name = cluster.ends_of(asked);
    let Some((id, pod)) = of_name.first().and_then(|id| Some((*id, cluster.pod(*id)?))) else {
        let said = words::unknown_pod(asked, cluster.requested_pod(asked).is_some());
        return Answer {
            question: words::question(asked),
            verdict: Verdict::Depends,
            summary: said.text.clone(),
            reasons: vec![said],
            ..Answer::default()
        };
    };
    let powers = Powers::of(world);
    let Host { mut found, takes_node, unknown_users } = host(cluster, pod);
    let token = Token::of(cluster, pod);
    if takes_node {
        found.push(Found::new(Area::Host, Severity::Error, "node", words::NODE.to_owned()).because(words::KUBELET));
    }
    let mut whose = Whose { world, powers: &powers, pod, found: Vec::new(), unknown: Vec::new() };
    whose.token(&token);
    if token.is_at_hand() {
        whose.own();
    }
    whose.others(steps::reached(cluster, &powers, pod, token.is_at_hand(), takes_node));
    let Whose { found: of_account, unknown: of_namespaces, .. } = whose;
    found.extend(of_account);
    let reach = reach(world, id, pod);
    let summary = words::summary(&words::Sum {
        pod: &pod.id(),
        takes_node,
        grave: count(&found, Area::Identity),
        reached: (reach.pods, reach.of),
        anywhere: reach.anywhere,
        exposed: reach.is_exposed,
    });
    found.extend(reach.found);
    let matters = found.iter().any(|found| found.item.severity != Severity::Info);
    let mut answer = Answer {
        question: words::question(&pod.id()),
        verdict: if matters { Verdict::Allowed } else { Verdict::Denied },
        summary,
        ..Answer::default()
    };
    told(&mut answer, found, Vec::new());
    if let Some(survey) = &mut answer.survey {
        let drawn = picture::radius(&pod.id(), &answer.summary, survey);
        survey.picture = picture::svg(&drawn, Setting::Page);
    }
    answer.incomplete = unknown(world, pod, of_name.len(), takes_node, &unknown_users);
    answer.incomplete.extend(of_namespaces);
    answer.incomplete.extend(reach.unknown);
    answer.incomplete.extend(network::incomplete_traffic(cluster));
    let has_policies = !network.policies.is_empty() || !network.tiers.is_empty();
    if has_policies && !network.enforced {
        answer.incomplete.insert(0, words::NOT_ENFORCED.to_owned());
    }
    answer
}

/// How much a pod is worth to whoever takes it over, without the network: the number of grave items and of lesser ones.
pub(super) fn weight(world: World<'_>, powers: &Powers, pod: &Pod) -> (usize, usize) {
    let Host { found, takes_node, .. } = host(world.cluster, pod);
    let (mut grave, mut lesser) = (usize::from(takes_node), 0);
    for found in &found {
        match found.item.severity {
            Severity::Error => grave += 1,
            Severity::Warning => lesser += 1,
            Severity::Info => {}
        }
    }
    if Token::of(world.cluster, pod).is_at_hand() {
        for fact in powers.of_account(&account_of(pod)) {
            match fact.severity {
                Severity::Error => grave += 1,
                Severity::Warning => lesser += 1,
                Severity::Info => {}
            }
        }
    }
    (grave, lesser)
}

fn count(found: &[Found], area: Area) -> usize {
    found.iter().filter(|found| found.item.area == area && found.item.severity == Severity::Error).count()
}

/// What the files do not say, and what would change the picture.
fn unknown(world: World<'_>, pod: &Pod, replicas: usize, takes_node: bool, unknown_users: &[String]) -> Vec<String> {
    let World { cluster, admission, .. } = world;
    let mut unknown = Vec::new();
    if replicas > 1 {
        unknown.push(words::first_of(&pod.id(), replicas));
    }
    if pod.phase == Phase::Completed {
        unknown.push(words::COMPLETED.to_owned());
    }
    let requested = cluster.requested_pods();
    let facts = requested.iter().zip(&admission.pods).find(|(other, _)| std::ptr::eq(**other, pod));
    if let Some((_, facts)) = facts {
        if !facts.is_admitted() {
            unknown.push(words::NOT_ADMITTED.to_owned());
        }
        if own_changes(facts).next().is_some() {
            unknown.push(words::CHANGED.to_owned());
        }
    }
    if !unknown_users.is_empty() {
        unknown.push(words::unknown_users(unknown_users));
    }
    if takes_node && pod.spec.node_name.is_empty() {
        unknown.push(words::NODE_UNKNOWN.to_owned());
    }
    unknown
}

struct Whose<'a> {
    world: World<'a>,
    powers: &'a Powers,
    pod: &'a Pod,
    found: Vec<Found>,
    unknown: Vec<String>,
}

impl Whose<'_> {
    /// Whether the account's token is at hand.
    fn token(&mut self, token: &Token) {
        let cluster = self.world.cluster;
        let account = account_of(self.pod);
        let (code, text, cited) = match token {
            Token::Mounted => {
                ("token", words::token_mounted(&account), Some(self.pod.field("spec.serviceAccountName")))
            }
            Token::ByVolume(cited) => ("token", words::token_mounted(&account), Some(cited.clone())),
            Token::Absent(cited) => {
                let held = self.powers.of_account(&account).len();
                ("no-token", words::token_absent(&account, held), cited.clone())
            }
        };
        let reason = cited.map(|cited| {
            let place = cluster.place(&cited);
            let path = place.as_ref().map(|place| place.path.clone()).unwrap_or_default();
            words::written(code, &path).at(place)
        });
        let question = Question::RunningAs(RunningAsQuestion { user: user_name(&account) });
        self.found.push(Found::new(Area::Identity, Severity::Info, code, text).with(reason).explained_by(question));
    }

    /// What the pod's own account may do.
    fn own(&mut self) {
        let account = account_of(self.pod);
        let question = permissions_of(&account);
        let facts = self.powers.of_account(&account);
        if facts.is_empty() {
            let text = words::no_powers(&account);
            self.found.push(Found::new(Area::Identity, Severity::Info, "no-powers", text).explained_by(question));
            return;
        }
        if facts.len() > MAX_POWERS {
            self.unknown.push(words::more_powers(facts.len() - MAX_POWERS));
        }
        for fact in facts.iter().take(MAX_POWERS) {
            let Risk { code, severity, text, why, reasons, .. } = self.risk(fact);
            let found = Found::new(Area::Identity, severity, &code, text).because(&why);
            self.found.push(found.with(reasons).explained_by(question.clone()));
        }
        self.controllers(&facts, &question);
        self.privileged(&facts, &question);
    }

    /// Kubernetes' own controllers have accounts with all the power there is.
    fn controllers(&mut self, facts: &[&RiskFact], question: &Question) {
        let everything = facts.iter().any(|fact| fact.code == "cluster-admin" && fact.namespace.is_none());
        if let Some(fact) = facts.iter().find(|fact| gives_accounts_of(fact, steps::SYSTEM))
            && !everything
        {
            let text = words::CONTROLLERS.to_owned();
            let found = Found::new(Area::Identity, Severity::Error, "controllers", text).because(words::OF_CONTROLLERS);
            let reasons = self.risk(fact).reasons;
            self.found.push(found.with(reasons).explained_by(question.clone()));
        }
    }

    /// Who may create pods where nothing keeps privileged ones out has the nodes.
    fn privileged(&mut self, facts: &[&RiskFact], question: &Question) {
        let cluster = self.world.cluster;
        let open = facts.iter().find_map(|fact| {
            let namespace = open_to_privileged(cluster, creates_pods(fact)?)?;
            Some((*fact, namespace))
        });
        let Some((fact, namespace)) = open else { return };
        if cluster.namespaces.iter().any(|known| known.name == namespace && known.origin.is_none()) {
            self.unknown.push(words::labels_unknown(namespace));
        }
        let text = words::privileged_pod(namespace);
        let found =
            Found::new(Area::Identity, Severity::Error, "create-privileged", text).because(words::OF_PRIVILEGED);
        let reasons = self.risk(fact).reasons;
        self.found.push(found.with(reasons).explained_by(question.clone()));
    }

    /// Accounts that one comes to, where they have something grave that the pod's own has not.
    fn others(&mut self, reached: Vec<Reached>) {
        let own: Vec<(&str, Option<&str>)> =
            self.powers.of_account(&account_of(self.pod)).iter().map(|fact| scope(fact)).collect();
        let mut gained = Vec::new();
        for Reached { account, how, perhaps } in reached {
            let facts = self.powers.of_account(&account);
            let Some(gravest) = facts.into_iter().find(|fact| !own.contains(&scope(fact))) else { continue };
            let severity = match (gravest.severity, perhaps) {
                (Severity::Error, false) => Severity::Error,
                (Severity::Info, _) => continue,
                _ => Severity::Warning,
            };
            let text = words::acts_as(&account, &how, &access::may(gravest), perhaps);
            let found = Found::new(Area::Identity, severity, "acts-as", text).because(words::ACTS_AS);
            gained.push(found.with(self.risk(gravest).reasons).explained_by(permissions_of(&account)));
        }
        order::sort_by_key(&mut gained, |found| found.item.severity);
        if gained.len() > MAX_REACHED {
            self.unknown.push(words::more_accounts(gained.len() - MAX_REACHED));
            gained.truncate(MAX_REACHED);
        }
        self.found.append(&mut gained);
    }

    fn risk(&self, fact: &RiskFact) -> Risk {
        access::risk_of(self.world.cluster, self.world.rbac, fact)
    }
}

fn scope(fact: &RiskFact) -> (&str, Option<&str>) {
    (fact.code, fact.namespace.as_deref())
}

fn permissions_of(account: &Account) -> Question {
    Question::Permissions(PermissionsQuestion { user: user_name(account), ..PermissionsQuestion::default() })
}

/// The files hold this pod, whatever becomes of it.
pub(super) fn question_about(cluster: &Cluster, pod: &Pod) -> Option<Question> {
    cluster.pod_by_id(&pod.id()).map(|_| Question::BlastRadius(BlastRadiusQuestion { pod: pod.id() }))
}

/// A reason that cites nothing.
pub(super) fn note(code: &str, text: &str) -> crate::report::Reason {
    crate::report::Reason::new(code, Effect::Note, text)
}
