//! The evaluator's worker.

fn main() {
    policy_web::evaluator::run();
}
