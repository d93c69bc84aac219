# Engines of the machine's own make, each in a network namespace of its own, as on a machine of its own: nothing of the
# machine's own engine is touched, neither its bridge (a second dockerd in one namespace takes docker0 away) nor its rules.
# shellcheck shell=bash

POOL=(a b c)

# pool_address NAME: where an engine and the ports that it publishes are reached.
pool_address() {
  printf '10.22%s.0.2' "$(pool_number "$1")"
}

# pool_number NAME: tells its network from those of the others.
pool_number() {
  local i
  for i in "${!POOL[@]}"; do
    [[ ${POOL[i]} != "$1" ]] || printf '%s' "$i"
  done
}

# pool_start FOLDER NAME: starts one, again if it was killed, and waits until it answers.
pool_start() {
  local folder=$1/$2 name=$2 number space link i
  number=$(pool_number "$name")
  space=harness-pool-$name link=chp$number
  mkdir -p "$folder"
  rm -rf "$folder/dockerd.pid" "$folder/exec"
  if ! ip netns list | grep -q "^$space\b"; then
    ip netns add "$space"
    ip link add "$link" type veth peer name eth0 netns "$space"
    ip addr add "10.22$number.0.1/24" dev "$link"
    ip link set "$link" up
    ip -n "$space" addr add "10.22$number.0.2/24" dev eth0
    ip -n "$space" link set eth0 up
    ip -n "$space" link set lo up
    ip -n "$space" route add default via "10.22$number.0.1"
  fi
  # shellcheck disable=SC2016
  # Not ip netns exec: it hides the cgroups.
  # With a process namespace of its own nothing of it outlives it, and with a /run of its own it has its own containerd.
  setsid nsenter --net="/var/run/netns/$space" unshare --mount --propagation private --pid --fork --kill-child --mount-proc bash -c \
    'mount -t tmpfs tmpfs /run && exec "$@"' pool dockerd --host "tcp://10.22$number.0.2:2375" --tls=false \
    --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/dockerd.pid" --mtu 1400 \
    >>"$folder/log" 2>&1 </dev/null &
  printf '%s' $! >"$folder/pid"
  # Of other makes it waits some seconds, to let people think about TLS.
  for ((i = 0; i < 200; i++)); do
    ! curl -sf --max-time 2 "http://10.22$number.0.2:2375/_ping" >/dev/null || return 0
    kill -0 "$(<"$folder/pid")" 2>/dev/null || break
    sleep 0.2
  done
  fail "the engine $name does not answer" "$(tail -n 8 "$folder/log")" "next: see $folder/log"
}

# pool_kill FOLDER NAME: as by a power cut; its data stay.
pool_kill() {
  local pid
  [[ -r $1/$2/pid ]] || return 0
  pid=$(<"$1/$2/pid")
  # shellcheck disable=SC2046
  kill -9 $(ps -o pid= --ppid "$pid") "$pid" 2>/dev/null || true
}

# pool_stop FOLDER: ends all of them and takes their data away.
pool_stop() {
  local name
  for name in "${POOL[@]}"; do
    pool_kill "$1" "$name"
  done
  sleep 1
  for name in "${POOL[@]}"; do
    # The link goes with it.
    ip netns del "harness-pool-$name" 2>/dev/null || true
  done
  rm -rf --one-file-system "$1"
}
