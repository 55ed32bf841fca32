use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

pub(crate) mod egress;
pub(crate) mod hold;
pub(crate) mod inside;
mod leftovers;
mod promises;
mod world;

use world::World;

pub(crate) fn main() {
    let mut arguments = Arguments::from_args();
    if !rustix::process::geteuid().is_root() {
        println!("SKIPPED: the sandbox's tests need root: run them with sudo");
        arguments.filter = Some("only root runs these".to_owned());
    }
    // The tests fill disks, memories and process tables of their own; two at a time is enough.
    arguments.test_threads.get_or_insert(2);
    if arguments.list || arguments.filter.as_deref() == Some("only root runs these") {
        let named = |(name, _)| Trial::test(name, || Ok(()));
        let trials = promises::all().into_iter().map(named).collect();
        libtest_mimic::run(&arguments, trials).exit();
    }
    let world = Arc::new(World::start());
    let trial = |(name, promise): (&'static str, promises::Promise)| {
        let world = Arc::clone(&world);
        Trial::test(name, move || {
            let future = promise(Arc::clone(&world));
            let limit = std::time::Duration::from_mins(2);
            let runtime = world.runtime();
            let kept = runtime.block_on(async { tokio::time::timeout(limit, future).await });
            kept.map_err(|_| Failed::from("it took two minutes"))
        })
    };
    let trials = promises::all().into_iter().map(trial).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(world);
    conclusion.exit();
}
