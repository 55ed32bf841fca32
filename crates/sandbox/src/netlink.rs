//! Netlink: messages of nested attributes, and a socket on which the kernel answers them at once.
//!
//! Written here for links, addresses, routes and nftables alike: no library writes the rules that
//! the router needs (connection tracking, NAT, logging), and the launcher, which is root, should
//! not carry two.
use std::{
    io,
    net::Ipv4Addr,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::{
    io::Errno,
    net::{
        AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType,
        netlink::{self, SocketAddrNetlink},
    },
};

const REQUEST: u16 = 1;
pub(crate) const ACK: u16 = 4;
pub(crate) const DUMP: u16 = 0x300;
pub(crate) const CREATE: u16 = 0x400;
pub(crate) const EXCLUSIVE: u16 = 0x200;
pub(crate) const APPEND: u16 = 0x800;
const NESTED: u16 = 0x8000;
const ERROR: u16 = 2;
const DONE: u16 = 3;
/// The length and the kind of a message; flags, number and sender follow.
const HEADER: usize = 16;
const ANSWER: usize = 32 * 1024;

/// Writes messages one after another.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn message(
        &mut self,
        kind: u16,
        flags: u16,
        header: &[u8],
        body: impl FnOnce(&mut Self),
    ) {
        let start = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.bytes.extend(kind.to_ne_bytes());
        self.bytes.extend((flags | REQUEST).to_ne_bytes());
        self.bytes.extend([0; 8]);
        self.bytes.extend(header);
        body(self);
        let length = u32::try_from(self.bytes.len() - start).unwrap_or(u32::MAX);
        self.bytes[start..start + 4].copy_from_slice(&length.to_ne_bytes());
        self.pad();
    }

    pub(crate) fn put(&mut self, kind: u16, value: impl AsRef<[u8]>) {
        self.attribute(kind, |it| it.bytes.extend(value.as_ref()));
    }

    /// Text, with the zero byte at its end that the kernel wants.
    pub(crate) fn text(&mut self, kind: u16, value: &str) {
        self.attribute(kind, |it| {
            it.bytes.extend(value.as_bytes());
            it.bytes.push(0);
        });
    }

    /// A number as netfilter has it: the most significant byte first.
    pub(crate) fn number(&mut self, kind: u16, value: u32) {
        self.put(kind, value.to_be_bytes());
    }

    pub(crate) fn nest(&mut self, kind: u16, body: impl FnOnce(&mut Self)) {
        self.attribute(kind | NESTED, body);
    }

    /// What comes before the attributes of a link within a link.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn attribute(&mut self, kind: u16, body: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.bytes.extend([0; 2]);
        self.bytes.extend(kind.to_ne_bytes());
        body(self);
        let length = u16::try_from(self.bytes.len() - start).unwrap_or(u16::MAX);
        self.bytes[start..start + 2].copy_from_slice(&length.to_ne_bytes());
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Route,
    Netfilter,
}

/// A socket of the network namespace in which it was made, wherever it is used later.
#[derive(Debug)]
pub(crate) struct Socket(OwnedFd);

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<Socket> for OwnedFd {
    fn from(socket: Socket) -> Self {
        socket.0
    }
}

impl Socket {
    pub(crate) fn open(family: Family) -> io::Result<Self> {
        let protocol = match family {
            Family::Route => None,
            Family::Netfilter => Some(netlink::NETFILTER),
        };
        let flags = SocketFlags::CLOEXEC;
        let kind = SocketType::RAW;
        let socket = rustix::net::socket_with(AddressFamily::NETLINK, kind, flags, protocol)?;
        rustix::net::bind(&socket, &SocketAddrNetlink::new(0, 0))?;
        Ok(Self(socket))
    }

    /// Has the kernel do what the messages say. It has answered when the call returns; the first
    /// refusal is the error.
    pub(crate) fn run(&self, messages: &Writer) -> io::Result<()> {
        let mut refused = None;
        self.ask(messages, |kind, body| {
            let number = body.first_chunk().map_or(0, |number| i32::from_ne_bytes(*number));
            if kind == ERROR && number != 0 {
                refused.get_or_insert_with(|| io::Error::from_raw_os_error(-number));
            }
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// The answers to messages, each with its kind and what follows its header.
    pub(crate) fn ask(
        &self,
        messages: &Writer,
        mut each: impl FnMut(u16, &[u8]),
    ) -> io::Result<()> {
        let sent = rustix::net::send(&self.0, &messages.bytes, SendFlags::empty())?;
        if sent != messages.bytes.len() {
            return Err(io::Error::other("the kernel took a part of a message"));
        }
        let mut buffer = vec![0; ANSWER];
        let mut is_answered = false;
        loop {
            match rustix::net::recv(&self.0, &mut buffer[..], RecvFlags::DONTWAIT) {
                Ok((read, _)) => {
                    is_answered = true;
                    for (kind, body) in Messages(&buffer[..read]) {
                        if kind != DONE {
                            each(kind, body);
                        }
                    }
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) if is_answered => return Ok(()),
                Err(err) => return Err(err.into()),
            }
        }
    }
}

/// What the kernel wrote: messages by their kinds, without their headers.
pub(crate) struct Messages<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Messages<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = u32::from_ne_bytes(*self.0.first_chunk()?) as usize;
        let kind = u16::from_ne_bytes(*self.0.get(4..)?.first_chunk()?);
        let body = self.0.get(HEADER..length)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, body))
    }
}

/// Attributes by their kinds.
pub(crate) struct Attributes<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = usize::from(u16::from_ne_bytes(*self.0.first_chunk()?));
        let kind = u16::from_ne_bytes(*self.0.get(2..)?.first_chunk()?) & !NESTED;
        let body = self.0.get(4..length)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, body))
    }
}

/// An address in an attribute.
pub(crate) fn address(bytes: &[u8]) -> Option<Ipv4Addr> {
    Some(Ipv4Addr::from(*bytes.first_chunk::<4>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut writer = Writer::default();
        writer.message(7, ACK, &[1, 2, 3, 4], |message| {
            message.put(1, [9]);
            message.nest(2, |inner| inner.text(3, "eth0"));
        });
        writer.message(8, 0, &[], |_| ());
        let messages: Vec<_> = Messages(&writer.bytes).collect();
        assert_eq!(messages.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [7, 8]);
        let attributes: Vec<_> = Attributes(&messages[0].1[4..]).collect();
        assert_eq!(attributes[0], (1, &[9][..]));
        assert_eq!(attributes[1].0, 2);
        assert_eq!(Attributes(attributes[1].1).next(), Some((3, &b"eth0\0"[..])));
    }

    #[test]
    fn nonsense_ends_the_reading() {
        for bytes in [&[][..], &[1, 0, 0, 0], &[255; 40], &[0; 40]] {
            assert!(Messages(bytes).count() <= 1, "{bytes:?}");
            assert!(Attributes(bytes).count() <= 1, "{bytes:?}");
        }
    }
}
