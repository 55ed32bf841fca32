//! The userland under every engine, copied from the machine: a shell, the usual small tools, the C
//! library, certificates, time zones. Nothing in it says which machine it came from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use model::Engine;

use super::{AdoptError, Manifest, elf::Closure, tree::Tree};

/// Counted up when another userland is made of the same machine: the next start copies it anew, and
/// functions are put on it as they change.
pub const BASE_VERSION: &str = "2";
/// Without these nothing runs.
const NEEDED: [&str; 4] = ["sh", "env", "true", "cat"];
/// What scripts of custom runtimes use; left out where the machine has it not.
const USUAL: &[&str] = &[
    "arch",
    "awk",
    "base32",
    "base64",
    "basename",
    "bash",
    "chmod",
    "cksum",
    "comm",
    "cp",
    "curl",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "du",
    "echo",
    "egrep",
    "expand",
    "expr",
    "false",
    "fgrep",
    "find",
    "fold",
    "grep",
    "groups",
    "gzip",
    "gunzip",
    "head",
    "hostname",
    "id",
    "install",
    "join",
    "kill",
    "link",
    "ln",
    "ls",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mktemp",
    "mv",
    "nice",
    "nl",
    "nohup",
    "nproc",
    "od",
    "paste",
    "pathchk",
    "pidof",
    "printenv",
    "printf",
    "ps",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "sha1sum",
    "sha224sum",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "shuf",
    "sleep",
    "sort",
    "split",
    "stat",
    "stty",
    "sum",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "timeout",
    "touch",
    "tr",
    "truncate",
    "tsort",
    "tty",
    "uname",
    "unexpand",
    "uniq",
    "unlink",
    "wc",
    "which",
    "whoami",
    "xargs",
    "yes",
    "zcat",
];
/// What compiled custom runtimes link, as on Amazon Linux.
const LIBRARIES: &[&str] = &[
    "libgcc_s.so.1",
    "libstdc++.so.6",
    "libz.so.1",
    "libnss_dns.so.2",
    "libnss_files.so.2",
    "libresolv.so.2",
    "libpthread.so.0",
    "libdl.so.2",
    "librt.so.1",
    "libutil.so.1",
    "libm.so.6",
];
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";
const CERTIFICATES: [&str; 3] =
    [AUTHORITIES, "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"];

const PASSWD: &str = "root:x:0:0:root:/root:/sbin/nologin\nsbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n";
const GROUP: &str = "root:x:0:\nsbx_user1051:x:990:\n";
/// The names by which what runs in a sandbox finds itself, and Google's metadata server. Google's
/// clients for Node and Go ask for that with a dot at its end, which the C library takes literally.
const HOSTS: &str = "127.0.0.1 localhost sandbox sandbox.localdomain sandbox.local\n\
                     ::1 localhost\n\
                     169.254.169.254 metadata.google.internal metadata.google.internal.\n";
const NSSWITCH: &str = "passwd: files\ngroup: files\nhosts: files dns\n";
const OS_RELEASE: &str = "NAME=\"Morrow base\"\nID=morrow\nPRETTY_NAME=\"Morrow base\"\n";

/// Copies the userland of this machine.
pub fn adopt_base(engines_dir: &Path, now: Timestamp) -> Result<Engine, AdoptError> {
    let tree = Tree::new(engines_dir, "base")?;
    for name in ["bin", "sbin", "lib", "lib64"] {
        tree.dir(format!("usr/{name}"))?;
        tree.link(&format!("usr/{name}"), name)?;
    }
    let mut closure = Closure::default();
    for name in NEEDED {
        let found = program(name).ok_or_else(|| AdoptError::Missing {
            what: name.to_owned(),
            install: "apt-get install coreutils dash bash",
        })?;
        closure.add(&found)?;
        tree.copy(&found, format!("usr/bin/{name}"))?;
    }
    for name in USUAL.iter().filter(|name| !NEEDED.contains(name)) {
        let Some(found) = program(name) else { continue };
        closure.add(&found)?;
        tree.copy(&found, format!("usr/bin/{name}"))?;
    }
    libraries(&tree, &mut closure)?;

    tree.write("etc/passwd", PASSWD.as_bytes(), false)?;
    tree.write("etc/group", GROUP.as_bytes(), false)?;
    tree.write("etc/hosts", HOSTS.as_bytes(), false)?;
    tree.write("etc/nsswitch.conf", NSSWITCH.as_bytes(), false)?;
    tree.write("etc/os-release", OS_RELEASE.as_bytes(), false)?;
    // Only a function with a network is answered there; nobody listens else.
    tree.write("etc/resolv.conf", b"nameserver 127.0.0.1\n", false)?;
    if let Some(found) = CERTIFICATES.iter().map(Path::new).find(|path| path.exists()) {
        tree.copy(found, AUTHORITIES.trim_start_matches('/'))?;
        // Where the TLS libraries of one or the other distribution look for it.
        for place in ["etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/cert.pem", "usr/lib/ssl/cert.pem"]
        {
            tree.link(AUTHORITIES, place)?;
        }
    }
    let zones = Path::new("/usr/share/zoneinfo");
    if zones.exists() {
        let twice = |below: &Path| below.starts_with("right") || below.starts_with("posix");
        tree.copy_dir(zones, zones, &|below| !twice(below))?;
        tree.link("../usr/share/zoneinfo/UTC", "etc/localtime")?;
    }
    for locale in ["C.utf8", "C.UTF-8"] {
        let from = Path::new("/usr/lib/locale").join(locale);
        if from.is_dir() {
            tree.copy_dir(&from, &from, &|_| true)?;
        }
    }
    tree.finish(&Manifest::base(BASE_VERSION.to_owned()), "this machine's userland".to_owned(), now)
}

/// All libraries go where the C library is, which the loader searches by itself.
fn libraries(tree: &Tree, closure: &mut Closure) -> Result<(), AdoptError> {
    let libc = closure.libraries.get("libc.so.6").cloned().ok_or_else(|| AdoptError::Missing {
        what: "the GNU C library".to_owned(),
        install: "apt-get install libc6 (a machine with another C library is not supported yet)",
    })?;
    let beside = |libc: &PathBuf| libc.canonicalize().ok()?.parent().map(Path::to_owned);
    let home = beside(&libc).ok_or_else(|| AdoptError::unusable(&libc, "it cannot be found"))?;
    let dirs = [home.clone(), home.join("../lib64"), PathBuf::from("/usr/lib64")];
    for name in LIBRARIES {
        let found = dirs.iter().map(|dir| dir.join(name)).find(|path| path.exists());
        if let Some(found) = found {
            closure.add(&found)?;
            closure.libraries.entry((*name).to_owned()).or_insert(found);
        }
    }
    // `/lib/x` and `/usr/lib/x` are one place in the copy.
    let home = Path::new("usr")
        .join(home.strip_prefix("/usr").or(home.strip_prefix("/")).unwrap_or(&home));
    for (name, file) in &closure.libraries {
        tree.copy(file, home.join(name))?;
    }
    for loader in &closure.loaders {
        let place = Path::new("usr")
            .join(loader.strip_prefix("/usr").or(loader.strip_prefix("/")).unwrap_or(loader));
        tree.copy(loader, place)?;
    }
    Ok(())
}

fn program(name: &str) -> Option<PathBuf> {
    let dirs = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];
    let found = dirs.iter().map(|dir| Path::new(dir).join(name));
    found.filter_map(|path| fs::canonicalize(path).ok()).find(|path| path.is_file())
}
