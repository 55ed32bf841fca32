//! Just enough HTTP/1.1 to load a server without the client showing in the figures.

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

pub(crate) struct Message {
    /// The request or status line.
    pub(crate) first: String,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn status(&self) -> Result<u16> {
        let status = self.first.split(' ').nth(1).context("no status")?;
        Ok(status.parse()?)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (at, value) = line.split_once(':')?;
            at.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Connection {
    pub(crate) async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("no {address}"))?;
        Self::over(stream)
    }

    pub(crate) fn over(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// The next whole message.
    pub(crate) async fn receive(&mut self) -> Result<Message> {
        let head = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let (first, headers) = text.split_once("\r\n").context("no first line")?;
        let mut message =
            Message { first: first.to_owned(), headers: headers.to_owned(), body: Vec::new() };
        let length = match message.header("content-length") {
            Some(length) => length.parse()?,
            None => 0,
        };
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        message.body = self.buffer[head..head + length].to_vec();
        self.buffer.drain(..head + length);
        Ok(message)
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "the connection was closed");
        Ok(())
    }
}
