#!/usr/bin/env bash
# Builds guard and forwarder for both processors into the resources of harness-core. Needs gcc and gcc-aarch64-linux-gnu.
set -euo pipefail
cd "$(dirname "$0")"
target=../resources/org/containerharness/programs
flags=(-Os -nostdlib -static -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident -fomit-frame-pointer
  -Wall -Wextra -Werror -Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,norelro -Wl,-z,noexecstack)
mkdir -p "$target"
build() {
  "$1gcc" "${flags[@]}" -Wl,-z,max-page-size="$3" -o "$target/$4-$2" "$4.c"
  "$1strip" --strip-all --remove-section=.comment --remove-section=.note.gnu.property "$target/$4-$2"
  chmod 644 "$target/$4-$2"
  printf '%s: %s bytes\n' "$4-$2" "$(stat -c %s "$target/$4-$2")"
}
for program in guard forwarder; do
  build x86_64-linux-gnu- amd64 4096 "$program"
  build aarch64-linux-gnu- arm64 65536 "$program"
done
