use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::*;
use crate::{Keep, manifest::Manifest};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Segments that lie in a folder.
fn segments_in(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|it| it == "log")).count()
}

fn full(stream: &str, millis: i64, body: &str) -> Row {
    Row {
        invocation: Some(format!("req-{millis}").into()),
        revision: Some(model::Digest::of(b"r")),
        level: Some(model::LogLevel::Error),
        ..row(stream, millis, body)
    }
}

#[tokio::test]
async fn columns_answer_as_segments_did() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let bodies = ["ERROR one", "", "two ERROR", "three", "é ERROR\n"];
    let mut rows = Vec::new();
    for millis in 0..3000_i64 {
        let body = bodies[usize::try_from(millis).unwrap() % bodies.len()];
        let stream = ["s", "t", "u"][usize::try_from(millis).unwrap() % 3];
        // Two days, and neither in the order of time.
        let at = (millis * 7919) % 3000 + DAY - 1500;
        rows.push(if millis % 4 == 0 { full(stream, at, body) } else { row(stream, at, body) });
    }
    rows.push(Row { group: group("another").into(), ..row("s", 5, "elsewhere") });
    logs.append_durable(rows).await.unwrap();
    let before = answers(&logs).await;
    assert_eq!(before.len(), 36);

    let done = rewrite(&logs).await;
    assert_eq!((done.segments, done.expired, done.deleted), (1, 0, 0));
    assert_eq!((segments_in(dir.path()), columns_in(dir.path())), (0, 3));
    assert_eq!(answers(&logs).await, before);
    drop(logs);

    let logs = open(dir.path());
    assert_eq!(*logs.recovery(), Recovery::default());
    assert_eq!(answers(&logs).await, before);
    // What comes later has a later number.
    logs.append_durable(vec![row("s", 5 * DAY, "last")]).await.unwrap();
    let last = logs.filter_events(filter("last")).await.unwrap().events;
    assert!(last[0].id.seq > 3001);
}

/// Every page of questions of each kind.
async fn answers(logs: &Logs) -> Vec<String> {
    let mut all = Vec::new();
    let streams = [
        Streams::All,
        Streams::Named(vec!["t".into(), "none".into()]),
        Streams::Prefix("u".into()),
    ];
    for streams in streams {
        for pattern in ["", "ERROR", "?one ?three"] {
            for from_head in [true, false] {
                let mut token = None;
                let mut found = Vec::new();
                loop {
                    let query = FilterQuery {
                        streams: streams.clone(),
                        limit: 170,
                        from_head,
                        token: token.take(),
                        start: Some(at(DAY - 1400)),
                        end: Some(at(DAY + 1400)),
                        ..filter(pattern)
                    };
                    let page = logs.filter_events(query).await.unwrap();
                    found.extend(page.events);
                    token = page.token;
                    if token.is_none() {
                        break;
                    }
                }
                assert!(found.is_sorted_by(|a, b| if from_head {
                    a.id < b.id
                } else {
                    a.id > b.id
                }));
                all.push(format!("{found:?}"));
            }
        }
    }
    for stream in ["s", "t", "u"] {
        for from_head in [true, false] {
            for limit in [1, 100, MAX] {
                let query = EventsQuery { limit, from_head, ..events_of(stream) };
                all.push(format!("{:?}", logs.get_events(query).await.unwrap()));
            }
        }
    }
    all
}

#[tokio::test]
async fn many_small_files_of_a_day_become_one() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let mut expected = Vec::new();
    for turn in 0..16 {
        logs.append(vec![row("s", 16 - turn, &turn.to_string())]).await.unwrap();
        expected.insert(0, turn.to_string());
        let done = rewrite(&logs).await;
        assert_eq!(done.joined, if turn == 15 { 16 } else { 0 }, "{turn}");
    }
    assert_eq!(columns_in(dir.path()), 1);
    assert_eq!(read(&logs, "s").await, expected);
    drop(logs);
    assert_eq!(read(&open(dir.path()), "s").await, expected);
}

#[tokio::test]
async fn a_compaction_that_is_cut_off_has_happened_or_not() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 1, "one"), row("s", DAY, "two")]).await.unwrap();
    // The manifest cannot be written: the new files lie there, and do not count.
    let draft = dir.path().join("manifest.new");
    fs::create_dir(&draft).unwrap();
    logs.shared().state().rotate = true;
    logs.shared().wake.notify_all();
    until(async || logs.shared().state().active.is_none()).await;
    assert!(logs.compact().await.is_err());
    assert_eq!((segments_in(dir.path()), columns_in(dir.path())), (1, 2));
    assert_eq!(read(&logs, "s").await, ["one", "two"]);
    drop(logs);
    let logs = open(dir.path());
    assert_eq!((segments_in(dir.path()), columns_in(dir.path())), (1, 0));
    assert_eq!(read(&logs, "s").await, ["one", "two"]);

    // The manifest is written, and the segment not yet gone.
    fs::remove_dir(&draft).unwrap();
    let segment = dir.path().join("00000000000000000001.log");
    let saved = fs::read(&segment).unwrap();
    assert_eq!(logs.compact().await.unwrap().segments, 1);
    drop(logs);
    fs::write(&segment, saved).unwrap();
    let logs = open(dir.path());
    assert_eq!((segments_in(dir.path()), columns_in(dir.path())), (0, 2));
    assert_eq!(read(&logs, "s").await, ["one", "two"]);
}

#[tokio::test]
async fn a_failed_compaction_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 1, "one")]).await.unwrap();
    let draft = dir.path().join("manifest.new");
    fs::create_dir(&draft).unwrap();
    logs.shared().state().rotate = true;
    logs.shared().wake.notify_all();
    until(async || logs.shared().state().active.is_none()).await;
    assert!(logs.compact().await.is_err());
    fs::remove_dir(&draft).unwrap();
    assert_eq!(logs.compact().await.unwrap().segments, 1);
    assert_eq!(read(&logs, "s").await, ["one"]);
}

#[tokio::test]
async fn a_damaged_file_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append(vec![row("s", 1, "lost"), row("s", 2 * DAY, "left")]).await.unwrap();
    rewrite(&logs).await;
    drop(logs);
    let manifest = Manifest::read(dir.path()).unwrap();
    let path = manifest.files.iter().min().unwrap().path(dir.path());
    fs::write(&path, b"PAR1 this is no file of ours PAR1").unwrap();
    let logs = open(dir.path());
    assert_eq!(logs.recovery().damaged, 1);
    assert_eq!(read(&logs, "s").await, ["left"]);
    assert!(path.with_extension("damaged").exists());
}

#[tokio::test(start_paused = true)]
async fn groups_are_kept_as_long_as_each_is_set() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let keep = |days: u64| Keep::For(Duration::from_hours(24 * days));
    for (name, keep) in [("g", Some(keep(3))), ("long", Some(Keep::Forever)), ("other", None)] {
        if let Some(keep) = keep {
            logs.declare_group(&group(name), at(0), keep);
        }
        logs.append(vec![Row { group: group(name).into(), ..row("s", 5, name) }]).await.unwrap();
    }
    let there = async |logs: &Logs, name: &str| {
        let found = logs.filter_events(FilterQuery { group: group(name), ..filter("") }).await;
        found.is_ok_and(|page| page.events.len() == 1)
    };
    rewrite(&logs).await;
    tokio::time::advance(Duration::from_hours(3 * 24)).await;
    assert!(there(&logs, "g").await);
    tokio::time::advance(Duration::from_millis(6)).await;
    assert!(!there(&logs, "g").await);
    assert_eq!(logs.compact().await.unwrap().expired, 1);
    // What somebody made stays, empty.
    assert_eq!(logs.group(&group("g")).unwrap().stored_bytes, 0);
    // A longer retention brings nothing back.
    logs.declare_group(&group("g"), at(0), Keep::Forever);
    assert!(!there(&logs, "g").await);
    tokio::time::advance(Duration::from_hours(27 * 24)).await;
    assert_eq!(logs.compact().await.unwrap().expired, 1);
    assert!(logs.group(&group("other")).is_none());
    tokio::time::advance(Duration::from_hours(1000 * 24)).await;
    assert_eq!(logs.compact().await.unwrap().expired, 0);
    assert!(there(&logs, "long").await);
}

#[tokio::test(start_paused = true)]
async fn an_old_segment_becomes_columns_though_it_is_small() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 1, "one")]).await.unwrap();
    tokio::time::advance(Duration::from_mins(59)).await;
    assert_eq!(logs.compact().await.unwrap().segments, 0);
    tokio::time::advance(Duration::from_mins(1)).await;
    until(async || logs.compact().await.unwrap().segments == 1).await;
    assert_eq!(read(&logs, "s").await, ["one"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_go_on_while_files_are_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { segment_bytes: 4 << 10, ..Limits::default() };
    let logs = open_with(dir.path(), limits).0;
    let tasks = kit::Tasks::default();
    let writer = logs.clone();
    tasks.spawn("compacts", async move {
        for turn in 0..60_i64 {
            writer.append_durable(vec![row("s", turn, &"x".repeat(3000))]).await.unwrap();
            writer.compact().await.unwrap();
        }
        Ok(())
    });
    let mut seen = 0;
    while seen < 60 && !tasks.stop().is_cancelled() {
        let now = match logs.filter_events(filter("")).await {
            Ok(page) => page.events.len(),
            Err(LogError::NoGroup) => 0,
            Err(err) => panic!("{err:?}"),
        };
        assert!(now >= seen, "{now} after {seen}");
        seen = now;
    }
    tasks.join().await.unwrap();
    assert_eq!(read(&logs, "s").await.len(), 60);
    assert!(columns_in(dir.path()) < 30);
}

#[derive(Debug, Clone)]
enum Act {
    Append { group: u8, stream: u8, millis: i64 },
    DeleteGroup(u8),
    DeleteStream(u8, u8),
    Rewrite,
    Compact,
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    let append = (0..3_u8, 0..3_u8, 0..3 * DAY);
    prop_oneof![
        8 => append.prop_map(|(group, stream, millis)| Act::Append { group, stream, millis }),
        1 => (0..3_u8).prop_map(Act::DeleteGroup),
        1 => (0..3_u8, 0..3_u8).prop_map(|(group, stream)| Act::DeleteStream(group, stream)),
        2 => Just(Act::Rewrite),
        1 => Just(Act::Compact),
        1 => Just(Act::Reopen),
    ]
}

/// Whatever is done in whatever order, what is read is what was written and not deleted.
#[test]
fn no_order_of_things_loses_or_revives_a_row() {
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let acts = prop::collection::vec(act(), 1..60);
    let tried = TestRunner::new(config).run(&acts, |acts| {
        runtime.block_on(check(acts));
        Ok(())
    });
    tried.unwrap();
}

async fn check(acts: Vec<Act>) {
    let dir = tempfile::tempdir().unwrap();
    let mut logs = open(dir.path());
    let mut expected: BTreeMap<(u8, u8), Vec<(i64, String)>> = BTreeMap::new();
    for (turn, act) in acts.into_iter().enumerate() {
        match act {
            Act::Append { group: of, stream, millis } => {
                let row = row(&stream.to_string(), millis, &turn.to_string());
                logs.append(vec![Row { group: group(&of.to_string()).into(), ..row }])
                    .await
                    .unwrap();
                expected.entry((of, stream)).or_default().push((millis, turn.to_string()));
            }
            Act::DeleteGroup(of) => {
                logs.delete_group(&group(&of.to_string())).await.unwrap();
                expected.retain(|(group, _), _| *group != of);
            }
            Act::DeleteStream(of, stream) => {
                let (of, stream) = (of, stream);
                logs.delete_stream(&group(&of.to_string()), &stream.to_string()).await.unwrap();
                expected.remove(&(of, stream));
            }
            Act::Rewrite => drop(rewrite(&logs).await),
            Act::Compact => drop(logs.compact().await.unwrap()),
            Act::Reopen => {
                drop(logs);
                logs = open(dir.path());
            }
        }
        for of in 0..3 {
            let query = FilterQuery { group: group(&of.to_string()), ..filter("") };
            let found = match logs.filter_events(query).await {
                Ok(page) => page.events,
                Err(LogError::NoGroup) => Vec::new(),
                Err(err) => panic!("{err:?}"),
            };
            let mut found: Vec<_> = found
                .iter()
                .map(|event| (event.stream.to_string(), event.ts(), event.body.clone()))
                .collect();
            let mut wanted = Vec::new();
            for ((_, stream), rows) in expected.iter().filter(|((group, _), _)| *group == of) {
                let rows =
                    rows.iter().map(|(ms, body)| (stream.to_string(), at(*ms), body.clone()));
                wanted.extend(rows);
            }
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "group {of} after {turn}");
        }
    }
}
