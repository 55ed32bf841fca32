//! The platform under test: the release binary as a user starts it, in a data directory of its
//! own that is taken away afterwards.

use std::{
    collections::HashSet,
    fs,
    io::{Cursor, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kit::Env;
use serde_json::{Value, json};
use tokio::{
    process::{Child, Command},
    time::{Duration, Instant},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    http::{Connection, Message},
    load::{self, Figures, Load},
};

pub(crate) const PYTHON: &str = "def handler(event, context):\n    return event\n";
pub(crate) const NODE: &str = "export const handler = async (event) => event;\n";
/// Waits a while, so that each of many connections has an instance of its own.
pub(crate) const WAITING: &str = "import time\n\ndef handler(event, context):\n    \
                                  time.sleep(0.05)\n    return event\n";
const EVENT: &str = "{\"hello\":\"world\"}";
const ACCESS_KEY: &str = "AKIABENCHBENCHBENCH1";
const SECRET_KEY: &str = "benchbenchbenchbenchbenchbenchbenchbench";
/// Clock ticks a second in `/proc/<pid>/stat`: fixed on Linux.
const TICKS: u64 = 100;

pub(crate) struct Platform {
    child: Child,
    address: String,
    functions: String,
    data: tempfile::TempDir,
    spares: bool,
}

/// Who signs.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Key {
    pub(crate) fn root() -> Self {
        Self { id: ACCESS_KEY.to_owned(), secret: SECRET_KEY.to_owned() }
    }
}

/// An engine of the platform, to be run without it.
pub(crate) struct Engine {
    pub(crate) runtime: String,
    pub(crate) program: PathBuf,
    pub(crate) libraries: PathBuf,
    /// Of Python AWS's own, as it is published; of Node the platform's.
    pub(crate) client: PathBuf,
}

impl Platform {
    pub(crate) async fn start(binary: &Path, spares: bool) -> Result<Self> {
        Self::start_with(binary, spares, &[]).await
    }

    /// Starts it with some settings of the environment.
    pub(crate) async fn start_with(
        binary: &Path,
        spares: bool,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let data_dir = tempfile::Builder::new().prefix("morrow-bench").tempdir()?;
        let (port, functions) = (free_port()?, free_port()?);
        let address = format!("127.0.0.1:{port}");
        let functions = format!("127.0.0.1:{functions}");
        let data = data_dir;
        let mut command = up(binary, &address, &functions, data.path(), spares);
        let child = command.envs(settings.iter().copied()).spawn();
        let child = child.context("the platform does not start")?;
        let platform = Self { child, address, functions, data, spares };
        platform.until_ready().await?;
        Ok(platform)
    }

    async fn ready(&self) -> bool {
        let asked = async {
            let mut connection = Connection::open(&self.address).await?;
            let request = format!("GET /readyz HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
            connection.send(request.as_bytes()).await?;
            connection.receive().await?.status()
        };
        asked.await.is_ok_and(|status| status == 200)
    }

    async fn until_ready(&self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_mins(3);
        while !self.ready().await {
            ensure!(Instant::now() < deadline, "the platform is not ready after 180 s");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// Stops it and starts it on the same data; gives how long it was until functions could be
    /// listed.
    pub(crate) async fn restart(&mut self, binary: &Path) -> Result<Duration> {
        self.halt().await?;
        let began = Instant::now();
        let mut command = up(binary, &self.address, &self.functions, self.data.path(), self.spares);
        self.child = command.spawn().context("the platform does not start")?;
        let deadline = began + Duration::from_mins(3);
        while self.call("GET", "/2015-03-31/functions", "").await.is_err() {
            ensure!(Instant::now() < deadline, "no functions can be listed after 180 s");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let took = began.elapsed();
        self.until_ready().await?;
        Ok(took)
    }

    /// Its data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.data.path().join("data")
    }

    /// The server's process.
    pub(crate) fn server(&self) -> Result<u32> {
        self.child.id().context("the platform has ended")
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        self.halt().await
    }

    pub(crate) async fn halt(&mut self) -> Result<()> {
        let pid = self.child.id().context("the platform has ended")?;
        let asked = Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        ensure!(asked.success(), "the platform cannot be stopped");
        let ended = tokio::time::timeout(Duration::from_mins(1), self.child.wait()).await;
        ensure!(ended.context("the platform does not stop")??.success(), "it stopped badly");
        Ok(())
    }

    /// The newest of a language that the platform has taken in: `python3.`, `nodejs`.
    pub(crate) fn engine(&self, language: &str) -> Result<Engine> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.data().join("engines"))? {
            let dir = entry?.path();
            let Ok(text) = fs::read_to_string(dir.join("manifest.json")) else { continue };
            let manifest: Value = serde_json::from_str(&text)?;
            let runtime = manifest["runtime"].as_str().unwrap_or_default().to_owned();
            let Some(line) = runtime.strip_prefix(language) else { continue };
            // Of a whole line's name nothing is left.
            let line = line.trim_end_matches(".x").parse::<u32>().unwrap_or_default();
            found.push((line, runtime, dir.join("root/var")));
        }
        let newest = found.into_iter().max();
        let (_, runtime, root) = newest.with_context(|| format!("there is no {language} here"))?;
        let libraries = root.join("lang/lib");
        if language == "nodejs" {
            let (program, client) = (root.join("lang/bin/node"), root.join("runtime"));
            return Ok(Engine { runtime, program, libraries, client });
        }
        let program = root.join("lang/bin").join(&runtime);
        let client = self.data.path().join("published").join(&runtime);
        if !client.exists() {
            unpack_wheels(&runtime, &client)?;
            let compiled = std::process::Command::new(&program)
                .args(["-m", "compileall", "-q"])
                .arg(&client)
                .env_clear()
                .env("LD_LIBRARY_PATH", &libraries)
                .status()?;
            ensure!(compiled.success(), "the published client of {runtime} cannot be compiled");
        }
        Ok(Engine { runtime, program, libraries, client })
    }

    pub(crate) async fn deploy(
        &self,
        name: &str,
        runtime: &str,
        handler: &str,
        zip: &[u8],
        memory_mb: u32,
    ) -> Result<()> {
        self.create(name, runtime, handler, zip, memory_mb).await?;
        self.active(name).await
    }

    pub(crate) async fn create(
        &self,
        name: &str,
        runtime: &str,
        handler: &str,
        zip: &[u8],
        memory_mb: u32,
    ) -> Result<()> {
        self.create_with(name, runtime, handler, zip, memory_mb, &json!({})).await
    }

    /// The same with some fields more.
    pub(crate) async fn create_with(
        &self,
        name: &str,
        runtime: &str,
        handler: &str,
        zip: &[u8],
        memory_mb: u32,
        more: &Value,
    ) -> Result<()> {
        let mut body = json!({
            "FunctionName": name,
            "Runtime": runtime,
            "Handler": handler,
            "Role": "arn:aws:iam::000000000000:role/morrow-default",
            "MemorySize": memory_mb,
            "Timeout": 60,
            "Code": { "ZipFile": STANDARD.encode(zip) },
        });
        for (field, value) in more.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        self.call("POST", "/2015-03-31/functions", &body.to_string()).await.map(drop)
    }

    /// Where functions answer.
    pub(crate) fn functions(&self) -> &str {
        &self.functions
    }

    pub(crate) fn path_of(function: &str) -> String {
        format!("/000000000000/us-east-1/{function}")
    }

    /// Makes a function that answers HTTP requests, everybody's.
    pub(crate) async fn deploy_web(&self, name: &str, settings: &Value) -> Result<()> {
        let path = format!("/_morrow/v1/functions/{name}");
        self.native("PUT", &path, &settings.to_string()).await?;
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let found: Value = serde_json::from_slice(&self.native("GET", &path, "").await?)?;
            match found["state"].as_str() {
                Some("Active") => break,
                Some("Pending") => {}
                _ => bail!("{name}: {found}"),
            }
            ensure!(Instant::now() < deadline, "{name} is not active after 60 s");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.native("POST", &format!("{path}/public"), "").await.map(drop)
    }

    pub(crate) async fn delete_web(&self, name: &str) -> Result<()> {
        self.native("DELETE", &format!("/_morrow/v1/functions/{name}"), "").await.map(drop)
    }

    /// How many instances there are.
    pub(crate) async fn instances(&self) -> Result<u64> {
        let status: Value =
            serde_json::from_slice(&self.native("GET", "/_morrow/v1/status", "").await?)?;
        status["instances"].as_u64().context("no number of instances")
    }

    /// Waits until a function that was created can be invoked.
    pub(crate) async fn active(&self, name: &str) -> Result<()> {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let path = format!("/2015-03-31/functions/{name}/configuration");
            let found: Value = serde_json::from_slice(&self.call("GET", &path, "").await?)?;
            match found["State"].as_str() {
                Some("Active") => return Ok(()),
                Some("Pending") => {}
                _ => bail!("{name}: {found}"),
            }
            ensure!(Instant::now() < deadline, "{name} is not active after 60 s");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Changes a function so that its next invocation starts an instance.
    pub(crate) async fn change(&self, name: &str, turn: usize) -> Result<()> {
        let path = format!("/2015-03-31/functions/{name}/configuration");
        let body = json!({ "Environment": { "Variables": { "TURN": turn.to_string() } } });
        self.call("PUT", &path, &body.to_string()).await?;
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let found: Value = serde_json::from_slice(&self.call("GET", &path, "").await?)?;
            match found["LastUpdateStatus"].as_str() {
                Some("Successful") => return Ok(()),
                Some("InProgress") => {}
                _ => bail!("{name}: {found}"),
            }
            ensure!(Instant::now() < deadline, "{name} is not changed after 60 s");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Invokes a function once; gives what the platform says of its start.
    pub(crate) async fn invoke(&self, name: &str) -> Result<String> {
        self.invoke_with(name, EVENT).await
    }

    pub(crate) async fn invoke_with(&self, name: &str, event: &str) -> Result<String> {
        Ok(self.called(name, event).await?.header("server-timing").unwrap_or_default().to_owned())
    }

    /// Invokes a function once; gives its answer.
    pub(crate) async fn answer(&self, name: &str, event: &str) -> Result<Vec<u8>> {
        Ok(self.called(name, event).await?.body)
    }

    async fn called(&self, name: &str, event: &str) -> Result<Message> {
        let path = format!("/2015-03-31/functions/{name}/invocations");
        let mut connection = Connection::open(&self.address).await?;
        connection.send(&self.signed("POST", &path, event)?).await?;
        let answer = connection.receive().await?;
        ensure!(answer.status()? == 200, "{name}: {}", answer.first);
        ensure!(answer.header("x-amz-function-error").is_none(), "{name} fails");
        Ok(answer)
    }

    /// A client verb, before its arguments.
    pub(crate) fn command(&self, binary: &Path) -> Command {
        let mut command = Command::new(binary);
        command
            .env("MORROW_ENDPOINT", format!("http://{}", self.address))
            .env("MORROW_ACCESS_KEY", ACCESS_KEY)
            .env("MORROW_SECRET_KEY", SECRET_KEY);
        command
    }

    async fn call(&self, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
        self.asked("lambda", method, path, body).await
    }

    /// Asks Morrow's own API.
    async fn native(&self, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
        self.asked("morrow", method, path, body).await
    }

    async fn asked(&self, service: &str, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
        let mut connection = Connection::open(&self.address).await?;
        let kind = (service, "application/json");
        connection.send(&self.signed_by(&Key::root(), kind, (method, path), body)?).await?;
        let answer = connection.receive().await?;
        let status = answer.status()?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!((200..300).contains(&status), "{method} {path}: {status} {text}");
        Ok(answer.body)
    }

    /// Asks IAM something; gives the answer's XML.
    pub(crate) async fn iam(&self, form: &str) -> Result<String> {
        let kind = "application/x-www-form-urlencoded";
        let form = format!("Version=2010-05-08&{form}");
        let request = self.signed_by(&Key::root(), ("iam", kind), ("POST", "/"), &form)?;
        let mut connection = Connection::open(&self.address).await?;
        connection.send(&request).await?;
        let answer = connection.receive().await?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        ensure!(answer.status()? == 200, "IAM: {text}");
        Ok(text)
    }

    /// A whole request, signed by the root.
    fn signed(&self, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
        self.signed_by(&Key::root(), ("lambda", "application/json"), (method, path), body)
    }

    fn signed_by(
        &self,
        key: &Key,
        (service, kind): (&str, &str),
        (method, path): (&str, &str),
        body: &str,
    ) -> Result<Vec<u8>> {
        let mut headers = sigv4::HeaderMap::new();
        headers.insert("host", self.address.parse()?);
        headers.insert("content-type", kind.parse()?);
        let credentials = sigv4::Credentials {
            access_key: &key.id,
            secret: &key.secret,
            region: "us-east-1",
            service,
            token: None,
        };
        let now = kit::Real.now();
        sigv4::sign(method, path, "", &mut headers, body.as_bytes(), &credentials, now);
        let mut request = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
        for (name, value) in &headers {
            request.extend_from_slice(name.as_str().as_bytes());
            request.extend_from_slice(b": ");
            request.extend_from_slice(value.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        write!(request, "content-length: {}\r\n\r\n{body}", body.len())?;
        Ok(request)
    }

    /// Lists the first page of functions again and again.
    pub(crate) async fn list(&self, rounds: usize) -> Result<Figures> {
        let request = self.signed("GET", "/2015-03-31/functions", "")?;
        load::run(&self.address, request, Load { connections: 1, rounds }).await
    }

    /// Invokes a function again and again; counts the processor time of the whole platform.
    pub(crate) async fn load(&self, name: &str, load: Load) -> Result<Figures> {
        self.load_by(&Key::root(), name, load).await
    }

    /// The same, signed by somebody else.
    pub(crate) async fn load_by(&self, key: &Key, name: &str, load: Load) -> Result<Figures> {
        let path = format!("/2015-03-31/functions/{name}/invocations");
        let kind = ("lambda", "application/json");
        let request = self.signed_by(key, kind, ("POST", &path), EVENT)?;
        let root = self.child.id().context("the platform has ended")?;
        // The first calls start the instances; their cost is not a warm invocation's.
        let few = Load { rounds: load.connections * 40, ..load };
        drop(load::run(&self.address, request.clone(), few).await?);
        let before = cpu_of(root)?;
        let mut figures = load::run(&self.address, request, load).await?;
        figures.cpu = Some(cpu_of(root)?.saturating_sub(before));
        Ok(figures)
    }
}

/// AWS's client for a line of Python, with its native part.
fn unpack_wheels(runtime: &str, into: &Path) -> Result<()> {
    let wheels = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtimes/python3/wheels");
    let tag = format!("-{}-", runtime.replace("python", "cp").replace('.', ""));
    for entry in fs::read_dir(wheels)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.contains(&tag) || name.ends_with("-none-any.whl") {
            ZipArchive::new(fs::File::open(&path)?)?.extract(into)?;
        }
    }
    Ok(())
}

fn up(binary: &Path, address: &str, functions: &str, data: &Path, spares: bool) -> Command {
    let mut command = Command::new(binary);
    command
        .args(["up", "--listen", address])
        .args(["--functions-listen", functions])
        .arg("--data-dir")
        .arg(data.join("data"))
        .env("MORROW__SPARES", spares.to_string())
        .env("MORROW_ACCESS_KEY", ACCESS_KEY)
        .env("MORROW_SECRET_KEY", SECRET_KEY)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    command
}

pub(crate) fn python_zip() -> Result<Vec<u8>> {
    zipped("app.py", PYTHON.as_bytes(), 0o644)
}

pub(crate) fn waiting_zip() -> Result<Vec<u8>> {
    zipped("app.py", WAITING.as_bytes(), 0o644)
}

pub(crate) fn node_zip() -> Result<Vec<u8>> {
    zipped("app.mjs", NODE.as_bytes(), 0o644)
}

pub(crate) fn bootstrap_zip(bootstrap: &Path) -> Result<Vec<u8>> {
    zipped("bootstrap", &fs::read(bootstrap)?, 0o755)
}

/// All that lies in a folder.
pub(crate) fn zipped_tree(dir: &Path) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let (path, kind) = entry.and_then(|it| Ok((it.path(), it.file_type()?)))?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let mode = fs::metadata(&path)?.permissions().mode() & 0o777;
                let name = path.strip_prefix(dir)?.to_str().context("a name is not UTF-8")?;
                zip.start_file(name, SimpleFileOptions::default().unix_permissions(mode))?;
                zip.write_all(&fs::read(&path)?)?;
            }
        }
    }
    Ok(zip.finish()?.into_inner())
}

pub(crate) fn zipped(name: &str, content: &[u8], mode: u32) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default().unix_permissions(mode))?;
    zip.write_all(content)?;
    Ok(zip.finish()?.into_inner())
}

pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The processor time that a process and all its descendants have used.
pub(crate) fn cpu_of(root: u32) -> Result<Duration> {
    let ticks: u64 = family(root)?.into_iter().map(|(_, ticks)| ticks).sum();
    Ok(Duration::from_millis(ticks * 1000 / TICKS))
}

/// A process and all its descendants.
pub(crate) fn family_of(root: u32) -> Result<Vec<u32>> {
    Ok(family(root)?.into_iter().map(|(process, _)| process).collect())
}

/// The same, each with the clock ticks that it has used.
fn family(root: u32) -> Result<Vec<(u32, u64)>> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // The name may hold spaces and brackets; the fields follow its last bracket.
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<_> = rest.split(' ').collect();
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
        let (Some(parent), Some(user), Some(system)) = (number(1), number(11), number(12)) else {
            continue;
        };
        // With the time of children that have been waited for.
        let waited = number(13).unwrap_or(0) + number(14).unwrap_or(0);
        processes.push((pid, parent, user + system + waited));
    }
    let mut family = HashSet::from([u64::from(root)]);
    loop {
        let before = family.len();
        let children = processes.iter().filter(|(_, parent, _)| family.contains(parent));
        let children: Vec<_> = children.map(|(pid, _, _)| u64::from(*pid)).collect();
        family.extend(children);
        if family.len() == before {
            break;
        }
    }
    let members = processes.iter().filter(|(pid, _, _)| family.contains(&u64::from(*pid)));
    Ok(members.map(|(pid, _, ticks)| (*pid, *ticks)).collect())
}
