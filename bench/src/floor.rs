//! The floor of a warm invocation: AWS's own runtime client, set as on Lambda but unsandboxed,
//! looping against a server that does nothing but hand it an event and take its response.

use std::{path::Path, process::Stdio};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    time::{Duration, Instant},
};

use crate::{http::Connection, load::Figures, platform::Engine};

const EVENT: &str = "{\"hello\":\"world\"}";

/// AWS's client in a Python engine.
pub(crate) async fn python(engine: &Engine, rounds: usize) -> Result<Figures> {
    let task = tempfile::tempdir()?;
    client(bare(engine, task.path())?, rounds).await
}

/// What `node:http` takes with a kept connection: there is no client of Node's that asks otherwise.
pub(crate) async fn node(engine: &Engine, rounds: usize) -> Result<Figures> {
    let dir = tempfile::tempdir()?;
    let script = dir.path().join("floor.mjs");
    std::fs::write(&script, include_str!("floor.mjs"))?;
    let mut command = Command::new(&engine.program);
    command.arg(script).env_clear().env("LD_LIBRARY_PATH", &engine.libraries);
    client(command, rounds).await
}

/// How long an engine takes until its client asks for the first event.
pub(crate) async fn start(engine: &Engine) -> Result<Duration> {
    let mut waiting = wait(engine).await?;
    waiting.child.kill().await?;
    Ok(waiting.took)
}

/// A client that waits for its first event.
pub(crate) struct Waiting {
    pub(crate) child: Child,
    took: Duration,
    _task: TempDir,
    _connection: Connection,
}

/// Starts an engine, until its client asks for the first event.
pub(crate) async fn wait(engine: &Engine) -> Result<Waiting> {
    let task = tempfile::tempdir()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut command = bare(engine, task.path())?;
    let began = Instant::now();
    let child = spawn(&mut command, &listener)?;
    let asked = async {
        let mut connection = Connection::over(listener.accept().await?.0)?;
        let asked = connection.receive().await?;
        anyhow::Ok((connection, asked))
    };
    let (connection, asked) = tokio::time::timeout(Duration::from_secs(20), asked).await??;
    let took = began.elapsed();
    ensure!(asked.first.contains("/invocation/next"), "unexpected: {}", asked.first);
    Ok(Waiting { child, took, _task: task, _connection: connection })
}

fn bare(engine: &Engine, task: &Path) -> Result<Command> {
    std::fs::write(task.join("app.py"), crate::platform::PYTHON)?;
    std::fs::write(task.join("app.mjs"), crate::platform::NODE)?;
    let mut command = Command::new(&engine.program);
    if engine.runtime.starts_with("nodejs") {
        command.arg(engine.client.join("bootstrap.mjs"));
    } else {
        command.args(["-m", "awslambdaric", "app.handler"]);
    }
    command
        .env_clear()
        .env("LD_LIBRARY_PATH", &engine.libraries)
        .env("PYTHONPATH", format!("{}:{}", task.display(), engine.client.display()))
        .env("LAMBDA_TASK_ROOT", task)
        .env("AWS_EXECUTION_ENV", format!("AWS_Lambda_{}", engine.runtime))
        .current_dir(task);
    Ok(command)
}

pub(crate) async fn rust(bootstrap: &Path, rounds: usize) -> Result<Figures> {
    let mut command = Command::new(bootstrap);
    command.env_clear();
    client(command, rounds).await
}

async fn client(mut command: Command, rounds: usize) -> Result<Figures> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut child = spawn(&mut command, &listener)?;
    let began = Instant::now();
    let looping = serve(&listener, rounds);
    let latencies = tokio::select! {
        latencies = looping => latencies?,
        ended = child.wait() => anyhow::bail!("the runtime client ended: {}", ended?),
        () = tokio::time::sleep(Duration::from_mins(5)) => anyhow::bail!("no end in 300 s"),
    };
    child.kill().await?;
    Ok(Figures::new(latencies, began.elapsed()))
}

fn spawn(command: &mut Command, listener: &TcpListener) -> Result<Child> {
    Ok(command
        .env("AWS_LAMBDA_RUNTIME_API", listener.local_addr()?.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "floor")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "floor")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "floor")
        .env("AWS_REGION", "us-east-1")
        .env("_HANDLER", "app.handler")
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?)
}

/// From the writing of an event to the response's arrival.
async fn serve(listener: &TcpListener, rounds: usize) -> Result<Vec<Duration>> {
    let mut latencies = Vec::with_capacity(rounds);
    let warm_up = rounds / 10;
    let mut sent = None;
    let mut round = 0_usize;
    loop {
        let mut connection = Connection::over(listener.accept().await?.0)?;
        // A client may open another connection for its next request.
        while let Ok(request) = connection.receive().await {
            if request.first.starts_with("GET") {
                let event = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                     lambda-runtime-aws-request-id: 00000000-0000-4000-8000-{round:012}\r\n\
                     lambda-runtime-deadline-ms: 4102444800000\r\n\
                     lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:000000000000:function:floor\r\n\
                     lambda-runtime-trace-id: Root=1-00000000-000000000000000000000000\r\n\
                     content-length: {}\r\n\r\n{EVENT}",
                    EVENT.len()
                );
                round += 1;
                sent = Some(Instant::now());
                connection.send(event.as_bytes()).await?;
                continue;
            }
            ensure!(request.first.contains("/response"), "unexpected: {}", request.first);
            let Some(sent) = sent.take() else { anyhow::bail!("a response without an event") };
            if round > warm_up {
                latencies.push(sent.elapsed());
            }
            connection.send(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await?;
            if latencies.len() >= rounds {
                return Ok(latencies);
            }
        }
    }
}
