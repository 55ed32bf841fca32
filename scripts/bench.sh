#!/usr/bin/env bash
# make bench: speed, as ratios to floors and peers measured in the same run. After the set-up it
# needs no network, and it leaves nothing behind.
#
#   make bench                      about three minutes
#   make bench ARGS=--quick         fewer rounds
#   make bench ARGS=--json          the same table as JSON
#   make bench ARGS=--logs          the log's rows alone
#   make bench ARGS='--growth 1000' what so many functions cost
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

needed_for_bench() {
    needed_for_tests
    type -P kill >/dev/null || echo procps
}
install_missing needed_for_bench
need_rust
[ "$(id -u)" -eq 0 ] || die "The sandboxes need root. Run it as:  sudo make bench"

framework=3.10.2
peer() {
    local dir=.cache/venv-bench
    [ "$(cat $dir/version 2>/dev/null)" = "$framework" ] && return
    rm -rf "$dir"
    python3 -m venv $dir
    $dir/bin/python -m pip install -q --disable-pip-version-check "functions-framework==$framework"
    echo "$framework" >$dir/version
}

node_framework=5.0.5
node_peer() {
    local dir=.cache/npm-bench
    [ "$(cat $dir/version 2>/dev/null)" = "$node_framework" ] && return
    rm -rf "$dir"
    mkdir -p $dir
    npm install --prefix $dir --no-save --no-audit --no-fund --loglevel=error \
        "@google-cloud/functions-framework@$node_framework"
    echo "$node_framework" >$dir/version
}

say "Building"
cargo build --release --bin morrow --bin rust-bootstrap --bin bench
peer
node_rows=()
if type -P npm >/dev/null; then
    node_peer
    node_rows=(--node-functions-framework "$PWD/.cache/npm-bench/node_modules/.bin/functions-framework")
fi
target=${CARGO_TARGET_DIR:-target}/release
say "Load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
"$target/bench" --binary "$target/morrow" --rust-bootstrap "$target/rust-bootstrap" \
    --functions-framework "$PWD/.cache/venv-bench/bin/functions-framework" \
    "${node_rows[@]}" "$@"
