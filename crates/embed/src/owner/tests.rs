use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

use super::*;
use crate::HashEmbedder;

/// Embeds only when told to, and notes the texts of each call.
#[derive(Debug)]
struct Gate {
    inner: HashEmbedder,
    go: Mutex<Receiver<()>>,
    calls: Arc<Mutex<Vec<Vec<String>>>>,
    began: Mutex<Sender<()>>,
}

impl Embedder for Gate {
    fn info(&self) -> &EmbedderInfo {
        self.inner.info()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Vec<Embedding>, EmbedError> {
        self.began.lock().unwrap().send(()).unwrap();
        self.go.lock().unwrap().recv().unwrap();
        self.calls.lock().unwrap().push(texts.iter().map(|&t| t.to_owned()).collect());
        assert!(!texts.contains(&"炸"), "the test wants a panic");
        self.inner.embed(texts, role)
    }
}

struct Bench {
    owner: OwnerThread,
    go: Sender<()>,
    began: Receiver<()>,
    calls: Arc<Mutex<Vec<Vec<String>>>>,
}

fn bench(max_waiting: usize) -> Bench {
    let ((go, gate), (began_tx, began)) = (channel(), channel());
    let calls = Arc::default();
    let gate = Gate {
        inner: HashEmbedder::new(16),
        go: Mutex::new(gate),
        calls: Arc::clone(&calls),
        began: Mutex::new(began_tx),
    };
    let config = OwnerConfig { batch_chars: 10, max_waiting };
    Bench { owner: OwnerThread::start_with(Box::new(gate), config).unwrap(), go, began, calls }
}

#[test]
fn waiting_requests_share_a_call_and_get_their_own_vectors() {
    let bench = bench(8);
    let first = bench.owner.submit(&["一"], Role::Query).unwrap();
    bench.began.recv().unwrap();
    let second = bench.owner.submit(&["二", "三"], Role::Query).unwrap();
    let third = bench.owner.submit(&["四"], Role::Query).unwrap();
    bench.go.send(()).unwrap();
    bench.go.send(()).unwrap();
    assert_eq!(first.wait().unwrap().len(), 1);
    let expected = HashEmbedder::new(16).embed(&["二", "三", "四"], Role::Query).unwrap();
    assert_eq!(second.wait().unwrap(), &expected[..2]);
    assert_eq!(third.wait().unwrap(), &expected[2..]);
    assert_eq!(*bench.calls.lock().unwrap(), [vec!["一"], vec!["二", "三", "四"]]);
}

#[test]
fn work_of_callers_who_left_is_dropped() {
    let bench = bench(8);
    let first = bench.owner.submit(&["一"], Role::Query).unwrap();
    bench.began.recv().unwrap();
    drop(bench.owner.submit(&["走"], Role::Query).unwrap());
    let last = bench.owner.submit(&["末"], Role::Query).unwrap();
    bench.go.send(()).unwrap();
    bench.go.send(()).unwrap();
    first.wait().unwrap();
    last.wait().unwrap();
    assert_eq!(*bench.calls.lock().unwrap(), [["一"], ["末"]]);
}

#[test]
fn a_full_queue_a_late_answer_and_a_panic_are_errors() {
    let bench = bench(1);
    let first = bench.owner.submit(&["炸"], Role::Query).unwrap();
    bench.began.recv().unwrap();
    let second = bench.owner.submit(&["二"], Role::Query).unwrap();
    assert!(matches!(bench.owner.submit(&["三"], Role::Query), Err(EmbedError::Busy { waiting: 1 })));
    bench.go.send(()).unwrap();
    assert!(matches!(first.wait(), Err(EmbedError::Panicked)));
    bench.began.recv().unwrap();
    assert!(matches!(second.wait_timeout(Duration::ZERO), Err(EmbedError::TimedOut)));
    bench.go.send(()).unwrap();
    bench.go.send(()).unwrap();
    assert!(bench.owner.embed(&["四"], Role::Query).is_ok(), "the thread serves on after a panic");
}

#[test]
fn many_callers_get_what_they_asked_for() {
    let owner = OwnerThread::start(Box::new(HashEmbedder::new(32))).unwrap();
    let direct = HashEmbedder::new(32);
    std::thread::scope(|scope| {
        for caller in 0..8 {
            let (owner, direct) = (&owner, &direct);
            scope.spawn(move || {
                for turn in 0..50 {
                    let text = format!("第{caller}人第{turn}问");
                    let role = if turn % 3 == 0 { Role::Passage } else { Role::Query };
                    assert_eq!(owner.embed(&[&text], role).unwrap(), direct.embed(&[&text], role).unwrap());
                }
            });
        }
    });
}
