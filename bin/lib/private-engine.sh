# Engines beside the machine's own, each on what is a machine of its own to it: its network namespace, socket, data and
# processes. Some are of other makes and versions, with their files from a Debian release; those of the pool are of the
# machine's make. Nothing of the machine's own engine is touched, neither its bridge (a second dockerd in one namespace takes
# docker0 away) nor its networks, and nothing stays but the unpacked files, which are a cache.
# shellcheck shell=bash

ENGINES=(docker-20.10 docker-26.1 docker-28.5 podman-4.3 podman-4.3-rootless podman-5.4 podman-5.4-rootless podman-5.8 docker-26.1-rootless)
POOL=(a b c)
ENGINE_USER=engine

# engine_suite NAME: the Debian release its packages come from.
engine_suite() {
  case $1 in
    docker-20.10 | podman-4.3*) printf bookworm ;;
    docker-26.1* | podman-5.4*) printf trixie ;;
    docker-28.5 | podman-5.8) printf sid ;;
    *) fail "unknown engine $1" "known: ${ENGINES[*]}" ;;
  esac
}

# engine_root NAME: the folder of its files; one without root's rights has the same as the other, those of the pool have
# the machine's.
engine_root() {
  case $1 in
    docker-* | podman-*) printf '%s/engines/%s' "$(state_dir)" "${1%-rootless}" ;;
    *) printf / ;;
  esac
}

# engine_network NAME: the first three numbers of its addresses: the machine's is 1, its own 2.
engine_network() {
  local i all=("${ENGINES[@]}" "${POOL[@]}")
  for i in "${!all[@]}"; do
    [[ ${all[i]} != "$1" ]] || printf '10.%d.0' $((210 + i))
  done
}

# engine_link NAME: the machine's end of the line to it.
engine_link() {
  printf 'chp%s' "$(engine_network "$1" | tr -d .)"
}

# engine_space NAME: its network namespace.
engine_space() {
  printf '/run/netns/harness-%s' "$1"
}

# engine_address NAME: where one of the pool is reached.
engine_address() {
  printf 'tcp://%s.2:2375' "$(engine_network "$1")"
}

# make_network NAME: joins its namespace to the machine's; it reaches what the machine does, and the other engines.
make_network() {
  local name=$1 net link
  [[ ! -e $(engine_space "$name") ]] || return 0
  net=$(engine_network "$name")
  link=$(engine_link "$name")
  ip netns add "harness-$name"
  ip link add "$link" type veth peer name eth0 netns "harness-$name"
  ip addr add "$net.1/24" dev "$link"
  ip link set "$link" up
  ip -n "harness-$name" addr add "$net.2/24" dev eth0
  ip -n "harness-$name" link set eth0 up
  ip -n "harness-$name" link set lo up
  ip -n "harness-$name" route add default via "$net.1"
  firewall -A "$name"
}

# firewall -A|-D NAME: engines let nothing through their machine that is not theirs.
firewall() {
  local net
  net=$(engine_network "$2").0/24
  # Each sees the others by their own addresses, as nodes of a swarm must.
  iptables -w -t nat "$1" POSTROUTING -s "$net" ! -d 10.208.0.0/12 -j MASQUERADE
  [[ $1 == -D ]] || set -- -I "$2"
  iptables -w "$1" FORWARD -s "$net" -j ACCEPT
  iptables -w "$1" FORWARD -d "$net" -j ACCEPT
}

# make_root NAME: unpacks the packages of an engine; apt checks their signatures.
make_root() {
  local name=$1 root suite packages option options=()
  root=$(engine_root "$name")
  suite=$(engine_suite "$name")
  packages=ca-certificates,iptables,iproute2,runc,uidmap,slirp4netns,fuse-overlayfs,procps
  case $name in
    docker-*) packages+=,docker.io,containerd,rootlesskit ;;
    podman-*) packages+=,podman,conmon,netavark,aardvark-dns,golang-github-containers-common,catatonit ;;
  esac
  case $name in
    podman-4*) ;;
    podman-*) packages+=,nftables,passt ;;
  esac
  [[ ! -e $root/.complete || $(<"$root/.complete") != "$packages" ]] || return 0
  rm -rf "$root"
  mkdir -p "${root%/*}"
  while read -r option; do
    options+=("--aptopt=$option")
  done < <(apt_options_of_machine)
  say "unpacking $name from Debian $suite"
  mmdebstrap --variant=minbase --include="$packages" --aptopt='Acquire::Languages "none"' "${options[@]}" \
    "$suite" "$root" "$(debian_mirror)" >"$root.log" 2>&1 ||
    fail "the packages of $name could not be unpacked" "$(tail -n 5 "$root.log")" "next: see $root.log"
  printf '%s' "$packages" >"$root/.complete"
}

# enter NAME FOLDER COMMAND...: runs a command on the engine's machine, and becomes it. Folders of tests are where they are.
enter() {
  local name=$1 root folder=$2
  root=$(engine_root "$name")
  shift 2
  # shellcheck disable=SC2016
  # Not ip netns exec: it hides the cgroups. With a process namespace of its own nothing of it outlives it.
  exec setsid nsenter --net="$(engine_space "$name")" \
    unshare --mount --propagation private --pid --fork --kill-child bash -c '
    set -e
    root=$1 folder=$2 project=$3
    shift 3
    if [[ $root == / ]]; then
      mount -t proc proc /proc
      # For a containerd of its own.
      mount -t tmpfs tmpfs /run
      exec "$@"
    fi
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    for dir in /sys /dev /tmp /root /home "$project" "$folder"; do
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
  ' enter "$root" "$folder" "$ROOT" "$@"
}

# start_engine NAME DATA: starts it with its socket at DATA/engine.sock, again if it was killed, and waits until it answers.
start_engine() {
  local name=$1 data=$2 i
  make_network "$name"
  rm -rf "$data/engine.sock" "$data/dockerd.pid" "$data/exec"
  mkdir -p "$data"
  case $name in
    podman-*) start_podman "$name" "$data" ;;
    *) start_docker "$name" "$data" ;;
  esac
  # With TCP and without TLS some makes wait a while, to let people think about it.
  for ((i = 0; i < 200; i++)); do
    if curl -sf --max-time 2 --unix-socket "$data/engine.sock" http://engine/_ping >/dev/null; then
      return 0
    fi
    kill -0 "$(<"$data/pid")" 2>/dev/null || break
    sleep 0.2
  done
  fail "$name does not answer" "$(tail -n 8 "$data/log")" "next: see $data/log"
}

# as_user NAME DATA: gives DATA to a user of the engine's machine, and sets "as" to what runs a command with that user's
# rights.
as_user() {
  local root data=$2
  root=$(engine_root "$1")
  grep -q "^$ENGINE_USER:" "$root/etc/passwd" || chroot "$root" useradd --system --uid 990 --user-group "$ENGINE_USER"
  printf '%s:200000:65536\n' "$ENGINE_USER" | tee "$root/etc/subuid" >"$root/etc/subgid"
  # The folder for what lives as long as the session must be below /run.
  # shellcheck disable=SC2016
  as=(sh -c 'user=$1 && shift && dir=/run/user/$(id -u "$user") && mkdir -p "$dir" && chown "$user:$user" "$dir" &&
    exec setpriv --reuid "$user" --regid "$user" --clear-groups env "XDG_RUNTIME_DIR=$dir" "$@"' sh "$ENGINE_USER"
    env "HOME=$data/home")
  mkdir -p "$data/run" "$data/home"
  chown -R "$(chroot "$root" id -u "$ENGINE_USER"):$(chroot "$root" id -g "$ENGINE_USER")" "$data"
}

start_docker() {
  local name=$1 data=$2 hosts=(--host "unix://$2/engine.sock") as=() program=(dockerd)
  [[ $(engine_root "$name") != / ]] || hosts+=(--host "$(engine_address "$name")" --tls=false)
  if [[ $name == *-rootless ]]; then
    as_user "$name" "$data"
    program=(/usr/share/docker.io/contrib/dockerd-rootless.sh)
  fi
  (
    enter "$name" "$data" "${as[@]}" "${program[@]}" "${hosts[@]}" --data-root "$data/data" --exec-root "$data/exec" \
      --pidfile "$data/dockerd.pid" --mtu 1400 >>"$data/log" 2>&1 </dev/null
  ) &
  printf '%s' $! >"$data/pid"
  # The shell would tell of its end.
  disown
}

start_podman() {
  local name=$1 data=$2 root as=()
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
network_config_dir = "$data/networks"
CONF
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/data"\nrunroot = "%s/run"\n' "$data" "$data" \
    >"$data/conf/storage.conf"
  printf '{"default": [{"type": "insecureAcceptAnything"}]}' >"$data/conf/policy.json"
  printf 'unqualified-search-registries = ["docker.io"]\nshort-name-mode = "permissive"\n' >"$data/conf/registries.conf"
  root=$(engine_root "$name")
  mkdir -p "$root/etc/containers" "$data/tmp"
  cp "$data/conf/policy.json" "$data/conf/registries.conf" "$root/etc/containers/"
  [[ $name != *-rootless ]] || as_user "$name" "$data"
  (
    enter "$name" "$data" "${as[@]}" env TMPDIR="$data/tmp" CONTAINERS_CONF="$data/conf/containers.conf" \
      CONTAINERS_STORAGE_CONF="$data/conf/storage.conf" \
      podman system service --time=0 "unix://$data/engine.sock" >"$data/log" 2>&1 </dev/null
  ) &
  printf '%s' $! >"$data/pid"
  # The shell would tell of its end.
  disown
}

# start_ssh NAME DATA: an SSH server on the engine's machine; with PATH=DATA/ssh/bin:$PATH it is NAME to ssh, and its engine
# ssh://NAME/DATA/engine.sock. Its shells have a home of their own: what the user's start-up files do may wait for a lock
# that a conversation which was killed has left behind.
start_ssh() {
  local name=$1 dir=$2/ssh address key
  address=$(engine_network "$name").2
  mkdir -p "$dir/bin" /run/sshd
  for key in host user; do
    ssh-keygen -q -t ed25519 -N '' -f "$dir/$key"
  done
  printf '%s %s\n' "$address" "$(cut -d ' ' -f 1,2 "$dir/host.pub")" >"$dir/known"
  cat >"$dir/server" <<CONF
ListenAddress $address
HostKey $dir/host
AuthorizedKeysFile $dir/user.pub
PidFile $dir/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv HOME=$dir
CONF
  cat >"$dir/client" <<CONF
Host $name
  HostName $address
  IdentityFile $dir/user
  IdentitiesOnly yes
  UserKnownHostsFile $dir/known
CONF
  printf '#!/bin/sh\nexec /usr/bin/ssh -F %s/client "$@"\n' "$dir" >"$dir/bin/ssh"
  chmod +x "$dir/bin/ssh"
  nsenter --net="$(engine_space "$name")" /usr/sbin/sshd -f "$dir/server" -E "$dir/log"
}

# stop_ssh DATA: with the conversations that it has.
stop_ssh() {
  local pid
  [[ -r $1/ssh/pid ]] || return 0
  pid=$(<"$1/ssh/pid")
  # shellcheck disable=SC2046
  kill $(ps -o pid= --ppid "$pid") "$pid" 2>/dev/null || true
}

# kill_engine DATA: as by a power cut; its data stay.
kill_engine() {
  local pid left
  [[ -r $1/pid ]] || return 0
  pid=$(<"$1/pid")
  # The first process of its namespace too: one that has changed its user does not end with its parent.
  # shellcheck disable=SC2046
  kill -9 $(ps -o pid= --ppid "$pid") "$pid" 2>/dev/null || true
  for ((left = 50; left > 0; left--)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
}

# stop_engine NAME DATA: ends it with all it runs, and takes its network and its data away.
stop_engine() {
  stop_ssh "$2"
  kill_engine "$2"
  if [[ -e $(engine_space "$1") ]]; then
    firewall -D "$1"
    # At once, and not when the last conversation in the namespace has ended; its bridges and rules go with that.
    ip link del "$(engine_link "$1")"
    ip netns del "harness-$1"
  fi
  # What it has mounted is in its own mount namespace and went with it; only data that is really there is removed.
  rm -rf --one-file-system "$2"
}
