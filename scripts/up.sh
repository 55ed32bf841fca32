#!/usr/bin/env bash
# make up: installs what is missing, builds, starts the server in the foreground, deploys a sample
# in each runtime that is here and what lies in examples/, and calls it all. Ctrl-C drains the server and stops it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

install_missing needed_packages
need_rust
say "Building (the first time takes some minutes)"
cargo build --release --bin morrow

morrow=$PWD/target/release/morrow
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        say "Starting without root: \`morrow doctor\` says what that leaves out"
    fi
fi

# Its own process group ends with it: a Ctrl-C at the terminal reaches the server, which drains.
"${as_root[@]}" "$morrow" up "$@" &
server=$!
stop() { "${as_root[@]}" kill -TERM "$server" 2>/dev/null || true; }
trap stop TERM HUP
trap : INT

# Deploys what lies in examples/ and calls it. Most of it is built first, which needs a network.
try_examples() {
    local client=("$@") topic=//pubsub.googleapis.com/projects/sample/topics/notes no_builds=""
    for sample in examples/*/; do
        local name problem call=()
        name=$(basename "$sample")
        case $name in google-*) [ -z "$no_builds" ] || continue ;; esac
        if ! problem=$("${client[@]}" deploy "$sample" 2>&1 >/dev/null); then
            printf 'SKIPPED %s: %s\n' "$name" "$(grep -v '^ ' <<<"$problem" | tail -n 2)" >&2
            case $problem in *"builds have no network"*) no_builds=yes ;; esac
            continue
        fi
        case $name in
        *-typed) call=(--payload '{"numbers": [1, 2]}') ;;
        *-cloudevent) call=(--event '{"note": "hello"}' --event-type com.example.noted) ;;
        *-event)
            call=(--event '{"message": {"data": "aGVsbG8="}}' --event-source "$topic"
                --event-type google.cloud.pubsub.topic.v1.messagePublished)
            ;;
        esac
        printf '%-25s ' "$name" >&2
        "${client[@]}" invoke "$name" "${call[@]}" >&2 || true
        printf '\n' >&2
    done
    if [ -n "$no_builds" ]; then
        say "The other samples are built first. This machine may hand packets on for that:"
        printf '  MORROW__NETWORK__FORWARDING=true make up\n' >&2
    fi
}

try_samples() {
    local data=()
    local previous=""
    for word in "$@"; do
        [ "$previous" = --data-dir ] && data=(--data-dir "$word")
        previous=$word
    done
    local client=("${as_root[@]}" "$morrow" "${data[@]}")
    for _ in $(seq 600); do
        kill -0 "$server" 2>/dev/null || return 0
        "${client[@]}" status >/dev/null 2>&1 && break
        sleep 0.2
    done
    local runtimes
    runtimes=$("${client[@]}" runtimes list --json |
        python3 -c 'import json, sys
for line in json.load(sys.stdin)["runtimes"]:
    if line["engine"] and line["runtime"] != "provided.al2": print(line["runtime"])')
    for runtime in $runtimes; do
        local name=hello-${runtime//./-} sample=runtimes/python3/sample
        case $runtime in
        provided.*) sample=runtimes/provided/sample ;;
        nodejs*) sample=runtimes/nodejs/sample ;;
        esac
        if "${client[@]}" deploy "$sample" --name "$name" --runtime "$runtime" --json >/dev/null; then
            printf '%-18s ' "$name" >&2
            "${client[@]}" invoke "$name" --payload '{"name": "you"}' >&2 || true
            printf '\n' >&2
        fi
    done
    try_examples "${client[@]}"
    say "Try next:"
    cat >&2 <<TEXT
  $morrow functions list
  $morrow invoke hello-provided-al2023 --payload '{}' --tail
  $morrow logs hello-provided-al2023
  $morrow deploy ./my-function          # a folder with a handler in it
Ctrl-C stops the server; what you deployed is there again at the next start.
TEXT
}
try_samples "$@" &

# A signal ends the wait early; the server's own end is what counts.
status=0
while true; do
    wait "$server" && status=0 || status=$?
    kill -0 "$server" 2>/dev/null || break
done
exit "$status"
