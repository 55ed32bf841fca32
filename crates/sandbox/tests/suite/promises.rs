//! One test a promise, named as the promise.
use std::{
    future::Future, os::linux::net::SocketAddrExt, pin::Pin, process::Stdio, sync::Arc,
    time::Duration,
};

use model::Digest;
use sandbox::{Boot, Companions, How, Program, SandboxError, Sandboxes, Spec, Strength};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{
    hold::Held,
    leftovers,
    world::{World, run_in, told},
};

pub(crate) type Promise = fn(Arc<World>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

macro_rules! promises {
    ($($name:ident),* $(,)?) => {
        vec![$((stringify!($name), |world| Box::pin($name(world)))),*]
    };
}

pub(crate) fn all() -> Vec<(&'static str, Promise)> {
    promises![
        a_program_gets_its_words_its_variables_and_four_descriptors,
        a_listener_inside_answers_only_its_own_sandbox,
        a_clouds_address_answers_where_something_listens_at_it,
        nothing_of_the_host_is_in_the_tree,
        nothing_but_tmp_can_be_written,
        a_program_is_nobody_without_capabilities,
        other_processes_are_neither_seen_nor_reached,
        dangerous_calls_are_refused,
        proc_shows_nothing_of_the_kernel_or_the_host,
        no_device_can_be_made_or_reached,
        a_setuid_file_gives_nothing,
        the_network_is_its_own_loopback,
        a_sandbox_reaches_what_its_gate_lets_through_and_no_more,
        a_gate_changes_for_those_that_joined_it,
        what_a_gate_refuses_is_told,
        the_way_out_goes_with_the_launcher,
        a_socket_of_the_host_cannot_be_reached,
        another_functions_code_and_tmp_cannot_be_seen,
        a_fork_bomb_is_bounded_and_dies,
        threads_are_bounded,
        open_files_are_bounded,
        tmp_holds_what_was_promised_and_no_more,
        files_in_tmp_are_bounded_for_each_sandbox,
        using_too_much_memory_ends_the_program_and_says_why,
        the_cpu_quota_is_the_groups,
        a_frozen_program_takes_no_cpu_and_can_be_destroyed,
        what_a_program_leaves_ends_with_it,
        a_crash_is_told_by_its_signal,
        companions_run_beside_the_program,
        companions_outlive_the_program_until_they_are_ended,
        a_program_that_is_asked_to_leave_may_end_by_itself,
        what_listens_inside_can_be_connected_to,
        an_engine_that_waits_is_given_its_code,
        an_engine_that_does_not_wait_is_told,
        a_sandbox_runs_one_program,
        what_cannot_start_is_told_with_its_reason,
        what_is_out_of_bounds_is_refused,
        destroying_leaves_nothing,
        dropping_destroys,
        many_sandboxes_live_beside_each_other,
        a_killed_server_leaves_nothing,
        a_killed_launcher_leaves_only_groups_which_the_next_removes,
        usual_programs_run,
        an_interpreter_runs,
        every_limit_is_enforced_here,
    ]
}

fn assert_all(told: &std::collections::BTreeMap<String, String>, expected: &[(&str, &str)]) {
    for (name, what) in expected {
        let said = told.get(*name).map_or("(nothing)", String::as_str);
        assert!(what.split('|').any(|what| what == said), "{name}: {said}, not {what}\n{told:#?}");
    }
}

async fn a_program_gets_its_words_its_variables_and_four_descriptors(world: Arc<World>) {
    let ran = world.run(world.attempt(&["environment", "identity", "descriptors"])).await;
    assert_eq!(ran.ended.how, How::Exited(0), "{ran:?}");
    let told = told(&ran.output);
    assert_all(
        &told,
        &[
            ("env", "GIVEN:yes"),
            ("hostname", "inner"),
            ("cwd", "/var/task"),
            ("open", "0 1 2 3"),
            ("stdin", "0"),
            ("/dev/fd/3", "written"),
            ("/dev/stderr", "written"),
            ("/dev/null", "written"),
        ],
    );
    assert!(ran.output.contains("framed"), "{ran:?}");
    assert_eq!(ran.frames, "framed\n");
}

async fn a_listener_inside_answers_only_its_own_sandbox(world: Arc<World>) {
    let at = "127.0.0.1:9001".parse().unwrap();
    // Both listen on the same port, at the same time.
    let mut both = Vec::new();
    for name in ["first", "second"] {
        let sandbox = world.prepare().await;
        let listener = TcpListener::from_std(sandbox.listen(at).await.unwrap()).unwrap();
        both.push((name, sandbox, listener));
    }
    for (name, sandbox, listener) in both {
        let answer = async {
            let (mut connection, _) = listener.accept().await.unwrap();
            connection.write_all(name.as_bytes()).await.unwrap();
        };
        let program = world.attempt(&["connect:127.0.0.1:9001"]);
        let (ran, ()) = tokio::join!(run_in(&*sandbox, program), answer);
        assert_all(&told(&ran.output), &[("connect", name)]);
        sandbox.destroy().await.unwrap();
    }
}

async fn a_clouds_address_answers_where_something_listens_at_it(world: Arc<World>) {
    let at = "169.254.169.254:80";
    let (answered, other) = (world.prepare().await, world.prepare().await);
    let listener = TcpListener::from_std(answered.listen(at.parse().unwrap()).await.unwrap());
    let listener = listener.unwrap();
    // Another port of the same address.
    let also = answered.listen("169.254.169.254:8080".parse().unwrap()).await.unwrap();
    let answer = async {
        let (mut connection, from) = listener.accept().await.unwrap();
        assert_eq!(from.ip().to_string(), "169.254.169.254");
        connection.write_all(b"metadata").await.unwrap();
    };
    let attempt = format!("connect:{at}");
    let (ran, ()) = tokio::join!(run_in(&*answered, world.attempt(&[&attempt])), answer);
    assert_all(&told(&ran.output), &[("connect", "metadata")]);
    let ran = run_in(&*other, world.attempt(&[&attempt, "connect:169.254.169.253:80"])).await;
    assert!(ran.output.lines().all(|line| line == "connect=ENETUNREACH"), "{ran:?}");
    drop(also);
    answered.destroy().await.unwrap();
    other.destroy().await.unwrap();
}

async fn nothing_of_the_host_is_in_the_tree(world: Arc<World>) {
    let own = std::env::current_exe().unwrap();
    let hosts: Vec<String> = ["/root", "/home", "/sys", "/boot", "/run", "/dev/shm", "/dev/pts"]
        .into_iter()
        .map(str::to_owned)
        .chain([own.display().to_string(), world.dirs.engines.display().to_string()])
        .collect();
    let attempts: Vec<String> = hosts.iter().map(|path| format!("exists:{path}")).collect();
    let mut attempts: Vec<&str> = attempts.iter().map(String::as_str).collect();
    attempts.push("tree");
    let told = world.try_inside(&attempts).await;
    for path in &hosts {
        assert_all(&told, &[(path, "ENOENT")]);
    }
    assert_all(
        &told,
        &[
            ("/", "bin dev etc lib lib64 opt proc tmp usr var"),
            ("/dev", "fd full null random stderr stdin stdout urandom zero"),
            ("/opt", ""),
            ("/tmp", ""),
            ("/var", "lang runtime task"),
        ],
    );
}

async fn nothing_but_tmp_can_be_written(world: Arc<World>) {
    let told = world.try_inside(&["writes"]).await;
    for path in
        ["/", "/usr", "/usr/bin", "/etc", "/opt", "/var", "/var/task", "/dev", "/etc/passwd"]
    {
        assert_all(&told, &[(path, "EROFS|EACCES")]);
    }
    assert_all(&told, &[("/proc", "ENOENT|EACCES"), ("/tmp", "created"), ("rename", "renamed")]);
}

async fn a_program_is_nobody_without_capabilities(world: Arc<World>) {
    let told = world.try_inside(&["identity"]).await;
    let none = "0000000000000000";
    assert_all(
        &told,
        &[
            ("Uid", "993 993 993 993"),
            ("Gid", "990 990 990 990"),
            ("Groups", ""),
            ("CapInh", none),
            ("CapPrm", none),
            ("CapEff", none),
            ("CapBnd", none),
            ("CapAmb", none),
            ("NoNewPrivs", "1"),
            ("Seccomp", "2"),
        ],
    );
    // Asked of a program that changes none itself.
    let ran = world.run(world.program(&["/bin/cat", "/proc/self/status"])).await;
    for signals in ["SigBlk", "SigIgn", "SigCgt"] {
        assert!(ran.output.contains(&format!("{signals}:\t{none}")), "{ran:?}");
    }
    // In its own cgroup namespace every group looks like the top.
    assert!(!told["cgroup"].contains("morrow"), "{told:#?}");

    let (first, second) = (world.prepare().await, world.prepare().await);
    let mut users = Vec::new();
    for sandbox in [&first, &second] {
        drop(sandbox.assign(world.attempt(&["wait"])).await.unwrap());
        let users_of = |pid: &u32| leftovers::host_users(*pid);
        let pids = leftovers::processes_of(sandbox.id());
        let owners: Vec<u32> = pids.iter().filter_map(users_of).filter(|uid| *uid != 0).collect();
        assert_eq!(owners.len(), 1, "{owners:?}");
        users.extend(owners);
    }
    assert_ne!(users[0], users[1], "each sandbox has a user of its own");
    assert!(users.iter().all(|uid| *uid >= 2_000_000), "{users:?}");
    first.destroy().await.unwrap();
    second.destroy().await.unwrap();
}

async fn other_processes_are_neither_seen_nor_reached(world: Arc<World>) {
    let told = world.try_inside(&["processes"]).await;
    assert_all(&told, &[("seen", "1"), ("kill 1", "EPERM"), ("kill -1", "EPERM|ESRCH|0")]);
    for file in ["environ", "maps", "root", "cwd", "fd", "mem"] {
        assert_all(&told, &[(&format!("/proc/1/{file}"), "ENOENT|EACCES|EPERM")]);
    }
}

async fn dangerous_calls_are_refused(world: Arc<World>) {
    let told = world.try_inside(&["calls"]).await;
    assert_all(
        &told,
        &[
            ("clone3", "ENOSYS"),
            ("future call", "ENOSYS"),
            ("setuid root", "EPERM|Invalid argument (os error 22)"),
            ("personality query", "allowed"),
            ("netlink route", "allowed"),
            ("getpid", "allowed"),
        ],
    );
    let may_differ =
        ["clone3", "future call", "setuid root", "personality query", "netlink route", "getpid"];
    for (name, what) in told.iter().filter(|(name, _)| !may_differ.contains(&name.as_str())) {
        assert_eq!(what, "EPERM", "{name}\n{told:#?}");
    }
    assert!(told.len() > 50, "{told:#?}");
}

async fn proc_shows_nothing_of_the_kernel_or_the_host(world: Arc<World>) {
    let told = world.try_inside(&["proc"]).await;
    for (name, what) in &told {
        let kept = match name.split_once(' ') {
            Some(("read", _)) => matches!(what.as_str(), "0 bytes" | "EACCES" | "EPERM" | "ENOENT"),
            Some(("list", _)) => what.is_empty() || what == "ENOENT",
            Some(("use", _)) => what == "true",
            _ => matches!(what.as_str(), "EROFS" | "EACCES" | "EPERM" | "ENOENT"),
        };
        assert!(kept, "{name}: {what}\n{told:#?}");
    }
}

async fn no_device_can_be_made_or_reached(world: Arc<World>) {
    let told = world.try_inside(&["devices"]).await;
    for name in ["mknod mem", "mknod disk", "mknod loop"] {
        assert_all(&told, &[(name, "EPERM")]);
    }
    for name in ["mem", "kmsg", "loop0", "loop-control", "vda", "fuse", "kvm", "shm", "tty"] {
        assert_all(&told, &[(name, "ENOENT")]);
    }
    assert_all(
        &told,
        &[("mknod fifo", "made"), ("block devices", "0"), ("urandom", "true"), ("full", "ENOSPC")],
    );
}

async fn a_setuid_file_gives_nothing(world: Arc<World>) {
    let told = world.try_inside(&["setuid"]).await;
    assert_all(
        &told,
        &[
            ("setuid root file", "Uid:993 993 993 993"),
            ("its capabilities", "CapEff:0000000000000000"),
        ],
    );
}

async fn the_network_is_its_own_loopback(world: Arc<World>) {
    let host = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let attempt = format!("network:{}", host.local_addr().unwrap());
    let told = world.try_inside(&[&attempt]).await;
    assert_all(
        &told,
        &[
            ("interfaces", "lo"),
            ("routes", "0"),
            ("connect", "ECONNREFUSED"),
            ("internet", "ENETUNREACH"),
            ("metadata", "ENETUNREACH"),
            ("dns", "ENETUNREACH"),
            ("own listener", "bound"),
        ],
    );
}

/// Runs one of the scenes that change a machine's network, in a network of its own.
async fn play(scene: &'static str) {
    let own = std::env::current_exe().unwrap();
    let mut player = tokio::process::Command::new("unshare");
    let done = player.arg("--net").arg(own).args(["egress", scene]).output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

async fn a_sandbox_reaches_what_its_gate_lets_through_and_no_more(_: Arc<World>) {
    play("reach").await;
}

async fn a_gate_changes_for_those_that_joined_it(_: Arc<World>) {
    play("change").await;
}

async fn what_a_gate_refuses_is_told(_: Arc<World>) {
    play("tell").await;
}

async fn the_way_out_goes_with_the_launcher(_: Arc<World>) {
    play("end").await;
}

async fn a_socket_of_the_host_cannot_be_reached(world: Arc<World>) {
    let name = format!("morrow-test-{}", std::process::id());
    let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap();
    let host = std::os::unix::net::UnixListener::bind_addr(&address).unwrap();
    let told = world.try_inside(&[&format!("abstract:{name}")]).await;
    assert_all(&told, &[("abstract", "ECONNREFUSED|EPERM")]);
    drop(host);
}

async fn another_functions_code_and_tmp_cannot_be_seen(world: Arc<World>) {
    let first = world.prepare().await;
    let ran = run_in(&*first, world.attempt(&["leave:/tmp/mine", "read:/var/task/secret"])).await;
    assert_all(
        &told(&ran.output),
        &[("/tmp/mine", "written"), ("/var/task/secret", "of this function")],
    );

    let other = Digest::of(b"other code");
    let directory = world.dirs.code.join(other.to_string());
    std::fs::create_dir_all(&directory).unwrap();
    let mut program = world.attempt(&["exists:/tmp/mine", "exists:/var/task/secret", "tree"]);
    program.code = other;
    let ran = world.run(program).await;
    assert_all(
        &told(&ran.output),
        &[("/tmp/mine", "ENOENT"), ("/var/task/secret", "ENOENT"), ("/tmp", "")],
    );
    first.destroy().await.unwrap();
}

async fn a_fork_bomb_is_bounded_and_dies(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let ran = run_in(&*sandbox, world.attempt(&["fork-bomb"])).await;
    let told = told(&ran.output);
    assert_all(&told, &[("refused", "EAGAIN"), ("children", "1023")]);
    assert_eq!(sandbox.stats().await.unwrap().processes, 0, "all ended with the program");
    let id = sandbox.id().to_owned();
    sandbox.destroy().await.unwrap();
    leftovers::assert_none(&id);
}

async fn threads_are_bounded(world: Arc<World>) {
    let told = world.try_inside(&["threads"]).await;
    assert_all(&told, &[("threads", "1023")]);
}

async fn open_files_are_bounded(world: Arc<World>) {
    let told = world.try_inside(&["open-files"]).await;
    assert_all(&told, &[("refused", "EMFILE"), ("raise", "EPERM"), ("files", "1020")]);
}

async fn tmp_holds_what_was_promised_and_no_more(world: Arc<World>) {
    let sandbox = world.prepare_with(256).await;
    // Less memory than /tmp: what is written there is not memory.
    let ran = run_in(&*sandbox, world.attempt(&["fill-disk"])).await;
    assert_eq!(ran.ended.how, How::Exited(0), "{ran:?}");
    let told = told(&ran.output);
    assert_all(&told, &[("refused", "ENOSPC"), ("intact", "true")]);
    let mb: u32 = told["mb"].parse().unwrap();
    assert!((256..=264).contains(&mb), "{mb} MB");
    sandbox.destroy().await.unwrap();
}

async fn files_in_tmp_are_bounded_for_each_sandbox(world: Arc<World>) {
    let first = world.prepare().await;
    let ran = run_in(&*first, world.attempt(&["fill-inodes"])).await;
    let first_told = told(&ran.output);
    assert_all(&first_told, &[("refused", "ENOSPC")]);
    let made: u32 = first_told["made"].parse().unwrap();
    assert!((1000..100_000).contains(&made), "{made}");
    let second = world.try_inside(&["leave:/tmp/x"]).await;
    assert_all(&second, &[("/tmp/x", "written")]);
    first.destroy().await.unwrap();
}

async fn using_too_much_memory_ends_the_program_and_says_why(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let ran = run_in(&*sandbox, world.attempt(&["fill-memory"])).await;
    assert_eq!(ran.ended.how, How::Signalled(libc::SIGKILL));
    assert!(ran.ended.out_of_memory);
    let peak = sandbox.memory_peak();
    assert!(sandbox.stats().await.unwrap().out_of_memory_kills > 0);
    assert!((100 << 20..=128 << 20).contains(&peak), "{peak}");
    sandbox.destroy().await.unwrap();

    let fine = world.run(world.attempt(&["identity"])).await;
    assert!(!fine.ended.out_of_memory);
}

async fn the_cpu_quota_is_the_groups(world: Arc<World>) {
    let sandbox = world.prepare().await;
    sandbox.limit_cpu(Some(50)).await.unwrap();
    let output = sandbox.assign(world.attempt(&["spin"])).await.unwrap();
    eventually(|| leftovers::throttled(sandbox.id()) > 0).await;
    sandbox.limit_cpu(None).await.unwrap();
    let before = leftovers::throttled(sandbox.id());
    let used = sandbox.stats().await.unwrap().cpu;
    while sandbox.stats().await.unwrap().cpu < used + Duration::from_millis(100) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(leftovers::throttled(sandbox.id()), before, "without a quota nothing is held back");
    sandbox.destroy().await.unwrap();
    drop(output);
}

async fn a_frozen_program_takes_no_cpu_and_can_be_destroyed(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let output = sandbox.assign(world.attempt(&["spin"])).await.unwrap();
    sandbox.freeze(true).await.unwrap();
    eventually(|| leftovers::is_frozen(sandbox.id())).await;
    let before = sandbox.stats().await.unwrap().cpu;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(sandbox.stats().await.unwrap().cpu, before);
    sandbox.freeze(false).await.unwrap();
    while sandbox.stats().await.unwrap().cpu == before {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    sandbox.freeze(true).await.unwrap();
    let id = sandbox.id().to_owned();
    sandbox.destroy().await.unwrap();
    assert_eq!(sandbox.ended().await.how, How::Destroyed);
    leftovers::assert_none(&id);
    drop(output);
}

async fn what_a_program_leaves_ends_with_it(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let ran = run_in(&*sandbox, world.attempt(&["orphans"])).await;
    assert_all(&told(&ran.output), &[("left", "3")]);
    assert_eq!(ran.ended.how, How::Exited(0));
    // Only the keeper is left when the end is told.
    assert_eq!(leftovers::processes_of(sandbox.id()).len(), 1);
    sandbox.destroy().await.unwrap();
}

async fn a_crash_is_told_by_its_signal(world: Arc<World>) {
    let ran = world.run(world.attempt(&["crash"])).await;
    assert_eq!(ran.ended.how, How::Signalled(libc::SIGABRT));
    assert!(!ran.ended.out_of_memory);
}

async fn companions_run_beside_the_program(world: Arc<World>) {
    let beside = |path: &str| Companions {
        paths: vec![path.to_owned()],
        env: [("BESIDE".to_owned(), "yes".to_owned())].into(),
    };
    let program = world.program(&["/usr/bin/sleep", "1000"]);
    let sandbox = world.prepare().await;
    let output =
        sandbox.assign(Program { companions: beside("/usr/bin/env"), ..program }).await.unwrap();
    let ended = sandbox.ended().await;
    assert_eq!((ended.how, ended.companion), (How::Exited(0), Some(0)));
    // The program runs on until it is told otherwise.
    assert_eq!(leftovers::processes_of(sandbox.id()).len(), 2);
    sandbox.end(vec![None], true).await.unwrap();
    sandbox.emptied().await;
    let mut said = String::new();
    let mut written = std::fs::File::from(output.companions.unwrap());
    std::io::Read::read_to_string(&mut written, &mut said).unwrap();
    assert_eq!(said, "BESIDE=yes\n");
    sandbox.destroy().await.unwrap();

    let program = world.program(&["/usr/bin/sleep", "1000"]);
    let sandbox = world.prepare().await;
    let refused = sandbox.assign(Program { companions: beside("/etc/passwd"), ..program }).await;
    let Err(SandboxError::CannotStart { program, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(program, "/etc/passwd");
    sandbox.destroy().await.unwrap();
}

async fn companions_outlive_the_program_until_they_are_ended(world: Arc<World>) {
    // A shell that works out the name of its first script, for long.
    let waiting = ("BASH_ENV".to_owned(), "$(sleep 1000)".to_owned());
    let paths = vec!["/usr/bin/bash".to_owned(); 2];
    let companions = Companions { paths, env: [waiting].into() };
    let program = world.program(&["/usr/bin/bash", "-c", "sleep 1000 & exit 3"]);
    let sandbox = world.prepare().await;
    let output = sandbox.assign(Program { companions, ..program }).await.unwrap();
    let ended = sandbox.ended().await;
    assert_eq!((ended.how, ended.companion), (How::Exited(3), None));
    sandbox.end(vec![Some(1), None, Some(7)], true).await.unwrap();
    // One is left, with the keeper and what all three had started.
    eventually(|| leftovers::processes_of(sandbox.id()).len() == 5).await;
    assert!(tokio::time::timeout(Duration::ZERO, sandbox.emptied()).await.is_err());
    assert_eq!(sandbox.ended().await.companion, None);
    sandbox.end(vec![Some(0)], true).await.unwrap();
    sandbox.emptied().await;
    assert_eq!(leftovers::processes_of(sandbox.id()).len(), 1);
    assert_eq!(sandbox.ended().await.how, How::Exited(3));
    sandbox.destroy().await.unwrap();
    drop(output);
}

async fn a_program_that_is_asked_to_leave_may_end_by_itself(world: Arc<World>) {
    let polite = "trap 'exit 3' TERM; echo ready; while :; do sleep 0.02; done";
    let rude = "trap '' TERM; echo ready; while :; do sleep 0.02; done";
    for (script, kill, how) in [(polite, false, How::Exited(3)), (rude, true, How::Signalled(9))] {
        let sandbox = world.prepare().await;
        let program = world.program(&["/usr/bin/bash", "-c", script]);
        let output = sandbox.assign(program).await.unwrap();
        let mut ready = [0; 6];
        let mut written = std::fs::File::from(output.output);
        std::io::Read::read_exact(&mut written, &mut ready).unwrap();
        sandbox.end(vec![None], kill).await.unwrap();
        assert_eq!(sandbox.ended().await.how, how);
        sandbox.destroy().await.unwrap();
    }
}

async fn what_listens_inside_can_be_connected_to(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let at = "127.0.0.1:4000".parse().unwrap();
    // A connection that nobody takes fails when it is used.
    let refused = sandbox.connect(at).await.map(|mut it| std::io::Write::write_all(&mut it, b"x"));
    assert!(!matches!(refused, Ok(Ok(()))));
    let listener = sandbox.listen(at).await.unwrap();
    let mut stream = sandbox.connect(at).await.unwrap();
    listener.set_nonblocking(false).unwrap();
    let (mut inside, _) = listener.accept().unwrap();
    std::io::Write::write_all(&mut stream, b"hello").unwrap();
    let mut said = [0; 5];
    std::io::Read::read_exact(&mut inside, &mut said).unwrap();
    assert_eq!(&said, b"hello");
    assert!(sandbox.connect("10.0.0.1:80".parse().unwrap()).await.is_err());
    sandbox.destroy().await.unwrap();
}

/// An engine, and how to start it.
fn engine(world: &World, script: &str) -> Boot {
    let engine = Digest::of(b"engine");
    let lang = world.dirs.engines.join(engine.to_string()).join("root/var/lang");
    std::fs::create_dir_all(&lang).unwrap();
    std::fs::write(lang.join("part"), "of the engine").unwrap();
    let argv = ["/usr/bin/bash", "-c", script].map(str::to_owned).to_vec();
    let env = [("BOOTED".to_owned(), "yes".to_owned())].into();
    Boot { engine, argv, env, memory_mb: 64 }
}

async fn an_engine_that_waits_is_given_its_code(world: Arc<World>) {
    let script = "echo $BOOTED $(cat /var/lang/part); \
                  mapfile -d '' -t words; cd /var/task; \
                  echo ${words[*]} $(cat secret) $(cat /proc/sys/kernel/hostname)";
    let boot = engine(&world, script);
    let sandbox = world.prepare().await;
    sandbox.boot(boot.clone()).await.unwrap();
    let argv: Vec<_> = boot.argv.iter().map(String::as_str).collect();
    let program = Program { engine: Some(boot.engine), ..world.program(&argv) };

    let others =
        [world.program(&argv), Program { argv: vec!["/bin/sh".into()], ..program.clone() }];
    for other in others {
        let refused = sandbox.assign(other).await;
        assert!(matches!(refused, Err(SandboxError::Failed(_))), "{refused:?}");
    }
    let env = [("A", "1"), ("B", "two words")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    let ran = run_in(&*sandbox, Program { env: env.into(), ..program }).await;
    assert_eq!(ran.output, "yes of the engine\nA=1 B=two words of this function inner\n");
    assert_eq!(ran.ended.how, How::Exited(0));
    sandbox.destroy().await.unwrap();
}

async fn an_engine_that_does_not_wait_is_told(world: Arc<World>) {
    let boot = engine(&world, "exit 7");
    let sandbox = world.prepare().await;
    sandbox.boot(boot.clone()).await.unwrap();
    assert_eq!(sandbox.ended().await.how, How::Exited(7));
    let argv: Vec<_> = boot.argv.iter().map(String::as_str).collect();
    let program = Program { engine: Some(boot.engine), ..world.program(&argv) };
    assert!(sandbox.assign(program).await.is_err());
    sandbox.destroy().await.unwrap();

    // One that waits can be destroyed.
    let sandbox = world.prepare().await;
    sandbox.boot(engine(&world, "cat")).await.unwrap();
    sandbox.destroy().await.unwrap();
    assert_eq!(sandbox.ended().await.how, How::Destroyed);
}

async fn a_sandbox_runs_one_program(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let ran = run_in(&*sandbox, world.attempt(&["identity"])).await;
    assert_eq!(ran.ended.how, How::Exited(0));
    let again = sandbox.assign(world.attempt(&["identity"])).await;
    assert!(matches!(again, Err(SandboxError::Failed(_))), "{again:?}");
    sandbox.destroy().await.unwrap();
    let gone = sandbox.stats().await;
    assert!(matches!(gone, Err(SandboxError::Failed(_))), "{gone:?}");
}

async fn what_cannot_start_is_told_with_its_reason(world: Arc<World>) {
    let absent = Digest::of(b"absent");
    let linked = Digest::of(b"linked");
    let link = world.dirs.code.join(linked.to_string());
    std::os::unix::fs::symlink("/etc", &link).unwrap();
    let mut cases = vec![
        (world.program(&["/var/task/absent"]), "No such file"),
        (world.program(&["/var/task/not-a-program"]), "Permission denied"),
        (world.attempt(&[]), "No such file"),
        (world.attempt(&[]), "no engine"),
        (world.attempt(&[]), "No such file"),
        (world.attempt(&[]), "symbolic links"),
    ];
    cases[2].0.code = absent;
    cases[3].0.engine = Some(absent);
    "/absent".clone_into(&mut cases[4].0.cwd);
    cases[5].0.code = linked;
    for (program, reason) in cases {
        let sandbox = world.prepare().await;
        match sandbox.assign(program).await {
            Err(SandboxError::CannotStart { problem, .. }) => {
                assert!(problem.contains(reason), "{problem}, not {reason}");
            }
            other => panic!("{other:?}, not {reason}"),
        }
        sandbox.destroy().await.unwrap();
    }
    let prepared =
        world.launched.prepare(Spec { base: absent, ephemeral_mb: 64, egress: false }).await;
    assert!(matches!(prepared, Err(SandboxError::Failed(_))));
}

async fn what_is_out_of_bounds_is_refused(world: Arc<World>) {
    for ephemeral_mb in [0, 10_241, u32::MAX] {
        let made =
            world.launched.prepare(Spec { base: world.base, ephemeral_mb, egress: false }).await;
        assert!(matches!(made, Err(SandboxError::Failed(_))), "{ephemeral_mb} MB");
    }
    let sandbox = world.prepare().await;
    assert!(sandbox.limit_cpu(Some(0)).await.is_err());
    for at in ["0.0.0.0:80", "192.0.2.1:80"] {
        assert!(sandbox.listen(at.parse().unwrap()).await.is_err(), "{at}");
    }
    let mut long = world.attempt(&[]);
    long.env.insert("LONG".to_owned(), "x".repeat(1 << 20));
    assert!(sandbox.assign(long).await.is_err());
    let mut many = world.attempt(&[]);
    many.argv = vec!["/x".to_owned(); 65];
    assert!(sandbox.assign(many).await.is_err());
    let ran = run_in(&*sandbox, world.attempt(&["identity"])).await;
    assert_eq!(ran.ended.how, How::Exited(0), "a refusal costs nothing");
    sandbox.destroy().await.unwrap();
}

async fn destroying_leaves_nothing(world: Arc<World>) {
    let sandbox = world.prepare().await;
    let listener = sandbox.listen("127.0.0.1:9001".parse().unwrap()).await.unwrap();
    let output = sandbox.assign(world.attempt(&["orphans", "wait"])).await.unwrap();
    let id = sandbox.id().to_owned();
    let devices = leftovers::loop_devices(&world.dirs.run);
    assert!(!devices.is_empty());
    assert!(leftovers::processes_of(&id).len() > 1);
    sandbox.destroy().await.unwrap();
    leftovers::assert_none(&id);
    assert_eq!(sandbox.ended().await.how, How::Destroyed);
    sandbox.destroy().await.unwrap();
    drop((output, listener));
    assert!(leftovers::mounts_naming(&world.dirs.run).is_empty());
    let entries = std::fs::read_dir(&world.dirs.run).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_name() != "awaited").count();
    assert_eq!(files, 0, "no file has a name");
}

async fn dropping_destroys(world: Arc<World>) {
    let sandbox = world.prepare().await;
    drop(sandbox.assign(world.attempt(&["wait"])).await.unwrap());
    let id = sandbox.id().to_owned();
    drop(sandbox);
    eventually(|| leftovers::groups_of(&id).is_empty()).await;
    leftovers::assert_none(&id);
}

async fn many_sandboxes_live_beside_each_other(world: Arc<World>) {
    let prepared = (0..24).map(|_| world.prepare());
    let prepared = futures_join(prepared.collect()).await;
    let programs = prepared.iter().map(|sandbox| run_in(&**sandbox, world.attempt(&["identity"])));
    for ran in futures_join(programs.collect()).await {
        assert_eq!(ran.ended.how, How::Exited(0), "{ran:?}");
    }
    let destroyed = prepared.iter().map(|sandbox| sandbox.destroy());
    for done in futures_join(destroyed.collect()).await {
        done.unwrap();
    }
}

/// Waits for all of them, together.
async fn futures_join<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, output) in &mut futures {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(ready) => *output = Some(ready),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    futures.into_iter().map(|(_, output)| output.unwrap()).collect()
}

/// Starts another server with a launcher and a sandbox of its own.
async fn hold() -> (tokio::process::Child, Held) {
    let mut holder = tokio::process::Command::new(std::env::current_exe().unwrap());
    let mut holder = holder.arg("hold").stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut said = String::new();
    let output = holder.stdout.as_mut().unwrap();
    while said.lines().count() < 2 || !said.ends_with('\n') {
        let mut some = [0; 256];
        let read = output.read(&mut some).await.unwrap();
        assert_ne!(read, 0, "the holder ended: {said}");
        said.push_str(std::str::from_utf8(&some[..read]).unwrap());
    }
    let mut lines = said.lines();
    let held = Held::parse(lines.next().unwrap(), lines.next().unwrap());
    (holder, held)
}

async fn a_killed_server_leaves_nothing(_: Arc<World>) {
    let (mut holder, held) = hold().await;
    let id = format!("{}-1", held.nonce);
    assert!(!leftovers::processes_of(&id).is_empty());
    holder.kill().await.unwrap();
    eventually(|| !leftovers::is_alive(held.launcher)).await;
    leftovers::assert_none(&id);
    assert!(leftovers::groups_of(&held.nonce).is_empty());
    assert!(leftovers::loop_devices(&held.run).is_empty());
    drop(std::fs::remove_dir_all(held.run.parent().unwrap()));
}

async fn a_killed_launcher_leaves_only_groups_which_the_next_removes(_: Arc<World>) {
    let (mut holder, held) = hold().await;
    let id = format!("{}-1", held.nonce);
    let inside = leftovers::processes_of(&id);
    assert!(!inside.is_empty());
    let launcher = rustix::process::Pid::from_raw(held.launcher).unwrap();
    rustix::process::kill_process(launcher, rustix::process::Signal::KILL).unwrap();
    eventually(|| inside.iter().all(|pid| !leftovers::is_alive(pid.cast_signed()))).await;
    eventually(|| leftovers::loop_devices(&held.run).is_empty()).await;
    let mut said = String::new();
    holder.stdout.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert_eq!(said, "gone, Destroyed, LauncherGone\n", "the server is told");
    holder.wait().await.unwrap();

    let (mut next, held_next) = hold().await;
    assert!(leftovers::groups_of(&held.nonce).is_empty(), "the next launcher removed them");
    next.kill().await.unwrap();
    eventually(|| !leftovers::is_alive(held_next.launcher)).await;
    for held in [held, held_next] {
        drop(std::fs::remove_dir_all(held.run.parent().unwrap()));
    }
}

async fn usual_programs_run(world: Arc<World>) {
    let script = "set -e; id -u; ls / | sort | head -1 2>/dev/null || true; \
        dd if=/dev/zero of=/tmp/z bs=1M count=3 2>/dev/null; x=$(cat /tmp/z | dd bs=1M 2>/dev/null | cat >/dev/null; echo piped); \
        echo $x; mkfifo /tmp/f; (echo through > /tmp/f &) ; cat /tmp/f; sleep 0; cat <(echo substituted); echo framed >&3";
    let ran = world.run(world.program(&["/bin/bash", "-c", script])).await;
    assert_eq!(ran.ended.how, How::Exited(0), "{ran:?}");
    for word in ["993", "piped", "through", "substituted"] {
        assert!(ran.output.contains(word), "{word}: {ran:?}");
    }
    assert_eq!(ran.frames, "framed\n");
}

async fn an_interpreter_runs(world: Arc<World>) {
    let script = "import threading, subprocess, socket, os, tempfile, asyncio, ssl, json\n\
        t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n\
        print(subprocess.run(['/bin/cat', '/var/task/secret'], capture_output=True, text=True).stdout)\n\
        s = socket.create_server(('127.0.0.1', 0)); c = socket.create_connection(s.getsockname())\n\
        print(tempfile.NamedTemporaryFile().name[:5], os.getuid())\n\
        async def main():\n    p = await asyncio.create_subprocess_exec('/bin/id'); await p.wait()\n    print('async')\n\
        asyncio.run(main())";
    let node = "const fs=require('fs'),os=require('os');fs.writeFileSync('/tmp/n','x');\
        const {Worker}=require('worker_threads');\
        new Worker('require(\"worker_threads\").parentPort.postMessage(1)',{eval:true})\
        .on('message',()=>{console.log('worker',os.cpus().length>0);\
        require('net').createServer().listen(0,'127.0.0.1',function(){console.log('listening');this.close()})});\
        require('child_process').execFile('/bin/id',(e,o)=>console.log(e,o))";
    let languages = [
        (
            "python3",
            "/usr/lib/python3",
            ["-c", script],
            vec!["thread", "of this function", "/tmp/ 993", "async"],
        ),
        ("node", "", ["-e", node], vec!["worker true", "listening", "null uid=993"]),
    ];
    for (name, library, arguments, words) in languages {
        let Ok(program) = std::fs::canonicalize(format!("/usr/bin/{name}")) else {
            println!("SKIPPED: there is no /usr/bin/{name}");
            continue;
        };
        let engine = Digest::of(name.as_bytes());
        let root = world.dirs.engines.join(engine.to_string()).join("root");
        std::fs::create_dir_all(root.join("var/lang/bin")).unwrap();
        let base = world.dirs.engines.join(world.base.to_string()).join("root");
        super::world::add_program(&base, &program, &format!("usr/bin/{name}"));
        if !library.is_empty() {
            let version = program.file_name().unwrap().to_str().unwrap().to_owned();
            let from = format!("/usr/lib/{version}");
            let to = root.join("var/lang/lib");
            std::fs::create_dir_all(&to).unwrap();
            super::world::copy_tree(std::path::Path::new(&from), &to.join(&version));
            super::world::add_libraries_of(&base, &to.join(&version).join("lib-dynload"));
        }
        let mut run = world.program(&[&format!("/usr/bin/{name}"), arguments[0], arguments[1]]);
        run.engine = Some(engine);
        run.memory_mb = 512;
        run.env.insert("PYTHONHOME".to_owned(), "/var/lang".to_owned());
        let ran = world.run(run).await;
        assert_eq!(ran.ended.how, How::Exited(0), "{ran:?}");
        for word in words {
            assert!(ran.output.contains(word), "{word}: {ran:?}");
        }
    }
}

async fn every_limit_is_enforced_here(_: Arc<World>) {
    let probed = tokio::task::spawn_blocking(|| sandbox::probe(false)).await.unwrap();
    let expected = [
        "user namespace",
        "pid namespace",
        "mount namespace",
        "network namespace",
        "ipc namespace",
        "uts namespace",
        "cgroup namespace",
        "own user",
        "no new privileges",
        "system call filter",
        "landlock",
        "read-only root",
        "size of /tmp",
        "open files",
        "memory",
        "cpu",
        "processes",
        "freezing",
        "egress",
    ];
    let names: Vec<_> = probed.iter().map(|found| found.limit).collect();
    assert_eq!(names, expected);
    for found in probed {
        // A machine that forwards nothing gives no function a network.
        let by_kernel = found.how == Strength::Enforced
            || (found.limit == "egress" && found.detail.contains("ip_forward"));
        assert!(by_kernel, "{}: {:?}, {}", found.limit, found.how, found.detail);
    }
}

/// Waits until something is so, for a minute at most.
async fn eventually(mut so: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + Duration::from_mins(1);
    while !so() {
        assert!(tokio::time::Instant::now() < deadline, "it did not happen");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
