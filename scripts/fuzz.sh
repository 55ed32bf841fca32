#!/usr/bin/env bash
# make fuzz: gives hostile bytes to everything that reads them. It takes a nightly compiler and
# cargo-fuzz (cargo install cargo-fuzz), which nothing else here does.
#
#   make fuzz                        every target, a minute each
#   make fuzz ARGS='zip 3600'        one target for an hour
#
# What it finds lies in fuzz/artifacts/; what it learns, in fuzz/corpus/ of the build folder. The
# seeds in fuzz/seeds/ are kept with the code.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

targets=("${1:-all}")
seconds=${2:-60}
cargo +nightly fuzz --version >/dev/null 2>&1 ||
    die "It takes a nightly compiler and cargo-fuzz:  rustup toolchain install nightly; cargo install cargo-fuzz"
[ "${targets[0]}" != all ] || mapfile -t targets < <(cargo +nightly fuzz list)
for target in "${targets[@]}"; do
    learnt=${CARGO_TARGET_DIR:-fuzz/target}/corpus/$target
    mkdir -p "$learnt"
    step "$target" cargo +nightly fuzz run "$target" "$learnt" "fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1
done
longest_steps
