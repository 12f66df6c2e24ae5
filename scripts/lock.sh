#!/usr/bin/env bash
# Remake requirements/*.lock: exact versions with hashes for every platform, and no host names, so
# that the same lock serves whichever index a machine is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."

# A release is left a week for others to find out what is wrong with it.
days=${LOCK_DELAY_DAYS:-7}
until=$(date -u -d "$days days ago" +%Y-%m-%d 2>/dev/null || date -u -v "-${days}d" +%Y-%m-%d)

if ! command -v uv >/dev/null; then
    echo "lock: this needs uv; install it (for example: python3 -m pip install uv) and try again" >&2
    exit 1
fi

compile() { # compile NAME ARGUMENTS...
    local name=$1
    shift
    echo "lock: requirements/$name.lock (releases before $until)"
    uv pip compile "$@" --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --exclude-newer "$until" \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        --output-file "requirements/$name.lock" >/dev/null
}

# Each lock is held to the one before it: what is tested is what is installed.
compile base pyproject.toml
compile dev pyproject.toml --extra postgres --extra monty --extra kernel --extra games --extra serve --extra mcp --extra keyring --extra local --group dev --constraints requirements/base.lock
compile build --group build --constraints requirements/dev.lock
