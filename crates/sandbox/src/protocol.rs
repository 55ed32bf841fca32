//! What the server and the launcher say to each other: one JSON document a message over a
//! sequenced-packet socket pair, with descriptors beside it. Both ends are the same binary, so
//! there is no version to negotiate.
use std::{
    collections::BTreeMap,
    io::{self, IoSlice, IoSliceMut},
    mem::MaybeUninit,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use model::Digest;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    Boot, Companions, Ended, Program, Stats,
    egress::{Gate, Pins},
};

/// No message is longer; a socket's send buffer holds at least one.
pub(crate) const MAX_MESSAGE: usize = 128 * 1024;
/// No message carries more descriptors.
pub(crate) const MAX_DESCRIPTORS: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) id: u64,
    pub(crate) call: Call,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Call {
    Prepare { base: Digest, ephemeral_mb: u32, egress: bool },
    OpenEgress,
    SetGate { number: u32, gate: Box<Gate> },
    Pin { gate: u32, pins: Vec<Pins> },
    RemoveGate { number: u32 },
    Join { sandbox: u64, gate: u32 },
    Listen { sandbox: u64, at: SocketAddrV4 },
    Connect { sandbox: u64, to: SocketAddrV4 },
    Listeners { sandbox: u64 },
    Boot { sandbox: u64, boot: Box<Boot> },
    Assign { sandbox: u64, program: Box<Program> },
    LimitCpu { sandbox: u64, milli_cores: Option<u32> },
    Freeze { sandbox: u64, frozen: bool },
    End { sandbox: u64, whom: Vec<Option<usize>>, kill: bool },
    Stats { sandbox: u64 },
    Destroy { sandbox: u64 },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Message {
    Reply {
        id: u64,
        result: Result<Answer, Fault>,
    },
    /// Sent after the reply to the sandbox's `Assign`: when the first of its programs has ended,
    /// and, if others were left then, when all have.
    Ended {
        sandbox: u64,
        ended: Ended,
        all: bool,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// With the file that tells the most memory that it used, if there is one.
    Prepared {
        sandbox: u64,
        name: String,
        address: Option<Ipv4Addr>,
    },
    /// With the socket that tells of refused packets.
    Egress,
    /// With the sockets for its names: UDP, TCP.
    Joined,
    /// With the listener.
    Listening,
    /// With the connection, which may be on its way.
    Connected,
    Listeners(Vec<SocketAddr>),
    /// With the read ends of output and frames, and of the companions' output if there are any.
    Assigned,
    Done,
    Stats(Stats),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    NoRoom(String),
    CannotStart { program: String, problem: String },
    Failed(String),
}

/// What the launcher tells a keeper.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// With the mounts that `mounts` names, then the write ends of output, frames and the
    /// companions' output.
    /// `memory` is how much it may use, in bytes.
    Start { start: Box<Start>, mounts: Vec<String>, memory: u64 },
    /// Give a program that waits its code. With the mounts that `mounts` names.
    Enter { env: BTreeMap<String, String>, hostname: String, mounts: Vec<String>, memory: u64 },
    /// Stop (`true`) or continue every process: where the kernel cannot freeze a group.
    Stop(bool),
    /// Ask these to end, or kill them.
    End { whom: Vec<Option<usize>>, kill: bool },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Start {
    pub(crate) argv: Vec<String>,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) cwd: String,
    pub(crate) hostname: String,
    pub(crate) companions: Companions,
    /// It is to wait for its code.
    pub(crate) waits: bool,
}

/// What a keeper tells the launcher.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// With the network namespace, and the file that tells the most memory that was seen, where
    /// the keeper watches that.
    Ready {
        /// The loop device of `/tmp`, and the image that was put there.
        image: Option<(u32, String)>,
    },
    NotReady {
        problem: String,
        no_room: bool,
    },
    Started,
    NotStarted {
        /// The companion that could not be; `None`: the program itself.
        companion: Option<usize>,
        problem: String,
    },
    Ended {
        /// Out of memory only as far as the keeper itself has seen to it.
        ended: Ended,
        /// Nothing runs any more.
        all: bool,
    },
}

pub(crate) fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let bytes = serde_json::to_vec(message)?;
    if bytes.len() > MAX_MESSAGE {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the message is too long"));
    }
    Ok(bytes)
}

pub(crate) fn send(
    socket: impl AsFd,
    message: &[u8],
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "too many descriptors"));
    }
    let message = [IoSlice::new(message)];
    loop {
        match rustix::net::sendmsg(&socket, &message, &mut control, SendFlags::NOSIGNAL) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(err) => return Err(err.into()),
        }
    }
}

/// One message and its descriptors; `None` when the other end has gone.
pub(crate) fn receive<T: DeserializeOwned>(
    socket: impl AsFd,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    buffer.resize(MAX_MESSAGE, 0);
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = loop {
        let mut into = [IoSliceMut::new(buffer)];
        let flags = RecvFlags::CMSG_CLOEXEC;
        match rustix::net::recvmsg(&socket, &mut into, &mut control, flags) {
            Ok(received) => break received,
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::CONNRESET) => return Ok(None),
            Err(err) => return Err(err.into()),
        }
    };
    let mut descriptors = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(fds) = message {
            descriptors.extend(fds);
        }
    }
    if received.bytes == 0 {
        return Ok(None);
    }
    if received.flags.intersects(ReturnFlags::TRUNC | ReturnFlags::CTRUNC) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a message was cut short"));
    }
    let message = serde_json::from_slice(&buffer[..received.bytes])?;
    Ok(Some((message, descriptors)))
}
