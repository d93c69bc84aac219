# Progress lines, failures with a next step, and waits that have a limit.
# Sourced by the scripts in bin/; expects bash.
# shellcheck shell=bash

QUIET=${QUIET:-false}

# say TEXT: one progress line, unless --quiet.
say() {
  "$QUIET" || printf 'setup: %s\n' "$*"
}

# fail TEXT [LINE...]: what went wrong first, then what was seen and what to do next.
fail() {
  printf 'setup: error: %s\n' "$1" >&2
  shift
  if (($# > 0)); then
    printf '       %s\n' "$@" >&2
  fi
  exit 1
}

# now_ms: a clock for durations; a bash before 5 counts whole seconds.
now_ms() {
  local now=${EPOCHREALTIME:-$SECONDS.000000}
  now=${now/[.,]/}
  printf '%s' "${now%???}"
}

# since MS: the time since MS as "1.2 s".
since() {
  local elapsed=$(($(now_ms) - $1))
  printf '%d.%d s' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

# wait_until SECONDS COMMAND...: asks every 0.1 s; false when the limit has passed.
wait_until() {
  local deadline=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    if (($(now_ms) > deadline)); then
      return 1
    fi
    sleep 0.1
  done
}

# limited SECONDS COMMAND...: with a limit where the machine has a timeout command.
limited() {
  if has timeout; then
    timeout "$@"
  else
    "${@:2}"
  fi
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# state_dir: where logs, locks and private package lists live; never in the repository.
state_dir() {
  local dir=${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/containerharness
  mkdir -p "$dir"
  printf '%s' "$dir"
}

# needs_environment: whether tests of other projects have to be told of the stand-ins, or would ask a registry.
needs_environment() {
  grep -q '^HARNESS_IMAGE_PREFIX=' "$ROOT/.harness/setup.env" 2>/dev/null
}

# environment_hint: how they are told.
environment_hint() {
  printf "for tests of other projects, in their shell: set -a; . '%s'; set +a" "$ROOT/.harness/setup.env"
}
