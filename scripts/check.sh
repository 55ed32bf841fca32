#!/usr/bin/env bash
# make check: everything that can be said of the code without running it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
need_rust

tools=$PWD/.cache/tools
tool() {
    local name=$1 version=$2
    [ -x "$tools/bin/$name" ] && [ "$(cat "$tools/$name.version" 2>/dev/null)" = "$version" ] && return
    cargo install --quiet --locked --root "$tools" "$name@$version"
    echo "$version" >"$tools/$name.version"
}
spelling() {
    [ -x .cache/venv-check/bin/typos ] || {
        python3 -m venv .cache/venv-check
        .cache/venv-check/bin/python -m pip install -q --disable-pip-version-check typos==1.50.0
    }
    .cache/venv-check/bin/typos
}

step "format" cargo fmt --all --check
step "clippy" cargo clippy --workspace --all-targets -- -D warnings
step "spelling" spelling
step "cargo-deny, installed" tool cargo-deny 0.20.2
step "dependencies" "$tools/bin/cargo-deny" --log-level error check bans licenses sources
step "cargo-machete, installed" tool cargo-machete 0.9.2
step "unused dependencies" "$tools/bin/cargo-machete" --skip-target-dir crates bench tests
step "generated files" python3 tools/generate/generate.py --check
longest_steps
