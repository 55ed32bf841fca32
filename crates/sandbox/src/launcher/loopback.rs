//! Addresses that a sandbox's loopback has beside its usual ones: those at which clouds answer
//! their machines. They are there when something is to listen at them, and not before.
use std::{io, net::Ipv4Addr};

use crate::netlink::{ACK, CREATE, EXCLUSIVE, Family, Socket, Writer};

/// The loopback is the first interface of every network.
const INDEX: u32 = 1;
const NEW_ADDRESS: u16 = 20;
const INET: u8 = 2;
/// One address alone.
const PREFIX: u8 = 32;
/// Nothing is ever sent from it to others.
const HOST: u8 = 254;

/// Gives the loopback of the network that the caller is in an address, if it has it not.
pub(super) fn answer_at(address: Ipv4Addr) -> io::Result<()> {
    let mut writer = Writer::default();
    let mut header = vec![INET, PREFIX, 0, HOST];
    header.extend(INDEX.to_ne_bytes());
    writer.message(NEW_ADDRESS, CREATE | EXCLUSIVE | ACK, &header, |it| {
        it.put(2, address.octets());
        it.put(1, address.octets());
    });
    match Socket::open(Family::Route)?.run(&writer) {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}
