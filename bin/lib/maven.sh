# Runs Maven with the environment that bin/setup found.
# shellcheck shell=bash

MAVEN=(mvn)

# use_setup: sets up, and takes over what set-up wrote down for Maven's callers.
use_setup() {
  "$ROOT/bin/setup"
  set -a
  # shellcheck disable=SC1091
  . "$ROOT/.harness/setup.env"
  set +a
  if ! has mvn; then
    fail 'Maven is not there' 'next: install Maven 3.6.3 or newer and a JDK 17 or newer'
  fi
}

# shellcheck disable=SC2016
PROGRESS_LINES='
  BEGIN { printf "" >file }
  { print >file; fflush(file) }
  /^\[INFO\] Building .* \[[0-9]+\/[0-9]+\]/ { sub(/^\[INFO\] /, ""); print "  " $0; fflush() }
  /Tests run: .* Time elapsed: .* in / {
    time = name = $0
    sub(/.*Time elapsed: /, "", time); sub(/ s.*/, "", time)
    sub(/.* in ([a-z0-9_]+\.)*/, "", name); sub(/.* in .*\./, "", name)
    printf "  %8s s  %s%s\n", time, name, /FAILURE|ERROR/ ? "  FAILED" : ""; fflush()
  }
  /^\[ERROR\]/ { print; fflush() }'

# maven LOG ARGUMENT...: streams the output, or with PROGRESS=true a line for each module and test class and for what
# failed, and keeps all of it in LOG; its status is Maven's.
# A test may leave a process behind on purpose (one that cleans up after the build); nobody waits for that here.
maven() {
  local log=$1 status=0 copier
  shift
  mkdir -p "${log%/*}"
  if "${PROGRESS:-false}"; then
    exec 8> >(exec awk -v file="$log" "$PROGRESS_LINES")
  else
    exec 8> >(exec tee "$log")
  fi
  copier=${!:-}
  (cd "$ROOT" && exec "${MAVEN[@]}" -B -ntp "$@" </dev/null 8>&-) >&8 2>&1 || status=$?
  exec 8>&-
  # shellcheck disable=SC2317
  copied() { ! kill -0 "$copier" 2>/dev/null; }
  wait_until 2 copied || kill "$copier" 2>/dev/null || true
  return "$status"
}

# print_test_totals LOG: the closing line of every test run, their sum, and the tests that passed only when repeated.
print_test_totals() {
  awk '
    /Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+/ && !/Time elapsed/ {
      line = substr($0, index($0, "Tests run:"))
      print "  " line
      split(line, part, /[^0-9]+/)
      for (i = 2; i <= 5; i++) {
        sum[i] += part[i]
      }
      runs++
    }
    /^\[WARNING\] Flakes:/ { inFlakes = 1; next }
    inFlakes && /^\[WARNING\] +[A-Za-z0-9_.$]+[.#][A-Za-z]/ { flakes[++flaky] = $2 }
    /Tests run:/ { inFlakes = 0 }
    END {
      for (i = 1; i <= flaky; i++) {
        print "  passed only when repeated: " flakes[i]
      }
      if (runs == 0) {
        print "  no tests were run"
      } else if (runs > 1) {
        printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d, in all\n", sum[2], sum[3], sum[4], sum[5]
      }
    }' "$1"
}

# outcome STATUS: in a word.
outcome() {
  if (($1 == 0)); then
    printf 'succeeded'
  else
    printf 'FAILED (exit code %d)' "$1"
  fi
}
