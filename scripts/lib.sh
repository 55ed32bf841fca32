# shellcheck shell=bash
# What the scripts share. Sourced, never run.

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Runs a named step and notes how long it took.
steps=()
step() {
    local name=$1 began=$SECONDS
    shift
    say "== $name"
    "$@"
    steps+=("$(printf '%5ds  %s' $((SECONDS - began)) "$name")")
}

longest_steps() {
    say "Longest steps:"
    printf '%s\n' "${steps[@]}" | sort -rn | head -n 12 >&2
}

# The system packages that must be there, by what proves that they are.
needed_packages() {
    command -v cc >/dev/null || echo gcc
    [ -e /usr/include/stdlib.h ] || echo libc6-dev
    { command -v mkfs.ext4 || [ -x /usr/sbin/mkfs.ext4 ]; } >/dev/null || echo e2fsprogs
    command -v python3 >/dev/null || echo python3
    command -v curl >/dev/null || echo curl
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    [ -d /usr/share/zoneinfo ] || echo tzdata
    { command -v ip || [ -x /usr/sbin/ip ]; } >/dev/null || echo iproute2
}

# For the tests, besides.
needed_for_tests() {
    needed_packages
    command -v openssl >/dev/null || echo openssl
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

# Installs what the given function names, or says how. Asks nothing.
install_missing() {
    local missing sudo=()
    mapfile -t missing < <("$1" | sort -u)
    [ ${#missing[@]} -eq 0 ] && return
    say "Missing system packages: ${missing[*]}"
    local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    command -v apt-get >/dev/null || die "Install them with your package manager, then try again."
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || die "Install them with:  sudo sh -c '$line'"
        sudo=(sudo -n)
    fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive sh -c "$line" >&2
}

need_rust() {
    command -v cargo >/dev/null ||
        die "Rust is missing. Install 1.95 or newer from https://rustup.rs, then try again."
}
