#!/bin/sh
# Like the official image: one port for all services, of which this one has S3 and SQS.
set -e
JAVA='java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m'
$JAVA -jar /opt/s3mock/s3mock-exec.jar --http.port=9090 &
exec $JAVA -cp '/opt/edge/classes:/opt/edge/libs/*' Edge
