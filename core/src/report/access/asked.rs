//! The request behind a question, in whichever of its forms it is asked.

use super::answer::Who;
use super::{answer, kubectl, request};
use crate::cluster::Cluster;
use crate::rbac::{Attributes, Rbac, User};
use crate::report::Question;

/// Who asks and what the authorizer is asked; `None` for questions that are not about one request.
pub(crate) fn asked_of(cluster: &Cluster, rbac: &Rbac, question: &Question) -> Option<(User, Attributes)> {
    let (user, groups, attributes) = match question {
        Question::Access(asked) => (&asked.user, &asked.groups, answer::attributes(cluster, asked, &mut Vec::new())),
        Question::CanI(asked) => (&asked.user, &asked.groups, kubectl::attributes(cluster, rbac, asked)?),
        Question::Request(asked) => (&asked.user, &asked.groups, request::attributes(asked)?),
        _ => return None,
    };
    Some((Who::of(user, groups).user, attributes))
}
