#!/usr/bin/env bash
# Runs every test. Installs what tests need, starts a throw-away PostgreSQL unless HONGYAN_TEST_DATABASE_URL names a
# server, and stops what it started. The last thing printed is the test runner's summary.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo=${CARGO:-cargo}

# ---- programs ----------------------------------------------------------------------------------------------------
install_packages() {
    local sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "tests need: $* (install them, or run as root)" >&2; exit 1; }
        sudo="sudo"
    fi
    command -v apt-get >/dev/null || { echo "tests need: $* (there is no apt-get to install them)" >&2; exit 1; }
    echo "installing $*"
    $sudo apt-get update -qq
    # The service that the package would start is not wanted.
    $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The folder of PostgreSQL's server programs: the newest installed, else the one in PATH.
postgres_programs() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -Vr) "$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null)"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

if [ -z "${HONGYAN_TEST_DATABASE_URL:-}" ] && ! postgres_programs >/dev/null; then
    install_packages postgresql
fi
if ! command -v cc >/dev/null; then
    install_packages gcc libc6-dev
fi
# A story binds to a message centre that is none of ours, written for Node.
if ! command -v npm >/dev/null; then
    install_packages nodejs npm
fi

# ---- the portal --------------------------------------------------------------------------------------------------
# Its own tests come first, so that the last thing printed is the summary of all others. Browser tests need a Chromium
# and letters for Chinese.
if [ -f portal/package.json ]; then
    wanted=()
    if [ -z "${CHROMIUM:-}" ]; then
        CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
        [ -n "$CHROMIUM" ] || wanted+=(chromium)
    fi
    if ! { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; }; then
        wanted+=(fontconfig fonts-noto-cjk)
    fi
    [ ${#wanted[@]} -eq 0 ] || install_packages "${wanted[@]}"
    export CHROMIUM=${CHROMIUM:-$(command -v chromium || echo /usr/bin/chromium)}
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
        || { echo "the portal needs Node.js 20.19 or newer; this is $(node --version)" >&2; exit 1; }
    make portal/dist/index.html
    (cd portal && npm run lint && npm test)
fi

# ---- PostgreSQL --------------------------------------------------------------------------------------------------
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

cluster=""
stop_cluster() {
    if [ -n "$cluster" ]; then
        as_owner "$programs/pg_ctl" stop -D "$cluster/data" -m immediate -w >/dev/null 2>&1 || true
        rm -rf "$cluster"
        cluster=""
    fi
}
trap stop_cluster EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -z "${HONGYAN_TEST_DATABASE_URL:-}" ]; then
    programs=$(postgres_programs)
    # A socket's path must be short, so not in the target folder.
    cluster=$(cd / && as_owner mktemp -d /tmp/hongyan-tests-XXXXXX)
    (
        cd /
        as_owner "$programs/initdb" -U postgres -A trust -E UTF8 --locale=C --no-sync -D "$cluster/data" >/dev/null
        # Fast and forgetful: a test that crashes the machine does not exist.
        as_owner "$programs/pg_ctl" start -w -t 60 -D "$cluster/data" -l "$cluster/log" -o "-c listen_addresses='' \
            -c unix_socket_directories=$cluster -c fsync=off -c full_page_writes=off -c max_connections=400 \
            -c shared_buffers=64MB -c deadlock_timeout=100ms -c autovacuum_naptime=10s" >/dev/null
    ) || { cat "$cluster/log" >&2 2>/dev/null; echo "PostgreSQL for the tests did not start" >&2; exit 1; }
    export HONGYAN_TEST_DATABASE_URL="postgres://postgres@${cluster//\//%2F}/postgres"
fi

# ---- tests -------------------------------------------------------------------------------------------------------
if $cargo nextest --version >/dev/null 2>&1; then
    $cargo nextest run --locked --workspace "$@"
else
    $cargo test --locked --workspace --no-fail-fast "$@"
fi
