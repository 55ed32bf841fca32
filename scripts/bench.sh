#!/usr/bin/env bash
# make bench: speed, as ratios to floors and peers measured in the same run. After the set-up it
# needs no network, and it leaves nothing behind.
#
#   make bench                      about four minutes
#   make bench ARGS=--quick         fewer rounds, no churn: two minutes
#   make bench ARGS=--json          the same table as JSON
#   make bench ARGS='--only cold'   a part: warm, access, memory, cold, http, network, churn, logs
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
node_framework=5.0.5
python_peer() {
    python3 -m venv "$1"
    "$1/bin/python" -m pip install -q --disable-pip-version-check "functions-framework==$framework"
}
node_peer() {
    npm install --prefix "$1" --no-save --no-audit --no-fund --loglevel=error \
        "@google-cloud/functions-framework@$node_framework"
}
# Has $3 fill the folder $1, unless it holds version $2.
kept() {
    [ "$(cat "$1/version" 2>/dev/null)" = "$2" ] && return
    rm -rf "$1"
    mkdir -p "$1"
    "$3" "$1"
    echo "$2" >"$1/version"
}

say "Building"
cargo build --release --bin morrow --bin rust-bootstrap --bin rust-http --bin bench
kept .cache/venv-bench "$framework" python_peer
node_rows=()
if type -P npm >/dev/null; then
    kept .cache/npm-bench "$node_framework" node_peer
    node_rows=(--node-functions-framework "$PWD/.cache/npm-bench/node_modules/.bin/functions-framework")
fi
target=${CARGO_TARGET_DIR:-target}/release
say "Load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
"$target/bench" --binary "$target/morrow" --rust-bootstrap "$target/rust-bootstrap" \
    --rust-http "$target/rust-http" \
    --functions-framework "$PWD/.cache/venv-bench/bin/functions-framework" \
    "${node_rows[@]}" "$@"
