#!/bin/sh
# assemble.sh SERVICE MAIN   run by the Dockerfiles where the project was built: puts a service's jars into /app, runs
# it against the local stack, and keeps what its JVM learned in /app/service.aot
#
# Jars and cache are made in one step, because the JVM does not notice when jars are newer than their cache: it would
# run the old classes.
set -eu

service=$1
main=$2
export SLUICE_PORT_OFFSET="${SLUICE_PORT_OFFSET:-27000}"
rounds=100

fail() {
  echo "assemble: $*" >&2
  tail -n 30 /tmp/*.log >&2
  exit 1
}

port() { echo $(($1 + SLUICE_PORT_OFFSET)); }

# ---- the jars

module=$service-service
mkdir -p /app/lib /app/native
cp "$module"/target/dependency/*.jar /app/lib/
cp "$module/target/$module"-*[!s].jar "/app/lib/$module.jar"
cp deploy/images/jvm.args LICENSE docs/LIBRARIES.md /app/
printf -- '-cp /app/lib/%s.jar:%s\n' "$module" "$(cat "$module/target/classpath")" >/app/classpath

# Native libraries, which would be unpacked into /tmp at each start otherwise.
(
  cd /app/native
  case $(uname -m) in aarch64) netty=aarch_64 zstd=aarch64 brotli=aarch64 ;; *) netty=x86_64 zstd=amd64 brotli=x86_64 ;; esac
  for jar in /app/lib/grpc-netty-shaded-*.jar /app/lib/zstd-jni-*.jar /app/lib/native-linux-*.jar; do jar xf "$jar"; done
  mv META-INF/native/*netty_tcnative_linux_$netty.so META-INF/native/*netty_transport_native_epoll_$netty.so .
  mv linux/$zstd/libzstd-jni-*.so libzstd-jni.so
  mv lib/linux-$brotli/libbrotli.so .
  find . -mindepth 1 -maxdepth 1 ! -name '*.so' -exec rm -r {} +
)

# ---- the local stack, with the other service in it

# Becomes the JVM, so that its process is the one to end: only where there is a shell to spare.
local_stack() {
  exec java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmx512m \
    -jar local-stack/target/sluice.jar "$@"
}

# start NAME COMMAND...   in the background, with a log of that name
start() {
  name=$1
  shift
  "$@" >"/tmp/$name.log" 2>&1 </dev/null &
}

# await SECONDS WHAT COMMAND...   until the command succeeds
await() {
  seconds=$1
  what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    seconds=$((seconds - 1))
    [ "$seconds" -gt 0 ] || fail "$what: not in time"
    sleep 1
  done
}

start stack local_stack up --only stack --ephemeral
stack_process=$!
await 60 'the local stack' grep -q '^ready' /tmp/stack.log

# What ./sluice up gives to its services.
pubsub=http://127.0.0.1:$(port 8085)
bigquery=http://127.0.0.1:$(port 9050)
storage=http://127.0.0.1:$(port 9060)
redis=redis://127.0.0.1:$(port 6380)
export SLUICE_PROJECT=sluice-local \
  SLUICE_PUBSUB_ENDPOINT="$pubsub" SLUICE_SECRETS_ENDPOINT="$pubsub" \
  SLUICE_BIGQUERY_ENDPOINT="$bigquery" SLUICE_BIGQUERY_GRPC_ENDPOINT="$storage" \
  SLUICE_REDIS_URL="$redis" SLUICE_REDIS_AUTH_SECRET=redis-auth SLUICE_REDIS_DURABLE=yes \
  SLUICE_WRITE_KEYS_SECRET=write-keys \
  SLUICE_PUSH_AUDIENCE=http://processor.sluice-local/pubsub/push \
  SLUICE_PUSH_ACCOUNT=push@sluice-local.iam.gserviceaccount.com \
  SLUICE_PUSH_KEYS_URL="$bigquery/oauth2/v3/certs"

# A route, so that what reads routes, schemas and conditions is learned as well.
mkdir -p /tmp/config
cat >/tmp/config/sluice.yaml <<'ROUTES'
routes:
  - {name: trained, match: event.type == "routed", schema: song.json, filter: event.data.price > 0, table: trained}
ROUTES
cat >/tmp/config/song.json <<'SCHEMA'
{"type": "object", "required": ["price"],
 "properties": {"price": {"type": "number"}, "time": {"type": "string", "format": "date-time"},
  "user": {"type": "object", "properties": {"id": {"type": "integer"}}}, "tags": {"items": {"type": "string"}}}}
SCHEMA
export SLUICE_CONFIG_DIR=/tmp/config

ingest=http://127.0.0.1:$(port 8080)
case $service in
  ingest) own=$ingest metrics=$(port 9464) other=processor ;;
  processor) own=http://127.0.0.1:$(port 8081) metrics=$(port 9465) other=ingest ;;
esac
start other local_stack up --only "$other"
other_process=$!
await 60 "$other" grep -q '^ready' /tmp/other.log

# ---- the training

# The heap is named, because a large machine's would be too large for compressed references, and so for the cache.
PORT=${own##*:} start service /opt/jre/bin/java @/app/jvm.args -Xmx358m -XX:AOTCacheOutput=/app/service.aot \
  @/app/classpath "$main"
service_process=$!
await 60 "$service" curl -fs "$own/ready"

# post WHAT [ARGUMENTS OF CURL]   many times
post() {
  what=$1
  shift
  answers=$(curl -sS -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer local' "$@" \
    "$ingest/v1/events?type=training[1-$rounds]" | sort | uniq -c | tr -s ' ')
  [ "$answers" = " $rounds 200" ] || fail "$what: $answers"
}

plain='{"type":"song played","user":{"id":7,"name":"Ada"},"time":"2026-11-21T10:00:00Z","price":12.50,"tags":["a","b"]}'
cloud='{"specversion":"1.0","id":"1","source":"training","type":"song played","data":{"song":"Ça ira"}}'
lines="$plain
$plain"
printf '%s' "$lines" | gzip >/tmp/lines.gz

post 'an event' -d "$plain"
post 'an array' -d "[$plain,42,$plain]"
post 'lines' -H 'Content-Type: application/x-ndjson' --data-binary "$lines"
post 'lines in gzip' -H 'Content-Type: application/x-ndjson' -H 'Content-Encoding: gzip' --data-binary @/tmp/lines.gz
post 'a CloudEvent' -H 'Content-Type: application/cloudevents+json' -d "$cloud"
post 'CloudEvents' -H 'Content-Type: application/cloudevents-batch+json' -d "[$cloud]"
post 'a CloudEvent in headers' -H 'ce-specversion: 1.0' -H 'ce-id: 2' -H 'ce-source: training' -H 'ce-type: song played' \
  -H 'Content-Type: application/json' -d '{}'
answers=$(curl -sS -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer local' \
  -d '{"price":12.50,"time":"2026-11-21T10:00:00Z","user":{"id":7,"name":"Ada"},"tags":["a","b"]}' \
  "$ingest/v1/events?type=routed&nothing=[1-$rounds]" | sort | uniq -c | tr -s ' ')
[ "$answers" = " $rounds 200" ] || fail "a routed event: $answers"
for path in health ready openapi.json; do curl -fsS -o /dev/null "$own/$path"; done
curl -fsS -o /dev/null "http://127.0.0.1:$metrics/metrics"

# A cache of failures would serve nobody: the rows have to be there. Two CloudEvents are sent again and again.
want=$((rounds * 7 + 2))
stored() { [ "$(local_stack query --format csv "SELECT COUNT(*) FROM sluice.$1" | tail -n 1 | tr -d '\r')" = "$2" ]; }
await 60 "$want rows" stored events "$want"
await 60 "$rounds routed rows" stored trained "$rounds"

# end NAME PROCESS
end() {
  kill -TERM "$2"
  wait "$2" || fail "$1 ended with $?"
}

end "$service" "$service_process"
end "$other" "$other_process"
end 'the local stack' "$stack_process"
/opt/jre/bin/java @/app/jvm.args -XX:AOTCache=/app/service.aot -XX:AOTMode=on @/app/classpath -version >/dev/null ||
  fail 'the cache does not fit'
rm -f /tmp/*.log /tmp/lines.gz
