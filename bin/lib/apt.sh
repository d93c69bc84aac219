# Installs Debian packages without touching the machine's own apt configuration:
# a private source list is derived from the sources the machine already has.
# shellcheck shell=bash

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

on_debian() {
  [[ -r /etc/os-release ]] && (. /etc/os-release && [[ $ID == debian ]])
}

debian_codename() {
  (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
}

# debian_sources: "URI SUITE COMPONENT" of every Debian source of this machine, whatever file it is written in.
debian_sources() {
  # shellcheck disable=SC2016
  apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' |
    awk -v codename="$(debian_codename)" \
      '$3 == "main" && ($2 == codename || $2 == codename "-updates" || $2 == codename "-security") && !seen[$0]++'
}

# debian_mirror: the URI of the machine's main Debian source.
debian_mirror() {
  debian_sources | awk -v codename="$(debian_codename)" '$2 == codename { print $1; exit }'
}

# source_line URI SUITE COMPONENT: one line in the form of sources.list(5).
source_line() {
  local options=''
  if [[ -r $DEBIAN_KEYRING ]]; then
    options="[signed-by=$DEBIAN_KEYRING] "
  fi
  printf 'deb %s%s %s %s\n' "$options" "$1" "$2" "$3"
}

# prepare_apt EXTRA_SUITE: fills the private directory; the extra suite never wins unless it is asked for by name.
prepare_apt() {
  local extra=$1 dir uri suite component
  dir=$(state_dir)/apt
  mkdir -p "$dir/lists/partial" "$dir/preferences.d"
  {
    while read -r uri suite component; do
      source_line "$uri" "$suite" "$component"
    done < <(debian_sources)
    if [[ $extra != "$(debian_codename)" ]]; then
      source_line "$(debian_mirror)" "$extra" main
    fi
  } >"$dir/sources.list"
  printf 'Package: *\nPin: release n=%s\nPin-Priority: 50\n' "$extra" >"$dir/preferences.d/$extra"
  [[ $extra != "$(debian_codename)" ]] || rm "$dir/preferences.d/$extra"
  cat >"$dir/apt.conf" <<END
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "$dir/preferences.d";
Dir::State::lists "$dir/lists";
Dir::Cache::pkgcache "$dir/pkgcache.bin";
Dir::Cache::srcpkgcache "$dir/srcpkgcache.bin";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
APT::Update::Post-Invoke-Success "";
END
}

# apt_install PACKAGE...: with the private configuration; its output is kept in a log.
apt_install() {
  local dir log
  dir=$(state_dir)/apt
  log=$(state_dir)/apt.log
  if ! DEBIAN_FRONTEND=noninteractive apt-get -c "$dir/apt.conf" \
    -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    fail "apt-get could not install: $*" "the last lines of $log:" "$(tail -n 15 "$log")" \
      'next: see whether the Debian mirror of this machine answers (apt-get update), then run this again'
  fi
}

apt_update() {
  local dir log
  dir=$(state_dir)/apt
  log=$(state_dir)/apt.log
  if ! timeout 180 apt-get -c "$dir/apt.conf" -q update >"$log" 2>&1 </dev/null; then
    fail 'apt-get update failed' "the last lines of $log:" "$(tail -n 15 "$log")" \
      'next: see whether the Debian mirror of this machine answers'
  fi
}

# bookworm_sources: the sources for the stand-ins; the machine itself may run another release.
bookworm_sources() {
  if [[ $(debian_codename) == bookworm ]]; then
    debian_sources
  else
    printf '%s bookworm main\n' "$(debian_mirror)"
  fi
}

# apt_options_of_machine: what the machine needs to reach its mirror, an image build needs too.
apt_options_of_machine() {
  apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ' || true
}
