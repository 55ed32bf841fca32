//! What a sandbox may reach beyond itself, as the launcher's router holds it: a *gate* is one
//! network's rules, and a sandbox that joined it sends through it.
use std::{
    io,
    net::{Ipv4Addr, TcpListener, UdpSocket},
    os::fd::OwnedFd,
};

use rustix::net::RecvFlags;
use serde::{Deserialize, Serialize};
use tokio::{io::Interest, net::UnixStream};

use crate::netlink::{self, Attributes, Messages};

/// The group in which the router tells of the packets that it refused.
pub(crate) const LOG_GROUP: u16 = 7373;
/// How much of a refused packet is told: its header and the ports.
pub(crate) const LOG_BYTES: u32 = 64;
/// What the router says of a packet that was not sent by whom it says.
pub(crate) const SPOOFED: &str = "spoofed";

/// Where sandboxes get their addresses, and how far the machine may be changed for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uplink {
    /// The first address and the length of the prefix, which is at most [`Uplink::LONGEST`]. The
    /// lower half is the sandboxes', the upper the link's between the router and the machine.
    pub pool: (Ipv4Addr, u8),
    /// The machine may be told to forward packets, if it does not.
    pub may_forward: bool,
}

impl Uplink {
    /// So that every sandbox has an address.
    pub const LONGEST: u8 = 19;

    /// Half of the addresses.
    pub(crate) fn half(self) -> u32 {
        1 << (31 - u32::from(self.pool.1.clamp(8, Self::LONGEST)))
    }

    pub(crate) fn first(self) -> u32 {
        let inside = 2 * self.half() - 1;
        u32::from(self.pool.0) & !inside
    }

    /// What the sandboxes send to first, on their way out.
    pub(crate) fn gateway(self) -> Ipv4Addr {
        Ipv4Addr::from(self.first() + 1)
    }

    /// The address of the sandbox that comes at this place in turn; the places repeat.
    pub(crate) fn sandbox(self, turn: u32) -> Ipv4Addr {
        const RESERVED: u32 = 2;
        Ipv4Addr::from(self.first() + RESERVED + turn % (self.half() - 2 * RESERVED))
    }

    /// The machine's end of a link, and the router's, by any number.
    pub(crate) fn link(self, number: u32) -> (Ipv4Addr, Ipv4Addr) {
        const OF_A_LINK: u32 = 4;
        let first = self.first() + self.half() + number % (self.half() / OF_A_LINK) * OF_A_LINK;
        (Ipv4Addr::from(first + 1), Ipv4Addr::from(first + 2))
    }

    /// What no sandbox reaches, whatever a gate says: its own machine, other sandboxes, and what
    /// is no single machine.
    pub(crate) fn never(self) -> [(Ipv4Addr, Ipv4Addr); 4] {
        let pool =
            (Ipv4Addr::from(self.first()), Ipv4Addr::from(self.first() + 2 * self.half() - 1));
        let mut never = [
            (Ipv4Addr::UNSPECIFIED, Ipv4Addr::new(0, 255, 255, 255)),
            (Ipv4Addr::new(127, 0, 0, 0), Ipv4Addr::new(127, 255, 255, 255)),
            (Ipv4Addr::new(224, 0, 0, 0), Ipv4Addr::BROADCAST),
            pool,
        ];
        never.sort_unstable();
        never
    }
}

/// One network's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub rules: Vec<GateRule>,
    /// Marks the connections that it let through. They go on as long as it stays the same.
    pub mark: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateRule {
    pub to: Destination,
    /// The number of the IP protocol; `None`: any.
    pub protocol: Option<u8>,
    /// The first and the last port; `None`: any. Only for a protocol that has ports.
    pub ports: Option<(u16, u16)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// From the first address to the last.
    Range(Ipv4Addr, Ipv4Addr),
    /// Those that were pinned to this rule; these, to begin with.
    Pinned(Vec<Ipv4Addr>),
}

/// Addresses that a rule begins or ceases to let through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// The rule's place in the gate.
    pub rule: usize,
    pub add: Vec<Ipv4Addr>,
    pub remove: Vec<Ipv4Addr>,
}

/// Listeners on port 53 of a sandbox's own loopback.
#[derive(Debug)]
pub struct NameSockets {
    pub udp: UdpSocket,
    pub tcp: TcpListener,
}

/// A packet that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied {
    /// The sandbox's address.
    pub from: Ipv4Addr,
    pub to: Ipv4Addr,
    /// The number of the IP protocol.
    pub protocol: u8,
    /// For a protocol that has ports.
    pub port: Option<u16>,
    /// It was not sent by the sandbox that has the address.
    pub is_spoofed: bool,
}

/// What the router tells of the packets that it refused.
#[derive(Debug)]
pub struct Denials(UnixStream);

impl Denials {
    pub(crate) fn new(socket: OwnedFd) -> io::Result<Self> {
        // Only its readiness is used: messages come by the socket's own calls.
        let socket = std::os::unix::net::UnixStream::from(socket);
        socket.set_nonblocking(true)?;
        Ok(Self(UnixStream::from_std(socket)?))
    }

    /// What was told since the last time, once there is something. What got lost because nobody
    /// read it in time is not told.
    pub async fn read(&self) -> io::Result<Vec<Denied>> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            self.0.readable().await?;
            let receive =
                || Ok(rustix::net::recv(&self.0, &mut buffer[..], RecvFlags::DONTWAIT)?.0);
            match self.0.try_io(Interest::READABLE, receive) {
                Ok(read) => return Ok(Messages(&buffer[..read]).filter_map(parse).collect()),
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => {}
                Err(err) if err.raw_os_error() == Some(libc::ENOBUFS) => {}
                Err(err) => return Err(err),
            }
        }
    }
}

fn parse((kind, body): (u16, &[u8])) -> Option<Denied> {
    const PACKET: u16 = 4 << 8;
    const PAYLOAD: u16 = 9;
    const PREFIX: u16 = 10;
    if kind != PACKET {
        return None;
    }
    let (mut packet, mut is_spoofed) = (None, false);
    for (kind, value) in Attributes(body.get(4..)?) {
        match kind {
            PAYLOAD => packet = Some(value),
            PREFIX => is_spoofed = value.strip_suffix(&[0]) == Some(SPOOFED.as_bytes()),
            _ => {}
        }
    }
    let packet = packet?;
    let header = usize::from(packet.first()? & 0x0f) * 4;
    let protocol = *packet.get(9)?;
    let has_ports = matches!(i32::from(protocol), libc::IPPROTO_TCP | libc::IPPROTO_UDP);
    let port = packet.get(header + 2..).and_then(|ports| ports.first_chunk());
    Some(Denied {
        from: netlink::address(packet.get(12..)?)?,
        to: netlink::address(packet.get(16..)?)?,
        protocol,
        port: port.filter(|_| has_ports).map(|port| u16::from_be_bytes(*port)),
        is_spoofed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_has_addresses_for_all() {
        let uplink = Uplink { pool: (Ipv4Addr::new(169, 254, 64, 0), 19), may_forward: false };
        assert_eq!(uplink.gateway(), Ipv4Addr::new(169, 254, 64, 1));
        assert_eq!(uplink.sandbox(0), Ipv4Addr::new(169, 254, 64, 2));
        assert_eq!(uplink.sandbox(4091), Ipv4Addr::new(169, 254, 79, 253));
        assert_eq!(uplink.sandbox(4092), uplink.sandbox(0));
        let first = (Ipv4Addr::new(169, 254, 80, 1), Ipv4Addr::new(169, 254, 80, 2));
        assert_eq!(uplink.link(0), first);
        assert_eq!(uplink.link(1024), first);
        let pool = (Ipv4Addr::new(169, 254, 64, 0), Ipv4Addr::new(169, 254, 95, 255));
        assert!(uplink.never().contains(&pool));
    }
}
