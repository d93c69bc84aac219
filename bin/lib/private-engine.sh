# Engines of other makes and versions, each in a folder of its own: its files from a Debian release, its own socket, data
# and networks. Nothing of the machine's own engine is touched, and nothing stays but the folders, which are a cache.
# shellcheck shell=bash

# private_dir: where the engines' files are kept between runs.
private_dir() {
  printf '%s/engines' "$(state_dir)"
}

# engine_suite NAME: the Debian release its packages come from.
engine_suite() {
  case $1 in
    docker-20.10 | podman-4.3*) printf bookworm ;;
    docker-26.1 | podman-5.4*) printf trixie ;;
    docker-28.5 | podman-5.8) printf sid ;;
    *) fail "unknown engine $1" "known: ${ENGINES[*]}" ;;
  esac
}

ENGINES=(docker-20.10 docker-26.1 docker-28.5 podman-4.3 podman-4.3-rootless podman-5.4 podman-5.4-rootless podman-5.8)
ENGINE_USER=engine

# engine_root NAME: the folder of its files; one without root's rights has the same as the other.
engine_root() {
  printf '%s/%s' "$(private_dir)" "${1%-rootless}"
}

# make_root NAME: unpacks the packages of an engine; apt checks their signatures.
make_root() {
  local name=$1 root suite packages option options=()
  root=$(engine_root "$name")
  suite=$(engine_suite "$name")
  [[ ! -e $root/.complete ]] || return 0
  rm -rf "$root"
  mkdir -p "${root%/*}"
  packages=ca-certificates,iptables,runc
  case $name in
    docker-*) packages+=,docker.io,containerd ;;
    podman-*) packages+=,podman,conmon,netavark,aardvark-dns,golang-github-containers-common,catatonit,procps,uidmap,slirp4netns,fuse-overlayfs ;;
  esac
  case $name in
    podman-4*) ;;
    podman-*) packages+=,nftables,passt ;;
  esac
  while read -r option; do
    options+=("--aptopt=$option")
  done < <(apt_options_of_machine)
  say "unpacking $name from Debian $suite"
  mmdebstrap --variant=minbase --include="$packages" --aptopt='Acquire::Languages "none"' "${options[@]}" \
    "$suite" "$root" "$(debian_mirror)" >"$root.log" 2>&1 ||
    fail "the packages of $name could not be unpacked" "$(tail -n 5 "$root.log")" "next: see $root.log"
  touch "$root/.complete"
}

# enter NAME FOLDER COMMAND...: runs a command on the engine's files, and becomes it. Folders of tests are where they are.
enter() {
  local root folder=$2
  root=$(engine_root "$1")
  shift 2
  # shellcheck disable=SC2016
  # With a process namespace of its own nothing of it outlives it.
  exec setsid unshare --mount --propagation private --pid --fork --kill-child bash -c '
    set -e
    root=$1 folder=$2
    shift 2
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    for dir in /sys /dev /tmp /root /home "$folder"; do
      [[ -d $dir ]] || continue
      mkdir -p "$root$dir"
      mount --rbind "$dir" "$root$dir"
    done
    mount -t tmpfs tmpfs "$root/run"
    if [[ -e /dev/net/tun ]]; then
      # The machine may keep its own for root.
      mknod --mode 666 "$root/run/tun" c 10 200
      mount --bind "$root/run/tun" "$root/dev/net/tun"
    fi
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    cd "$root"
    mkdir -p old
    # Not chroot: engines mount over what is / to them.
    pivot_root . old
    umount -l /old
    exec /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/var/lib/engine "$@"
  ' enter "$root" "$folder" "$@"
}

# start_engine NAME DATA: starts it with its socket at DATA/engine.sock, and waits until it answers.
start_engine() {
  local name=$1 data=$2 number
  number=$(engine_number "$name")
  mkdir -p "$data"
  case $name in
    docker-*) start_docker "$name" "$data" "$number" ;;
    podman-*) start_podman "$name" "$data" "$number" ;;
  esac
  local i
  for ((i = 0; i < 150; i++)); do
    if curl -sf --max-time 2 --unix-socket "$data/engine.sock" http://engine/_ping >/dev/null; then
      return 0
    fi
    kill -0 "$(<"$data/pid")" 2>/dev/null || break
    sleep 0.2
  done
  fail "$name does not answer" "$(tail -n 8 "$data/log")" "next: see $data/log"
}

# engine_number NAME: tells its networks from those of the others.
engine_number() {
  local i
  for i in "${!ENGINES[@]}"; do
    [[ ${ENGINES[i]} != "$1" ]] || printf '%s' "$i"
  done
}

start_docker() {
  local name=$1 data=$2 number=$3 bridge=chm$3
  ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
  ip addr replace "10.21$number.0.1/24" dev "$bridge"
  ip link set "$bridge" up
  (
    enter "$name" "$data" dockerd --host "unix://$data/engine.sock" --data-root "$data/data" --exec-root "$data/exec" \
      --pidfile "$data/dockerd.pid" --bridge "$bridge" --mtu 1400 \
      --default-address-pool "base=10.21$number.128.0/17,size=24" >"$data/log" 2>&1 </dev/null
  ) &
  printf '%s' $! >"$data/pid"
}

start_podman() {
  local name=$1 data=$2 number=$3 root as=()
  mkdir -p "$data/conf"
  cat >"$data/conf/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
[network]
network_backend = "netavark"
default_subnet = "10.21$number.0.0/24"
default_subnet_pools = [{"base" = "10.21$number.128.0/17", "size" = 24}]
network_config_dir = "$data/networks"
CONF
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/data"\nrunroot = "%s/run"\n' "$data" "$data" \
    >"$data/conf/storage.conf"
  printf '{"default": [{"type": "insecureAcceptAnything"}]}' >"$data/conf/policy.json"
  printf 'unqualified-search-registries = ["docker.io"]\nshort-name-mode = "permissive"\n' >"$data/conf/registries.conf"
  root=$(engine_root "$name")
  mkdir -p "$root/etc/containers" "$data/tmp"
  cp "$data/conf/policy.json" "$data/conf/registries.conf" "$root/etc/containers/"
  if [[ $name == *-rootless ]]; then
    grep -q "^$ENGINE_USER:" "$root/etc/passwd" || chroot "$root" useradd --system --uid 990 --user-group "$ENGINE_USER"
    printf '%s:200000:65536\n' "$ENGINE_USER" | tee "$root/etc/subuid" >"$root/etc/subgid"
    # Its folder for what lives as long as the session must be below /run.
    # shellcheck disable=SC2016
    as=(sh -c 'user=$1 && shift && dir=/run/user/$(id -u "$user") && mkdir -p "$dir" && chown "$user:$user" "$dir" &&
      exec setpriv --reuid "$user" --regid "$user" --clear-groups env "XDG_RUNTIME_DIR=$dir" "$@"' sh "$ENGINE_USER"
      env "HOME=$data/home")
    mkdir -p "$data/run" "$data/home"
    chown -R "$(chroot "$root" id -u "$ENGINE_USER"):$(chroot "$root" id -g "$ENGINE_USER")" "$data"
  fi
  (
    enter "$name" "$data" "${as[@]}" env TMPDIR="$data/tmp" CONTAINERS_CONF="$data/conf/containers.conf" \
      CONTAINERS_STORAGE_CONF="$data/conf/storage.conf" \
      podman system service --time=0 "unix://$data/engine.sock" >"$data/log" 2>&1 </dev/null
  ) &
  printf '%s' $! >"$data/pid"
}

# stop_engine NAME DATA: ends it with all it runs, and takes its data away.
stop_engine() {
  local name=$1 data=$2 pid left
  [[ -d $data ]] || return 0
  if [[ -S $data/engine.sock ]]; then
    # For the sake of bridges and firewall rules; processes end with the engine.
    DOCKER_HOST=unix://$data/engine.sock timeout 60 sh -c \
      'docker ps -aq | xargs -r docker rm -f; docker network ls -q --filter type=custom | xargs -r docker network rm' \
      >/dev/null 2>&1 || true
  fi
  if [[ -r $data/pid ]]; then
    pid=$(<"$data/pid")
    # The first process of its namespace too: one that has changed its user does not end with its parent.
    # shellcheck disable=SC2046
    kill -9 $(ps -o pid= --ppid "$pid") "$pid" 2>/dev/null || true
    for ((left = 50; left > 0; left--)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.2
    done
  fi
  remove_bridges "$(engine_number "$name")"
  # What it has mounted is in its own mount namespace and went with it; only data that is really there is removed.
  rm -rf --one-file-system "$data"
}

# remove_bridges NUMBER: what an engine that was killed has left of its networks.
remove_bridges() {
  local link
  ip -o -4 addr show | awk -v net="10.21$1." 'index($4, net) == 1 { print $2 }' | while read -r link; do
    ip link del "$link" 2>/dev/null || true
  done
}
