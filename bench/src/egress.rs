//! What a network costs: calls to a server through an allow-list, and the start of an instance
//! that has one. All of it in a network of the bench's own, so that the machine's stays as it is.

use std::{fs::File, os::fd::AsFd, path::Path, process::Stdio};

use anyhow::{Context, Result, ensure};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Duration, Instant},
};

use crate::{
    MEMORY_MB,
    load::{Figures, TURNS, Turns},
    platform::{self, Platform},
    report::{Row, Target},
};

/// In each of the turns, which are short, so that both sides meet the same machine.
const CALLS: usize = 500;
const CALL_TURNS: usize = 18;
const STARTS: usize = 30;
/// An address of the machine that is not its loopback's.
const SERVER: &str = "192.0.2.77";
const PORT: u16 = 8080;

/// A server that does nothing.
const SERVE: &str = r#"
import http.client, os, socket, time

def serve(host, port):
    listener = socket.create_server((host, port))
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
"#;

/// Calls it over one connection; on its own loopback it is a child of this.
const CALLER: &str = r#"
serving = []

def connect(host, port):
    deadline = time.monotonic() + 10
    while True:
        connection = http.client.HTTPConnection(host, port)
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise

def handler(event, context):
    if not event["host"]:
        return None
    if event["host"] == "127.0.0.1" and not serving:
        serving.append(True)
        if os.fork() == 0:
            serve(event["host"], event["port"])
    connection, times = connect(event["host"], event["port"]), []
    for turn in range(event["calls"]):
        began = time.perf_counter_ns()
        connection.request("GET", "/")
        connection.getresponse().read()
        times.append(time.perf_counter_ns() - began)
    return times
"#;

pub(crate) async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let Some(network) = Network::make().await? else {
        eprintln!("SKIPPED the rows of networks: iproute2 is missing");
        return Ok(Vec::new());
    };
    let before = File::open("/proc/thread-self/ns/net")?;
    enter(&network.file)?;
    let measured = measured(binary).await;
    enter(&before)?;
    drop(network);
    measured
}

async fn measured(binary: &Path) -> Result<Vec<Row>> {
    let forwards = [("MORROW__NETWORK__FORWARDING", "true")];
    let platform = Platform::start_with(binary, true, &forwards).await?;
    let engine = platform.engine("python3.")?;
    let _server = Command::new(&engine.program)
        .args(["-c", &format!("{SERVE}\nserve('{SERVER}', {PORT})")])
        .env("LD_LIBRARY_PATH", &engine.libraries)
        .kill_on_drop(true)
        .spawn()
        .context("the server does not start")?;
    let code = platform::zipped("app.py", format!("{SERVE}{CALLER}").as_bytes(), 0o644)?;
    let allowed = format!("{SERVER}:{PORT}");
    for (name, rules) in
        [("none", None), ("allow", Some(vec![&*allowed])), ("all", Some(vec!["all"]))]
    {
        let vpc = match rules {
            Some(rules) => network_of(&platform, binary, name, &rules).await?,
            None => json!({}),
        };
        platform.create_with(name, &engine.runtime, "app.handler", &code, MEMORY_MB, &vpc).await?;
        platform.active(name).await?;
    }

    let (mut filtered, mut own, mut out) = (Turns::new(), Turns::new(), Turns::new());
    let together = |turns: Turns| {
        let several = |turns: &[(Figures, Figures)]| {
            let ours = Figures::together(turns.iter().map(|(ours, _)| ours));
            (ours, Figures::together(turns.iter().map(|(_, other)| other)))
        };
        turns.chunks(CALL_TURNS / TURNS).map(several).collect::<Turns>()
    };
    for _ in 0..CALL_TURNS {
        let (allow, all) =
            (call(&platform, "allow", SERVER).await?, call(&platform, "all", SERVER).await?);
        let with = call(&platform, "allow", "127.0.0.1").await?;
        let without = call(&platform, "none", "127.0.0.1").await?;
        filtered.push((allow.clone(), all));
        out.push((allow, without.clone()));
        own.push((with, without));
    }
    let (filtered, own, out) = (together(filtered), together(own), together(out));
    let starts = starts(&platform).await?;
    platform.stop().await?;
    let own_loopback = "its own loopback, without a network";
    Ok(vec![
        Row::reached(
            "HTTP call out through an allow-list",
            "everything is allowed",
            &filtered,
            Target::AtMost(1.05),
        ),
        Row::reached(
            "HTTP call to its own loopback, with a network",
            "without",
            &own,
            Target::AtMost(1.05),
        ),
        Row::reached(
            "HTTP call out to a server that does nothing",
            own_loopback,
            &out,
            Target::None,
        ),
        Row::grown(
            "start p50, spare ready, with a network",
            "without",
            &starts,
            Target::AtMost(1.5),
        ),
    ])
}

async fn call(platform: &Platform, name: &str, host: &str) -> Result<Figures> {
    let event = |calls| json!({ "host": host, "port": PORT, "calls": calls }).to_string();
    drop(platform.answer(name, &event(CALLS / 10)).await?);
    let times = platform.answer(name, &event(CALLS)).await?;
    let times: Vec<u64> = serde_json::from_slice(&times)?;
    let times: Vec<_> = times.into_iter().map(Duration::from_nanos).collect();
    ensure!(times.len() == CALLS, "{name}: only {} calls", times.len());
    Ok(Figures::new(times.clone(), times.iter().sum()))
}

/// Starts of both kinds, each from a spare.
async fn starts(platform: &Platform) -> Result<Turns> {
    let (mut all, mut tries) = (Turns::new(), 0);
    for _ in 0..TURNS {
        let mut each = Vec::new();
        for name in ["allow", "none"] {
            let mut times = Vec::new();
            while times.len() < STARTS / TURNS {
                tries += 1;
                ensure!(tries < 20 * STARTS, "{name}: no start is served by a spare");
                platform.change(name, tries).await?;
                // A spare is on its way from the last start.
                tokio::time::sleep(Duration::from_millis(300)).await;
                let began = Instant::now();
                let served = platform.invoke_with(name, r#"{"host":""}"#).await?;
                if served.contains("spare;desc=engine") {
                    times.push(began.elapsed());
                }
            }
            each.push(Figures::new(times.clone(), times.iter().sum()));
        }
        let (without, with) = (each.pop(), each.pop());
        all.extend(with.zip(without));
    }
    Ok(all)
}

async fn network_of(
    platform: &Platform,
    binary: &Path,
    name: &str,
    rules: &[&str],
) -> Result<Value> {
    let rules = rules.iter().flat_map(|rule| ["--allow", rule]);
    let arguments = ["network", "create", name, "--json"].into_iter().chain(rules);
    let made = platform.command(binary).args(arguments).output().await?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let made: Value = serde_json::from_slice(&made.stdout)?;
    let (subnets, groups) = (&made["subnet_ids"], &made["security_group_ids"]);
    Ok(json!({ "VpcConfig": { "SubnetIds": subnets, "SecurityGroupIds": groups } }))
}

/// A network in which there is a machine with one address more.
struct Network {
    file: File,
    _holder: Child,
}

impl Network {
    async fn make() -> Result<Option<Self>> {
        let script = format!(
            "ip link set lo up && ip address add {SERVER}/32 dev lo && echo ready && exec cat"
        );
        let mut holder = Command::new("unshare")
            .args(["--net", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("unshare")?;
        let said = holder.stdout.take().context("no pipe")?;
        let ready = BufReader::new(said).lines().next_line().await?;
        if ready.as_deref() != Some("ready") {
            return Ok(None);
        }
        let process = holder.id().context("it has ended")?;
        let file = File::open(format!("/proc/{process}/ns/net"))?;
        Ok(Some(Self { file, _holder: holder }))
    }
}

/// This thread is the only one that opens sockets, or starts what does.
fn enter(network: &File) -> Result<()> {
    Ok(move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?)
}
