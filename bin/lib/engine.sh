# Finds a Docker engine that answers; on a bare Debian machine, installs and starts one.
# Sets ENGINE_VERSION and ENGINE_HOST: a DOCKER_HOST value, or context:NAME where only the context
# knows how to get there (its certificates, for example).
# shellcheck shell=bash

DEFAULT_SOCKET=/var/run/docker.sock
# Debian bookworm's own engine (20.10) is too old for today's clients; this suite's installs on bookworm unchanged.
ENGINE_SUITE=trixie

# engine_answers HOST: true when an engine answers there; sets ENGINE_HOST and ENGINE_VERSION.
engine_answers() {
  local host=$1 socket=${1#unix://} version format='{{.Server.Version}}'
  if [[ $host == unix://* && ! -S $socket ]]; then
    return 1
  fi
  if [[ $host == context:* ]]; then
    version=$(DOCKER_CONTEXT=${host#context:} limited 10 docker version --format "$format" 2>/dev/null) || return 1
  elif has docker; then
    version=$(DOCKER_HOST=$host limited 10 docker version --format "$format" 2>/dev/null) || return 1
  elif [[ $host == unix://* ]] && has curl; then
    version=$(curl -sf -m 10 --unix-socket "$socket" http://localhost/version |
      sed -n 's/.*"Version":"\([0-9][^"]*\)","ApiVersion.*/\1/p') || return 1
  else
    return 1
  fi
  [[ -n $version ]] || return 1
  ENGINE_HOST=$host
  ENGINE_VERSION=$version
}

# context_host: the docker context in use as an ENGINE_HOST; empty for the default one.
context_host() {
  local host name=${DOCKER_CONTEXT:-} config=${DOCKER_CONFIG:-${HOME:-}/.docker}/config.json
  if [[ -z $name && -r $config ]]; then
    name=$(sed -n 's/.*"currentContext"[^"]*"\([^"]*\)".*/\1/p' "$config" | head -n 1)
  fi
  if [[ -n $name && $name != default ]] && has docker; then
    host=$(docker context inspect "$name" --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || return 0
    [[ $host == unix://* ]] || host=context:$name
    printf '%s' "$host"
  fi
}

# find_engine: the places in the order in which docker itself and its users expect them.
find_engine() {
  local host
  if [[ -n ${DOCKER_HOST:-} ]]; then
    engine_answers "$DOCKER_HOST" && return
    # Nothing at the usual place yet: it may be started there.
    [[ ${DOCKER_HOST#unix://} == "$DEFAULT_SOCKET" ]] && return 1
    fail "no engine answers at DOCKER_HOST=$DOCKER_HOST" 'next: start that engine, or unset DOCKER_HOST'
  fi
  for host in "$(context_host)" "unix://$DEFAULT_SOCKET" \
    "unix://${XDG_RUNTIME_DIR:-/run/user/$UID}/docker.sock" "unix://${HOME:-}/.docker/run/docker.sock"; do
    if [[ -n $host ]] && engine_answers "$host"; then
      return
    fi
  done
  return 1
}

# use_engine: every docker command from here on goes to the engine that was found.
use_engine() {
  if [[ $ENGINE_HOST == context:* ]]; then
    export DOCKER_CONTEXT=${ENGINE_HOST#context:}
  else
    export DOCKER_HOST=$ENGINE_HOST
  fi
}

# ensure_engine: finds one, or installs and starts one where that is possible.
ensure_engine() {
  find_engine && return
  if ((UID != 0)) || ! on_debian; then
    fail 'no Docker engine answers' \
      "looked at: DOCKER_HOST, the docker context, $DEFAULT_SOCKET, the rootless socket" \
      'next: install one (https://docs.docker.com/engine/install/) and start it;' \
      'a rootless engine, Podman with its Docker socket, or DOCKER_HOST of another machine will do too;' \
      'as root on Debian this script does it by itself'
  fi
  install_engine
  start_engine
}

has_engine_packages() {
  has dockerd && has docker && docker buildx version >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

install_engine() {
  # A bare machine often has no registry either: the base of the stand-ins needs mmdebstrap,
  # and a second installation would cost another ten seconds.
  local started packages=(docker.io docker-compose docker-buildx iptables mmdebstrap)
  has_engine_packages && return
  started=$(now_ms)
  say "no Docker engine found; installing Debian's packages"
  has docker || packages+=(docker-cli)
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || packages+=(ca-certificates)
  install_docker_packages "${packages[@]}"
  say "installed $(dockerd --version) in $(since "$started")"
}

# install_docker_packages PACKAGE...: those of docker from the engine's suite where Debian's own are too old.
install_docker_packages() {
  local package packages=()
  if [[ $(debian_codename) == bookworm ]]; then
    prepare_apt "$ENGINE_SUITE"
    for package; do
      case $package in
        docker.io) packages+=("$package/$ENGINE_SUITE" containerd/bookworm runc/bookworm) ;;
        docker-*) packages+=("$package/$ENGINE_SUITE") ;;
        *) packages+=("$package") ;;
      esac
    done
  else
    prepare_apt "$(debian_codename)"
    packages=("$@")
  fi
  apt_update
  apt_install "${packages[@]}"
}

# ensure_client: an engine may be reachable on a machine without a docker command.
ensure_client() {
  has docker && return
  if ((UID != 0)) || ! on_debian; then
    return 1
  fi
  say "no docker command found; installing Debian's"
  install_docker_packages docker-cli docker-buildx docker-compose
}

start_engine() {
  local started log pid
  started=$(now_ms)
  if [[ -d /run/systemd/system ]]; then
    systemctl start docker
    wait_until 30 engine_answers "unix://$DEFAULT_SOCKET" ||
      fail 'systemd started docker, but its socket does not answer' 'next: journalctl -u docker'
    return
  fi
  log=$(state_dir)/dockerd.log
  if dockerd_runs; then
    # shellcheck disable=SC2317
    answers_or_ended() { engine_answers "unix://$DEFAULT_SOCKET" || ! dockerd_runs; }
    wait_until 30 answers_or_ended ||
      fail "dockerd runs (pid $(</var/run/docker.pid)) but does not answer at $DEFAULT_SOCKET" \
        "next: see $log, stop that process, and run this again"
    [[ -z ${ENGINE_HOST:-} ]] || return 0
  fi
  clear_stale_engine
  mount_cgroups
  say "starting dockerd, log in $log"
  pid=$(launch_dockerd "$log")
  # shellcheck disable=SC2317
  answers_or_ended() { engine_answers "unix://$DEFAULT_SOCKET" || ! kill -0 "$pid" 2>/dev/null; }
  wait_until 30 answers_or_ended || true
  if [[ -z ${ENGINE_HOST:-} ]]; then
    fail "dockerd did not answer at $DEFAULT_SOCKET after $(since "$started")" "the last lines of $log:" \
      "$(tail -n 15 "$log")"
  fi
  say "engine $ENGINE_VERSION answers after $(since "$started")"
}

# launch_dockerd LOG: in a session of its own and without our descriptors, so it outlives this script
# and no pipe that reads our output waits for it.
launch_dockerd() {
  local options=()
  if [[ ! -e /etc/docker/daemon.json ]]; then
    options=(--mtu "$(default_route_mtu)")
  fi
  (
    cd /
    for descriptor in "/proc/$BASHPID/fd/"*; do
      descriptor=${descriptor##*/}
      ((descriptor <= 2)) || exec {descriptor}>&-
    done
    exec setsid dockerd --host "unix://$DEFAULT_SOCKET" "${options[@]}" </dev/null >>"$1" 2>&1
  ) >/dev/null 2>&1 &
  printf '%s' "$!"
}

# default_route_mtu: containers lose large packets when their link is wider than the machine's.
default_route_mtu() {
  local link
  link=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
  if [[ -n $link ]]; then
    cat "/sys/class/net/$link/mtu"
  else
    echo 1500
  fi
}

dockerd_runs() {
  runs_as dockerd /var/run/docker.pid
}

# runs_as NAME PIDFILE: a number in a file may long belong to another process, or to one that was killed
# and not yet reaped.
runs_as() {
  local pid
  [[ -r $2 ]] && pid=$(<"$2") && [[ -n $pid && -r /proc/$pid/status ]] &&
    awk -v name="$1" '$1 == "Name:" { named = $2 == name } $1 == "State:" { alive = $2 != "Z" && $2 != "X" }
      END { exit !(named && alive) }' "/proc/$pid/status" 2>/dev/null
}

# clear_stale_engine: a killed dockerd leaves its pid file and sockets, and these stop the next one.
clear_stale_engine() {
  rm -f /var/run/docker.pid "$DEFAULT_SOCKET"
  if ! runs_as containerd /var/run/docker/containerd/containerd.pid; then
    rm -f /var/run/docker/containerd/containerd.pid /var/run/docker/containerd/*.sock*
  fi
}

# mount_cgroups: a machine without an init system may have none mounted.
mount_cgroups() {
  if ! grep -q '^[^ ]* /sys/fs/cgroup' /proc/mounts; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
  fi
}
