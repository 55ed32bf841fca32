//! What every backend must do. A new backend adds one test here, and passes it.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::join_all;
use kit::Simulated;

use crate::{Batch, CommitError, Kv, embedded::Embedded, memory::Memory, stalling::Stalling};

async fn contract(kv: &dyn Kv) {
    guards_hold_or_nothing_happens(kv).await;
    scans_are_ordered_and_bounded(kv).await;
    racing_batches_lose_no_update(kv).await;
}

async fn guards_hold_or_nothing_happens(kv: &dyn Kv) {
    let (key, one, two) = (Bytes::from("fn/a"), Bytes::from("1"), Bytes::from("2"));

    let create = || Batch::new().expect(key.clone(), None).put(key.clone(), one.clone());
    kv.commit(create()).await.unwrap();
    assert!(matches!(kv.commit(create()).await, Err(CommitError::Conflict)));

    let stale = Batch::new()
        .put("fn/other".into(), one.clone())
        .expect(key.clone(), Some(two.clone()))
        .delete(key.clone());
    assert!(matches!(kv.commit(stale).await, Err(CommitError::Conflict)));
    assert_eq!(kv.get(&key).await.unwrap(), Some(one.clone()));
    assert_eq!(kv.get(b"fn/other").await.unwrap(), None);

    let absent = Batch::new().expect("fn/none".into(), Some(one.clone())).put("fn/x".into(), one);
    assert!(matches!(kv.commit(absent).await, Err(CommitError::Conflict)));

    // Later writes of a batch win over earlier ones.
    let twice = Batch::new().put("t".into(), two.clone()).delete("t".into()).put("t".into(), two);
    kv.commit(twice).await.unwrap();
    assert_eq!(kv.get(b"t").await.unwrap(), Some("2".into()));
    kv.commit(Batch::new().delete("t".into()).delete("never".into())).await.unwrap();
    assert_eq!(kv.get(b"t").await.unwrap(), None);
    kv.commit(Batch::new()).await.unwrap();
}

async fn scans_are_ordered_and_bounded(kv: &dyn Kv) {
    let mut batch = Batch::new().put("s".into(), "s".into()).put("s0".into(), "after".into());
    for name in ["s/b", "s/a", "s/", "s/c", "s/aa"] {
        batch = batch.put(name.into(), name.into());
    }
    for key in [&b"\xff\xff"[..], b"\xff\xff\x00", b"\xff"] {
        batch = batch.put(Bytes::copy_from_slice(key), "high".into());
    }
    kv.commit(batch).await.unwrap();
    let scan = async |prefix: &[u8], after: &[u8], limit| {
        let pairs = kv.scan(prefix, after, limit).await.unwrap();
        pairs.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(scan(b"s/", b"", 99).await, ["s/", "s/a", "s/aa", "s/b", "s/c"]);
    assert_eq!(scan(b"s/", b"s/", 2).await, ["s/a", "s/aa"]);
    assert_eq!(scan(b"s/", b"s/aa", 99).await, ["s/b", "s/c"]);
    assert_eq!(scan(b"s/", b"s/c", 99).await, Vec::<Bytes>::new());
    assert_eq!(scan(b"s/", b"t", 99).await, Vec::<Bytes>::new());
    assert_eq!(scan(b"s/", b"", 0).await, Vec::<Bytes>::new());
    assert_eq!(scan(b"\xff\xff", b"", 9).await, [&b"\xff\xff"[..], b"\xff\xff\x00"]);
    assert_eq!(scan(b"\xff", b"\xff\xff", 9).await, [&b"\xff\xff\x00"[..]]);
}

/// Many callers raise one guarded counter and each leaves a row of its own in the same batch.
async fn racing_batches_lose_no_update(kv: &dyn Kv) {
    const CALLERS: u64 = 16;
    const EACH: u64 = 8;
    let raise = async |caller: u64, turn: u64| loop {
        let found = kv.get(b"race").await.unwrap();
        let count =
            found.as_ref().map_or(0, |bytes| u64::from_be_bytes(bytes[..].try_into().unwrap()));
        let raised = Bytes::copy_from_slice(&(count + 1).to_be_bytes());
        let batch = Batch::new()
            .expect("race".into(), found)
            .put("race".into(), raised)
            .expect(format!("raced/{count}").into(), None)
            .put(format!("raced/{count}").into(), format!("{caller}/{turn}").into());
        match kv.commit(batch).await {
            Ok(()) => break,
            Err(CommitError::Conflict) => {}
            Err(err) => panic!("{err}"),
        }
    };
    let caller = async |caller| {
        for turn in 0..EACH {
            raise(caller, turn).await;
        }
    };
    join_all((0..CALLERS).map(caller)).await;
    let total = kv.get(b"race").await.unwrap().unwrap();
    assert_eq!(total[..], (CALLERS * EACH).to_be_bytes());
    let mut rows = kv.scan(b"raced/", b"", usize::MAX).await.unwrap();
    rows.sort_by(|a, b| a.1.cmp(&b.1));
    rows.dedup_by(|a, b| a.1 == b.1);
    assert_eq!(rows.len() as u64, CALLERS * EACH);
}

#[tokio::test]
async fn memory_keeps_the_contract() {
    contract(&Memory::default()).await;
}

#[tokio::test]
async fn embedded_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    contract(&Embedded::open(&dir.path().join("db")).unwrap()).await;
}

#[test]
fn stalling_keeps_the_contract_in_every_world() {
    kit::sim::simulate(0..10, |env: Arc<Simulated>| async move {
        contract(&Stalling::new(Memory::default(), env)).await;
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn embedded_commits_from_many_threads_are_all_there() {
    let dir = tempfile::tempdir().unwrap();
    let kv = Embedded::open(&dir.path().join("db")).unwrap();
    let tasks = kit::Tasks::default();
    for caller in 0..8 {
        let kv = kv.clone();
        tasks.spawn("commits", async move {
            for turn in 0..50 {
                let key = Bytes::from(format!("k/{caller}/{turn}"));
                kv.commit(Batch::new().expect(key.clone(), None).put(key.clone(), key.clone()))
                    .await
                    .unwrap();
                assert_eq!(kv.get(&key).await.unwrap(), Some(key));
            }
            Ok(())
        });
    }
    tasks.join().await.unwrap();
    assert_eq!(kv.scan(b"k/", b"", usize::MAX).await.unwrap().len(), 400);
}
