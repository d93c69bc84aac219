#!/bin/sh
# Like the official image: options are mongod's. It has no users, and runs no scripts.
set -e
if [ "${1#-}" = "$1" ] && [ "${1:-mongod}" != mongod ]; then
  exec "$@"
fi
[ "${1:-}" != mongod ] || shift
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp '/opt/mongo/classes:/opt/mongo/libs/*' Mongo "$@"
