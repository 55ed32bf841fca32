//! An S3-compatible server over a folder, for the tests: `s3-server FOLDER ACCESS-KEY SECRET-KEY`.
//! It says on a line of its own at which port it listens.
#![expect(clippy::print_stdout, reason = "what it says is what the tests read")]

use anyhow::{Context, Result};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().with_context(|| format!("{what} is missing"));
    let (folder, key, secret) = (next("the folder")?, next("the key")?, next("the secret")?);
    let files = FileSystem::new(&folder).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(key, secret));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    let tasks = kit::Tasks::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        tasks.detach("connection", async move {
            // A client that breaks the protocol loses its connection.
            let io = TokioIo::new(stream);
            drop(http1::Builder::new().serve_connection(io, service).await);
        });
    }
}
