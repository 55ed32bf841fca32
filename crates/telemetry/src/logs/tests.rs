mod compaction;

use std::{fs, path::Path, sync::Arc, time::Duration};

use futures::future::join_all;
use jiff::Timestamp;
use kit::Simulated;

use super::*;
use crate::{
    Event, EventsQuery, FilterQuery, GroupKey, GroupNames, GroupsQuery, Pattern, Row, StreamOrder,
    Streams, StreamsQuery,
};

fn group(name: &str) -> GroupKey {
    GroupKey {
        scope: "aws:000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        name: name.into(),
    }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

fn row(stream: &str, millis: i64, body: &str) -> Row {
    Row {
        group: group("g").into(),
        stream: stream.into(),
        ts: at(millis),
        invocation: None,
        revision: None,
        level: None,
        body: body.into(),
    }
}

fn open_with(dir: &Path, limits: Limits) -> (Logs, Arc<Simulated>) {
    let env = Arc::new(Simulated::new(1));
    (Logs::open(dir, env.clone(), limits).unwrap(), env)
}

fn open(dir: &Path) -> Logs {
    open_with(dir, Limits::default()).0
}

fn events_of(stream: &str) -> EventsQuery {
    EventsQuery {
        group: group("g"),
        stream: stream.into(),
        start: None,
        end: None,
        limit: MAX,
        from_head: true,
        token: None,
    }
}

const MAX: usize = crate::MAX_EVENTS;

fn filter(pattern: &str) -> FilterQuery {
    FilterQuery {
        group: group("g"),
        streams: Streams::All,
        start: None,
        end: None,
        pattern: Pattern::parse(pattern).unwrap(),
        from_head: true,
        limit: MAX,
        token: None,
    }
}

fn streams_of(order: StreamOrder) -> StreamsQuery {
    StreamsQuery {
        group: group("g"),
        prefix: String::new(),
        order,
        descending: false,
        limit: 50,
        token: None,
    }
}

fn bodies(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.body.as_str()).collect()
}

async fn read(logs: &Logs, stream: &str) -> Vec<String> {
    let events = logs.get_events(events_of(stream)).await.unwrap().events;
    events.into_iter().map(|event| event.body).collect()
}

/// Makes columns of everything that was accepted.
async fn rewrite(logs: &Logs) -> Compacted {
    logs.flush().await.unwrap();
    logs.shared().state().rotate = true;
    logs.shared().wake.notify_all();
    until(async || logs.shared().state().active.is_none()).await;
    logs.compact().await.unwrap()
}

/// How many files of columns lie in a folder.
fn columns_in(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: std::path::PathBuf| {
        let is_one = path.extension().is_some_and(|it| it == "parquet");
        if path.is_dir() { columns_in(&path) } else { usize::from(is_one) }
    };
    entries.map(of).sum()
}

/// Polls until it holds; the writer is a thread of its own.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..10_000 {
        if holds().await {
            return;
        }
        // Not the runtime's clock: a simulated one would go on with it.
        let wait = || std::thread::park_timeout(Duration::from_millis(1));
        tokio::task::spawn_blocking(wait).await.unwrap();
    }
    panic!("it never held");
}

#[tokio::test]
async fn a_row_is_visible_as_soon_as_it_is_accepted_and_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let full = Row {
        invocation: Some("req".into()),
        revision: Some(model::Digest::of(b"r")),
        level: Some(model::LogLevel::Error),
        ..row("s", 5, "hello\n")
    };
    logs.append(vec![full.clone(), row("s", 6, "")]).await.unwrap();
    let before = logs.get_events(events_of("s")).await.unwrap();
    assert_eq!(bodies(&before.events), ["hello\n", ""]);
    logs.flush().await.unwrap();
    assert_eq!(logs.get_events(events_of("s")).await.unwrap(), before);
    drop(logs);

    let logs = open(dir.path());
    assert_eq!(*logs.recovery(), Recovery::default());
    let after = logs.get_events(events_of("s")).await.unwrap();
    assert_eq!(after, before);
    let event = &after.events[0];
    assert_eq!((event.ts(), &event.invocation), (at(5), &full.invocation));
    assert_eq!((event.revision, event.level), (full.revision, full.level));
}

#[tokio::test]
async fn events_are_ordered_by_time_and_then_by_arrival() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 9, "d"), row("s", 5, "a"), row("s", 7, "b")]).await.unwrap();
    logs.append_durable(vec![row("s", 7, "c"), row("t", 6, "other")]).await.unwrap();
    logs.append(vec![row("s", 1, "first")]).await.unwrap();
    assert_eq!(read(&logs, "s").await, ["first", "a", "b", "c", "d"]);
    let spanned = EventsQuery { start: Some(at(5)), end: Some(at(9)), ..events_of("s") };
    assert_eq!(bodies(&logs.get_events(spanned).await.unwrap().events), ["a", "b", "c"]);
}

#[tokio::test]
async fn tokens_lead_both_ways_and_stay_at_the_ends() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let rows = (0..10).map(|i| row("s", i / 3, &i.to_string())).collect();
    logs.append(rows).await.unwrap();
    let page = async |token: Option<&String>, from_head| {
        let query = EventsQuery { limit: 4, from_head, token: token.cloned(), ..events_of("s") };
        logs.get_events(query).await.unwrap()
    };
    let newest = page(None, false).await;
    assert_eq!(bodies(&newest.events), ["6", "7", "8", "9"]);
    let older = page(Some(&newest.backward_token), false).await;
    assert_eq!(bodies(&older.events), ["2", "3", "4", "5"]);
    let oldest = page(Some(&older.backward_token), false).await;
    assert_eq!(bodies(&oldest.events), ["0", "1"]);
    let none = page(Some(&oldest.backward_token), false).await;
    assert!(none.events.is_empty());
    assert_eq!(none.backward_token, oldest.backward_token);
    assert_eq!(bodies(&page(Some(&none.forward_token), true).await.events), ["0", "1", "2", "3"]);

    let first = page(None, true).await;
    assert_eq!(bodies(&first.events), ["0", "1", "2", "3"]);
    let end = page(Some(&newest.forward_token), true).await;
    assert!(end.events.is_empty());
    assert_eq!(end.forward_token, newest.forward_token);
    assert_eq!(bodies(&page(Some(&end.backward_token), true).await.events), ["6", "7", "8", "9"]);
    logs.append(vec![row("s", 100, "new")]).await.unwrap();
    assert_eq!(bodies(&page(Some(&end.forward_token), true).await.events), ["new"]);

    for bad in ["", "x", "f/1", "é", "x/00000000000000000000000000000000000000000000000000000000"]
    {
        let query = EventsQuery { token: Some(bad.into()), ..events_of("s") };
        assert!(matches!(logs.get_events(query).await, Err(LogError::BadToken)), "{bad}");
    }
}

#[tokio::test]
async fn a_token_from_before_the_first_row_finds_it() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append(vec![row("s", 50, "old")]).await.unwrap();
    let empty = EventsQuery { start: Some(at(60)), ..events_of("s") };
    let page = logs.get_events(empty).await.unwrap();
    assert!(page.events.is_empty());
    logs.append(vec![row("s", 60, "new")]).await.unwrap();
    let next = EventsQuery { token: Some(page.forward_token), ..events_of("s") };
    assert_eq!(bodies(&logs.get_events(next).await.unwrap().events), ["new"]);
}

#[tokio::test]
async fn a_page_holds_no_more_than_a_megabyte_and_skips_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    for i in 0..12_i64 {
        // The long ones leave room that a later short one would fit into.
        let body = if i % 2 == 0 { "x".repeat(200_000) } else { "y".to_owned() };
        logs.append_durable(vec![row("s", i, &body)]).await.unwrap();
    }
    for from_head in [true, false] {
        let (mut seen, mut token) = (Vec::new(), None);
        loop {
            let query = EventsQuery { from_head, token: token.clone(), ..events_of("s") };
            let page = logs.get_events(query).await.unwrap();
            if page.events.is_empty() {
                break;
            }
            assert!(page.events.iter().map(Event::weight).sum::<usize>() <= 1 << 20);
            seen.extend(page.events.iter().map(|event| event.ts().as_millisecond()));
            token = Some(if from_head { page.forward_token } else { page.backward_token });
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..12).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_filter_pages_through_a_group() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { segment_bytes: 4 << 10, ..Limits::default() };
    let logs = open_with(dir.path(), limits).0;
    for i in 0..60_i64 {
        let stream = ["2026/a", "2026/b", "2027/c"][usize::try_from(i % 3).unwrap()];
        let body = format!(
            "{} number {i} {}",
            if i % 2 == 0 { "ERROR" } else { "INFO" },
            "pad ".repeat(40)
        );
        let send = row(stream, 1000 - (i % 7), &body);
        if i < 50 { logs.append_durable(vec![send]).await } else { logs.append(vec![send]).await }
            .unwrap();
    }
    assert!(fs::read_dir(dir.path()).unwrap().count() > 2);
    let all = logs.filter_events(filter("ERROR -\"number 12\"")).await.unwrap();
    assert_eq!((all.events.len(), all.token), (29, None));
    assert!(all.events.is_sorted_by_key(|event| event.id));

    let (mut seen, mut token) = (Vec::new(), None);
    loop {
        let query = FilterQuery { limit: 7, token, ..filter("ERROR -\"number 12\"") };
        let page = logs.filter_events(query).await.unwrap();
        seen.extend(page.events);
        token = page.token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(seen, all.events);

    let some = |streams| FilterQuery { streams, ..filter("") };
    let prefixed = logs.filter_events(some(Streams::Prefix("2026/".into()))).await.unwrap();
    assert_eq!(prefixed.events.len(), 40);
    let named = logs.filter_events(some(Streams::Named(vec!["2027/c".into()]))).await.unwrap();
    assert!(
        named.events.len() == 20 && named.events.iter().all(|event| &*event.stream == "2027/c")
    );
    let elsewhere = FilterQuery { group: group("h"), ..filter("") };
    assert!(matches!(logs.filter_events(elsewhere).await, Err(LogError::NoGroup)));
}

#[tokio::test]
async fn a_torn_tail_is_cut_off_and_nothing_synced_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 1, "kept"), row("t", 2, "kept too")]).await.unwrap();
    let path = dir.path().join("00000000000000000001.log");
    let whole = fs::read(&path).unwrap();
    logs.append_durable(vec![row("s", 3, "last"), row("u", 3, "new")]).await.unwrap();
    drop(logs);
    let last = fs::read(&path).unwrap().split_off(whole.len());

    // A write cut off at any byte.
    for cut in 1..last.len() {
        fs::write(&path, [&whole[..], &last[..cut]].concat()).unwrap();
        let logs = open(dir.path());
        let read_s = read(&logs, "s").await;
        assert!(read_s == ["kept"] || read_s == ["kept", "last"], "{cut}");
        assert_eq!(read(&logs, "t").await, ["kept too"], "{cut}");
        drop(logs);
        assert!(*open(dir.path()).recovery() == Recovery::default(), "{cut}");
    }
    // A stretch that the file system gave and never filled.
    fs::write(&path, [&whole[..], &[0; 5000]].concat()).unwrap();
    let logs = open(dir.path());
    assert_eq!(logs.recovery().torn_bytes, 5000);
    logs.append_durable(vec![row("s", 4, "after")]).await.unwrap();
    assert_eq!(read(&logs, "s").await, ["kept", "after"]);
    drop(logs);
    // A file that was made, but whose header never came.
    fs::write(dir.path().join("00000000000000000009.log"), [0; 10]).unwrap();
    let logs = open(dir.path());
    assert_eq!(read(&logs, "s").await, ["kept", "after"]);
}

#[tokio::test]
async fn one_damaged_row_costs_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    for i in 0..5 {
        logs.append_durable(vec![row("s", i, &format!("row {i}"))]).await.unwrap();
    }
    let path = dir.path().join("00000000000000000001.log");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(5).position(|window| window == b"row 2").unwrap();
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    let expected = ["row 0", "row 1", "row 3", "row 4"];
    assert_eq!(read(&logs, "s").await, expected);
    drop(logs);
    let logs = open(dir.path());
    assert_eq!(*logs.recovery(), Recovery { torn_bytes: 0, damaged: 1 });
    assert_eq!(read(&logs, "s").await, expected);
}

#[tokio::test]
async fn numbers_never_come_twice() {
    let dir = tempfile::tempdir().unwrap();
    let mut ids = Vec::new();
    for _ in 0..4 {
        let logs = open(dir.path());
        logs.append(vec![row("s", 5, "a"), row("s", 5, "b")]).await.unwrap();
        let events = logs.get_events(events_of("s")).await.unwrap().events;
        ids = events.iter().map(|event| event.id).collect();
    }
    let count = ids.len();
    ids.dedup();
    assert_eq!((count, ids.len()), (8, 8));
}

#[tokio::test]
async fn who_writes_faster_than_the_disk_waits() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { waiting_bytes: 64 << 10, ..Limits::default() };
    let logs = open_with(dir.path(), limits).0;
    let body = "x".repeat(1000);
    let caller = async |caller: i64| {
        for turn in 0..40 {
            let rows = (0..5).map(|_| row("s", caller * 100 + turn, &body)).collect();
            logs.append(rows).await.unwrap();
            assert!(logs.shared().state().queued_bytes <= 64 << 10);
        }
    };
    join_all((0..8).map(caller)).await;
    // One batch longer than the queue goes through in portions.
    logs.append((0..500).map(|_| row("long", 1, &body)).collect()).await.unwrap();
    logs.flush().await.unwrap();
    assert_eq!(logs.shared().room.available_permits(), 64 << 10);
    let streams = logs.describe_streams(streams_of(StreamOrder::Name)).await.unwrap().streams;
    assert_eq!(streams[0].stored_bytes, 500 * 1026);
    assert_eq!(streams[1].stored_bytes, 1600 * 1026);
}

#[tokio::test]
async fn while_the_disk_takes_nothing_rows_are_refused_and_none_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 1, "before")]).await.unwrap();
    // The next segment's place is taken, so that it cannot be made.
    let place = dir.path().join("00000000000000000002.log");
    fs::create_dir(&place).unwrap();
    logs.shared().state().rotate = true;
    assert!(logs.append_durable(vec![row("s", 2, "waits")]).await.is_err());
    assert!(logs.append(vec![row("s", 3, "refused")]).await.is_err());
    assert_eq!(read(&logs, "s").await, ["before", "waits"]);

    fs::remove_dir(&place).unwrap();
    until(async || logs.append_durable(vec![row("s", 4, "after")]).await.is_ok()).await;
    drop(logs);
    assert_eq!(read(&open(dir.path()), "s").await, ["before", "waits", "after"]);
}

#[tokio::test(start_paused = true)]
async fn rows_are_kept_for_thirty_days_to_the_instant() {
    const DAY: Duration = Duration::from_hours(24);
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![row("s", 0, "zero"), row("s", 1, "one")]).await.unwrap();
    tokio::time::advance(DAY).await;
    logs.append_durable(vec![row("s", 2, "two")]).await.unwrap();

    tokio::time::advance(29 * DAY).await;
    assert_eq!(read(&logs, "s").await, ["zero", "one", "two"]);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(read(&logs, "s").await, ["one", "two"]);
    assert_eq!(bodies(&logs.filter_events(filter("")).await.unwrap().events), ["one", "two"]);
    let streams = logs.describe_streams(streams_of(StreamOrder::Name)).await.unwrap().streams;
    let times = streams[0].times.unwrap();
    assert_eq!((times.first_event, times.last_event), (at(1), at(2)));

    assert_eq!(rewrite(&logs).await.expired, 1);
    assert_eq!(read(&logs, "s").await, ["one", "two"]);
    assert_eq!(columns_in(dir.path()), 1);
    tokio::time::advance(DAY).await;
    assert!(read(&logs, "s").await.is_empty());
    assert_eq!(logs.compact().await.unwrap().expired, 2);
    assert_eq!(columns_in(dir.path()), 0);
    assert!(matches!(logs.get_events(events_of("s")).await, Err(LogError::NoGroup)));
}

#[tokio::test]
async fn a_deleted_group_stays_gone_and_can_begin_anew() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    logs.append_durable(vec![
        row("s", 1, "old"),
        Row { group: group("h").into(), ..row("s", 1, "h") },
    ])
    .await
    .unwrap();
    logs.append(vec![row("s", 2, "waiting")]).await.unwrap();
    assert!(logs.delete_group(&group("g")).await.unwrap());
    assert!(!logs.delete_group(&group("g")).await.unwrap());
    assert!(matches!(logs.get_events(events_of("s")).await, Err(LogError::NoGroup)));
    logs.append(vec![row("s", 3, "new")]).await.unwrap();
    assert_eq!(read(&logs, "s").await, ["new"]);
    logs.flush().await.unwrap();
    assert_eq!(read(&logs, "s").await, ["new"]);
    drop(logs);

    let logs = open(dir.path());
    assert_eq!(read(&logs, "s").await, ["new"]);
    let other = EventsQuery { group: group("h"), ..events_of("s") };
    assert_eq!(bodies(&logs.get_events(other).await.unwrap().events), ["h"]);
}

#[tokio::test]
async fn groups_and_streams_are_described_in_pages() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let mut rows: Vec<Row> = ["a", "b", "bb", "c"]
        .iter()
        .map(|name| Row { group: group(name).into(), ..row("s", 1, "x") })
        .collect();
    let mut elsewhere = row("s", 1, "x");
    Arc::make_mut(&mut elsewhere.group).region = "us-east-11".parse().unwrap();
    rows.push(elsewhere);
    rows.extend(
        [("y", 30), ("x", 30), ("z", 10), ("z", 20)].map(|(stream, at)| row(stream, at, "12")),
    );
    logs.append(rows).await.unwrap();

    let groups = async |prefix: &str, limit, token| {
        let GroupKey { scope, region, .. } = group("");
        let names = GroupNames::Prefix(prefix.into());
        let query = GroupsQuery { scope, region, names, limit, token };
        let page = logs.describe_groups(query, |_| true).await.unwrap();
        let names: Vec<String> = page.groups.into_iter().map(|info| info.key.name).collect();
        (names, page.token)
    };
    let (names, token) = groups("", 3, None).await;
    assert_eq!(names, ["a", "b", "bb"]);
    let (names, token) = groups("", 3, token).await;
    assert_eq!((names, token), (vec!["c".to_owned(), "g".to_owned()], None));
    assert_eq!(groups("b", 3, None).await, (vec!["b".to_owned(), "bb".to_owned()], None));

    let streams = async |order, descending, limit, token| {
        let query = StreamsQuery { descending, limit, token, ..streams_of(order) };
        let page = logs.describe_streams(query).await.unwrap();
        let names: Vec<String> = page.streams.into_iter().map(|info| info.name).collect();
        (names.concat(), page.token)
    };
    assert_eq!(streams(StreamOrder::Name, false, 9, None).await, ("xyz".into(), None));
    for (order, descending, expected) in [
        (StreamOrder::Name, true, "zyx"),
        (StreamOrder::LastEventTime, false, "zxy"),
        (StreamOrder::LastEventTime, true, "yxz"),
    ] {
        let (first, token) = streams(order, descending, 2, None).await;
        let (rest, token) = streams(order, descending, 2, token).await;
        assert_eq!((first + &rest, token), (expected.to_owned(), None));
    }
    let page = logs.describe_streams(streams_of(StreamOrder::Name)).await.unwrap();
    let z = &page.streams[2];
    let times = z.times.unwrap();
    assert_eq!((times.first_event, times.last_event, z.stored_bytes), (at(10), at(20), 56));
}

#[tokio::test]
async fn bad_names_are_refused_and_long_texts_kept_whole() {
    let dir = tempfile::tempdir().unwrap();
    let logs = open(dir.path());
    let long = "n".repeat(513);
    for (group_name, stream) in [("", "s"), ("g", ""), (long.as_str(), "s"), ("g", long.as_str())] {
        let bad = Row { group: group(group_name).into(), ..row(stream, 1, "x") };
        assert!(matches!(logs.append(vec![bad]).await, Err(LogError::BadName)));
    }
    let text = "é".repeat(crate::MAX_BODY);
    logs.append_durable(vec![row("s", 1, &text)]).await.unwrap();
    let (mut found, mut token) = (String::new(), None);
    while found.len() < text.len() {
        let page = logs.get_events(EventsQuery { token, ..events_of("s") }).await.unwrap();
        found.extend(bodies(&page.events));
        token = Some(page.forward_token);
    }
    assert_eq!(found, text);
    assert!(logs.append(Vec::new()).await.is_ok());
    assert!(logs.append_durable(Vec::new()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_and_readers_see_every_row_once() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { segment_bytes: 16 << 10, ..Limits::default() };
    let logs = open_with(dir.path(), limits).0;
    let tasks = kit::Tasks::default();
    for caller in 0..6 {
        let logs = logs.clone();
        tasks.spawn("writes", async move {
            let stream = format!("s{caller}");
            for turn in 0..100_usize {
                logs.append(vec![row(&stream, 5, &turn.to_string())]).await.unwrap();
                // No row is hidden on its way from the queue to the file, and none shown twice.
                assert_eq!(read(&logs, &stream).await.len(), turn + 1);
            }
            Ok(())
        });
    }
    tasks.join().await.unwrap();
    drop(tasks);
    assert_eq!(logs.filter_events(filter("")).await.unwrap().events.len(), 600);
    drop(logs);
    let logs = open(dir.path());
    assert_eq!(logs.filter_events(filter("")).await.unwrap().events.len(), 600);
    let expected: Vec<String> = (0..100).map(|turn: i32| turn.to_string()).collect();
    assert_eq!(read(&logs, "s3").await, expected);
}
