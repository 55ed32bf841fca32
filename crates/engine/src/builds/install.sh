#!/bin/sh
# Installs what a function's code needs, in a sandbox of its own, and hands it back as a tar on
# descriptor 3. The code lies in /var/task; what tells what to do is in the environment.
set -eu

for tool in cp du mkdir rm tar; do
    command -v "$tool" >/dev/null || {
        echo "the base userland has no $tool; install it on the server's machine and start again" >&2
        exit 1
    }
done
mkdir -p "$HOME" /tmp/build /tmp/installed
cp -R /var/task/. /tmp/build/
cd /tmp/build

with_pip() {
    set --
    [ -f requirements.txt ] && set -- -r requirements.txt
    [ -n "$BUILD_EXTRA" ] && set -- "$@" "$BUILD_EXTRA"
    "$BUILD_PYTHON" /opt/pip.whl/pip install --no-cache-dir --no-compile \
        --no-warn-script-location --target /tmp/installed "$@"
    # Once here instead of at each cold start, which has nowhere to keep it. It takes about as much
    # as the source, and 250 MB are allowed; what cannot be compiled is not for this Python.
    size=$(du -sm /tmp/installed)
    if [ "${size%%[!0-9]*}" -lt 100 ]; then
        cd /
        PYTHONHASHSEED=0 "$BUILD_PYTHON" -m compileall -qq --invalidation-mode unchecked-hash \
            -d /var/task /tmp/installed || true
    fi
}

npm() {
    /var/lang/bin/node /var/lang/lib/node_modules/npm/bin/npm-cli.js "$@"
}

packages() {
    if [ -f package-lock.json ] || [ -f npm-shrinkwrap.json ]; then
        npm ci "$1"
    elif [ -f package.json ]; then
        npm install "$1" --no-package-lock
    fi
}

with_npm() {
    rm -rf node_modules
    if [ -n "$BUILD_SCRIPT" ]; then
        (
            export NODE_ENV=development
            packages --include=dev
            npm run "$BUILD_SCRIPT"
        )
        npm prune --omit=dev --no-package-lock
    else
        packages --omit=dev
    fi
    [ -z "$BUILD_EXTRA" ] || npm install --omit=dev --no-save --no-package-lock "$BUILD_EXTRA"
    if [ "$BUILD_WHOLE" = yes ]; then
        rm -rf /tmp/installed
        mv /tmp/build /tmp/installed
    elif [ -d node_modules ]; then
        mv node_modules /tmp/installed/
    fi
}

"with_$BUILD_TOOL" 2>&1 3>&- </dev/null
exec tar --create --file=- --format=gnu --hard-dereference --directory=/tmp/installed . >&3
