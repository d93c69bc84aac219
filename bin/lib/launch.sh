# Runs the command line of the harness out of the sources that are here.
# shellcheck shell=bash

# run_harness ARGUMENT...: becomes the program; builds its classes first when they are missing or older than the sources.
run_harness() {
  set -euo pipefail
  local root target classpath
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  target=$root/harness-cli/target
  classpath=$target/cli.classpath
  if classes_are_stale; then
    mkdir -p "$target"
    exec 9>"$target/cli.lock"
    if command -v flock >/dev/null; then
      flock 9
    fi
    if classes_are_stale; then
      build_classes
    fi
    exec 9>&-
  fi
  exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \
    -cp "$target/classes:$(<"$classpath")" org.containerharness.cli.HarnessCommand "$@"
}

# classes_are_stale: looks at every module that the class path names.
classes_are_stale() {
  local place places sources=("$root/pom.xml")
  if [ ! -s "$classpath" ]; then
    return 0
  fi
  IFS=: read -ra places <"$classpath" || true
  for place in "$target/classes" "${places[@]}"; do
    case $place in
      "$root"/*)
        if [ ! -d "$place/org" ]; then
          return 0
        fi
        sources+=("${place%/target/classes}/src/main" "${place%/target/classes}/pom.xml")
        ;;
      *)
        if [ ! -e "$place" ]; then
          return 0
        fi
        ;;
    esac
  done
  [ -n "$(find "${sources[@]}" -newer "$classpath" -print -quit)" ]
}

# build_classes: without tests and formatting; what Maven says is shown only if it fails.
build_classes() {
  local log
  log=$(mktemp)
  # Not only "compile": test jars of other modules, which are on the list too, can be found from this phase on.
  if ! (cd "$root" && mvn -B -ntp -q -pl harness-cli -am -Dmaven.test.skip=true \
    -Dspotless.apply.skip=true -Dspotless.check.skip=true \
    test-compile dependency:build-classpath -Dmdep.outputFile="$classpath" -DincludeScope=runtime) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log" "$classpath"
    exit 1
  fi
  rm -f "$log"
  touch "$classpath"
}
