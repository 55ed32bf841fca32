//! What listens in a sandbox's network, as the kernel tells it: for who looks where a program is.
use std::{
    fs::File,
    io::{self, Read},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// Those that listen are told first.
const MOST_BYTES: u64 = 64 << 10;
const MOST: usize = 16;
/// How the kernel writes that a socket listens.
const LISTENS: &str = "0A";

/// The addresses on which TCP is listened, in the network that this thread is in.
pub(super) fn listeners() -> io::Result<Vec<SocketAddr>> {
    let mut text = String::new();
    for path in ["/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"] {
        match File::open(path) {
            Ok(file) => drop(file.take(MOST_BYTES).read_to_string(&mut text)?),
            // A kernel without IPv6.
            Err(err) if err.kind() == io::ErrorKind::NotFound => {}
            Err(err) => return Err(err),
        }
    }
    Ok(read(&text))
}

fn read(text: &str) -> Vec<SocketAddr> {
    let lines = text.lines().filter_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (local, _remote, state) = (fields.next()?, fields.next()?, fields.next()?);
        (state == LISTENS).then(|| address(local))?
    });
    let mut found: Vec<_> = lines.take(MOST).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// An address as the kernel writes it: words of its own order, in hexadecimal.
fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let word = |at: usize| {
        let word = u32::from_str_radix(ip.get(at * 8..at * 8 + 8)?, 16).ok()?;
        Some(word.to_ne_bytes())
    };
    let ip = match ip.len() {
        8 => IpAddr::V4(Ipv4Addr::from(word(0)?)),
        32 => {
            let bytes = [word(0)?, word(1)?, word(2)?, word(3)?].concat();
            IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?))
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn what_listens_is_found_and_what_only_talks_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let client = std::net::TcpStream::connect(at).unwrap();
        let mut text = String::new();
        File::open("/proc/thread-self/net/tcp").unwrap().read_to_string(&mut text).unwrap();
        // Of a machine on which much listens, only this.
        let port = format!(":{:04X} ", at.port());
        let ours: Vec<_> = text.lines().filter(|line| line.contains(&port)).collect();
        assert!(ours.len() > 1, "{text}");
        assert_eq!(read(&ours.join("\n")), [at]);
        drop(client);
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn addresses_are_read_as_the_kernel_writes_them() {
        let line = |local: &str| format!("   0: {local} 00000000:0000 0A 00000000:00000000 00:00");
        for (local, address) in [
            ("00000000:0BB8", "0.0.0.0:3000"),
            ("0100007F:1F90", "127.0.0.1:8080"),
            ("00000000000000000000000000000000:1F90", "[::]:8080"),
            ("00000000000000000000000001000000:0050", "[::1]:80"),
        ] {
            assert_eq!(read(&line(local)), [address.parse().unwrap()], "{local}");
        }
        for wrong in ["", "0100007F", "0100007:1F90", "0100007F:", "xx:1", "é00007F:1F90"] {
            assert!(read(&line(wrong)).is_empty(), "{wrong}");
        }
    }
}
