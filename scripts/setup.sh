#!/usr/bin/env bash
# Make .venv, install the locked dependencies in it (hashes enforced), then dure itself from this
# tree. Works with uv, with plain Python, and on a Debian without python3-venv.
#
#   scripts/setup.sh base      what a plain install brings
#   scripts/setup.sh dev       that, and what the checks and the tests need
#   scripts/setup.sh system    programs that some tests start
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# Run as root, if that is possible without a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

apt_install() { # apt_install PACKAGE...
    command -v apt-get >/dev/null && as_root true || return 1
    say "installing $* with apt-get"
    local said
    # quiet while it works
    if ! said=$(as_root apt-get -qq update 2>&1 && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install --yes --no-install-recommends "$@" 2>&1); then
        if [ -n "$said" ]; then printf '%s\n' "$said" >&2; fi
        return 1
    fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

# Each way succeeds as a whole or not at all; the next is tried then.
with_uv() {
    command -v uv >/dev/null || return 1
    export UV_PYTHON_DOWNLOADS=never
    say "installing with uv"
    if ! new_enough .venv/bin/python; then
        rm -rf .venv
        uv venv --quiet --python "$python" .venv || return 1
    fi
    uv pip install --quiet --python .venv/bin/python --require-hashes "${locks[@]}" || return 1
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

with_pip() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || return 1
    say "installing with pip"
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! new_enough .venv/bin/python; then
        rm -rf .venv
        "$python" -m venv .venv || return 1
    fi
    local pip=(.venv/bin/python -m pip --quiet --no-input --disable-pip-version-check install)
    "${pip[@]}" --require-hashes "${locks[@]}" || return 1
    "${pip[@]}" --no-deps --no-build-isolation --editable .
}

# PyTorch, for the tests of models in the process. It is in no lock: which build fits depends on the
# machine, and only pip looks where the small one (for the processor alone) may be kept.
torch() {
    .venv/bin/python -c 'import torch' 2>/dev/null && return
    local pip
    for pip in .venv/bin/python "$python"; do
        "$pip" -m pip --version >/dev/null 2>&1 || continue
        say "installing PyTorch with pip"
        "$pip" -m pip --python .venv/bin/python --quiet --no-input --disable-pip-version-check \
            install torch==2.13.0 && return
    done
    say "PyTorch could not be installed; the tests that need it will say so"
}

install() { # install base|dev
    locks=(--requirement requirements/base.lock --requirement requirements/build.lock)
    if [ "$1" = dev ]; then
        locks=(--requirement requirements/dev.lock)
    fi
    python=$(find_python) || fail "dure needs Python 3.11 or newer: install it" \
        "(Debian, Ubuntu: apt-get install python3), or say where it is: PYTHON=/path/to/python3"
    with_uv || with_pip && return
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        local package
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install "$package" || fail "$python cannot make environments: install $package" \
            "(as root: apt-get install $package), or uv, and try again"
        with_pip && return
    fi
    fail "the packages could not be installed; the reason is above"
}

system() {
    local missing=()
    # Code from a model runs inside bubblewrap; the tests of the sandbox start it.
    command -v bwrap >/dev/null || missing+=(bubblewrap)
    # The tests of the PostgreSQL store start a server of their own.
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
        missing+=(postgresql)
    # Exported pages are opened in a real browser; charts and pages in Korean need the letters.
    command -v chromium >/dev/null || missing+=(chromium)
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || missing+=(fonts-noto-cjk)
    # Whole games of Go and chess are played against real engines.
    command -v gnugo >/dev/null || [ -x /usr/games/gnugo ] || missing+=(gnugo)
    command -v stockfish >/dev/null || [ -x /usr/games/stockfish ] || missing+=(stockfish)
    [ ${#missing[@]} = 0 ] && return
    apt_install "${missing[@]}" || say "missing, and cannot be installed from here:" \
        "${missing[*]} (as root: apt-get install ${missing[*]}); the tests that need them will say so"
}

case ${1:-} in
    base) install base ;;
    dev)
        install dev
        torch
        ;;
    system) system ;;
    *) fail "say what to set up: base, dev or system" ;;
esac
