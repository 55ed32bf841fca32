//! The launcher's protocol, open to be fuzzed.
use rustix::net::{AddressFamily, SocketFlags, SocketType};

use crate::{
    launcher,
    protocol::{self, Call, Message, Order, Report, Request},
};

/// Has every reader of the protocol read a message, as it comes over a socket.
///
/// # Panics
/// When a message that was read cannot be written and read again.
pub fn message(bytes: &[u8]) {
    read::<Message>(bytes);
    read::<Order>(bytes);
    read::<Report>(bytes);
    match read::<Request>(bytes).map(|request| request.call) {
        Some(Call::Assign { program, .. }) => drop(launcher::check::program(&program)),
        Some(Call::Boot { boot, .. }) => drop(launcher::check::boot(&boot)),
        _ => {}
    }
}

fn read<T: serde::Serialize + serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let over_socket = |bytes: &[u8]| {
        let kind = (AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC);
        let (one, other) = rustix::net::socketpair(kind.0, kind.1, kind.2, None).expect("a pair");
        protocol::send(&one, bytes, &[]).ok()?;
        protocol::receive::<T>(&other, &mut Vec::new()).ok()?.map(|(message, _)| message)
    };
    let message = over_socket(bytes)?;
    let again = protocol::encode(&message).ok()?;
    assert!(over_socket(&again).is_some(), "what was read is not understood when written again");
    Some(message)
}
