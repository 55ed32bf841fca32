//! Where the browser comes back to: one path of this machine's own, for one answer.

use std::{net::Ipv4Addr, time::Duration};

use percent_encoding::percent_decode_str;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::failure::Failure;

const PATH: &str = "/callback";
const MAX_BYTES: usize = 16 << 10;
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Callback {
    listener: TcpListener,
    port: u16,
}

/// What the provider has the browser bring.
#[derive(Debug, PartialEq, Eq)]
enum Brought {
    Code(String, String),
    Refusal(String),
}

impl Callback {
    pub(super) async fn listen() -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// The code and the state that come back. Whatever else is asked is answered, and waited on.
    pub(super) async fn brought(self) -> Result<(String, String), Failure> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            let answered = tokio::time::timeout(PATIENCE, answer(stream)).await;
            match answered {
                Ok(Ok(Some(Brought::Code(code, state)))) => return Ok((code, state)),
                Ok(Ok(Some(Brought::Refusal(why)))) => {
                    return Err(Failure::failed(format!("the provider refuses: {why}")));
                }
                _ => {}
            }
        }
    }
}

async fn answer(mut stream: TcpStream) -> std::io::Result<Option<Brought>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > MAX_BYTES || stream.read_buf(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let found = read(&String::from_utf8_lossy(&head));
    let (status, said) = match &found {
        Some(Brought::Code(..)) => ("200 OK", "You can close this page: the terminal goes on."),
        Some(Brought::Refusal(_)) => ("200 OK", "That did not work: the terminal says why."),
        None => ("404 Not Found", "There is nothing here."),
    };
    let response = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\
         referrer-policy: no-referrer\r\nconnection: close\r\n\r\n{said}",
        said.len()
    );
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(found)
}

/// What a request brings, if it is the one that is waited for.
fn read(head: &str) -> Option<Brought> {
    let target = head.strip_prefix("GET ")?.split(' ').next()?;
    let (path, query) = target.split_once('?')?;
    let value = |wanted: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.into_iter().find(|(name, _)| *name == wanted)?.1.replace('+', " ");
        Some(percent_decode_str(&found).decode_utf8_lossy().into_owned())
    };
    if path != PATH {
        return None;
    }
    if let Some(error) = value("error") {
        let why = value("error_description").unwrap_or(error);
        return Some(Brought::Refusal(
            why.chars().filter(|it| !it.is_control()).take(200).collect(),
        ));
    }
    Some(Brought::Code(value("code")?, value("state")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_brings_is_read() {
        let code = |code: &str, state: &str| Some(Brought::Code(code.into(), state.into()));
        assert_eq!(read("GET /callback?code=a%2Bb&state=c HTTP/1.1\r\n"), code("a+b", "c"));
        let refusal =
            read("GET /callback?error=access_denied&error_description=no+way%0a HTTP/1.1");
        assert_eq!(refusal, Some(Brought::Refusal("no way".into())));
        for nothing in [
            "",
            "GET / HTTP/1.1",
            "GET /callback HTTP/1.1",
            "POST /callback?code=a&state=b",
            "GET /callback?code=a HTTP/1.1",
            "GET /other?code=a&state=b HTTP/1.1",
        ] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }
}
