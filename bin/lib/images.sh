# Makes the images of the tests and examples available: pulled where a registry answers,
# else built as stand-ins from examples/images. Sets IMAGES_ARE to official or stand-ins.
# shellcheck shell=bash

PREFIX=containerharness/
# Carries the hash of the files an image was built from.
INPUTS_LABEL=stand-in.inputs
JOBS=2

declare -A NAMES PARENT INPUTS # by folder
FOLDERS=()                     # in build order

# load_catalog ONLY: folders, names, parents and input hashes; ONLY is a comma-separated choice, empty for all but those
# that are made on demand.
load_catalog() {
  local only=$1 folder names hash file from usual=()
  declare -A files
  while read -r folder names; do
    if [[ -n $folder && $folder != \#* ]]; then
      [[ $folder == +* ]] || usual+=("$folder")
      folder=${folder#+}
      NAMES[$folder]=$names
      FOLDERS+=("$folder")
    fi
  done <"$IMAGES/catalog"
  while IFS=: read -r file from; do
    folder=${file#"$IMAGES/"}
    PARENT[${folder%%/*}]=$(folder_of "$from")
  done < <(grep -rHoP --include=Dockerfile '^FROM (\Q'$PREFIX'\E|\$\{PREFIX\})\K[^ ]+' "$IMAGES")
  while read -r hash file; do
    folder=${file#"$IMAGES/"}
    files[${folder%%/*}]+="$hash ${file##*/} "
  done < <(find "$IMAGES" -mindepth 2 -type f ! -name README.md -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
  for folder in "${FOLDERS[@]}"; do
    hash=$(sha256sum <<<"${files[$folder]} ${INPUTS[${PARENT[$folder]:-none}]:-}")
    INPUTS[$folder]=${hash:0:16}
  done
  if [[ -n $only ]]; then
    choose "$only"
  else
    FOLDERS=("${usual[@]}")
  fi
}

# folder_of NAME: the folder of the image that has this name, with or without the prefix, tag optional.
folder_of() {
  local folder name wanted=${1#"$PREFIX"}
  for folder in "${FOLDERS[@]}"; do
    for name in ${NAMES[$folder]}; do
      name=${name#"$PREFIX"}
      if [[ $wanted == "$folder" || $wanted == "$name" || $wanted == "${name%:*}" ]]; then
        printf '%s' "$folder"
        return
      fi
    done
  done
  return 1
}

# choose NAMES: keeps these images and what they are built from.
choose() {
  local name folder chosen=' ' kept=()
  for name in ${1//,/ }; do
    folder=$(folder_of "$name") || fail "no image is called $name" "known: ${FOLDERS[*]}"
    while [[ -n $folder ]]; do
      chosen+="$folder "
      folder=${PARENT[$folder]:-}
    done
  done
  for folder in "${FOLDERS[@]}"; do
    if [[ $chosen == *" $folder "* ]]; then
      kept+=("$folder")
    fi
  done
  FOLDERS=("${kept[@]}")
}

is_own() {
  [[ ${NAMES[$1]} == "$PREFIX"* ]]
}

# stand_in_names FOLDER: the names of its image under our prefix.
stand_in_names() {
  local name
  for name in ${NAMES[$1]}; do
    printf '%s ' "$PREFIX${name#"$PREFIX"}"
  done
}

# look_at_images: one engine call tells for every folder whether the official and the built image are there.
look_at_images() {
  local folder name names=() tags hash found=' '
  HAVE_OFFICIAL=' ' HAVE_BUILT=' '
  for folder in "${FOLDERS[@]}"; do
    # shellcheck disable=SC2206
    names+=(${NAMES[$folder]})
    # shellcheck disable=SC2207
    is_own "$folder" || names+=($(stand_in_names "$folder"))
  done
  while IFS='|' read -r hash tags; do
    for name in $tags; do
      found+="$name=$hash $name "
    done
  done < <(docker image inspect \
    --format "{{index .Config.Labels \"$INPUTS_LABEL\"}}|{{range .RepoTags}}{{.}} {{end}}" "${names[@]}" 2>/dev/null)
  for folder in "${FOLDERS[@]}"; do
    # shellcheck disable=SC2086
    has_all "$found" '' ${NAMES[$folder]} && HAVE_OFFICIAL+="$folder "
    # shellcheck disable=SC2046
    has_all "$found" "=${INPUTS[$folder]}" $(stand_in_names "$folder") && HAVE_BUILT+="$folder "
  done
}

# has_all FOUND SUFFIX NAME...: whether FOUND lists every NAME with that suffix.
has_all() {
  local found=$1 suffix=$2 name
  shift 2
  for name; do
    [[ $found == *" $name$suffix "* ]] || return 1
  done
}

# images_ready: all there, and all of one kind, since one prefix serves them all.
images_ready() {
  local folder kind have
  look_at_images
  for kind in official stand-ins; do
    for folder in "${FOLDERS[@]}"; do
      have=$HAVE_BUILT
      if [[ $kind == official ]] && ! is_own "$folder"; then
        have=$HAVE_OFFICIAL
      fi
      [[ $have == *" $folder "* ]] || continue 2
    done
    IMAGES_ARE=$kind
    return
  done
  return 1
}

ensure_images() {
  local started
  images_ready && return
  started=$(now_ms)
  IMAGES_ARE=stand-ins
  if registry_answers; then
    IMAGES_ARE=official
    # shellcheck disable=SC2046
    in_parallel pull_image $(folders_without "$HAVE_OFFICIAL" official)
    # shellcheck disable=SC2046
    in_parallel build_image $(folders_without "$HAVE_BUILT" own)
  else
    say 'no registry answers: building small stand-ins from Debian packages'
    # shellcheck disable=SC2046
    in_parallel build_image $(folders_without "$HAVE_BUILT" all)
  fi
  docker image prune --force --filter "label=$INPUTS_LABEL" >/dev/null
  say "images are complete after $(since "$started")"
}

# folders_without HAVE KIND: the folders that HAVE does not list; KIND is official, own or all.
folders_without() {
  local folder kind
  for folder in "${FOLDERS[@]}"; do
    kind=official
    is_own "$folder" && kind=own
    if [[ $1 != *" $folder "* && ($2 == all || $2 == "$kind") ]]; then
      printf '%s ' "$folder"
    fi
  done
}

# registry_answers: pulls the first missing image, and gives up after 5 s without a sign of a registry.
# A registry that did not answer is not asked again for ten minutes.
registry_answers() {
  local marker log pid folder name
  marker=$(state_dir)/no-registry-${ENGINE_HOST//[^[:alnum:]]/_}
  log=$(state_dir)/pull.log
  if [[ -n $(find "$marker" -mmin -10 2>/dev/null) ]]; then
    return 1
  fi
  for folder in $(folders_without "$HAVE_OFFICIAL" official); do
    name=${NAMES[$folder]%% *}
    : >"$log"
    timeout 900 docker pull "$name" >"$log" 2>&1 </dev/null &
    pid=$!
    # shellcheck disable=SC2317
    first_sign() { [[ -s $log ]] || ! kill -0 "$pid" 2>/dev/null; }
    wait_until 5 first_sign || true
    if grep -qE 'Pulling from|Digest:|Status:' "$log"; then
      say "a registry answers: pulling $name"
      wait "$pid" || fail "could not pull $name" "$(tail -n 3 "$log")"
      rm -f "$marker"
      return
    fi
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    touch "$marker"
    return 1
  done
}

# in_parallel COMMAND FOLDER...: a few at a time, a folder after its parent; the first failure ends everything.
in_parallel() {
  local command=$1 folder pid
  declare -A running=() unfinished=()
  shift
  for folder; do
    unfinished[$folder]=yes
  done
  for folder; do
    while ((${#running[@]} >= JOBS)) || [[ -n ${PARENT[$folder]:-} && -n ${unfinished[${PARENT[$folder]}]:-} ]]; do
      finish_one
    done
    "$command" "$folder" &
    running[$!]=$folder
  done
  while ((${#running[@]} > 0)); do
    finish_one
  done
}

# finish_one: waits for one of the running jobs of in_parallel.
finish_one() {
  local finished
  if ! wait -n -p finished "${!running[@]}"; then
    kill "${!running[@]}" 2>/dev/null || true
    wait
    exit 1
  fi
  unset "unfinished[${running[$finished]}]" "running[$finished]"
}

pull_image() {
  local name log started
  log=$(state_dir)/pull-$1.log
  for name in ${NAMES[$1]}; do
    started=$(now_ms)
    timeout 900 docker pull "$name" >"$log" 2>&1 </dev/null ||
      fail "could not pull $name" "the last lines of $log:" "$(tail -n 5 "$log")"
    say "pulled $name in $(since "$started")"
  done
}

build_image() {
  local folder=$1 log started context name options=()
  started=$(now_ms)
  log=$(state_dir)/build-$folder.log
  context=$IMAGES/$folder
  if [[ -x $context/rootfs ]]; then
    import_root "$folder" >"$log" 2>&1 </dev/null || build_failed "$folder" "$log"
  else
    for name in $(stand_in_names "$folder"); do
      options+=(--tag "$name")
    done
    if [[ $IMAGES_ARE == official ]]; then
      options+=(--build-arg PREFIX=)
    fi
    if [[ -x $context/prepare ]]; then
      context=$(prepared "$context" 2>"$log")
    fi
    timeout 600 docker build --label "$INPUTS_LABEL=${INPUTS[$folder]}" "${options[@]}" "$context" >>"$log" 2>&1 </dev/null ||
      build_failed "$folder" "$log"
  fi
  say "built $(stand_in_names "$folder")in $(since "$started")"
}

build_failed() {
  fail "could not build the stand-in for ${NAMES[$1]}" "the last lines of $2:" "$(tail -n 20 "$2")" \
    'next: see whether the Debian mirror of this machine can be reached from a container'
}

# prepared FOLDER: a copy in which its own preparation has run; that may fail, the Dockerfile has a way without.
prepared() {
  local copy
  copy=$(state_dir)/context-${1##*/}
  rm -rf "$copy"
  cp -R "$1" "$copy"
  (cd "$copy" && ./prepare) >&2 || true
  printf '%s' "$copy"
}

# import_root FOLDER: the base has no parent to build from; its root file system comes from the machine's Debian mirror.
import_root() {
  local folder=$1 name first lines=() uri suite component
  if ! has mmdebstrap; then
    { ((UID == 0)) && on_debian; } ||
      fail 'the base of the stand-ins needs mmdebstrap' 'next: install it, or give the engine a registry to pull from'
    prepare_apt "$(debian_codename)"
    apt_update
    apt_install mmdebstrap
  fi
  while read -r uri suite component; do
    lines+=("deb $uri $suite $component")
  done < <(bookworm_sources)
  first=$(stand_in_names "$folder")
  APT_OPTIONS=$(apt_options_of_machine) "$IMAGES/$folder/rootfs" "${lines[@]}" |
    docker import --change 'CMD ["bash"]' --change "LABEL $INPUTS_LABEL=${INPUTS[$folder]}" \
      --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "${first% }"
}
