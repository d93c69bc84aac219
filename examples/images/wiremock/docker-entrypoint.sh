#!/bin/sh
# Like the official image: options follow the command, and those in WIREMOCK_OPTIONS come first.
set -e
# shellcheck disable=SC2086
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${JAVA_OPTS:-} -cp '/var/wiremock/lib/*:/var/wiremock/extensions/*' \
  wiremock.Run ${WIREMOCK_OPTIONS:-} "$@"
