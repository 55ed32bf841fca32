//! A program that listens on `$PORT`, as people write services in Rust: it answers each request
//! with its body.

use std::{env, error::Error};

use axum::{Router, body::Bytes, http::header, response::IntoResponse};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT")?.parse()?;
    let listener = TcpListener::bind(("0.0.0.0", port)).await?;
    Ok(axum::serve(listener, Router::new().fallback(echo)).await?)
}

async fn echo(body: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], body)
}
