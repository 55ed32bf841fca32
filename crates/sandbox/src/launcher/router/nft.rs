//! nftables, as messages: tables, chains, sets, rules.
use std::{io, net::Ipv4Addr};

use crate::netlink::{ACK, APPEND, CREATE, EXCLUSIVE, Socket, Writer};

const SUBSYSTEM: u16 = 10;
const BEGIN: u16 = 0x10;
const END: u16 = 0x11;
const NEW_TABLE: u16 = 0;
const NEW_CHAIN: u16 = 3;
const DELETE_CHAIN: u16 = 5;
const NEW_RULE: u16 = 6;
const DELETE_RULE: u16 = 8;
const NEW_SET: u16 = 9;
const DELETE_SET: u16 = 11;
const NEW_ELEMENTS: u16 = 12;
const DELETE_ELEMENTS: u16 = 14;

const INET: u8 = libc::AF_INET.unsigned_abs().to_ne_bytes()[0];
/// The table goes with the socket that made it, however that ends.
const OWNED: u32 = 2;
const SET_OF_RANGES: u32 = 4;
const SET_IS_MAP: u32 = 8;
const SET_FROM_RULES: u32 = 0x20;
/// How many senders are counted at once.
const MOST_COUNTS: u32 = 16_384;
const RANGE_END: u32 = 1;
const TO_VERDICT: u32 = 0xffff_ff00;
/// Names of types, for people who list the rules: an address, and an interface beside one.
const TYPE_ADDRESS: u32 = 7;
const TYPE_INTERFACE_ADDRESS: u32 = 0x507;

const VERDICT: u32 = 0;
/// Registers of four bytes each, one beside the other.
const FIRST: u32 = 8;
const SECOND: u32 = 9;

pub(super) const ESTABLISHED_OR_RELATED: u32 = 2 | 4;
const NEW: u32 = 8;
pub(super) const PREROUTING: u32 = 0;
pub(super) const POSTROUTING: u32 = 4;
/// After connections are known, before addresses are translated.
pub(super) const PRIORITY_MANGLE: i32 = -150;
pub(super) const PRIORITY_SOURCE_NAT: i32 = 100;

/// Where a packet goes when a rule has matched.
#[derive(Debug, Clone, Copy)]
pub(super) enum To<'a> {
    Accept,
    Drop,
    Chain(&'a str),
}

/// Changes to one table, which happen together or not at all.
pub(super) struct Changes<'a> {
    table: &'a str,
    writer: Writer,
    /// One answer is enough to know that all was done; a refusal is told in any case.
    ack: u16,
    set_ids: u32,
}

impl<'a> Changes<'a> {
    pub(super) fn of(table: &'a str) -> Self {
        let mut writer = Writer::default();
        writer.message(BEGIN, 0, &header(0, SUBSYSTEM), |_| ());
        Self { table, writer, ack: ACK, set_ids: 0 }
    }

    fn add(&mut self, kind: u16, flags: u16, body: impl FnOnce(&mut Writer)) {
        let kind = SUBSYSTEM << 8 | kind;
        let ack = std::mem::take(&mut self.ack);
        self.writer.message(kind, flags | ack, &header(INET, 0), body);
    }

    pub(super) fn commit(mut self, socket: &Socket) -> io::Result<()> {
        self.writer.message(END, 0, &header(0, SUBSYSTEM), |_| ());
        socket.run(&self.writer)
    }

    pub(super) fn table(&mut self) {
        let name = self.table;
        self.add(NEW_TABLE, CREATE | EXCLUSIVE, |table| {
            table.text(1, name);
            table.number(2, OWNED);
        });
    }

    /// A chain through which the kernel sends what passes `hook`.
    pub(super) fn hooked_chain(
        &mut self,
        name: &str,
        kind: &str,
        (hook, priority): (u32, i32),
        otherwise: To<'_>,
    ) {
        let table = self.table;
        self.add(NEW_CHAIN, CREATE | EXCLUSIVE, |chain| {
            chain.text(1, table);
            chain.text(3, name);
            chain.nest(4, |at| {
                at.number(1, hook);
                at.number(2, priority.cast_unsigned());
            });
            chain.number(5, u32::from(matches!(otherwise, To::Accept)));
            chain.text(7, kind);
        });
    }

    pub(super) fn chain(&mut self, name: &str) {
        let table = self.table;
        self.add(NEW_CHAIN, CREATE | EXCLUSIVE, |chain| {
            chain.text(1, table);
            chain.text(3, name);
        });
    }

    /// Takes all rules out of a chain.
    pub(super) fn flush_chain(&mut self, name: &str) {
        let table = self.table;
        self.add(DELETE_RULE, 0, |chain| {
            chain.text(1, table);
            chain.text(2, name);
        });
    }

    pub(super) fn delete_chain(&mut self, name: &str) {
        let table = self.table;
        self.add(DELETE_CHAIN, 0, |chain| {
            chain.text(1, table);
            chain.text(3, name);
        });
    }

    fn set(&mut self, name: &str, flags: u32, (key, length): (u32, u32)) {
        let table = self.table;
        self.set_ids += 1;
        let id = self.set_ids;
        self.add(NEW_SET, CREATE | EXCLUSIVE, |set| {
            set.text(1, table);
            set.text(2, name);
            set.number(3, flags);
            set.number(4, key);
            set.number(5, length);
            if flags & SET_IS_MAP != 0 {
                set.number(6, TO_VERDICT);
            }
            if flags & SET_FROM_RULES != 0 {
                set.nest(9, |form| form.number(1, MOST_COUNTS));
            }
            set.number(10, id);
        });
    }

    pub(super) fn set_of_addresses(&mut self, name: &str) {
        self.set(name, 0, (TYPE_ADDRESS, 4));
    }

    /// A set of addresses for each of which [`Rule::connections_exceed`] counts.
    pub(super) fn set_of_counts(&mut self, name: &str) {
        self.set(name, SET_FROM_RULES, (TYPE_ADDRESS, 4));
    }

    /// A set of ranges, each with its last address.
    pub(super) fn set_of_ranges(&mut self, name: &str, ranges: &[(Ipv4Addr, Ipv4Addr)]) {
        self.set(name, SET_OF_RANGES, (TYPE_ADDRESS, 4));
        let table = self.table;
        self.add(NEW_ELEMENTS, CREATE, |list| {
            list.text(1, table);
            list.text(2, name);
            list.nest(3, |elements| {
                for (first, last) in ranges {
                    element(elements, &first.octets(), None, 0);
                    // It ends before this one; the last range of all needs no end.
                    if let Some(end) = u32::from(*last).checked_add(1) {
                        element(elements, &end.to_be_bytes(), None, RANGE_END);
                    }
                }
            });
        });
    }

    /// Where a packet goes by the interface that it came in by, and its source.
    pub(super) fn map_of_senders(&mut self, name: &str) {
        self.set(name, SET_IS_MAP, (TYPE_INTERFACE_ADDRESS, 8));
    }

    pub(super) fn delete_set(&mut self, name: &str) {
        let table = self.table;
        self.add(DELETE_SET, 0, |set| {
            set.text(1, table);
            set.text(2, name);
        });
    }

    pub(super) fn addresses(&mut self, name: &str, addresses: &[Ipv4Addr], are_in: bool) {
        if addresses.is_empty() {
            return;
        }
        let table = self.table;
        let kind = if are_in { NEW_ELEMENTS } else { DELETE_ELEMENTS };
        self.add(kind, if are_in { CREATE } else { 0 }, |list| {
            list.text(1, table);
            list.text(2, name);
            list.nest(3, |elements| {
                for address in addresses {
                    element(elements, &address.octets(), None, 0);
                }
            });
        });
    }

    /// Sends what comes from an interface and an address on to a chain, or no more.
    pub(super) fn sender(&mut self, name: &str, from: (u32, Ipv4Addr), to: Option<&str>) {
        let table = self.table;
        let kind = if to.is_some() { NEW_ELEMENTS } else { DELETE_ELEMENTS };
        let key = [from.0.to_ne_bytes(), from.1.octets()].concat();
        self.add(kind, if to.is_some() { CREATE | EXCLUSIVE } else { 0 }, |list| {
            list.text(1, table);
            list.text(2, name);
            list.nest(3, |elements| element(elements, &key, to, 0));
        });
    }

    pub(super) fn rule(&mut self, chain: &str, write: impl FnOnce(&mut Rule<'_>)) {
        let table = self.table;
        self.add(NEW_RULE, CREATE | APPEND, |rule| {
            rule.text(1, table);
            rule.text(2, chain);
            rule.nest(4, |list| write(&mut Rule(list)));
        });
    }
}

/// The family, the version, and a number that most kinds of messages have not.
pub(super) fn header(family: u8, number: u16) -> [u8; 4] {
    let [high, low] = number.to_be_bytes();
    [family, 0, high, low]
}

fn element(list: &mut Writer, key: &[u8], to: Option<&str>, flags: u32) {
    list.nest(1, |element| {
        element.nest(1, |data| data.put(1, key));
        if let Some(chain) = to {
            element.nest(2, |data| verdict(data, To::Chain(chain)));
        }
        if flags != 0 {
            element.number(3, flags);
        }
    });
}

fn verdict(data: &mut Writer, to: To<'_>) {
    const GOTO: i32 = -4;
    data.nest(2, |verdict| match to {
        To::Drop => verdict.number(1, 0),
        To::Accept => verdict.number(1, 1),
        To::Chain(name) => {
            verdict.number(1, GOTO.cast_unsigned());
            verdict.text(2, name);
        }
    });
}

#[derive(Clone, Copy)]
enum Is {
    Equal = 0,
    Other = 1,
    AtMost = 3,
    AtLeast = 5,
}

/// What a packet must be for a rule, and what happens then, in the order in which it is said.
pub(super) struct Rule<'a>(&'a mut Writer);

impl Rule<'_> {
    fn expression(&mut self, name: &str, body: impl FnOnce(&mut Writer)) -> &mut Self {
        self.0.nest(1, |element| {
            element.text(1, name);
            element.nest(2, body);
        });
        self
    }

    fn load(&mut self, what: &str, key: u32, into: u32) -> &mut Self {
        self.expression(what, |it| {
            // `meta` and `ct` agree on these.
            it.number(1, into);
            it.number(2, key);
        })
    }

    fn bytes(&mut self, layer: u32, (offset, length): (u32, u32), into: u32) -> &mut Self {
        self.expression("payload", |it| {
            it.number(1, into);
            it.number(2, layer);
            it.number(3, offset);
            it.number(4, length);
        })
    }

    fn compare(&mut self, is: Is, value: &[u8]) -> &mut Self {
        self.expression("cmp", |it| {
            it.number(1, FIRST);
            it.number(2, is as u32);
            it.nest(3, |data| data.put(1, value));
        })
    }

    fn between(&mut self, first: &[u8], last: &[u8]) -> &mut Self {
        if first == last {
            return self.compare(Is::Equal, first);
        }
        self.compare(Is::AtLeast, first).compare(Is::AtMost, last)
    }

    fn interface(&mut self, key: u32, is: Is, index: u32) -> &mut Self {
        self.load("meta", key, FIRST).compare(is, &index.to_ne_bytes())
    }

    pub(super) fn came_in_by(&mut self, index: u32) -> &mut Self {
        self.interface(4, Is::Equal, index)
    }

    pub(super) fn goes_out_by(&mut self, index: u32) -> &mut Self {
        self.interface(5, Is::Equal, index)
    }

    pub(super) fn goes_not_out_by(&mut self, index: u32) -> &mut Self {
        self.interface(5, Is::Other, index)
    }

    pub(super) fn comes_from(&mut self, address: Ipv4Addr) -> &mut Self {
        self.bytes(1, (12, 4), FIRST).compare(Is::Equal, &address.octets())
    }

    pub(super) fn goes_to(&mut self, first: Ipv4Addr, last: Ipv4Addr) -> &mut Self {
        self.bytes(1, (16, 4), FIRST).between(&first.octets(), &last.octets())
    }

    pub(super) fn goes_to_one_of(&mut self, set: &str) -> &mut Self {
        self.bytes(1, (16, 4), FIRST).expression("lookup", |it| {
            it.text(1, set);
            it.number(2, FIRST);
        })
    }

    pub(super) fn protocol(&mut self, number: u8) -> &mut Self {
        self.load("meta", 16, FIRST).compare(Is::Equal, &[number])
    }

    /// Of a protocol that has ports.
    pub(super) fn port(&mut self, first: u16, last: u16) -> &mut Self {
        self.bytes(2, (2, 2), FIRST).between(&first.to_be_bytes(), &last.to_be_bytes())
    }

    pub(super) fn connection_is(&mut self, states: u32) -> &mut Self {
        self.load("ct", 0, FIRST)
            .expression("bitwise", |it| {
                it.number(1, FIRST);
                it.number(2, FIRST);
                it.number(3, 4);
                it.nest(4, |mask| mask.put(1, states.to_ne_bytes()));
                it.nest(5, |xor| xor.put(1, [0; 4]));
            })
            .compare(Is::Other, &[0; 4])
    }

    pub(super) fn connection_is_marked(&mut self, mark: u32) -> &mut Self {
        self.load("ct", 3, FIRST).compare(Is::Equal, &mark.to_ne_bytes())
    }

    pub(super) fn mark_connection(&mut self, mark: u32) -> &mut Self {
        self.expression("immediate", |it| {
            it.number(1, FIRST);
            it.nest(2, |data| data.put(1, mark.to_ne_bytes()));
        })
        .expression("ct", |it| {
            it.number(2, 3);
            it.number(4, FIRST);
        })
    }

    /// Goes where the map says for its interface and source; goes on if it says nothing.
    pub(super) fn as_sender(&mut self, map: &str) -> &mut Self {
        self.load("meta", 4, FIRST).bytes(1, (12, 4), SECOND).expression("lookup", |it| {
            it.text(1, map);
            it.number(2, FIRST);
            it.number(3, VERDICT);
        })
    }

    /// Its sender has more connections than that, with the one that it begins.
    pub(super) fn connections_exceed(&mut self, most: u32, counts: &str) -> &mut Self {
        const ADD: u32 = 0;
        const OVER: u32 = 1;
        self.connection_is(NEW).bytes(1, (12, 4), FIRST).expression("dynset", |it| {
            it.text(1, counts);
            it.number(3, ADD);
            it.number(4, FIRST);
            it.nest(7, |count| {
                count.text(1, "connlimit");
                count.nest(2, |it| {
                    it.number(1, most);
                    it.number(2, OVER);
                });
            });
        })
    }

    pub(super) fn at_most(&mut self, each_second: u32, at_once: u32) -> &mut Self {
        self.expression("limit", |it| {
            it.put(1, u64::from(each_second).to_be_bytes());
            it.put(2, 1_u64.to_be_bytes());
            it.number(3, at_once);
            it.number(4, 0);
        })
    }

    /// Tells who reads the log group of it, with its first bytes.
    pub(super) fn log(&mut self, group: u16, bytes: u32, prefix: &str) -> &mut Self {
        self.expression("log", |it| {
            it.put(1, group.to_be_bytes());
            it.text(2, prefix);
            it.number(3, bytes);
        })
    }

    pub(super) fn reset(&mut self) -> &mut Self {
        self.expression("reject", |it| {
            it.number(1, 1);
            it.put(2, [0]);
        })
    }

    /// Answers that an administrator forbids it.
    pub(super) fn forbid(&mut self) -> &mut Self {
        const ADMINISTRATIVELY_FILTERED: u8 = 13;
        self.expression("reject", |it| {
            it.number(1, 0);
            it.put(2, [ADMINISTRATIVELY_FILTERED]);
        })
    }

    /// Gives it the address of the interface that it goes out by.
    pub(super) fn masquerade(&mut self) -> &mut Self {
        self.expression("masq", |_| ())
    }

    pub(super) fn to(&mut self, to: To<'_>) {
        self.expression("immediate", |it| {
            it.number(1, VERDICT);
            it.nest(2, |data| verdict(data, to));
        });
    }
}
