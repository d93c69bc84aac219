#!/usr/bin/env bash
# Like the official image: variables KAFKA_X_Y are the broker's properties x.y, and CLUSTER_ID formats the storage.
set -euo pipefail

PROPERTIES=/tmp/server.properties

kafka() {
  exec java -Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
    -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.properties -Dkafka.logs.dir=/opt/kafka/logs -cp '/opt/kafka/libs/*' "$@"
}

if (($# > 0)); then
  exec "$@"
fi
env -0 | while IFS= read -r -d '' line; do
  name=${line%%=*}
  case $name in
    KAFKA_OPTS | KAFKA_HEAP_OPTS | KAFKA_LOG4J_* | KAFKA_JVM_*) ;;
    KAFKA_*)
      name=${name#KAFKA_}
      name=${name//___/-}
      name=${name//__/+}
      name=${name//_/.}
      name=${name//+/_}
      printf '%s=%s\n' "${name,,}" "${line#*=}"
      ;;
  esac
done >"$PROPERTIES"
grep -q '^log.dirs=' "$PROPERTIES" || echo 'log.dirs=/tmp/kraft-combined-logs' >>"$PROPERTIES"
(kafka kafka.tools.StorageTool format --ignore-formatted --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$PROPERTIES")
kafka kafka.Kafka "$PROPERTIES"
