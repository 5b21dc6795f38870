use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Weak};

use crate::{EmbedError, Embedding, Role};

/// One caller's texts on their way to the owner thread.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) texts: Vec<String>,
    pub(crate) role: Role,
    pub(crate) reply: SyncSender<Result<Vec<Embedding>, EmbedError>>,
    /// Dead once the caller has dropped its end.
    pub(crate) caller: Weak<()>,
}

impl Request {
    /// A request and the token that keeps it wanted.
    pub(crate) fn new(
        texts: Vec<String>,
        role: Role,
        reply: SyncSender<Result<Vec<Embedding>, EmbedError>>,
    ) -> (Self, Arc<()>) {
        let token = Arc::new(());
        (Self { texts, role, reply, caller: Arc::downgrade(&token) }, token)
    }

    fn wanted(&self) -> bool {
        self.caller.strong_count() > 0
    }

    fn chars(&self) -> usize {
        self.texts.iter().map(|text| text.chars().count()).sum()
    }
}

/// What waits for the owner thread, in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Queue(VecDeque<Request>);

impl Queue {
    pub(crate) fn push(&mut self, request: Request) {
        self.0.push_back(request);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the next batch: requests of one role within the budget, at least one; those nobody waits for are dropped.
    /// Queries go first, because somebody looks at the screen; passages are index building.
    pub(crate) fn take(&mut self, batch_chars: usize) -> Vec<Request> {
        self.0.retain(Request::wanted);
        let role = if self.0.iter().any(|r| r.role == Role::Query) { Role::Query } else { Role::Passage };
        let (mut batch, mut rest, mut chars) = (vec![], VecDeque::new(), 0);
        for request in self.0.drain(..) {
            let more = request.chars();
            if request.role == role && (batch.is_empty() || chars + more <= batch_chars) {
                chars += more;
                batch.push(request);
            } else {
                rest.push_back(request);
            }
        }
        self.0 = rest;
        batch
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    /// `(role, characters, caller still there)` of each request → characters of the requests of each batch.
    #[track_caller]
    fn check(requests: &[(Role, usize, bool)], expected: &[&[usize]]) {
        let mut queue = Queue::default();
        let mut tokens = vec![];
        for (role, chars, wanted) in requests {
            let (request, token) = Request::new(vec!["字".repeat(*chars)], *role, sync_channel(1).0);
            queue.push(request);
            tokens.extend(wanted.then_some(token));
        }
        let mut batches = vec![];
        while !queue.is_empty() {
            let batch = queue.take(100);
            batches.push(batch.iter().map(Request::chars).collect::<Vec<_>>());
        }
        batches.retain(|batch| !batch.is_empty());
        assert_eq!(batches, expected, "{requests:?}");
    }

    #[test]
    fn batches_hold_one_role_within_the_budget() {
        use Role::{Passage, Query};
        check(&[(Query, 10, true), (Query, 20, true)], &[&[10, 20]]);
        check(&[(Query, 60, true), (Query, 50, true), (Query, 40, true)], &[&[60, 40], &[50]]);
        check(&[(Passage, 500, true), (Passage, 1, true)], &[&[500], &[1]]);
        check(&[(Passage, 9, true), (Query, 1, true), (Passage, 8, true)], &[&[1], &[9, 8]]);
        check(&[(Query, 10, false), (Query, 20, true), (Query, 30, false)], &[&[20]]);
        check(&[(Query, 10, false)], &[]);
    }
}
