#!/usr/bin/env bash
# make test: the crates' own tests, then the black-box suite against the real server.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

install_missing needed_for_tests
need_rust

runtimes() {
    local missing=0
    for minor in 8 9 10 11 12 13 14; do
        if ! compgen -G "$HOME/.pyenv/versions/3.$minor.*/bin/python3.$minor" >/dev/null &&
            ! [ -x "/usr/bin/python3.$minor" ] && ! [ -x "/usr/local/bin/python3.$minor" ]; then
            echo "SKIPPED python3.$minor: add it with: apt-get install python3.$minor, or pyenv install 3.$minor" >&2
            [ "$minor" = 11 ] && missing=1
        fi
    done
    case "$(node --version 2>/dev/null)" in
        v20.*) ;;
        *) echo "SKIPPED nodejs20.x, checks of its client: add it with: apt-get install nodejs, or nvm install 20" >&2
           missing=1 ;;
    esac
    if [ "$missing" = 1 ] && [ "${CI:-}" = true ]; then
        die "CI must not skip Python 3.11 or Node 20."
    fi
}

venv() {
    local dir=.cache/venv
    [ -x $dir/bin/python ] || python3 -m venv $dir
    if ! cmp -s tests/requirements.txt $dir/requirements.txt; then
        $dir/bin/python -m pip install -q --disable-pip-version-check -r tests/requirements.txt
        cp tests/requirements.txt $dir/requirements.txt
    fi
}

step "runtimes on this machine" runtimes
step "build" cargo build --workspace --all-targets
step "cargo test" cargo test --workspace
step "Python environment" venv
# What functions see and say; the rest is not about how they are started.
about=(extensions instances layers logging_config logs node results runtimes sandbox)
about=("${about[@]/#/tests/test_}")
about=("${about[@]/%/.py}")
without_spares() { SPARES=off .cache/venv/bin/python -m pytest -q "${about[@]}"; }
without_root() { RIGHTS=user .cache/venv/bin/python -m pytest -q "${about[@]}"; }

step "black box" .cache/venv/bin/python -m pytest tests "$@"
if [ $# = 0 ]; then
    step "black box, no spares" without_spares
    step "black box, no root" without_root
fi
longest_steps
