//! What the pod can connect to, and who can connect to it.

use super::{Area, Found, World, words};
use crate::cluster::{Pod, PodId};
use crate::report::network::around::{Around, Neighbour, Sort, around};
use crate::report::network::{Cell, Traffic, exposed};
use crate::report::{ConnectionsQuestion, Effect, ExposedQuestion, Question, Reason, SelectingQuestion, Severity};

/// What was found, and what of it is not sure.
pub(super) struct Reach {
    pub found: Vec<Found>,
    pub unknown: Vec<String>,
    pub pods: usize,
    pub of: usize,
    /// Addresses that no policy names can be reached.
    pub anywhere: bool,
    /// Something leads from outside to it.
    pub is_exposed: bool,
}

pub(super) fn reach(world: World<'_>, id: PodId, pod: &Pod) -> Reach {
    let around = around(world.cluster, world.network, id);
    let mut looking = Looking { world, pod, around: &around, found: Vec::new() };
    looking.out();
    let is_exposed = looking.inbound();
    let reached = |neighbour: &&Neighbour| neighbour.is_reached() && matches!(neighbour.sort, Sort::Pod(_));
    let anywhere = around.neighbours.iter().any(|one| one.sort == Sort::Anywhere && one.is_reached());
    let mut unknown = Vec::new();
    if !around.is_complete {
        unknown.push(words::TOO_MANY_ENDS.to_owned());
    }
    if !anywhere && !pod.spec.host_network {
        unknown.push(words::API_SERVER_UNKNOWN.to_owned());
    }
    Reach {
        pods: around.neighbours.iter().filter(reached).count(),
        of: around.neighbours.iter().filter(|one| matches!(one.sort, Sort::Pod(_))).count(),
        found: looking.found,
        unknown,
        anywhere,
        is_exposed,
    }
}

struct Looking<'a> {
    world: World<'a>,
    pod: &'a Pod,
    around: &'a Around,
    found: Vec<Found>,
}

impl Looking<'_> {
    fn out(&mut self) {
        let [_, isolated] = &self.around.isolated;
        let question = Question::Connections(ConnectionsQuestion { from: self.pod.id(), to: String::new() });
        if self.around.neighbours.iter().all(|one| one.sort == Sort::OwnNode || !one.is_reached()) {
            self.say(
                Area::Reach,
                Severity::Info,
                "reach-nothing",
                words::REACHES_NOTHING.to_owned(),
                isolated,
                question,
            );
            return;
        }
        let own = |one: &Neighbour| self.is_in_own_namespace(one);
        let mut near = Vec::new();
        let mut far = Vec::new();
        let mut total = [0, 0];
        for one in self.around.neighbours.iter().filter(|one| matches!(one.sort, Sort::Pod(_))) {
            let is_own = own(one);
            if let Some(total) = total.get_mut(usize::from(!is_own)) {
                *total += 1;
            }
            if one.is_reached() {
                if is_own { &mut near } else { &mut far }.push(told(&one.name, &one.out));
            }
        }
        let [near_total, far_total] = total;
        if !far.is_empty() {
            let text = words::reaches_pods(&far, far_total, None);
            self.say(Area::Reach, Severity::Warning, "reach-namespaces", text, isolated, question.clone());
        }
        if !near.is_empty() {
            let text = words::reaches_pods(&near, near_total, Some(&self.pod.namespace));
            self.say(Area::Reach, Severity::Info, "reach-pods", text, isolated, question.clone());
        }
        if !self.around.services.is_empty() {
            let text = words::reaches_services(&self.around.services);
            self.say(Area::Reach, Severity::Info, "reach-services", text, &[], question.clone());
        }
        self.outside(isolated, &question);
        let standing = self.named(|sort| matches!(sort, Sort::Standing | Sort::OwnNode));
        if !standing.is_empty() {
            self.say(Area::Reach, Severity::Info, "reach-standing", words::reaches_standing(&standing), &[], question);
        }
    }

    fn outside(&mut self, isolated: &[Reason], question: &Question) {
        let anywhere = self.named(|sort| sort == Sort::Anywhere);
        let ranges = self.named(|sort| sort == Sort::Outside);
        if !anywhere.is_empty() {
            let text = words::reaches_anywhere(&anywhere);
            let question = question.clone();
            self.say(Area::Reach, Severity::Warning, "reach-anywhere", text, isolated, question);
            self.because(words::EXFILTRATION);
        }
        if !ranges.is_empty() {
            let text = words::reaches_ranges(&ranges);
            self.say(Area::Reach, Severity::Info, "reach-ranges", text, isolated, question.clone());
        }
        if !self.named(|sort| sort == Sort::Metadata).is_empty() {
            let text = words::REACHES_METADATA.to_owned();
            self.say(Area::Reach, Severity::Warning, "reach-metadata", text, isolated, question.clone());
            self.because(words::METADATA);
        }
    }

    /// Whether something leads to it from outside.
    fn inbound(&mut self) -> bool {
        let World { cluster, network, admission, .. } = self.world;
        let [isolated, _] = &self.around.isolated;
        let id = self.pod.id();
        let answer = exposed(cluster, network, admission, &ExposedQuestion { pod: id.clone() });
        let ways: Vec<Reason> = answer.reasons.into_iter().filter(|reason| reason.effect == Effect::For).collect();
        let is_exposed = !answer.found.is_empty();
        let question = Question::Exposed(ExposedQuestion { pod: id.clone() });
        let (severity, code) =
            if is_exposed { (Severity::Warning, "exposed") } else { (Severity::Info, "not-exposed") };
        self.say(Area::Inbound, severity, code, answer.summary, &ways, question);
        let mut far = Vec::new();
        let mut near = Vec::new();
        for one in self.around.neighbours.iter().filter(|one| matches!(one.sort, Sort::Pod(_)) && one.reaches()) {
            if self.is_in_own_namespace(one) { &mut near } else { &mut far }.push(told(&one.name, &one.into));
        }
        let question = Question::Connections(ConnectionsQuestion { from: String::new(), to: id.clone() });
        if !far.is_empty() {
            let text = words::reached_by(&far, None);
            self.say(Area::Inbound, Severity::Warning, "inbound-namespaces", text, isolated, question.clone());
        }
        if !near.is_empty() {
            let text = words::reached_by(&near, Some(&self.pod.namespace));
            self.say(Area::Inbound, Severity::Info, "inbound-pods", text, isolated, question.clone());
        }
        if far.is_empty() && near.is_empty() {
            let text = words::REACHED_BY_NO_POD.to_owned();
            self.say(Area::Inbound, Severity::Info, "inbound-nothing", text, isolated, question);
        }
        if self.world.network.enforced && isolated.is_empty() && !self.pod.spec.host_network {
            let question = Question::Selecting(SelectingQuestion { pod: id });
            self.say(Area::Inbound, Severity::Info, "not-isolated", words::NOT_ISOLATED.to_owned(), &[], question);
        }
        is_exposed
    }

    fn is_in_own_namespace(&self, neighbour: &Neighbour) -> bool {
        let Sort::Pod(id) = neighbour.sort else { return false };
        self.world.cluster.pod(id).is_some_and(|other| other.namespace == self.pod.namespace)
    }

    fn named(&self, wanted: fn(Sort) -> bool) -> Vec<String> {
        let reached = self.around.neighbours.iter().filter(|one| wanted(one.sort) && one.is_reached());
        reached.map(|one| told(&one.name, &one.out)).collect()
    }

    fn say(
        &mut self,
        area: Area,
        severity: Severity,
        code: &str,
        text: String,
        reasons: &[Reason],
        question: Question,
    ) {
        let found = Found::new(area, severity, code, text).with(reasons.iter().cloned()).explained_by(question);
        self.found.push(found);
    }

    fn because(&mut self, why: &str) {
        if let Some(last) = self.found.last_mut() {
            why.clone_into(&mut last.item.why);
        }
    }
}

/// `shop/db (5432)`, `shop/web`, `shop/node-tool (perhaps)`.
fn told(name: &str, cell: &Cell) -> String {
    match cell.traffic {
        Traffic::Some => [name, " (", &cell.ports, ")"].concat(),
        Traffic::Depends => [name, " (", words::PERHAPS, ")"].concat(),
        _ => name.to_owned(),
    }
}
