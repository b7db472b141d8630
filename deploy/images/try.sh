#!/usr/bin/env bash
# deploy/images/try.sh [DIRECTORY]   builds the images of HEAD and tries them against the local stack
#
# For Debian, as root, with a JDK 25 in JAVA_HOME. Where no Docker engine is reached, it starts one and makes stand-ins
# for the base images (engine.sh). Engine, images and Maven's downloads are kept in DIRECTORY for the next time; without
# it they are removed. It takes minutes and all of the machine; what it starts, it ends. It fails when an accepted event
# is missing or doubled, or a container does not do what Cloud Run wants of it; of times and sizes it prints a table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=$PWD
# shellcheck source=deploy/images/engine.sh
source deploy/images/engine.sh

export SLUICE_PORT_OFFSET="${SLUICE_PORT_OFFSET:-23000}"
work=${1:-$(mktemp -d /var/tmp/sluice-images.XXXXXX)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
scratch=$(mktemp -d)
starts=5
stack='' server='' senders=() table=()

say() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }
fail() {
  say "FAIL: $*"
  exit 1
}
row() { table+=("$1|$2|$3"); }
port() { echo $(($1 + SLUICE_PORT_OFFSET)); }

clean_up() {
  for process in "${senders[@]}" ${server:+"$server"} ${stack:+"$stack"}; do kill -TERM "$process" 2>/dev/null || true; done
  for service in ingest processor; do "${DOCKER:-docker}" rm -f "sluice-try-$service" >/dev/null 2>&1 || true; done
  [ -z "$stack" ] || wait "$stack" 2>/dev/null || true
  engine_stop
  rm -rf "$scratch"
  [ -n "${given:-}" ] || rm -rf "$work"
}
given=${1:-}
trap clean_up EXIT
trap 'exit 130' INT TERM

# await SECONDS WHAT COMMAND...
await() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -le $end ] || fail "$what: not in time"
    sleep 0.2
  done
}
query() { ./sluice query --format csv --max-rows 1000000 "$1" 2>/dev/null </dev/null | tail -n +2 | tr -d '\r'; }
healthy() { curl -fs -m 5 -o /dev/null "$1/health"; }
answers() { [ "$(query "$1")" = "$2" ]; }
# expect STATUS WHAT [ARGUMENTS OF curl]   an answer of ingest
expect() {
  local got
  got=$(curl -sS -m 60 -o "$scratch/body" -w '%{http_code}' "${@:3}" "$ingest/v1/events")
  [ "$got" = "$1" ] || fail "$2: $got, not $1: $(head -c 300 "$scratch/body")"
}

# ---- the images

if "${DOCKER:-docker}" info >/dev/null 2>&1; then
  DOCKER=${DOCKER:-docker}
  network=(--network host)
else
  say 'no Docker engine is reached: one is started'
  engine_start "$work/engine" || fail 'no Docker engine'
  say 'stand-ins for the base images'
  engine_bases "$work/engine"
  network=(--network host)
fi
export DOCKER
say "the images of $(git rev-parse --short HEAD)"
mkdir "$scratch/source"
git -c tar.umask=0022 archive HEAD | tar -x -C "$scratch/source"
started=$SECONDS
REVISION=$(git rev-parse HEAD) "$scratch/source/deploy/images/build.sh" --repository sluice-try --tag try --progress plain "${network[@]}" \
  >"$scratch/built" 2>"$work/build.log" || { tail -n 20 "$work/build.log" >&2; fail "the build; its log is $work/build.log"; }
row 'both images built' 's' $((SECONDS - started))

# ---- the containers

ingest=http://127.0.0.1:$(port 8080)
processor=http://127.0.0.1:$(port 8081)
google=$(port 8085)
bigquery=$(port 9050)
settings=(
  SLUICE_PROJECT=sluice-local "SLUICE_PORT_OFFSET=$SLUICE_PORT_OFFSET"
  "SLUICE_PUBSUB_ENDPOINT=http://127.0.0.1:$google" "SLUICE_SECRETS_ENDPOINT=http://127.0.0.1:$google"
  "SLUICE_BIGQUERY_ENDPOINT=http://127.0.0.1:$bigquery"
  "SLUICE_BIGQUERY_GRPC_ENDPOINT=http://127.0.0.1:$(port 9060)"
  "SLUICE_REDIS_URL=redis://127.0.0.1:$(port 6380)" SLUICE_REDIS_AUTH_SECRET=redis-auth SLUICE_REDIS_DURABLE=yes
  SLUICE_WRITE_KEYS_SECRET=write-keys SLUICE_OPEN=yes
  SLUICE_PUSH_AUDIENCE=http://processor.sluice-local/pubsub/push
  SLUICE_PUSH_ACCOUNT=push@sluice-local.iam.gserviceaccount.com
  "SLUICE_PUSH_KEYS_URL=http://127.0.0.1:$bigquery/oauth2/v3/certs"
)

# run SERVICE [JVM OPTIONS [ARGUMENTS OF docker run]]   as little as Cloud Run gives, and less: nothing can be written, nothing is allowed
run() {
  local port
  port=$(port "$([ "$1" = ingest ] && echo 8080 || echo 8081)")
  "$DOCKER" rm -f "sluice-try-$1" >/dev/null 2>&1 || true
  "$DOCKER" run -d --name "sluice-try-$1" --network host --read-only --memory 512m --memory-swap 512m --cpus 1 \
    --cap-drop ALL --security-opt no-new-privileges -e "PORT=$port" ${2:+-e "JDK_JAVA_OPTIONS=$2"} \
    "${settings[@]/#/-e}" "${@:3}" "sluice-try/$1:try" >/dev/null
}
inspect() { "$DOCKER" inspect -f "$2" "sluice-try-$1"; }
logs() { "$DOCKER" logs "sluice-try-$1" 2>&1 | tail -n 20 >&2; }

# end SERVICE   as Cloud Run does: SIGTERM, and SIGKILL ten seconds later
end() {
  local before after code
  before=$(date +%s%N)
  "$DOCKER" stop -t 10 "sluice-try-$1" >/dev/null
  after=$(date +%s%N)
  code=$(inspect "$1" '{{.State.ExitCode}} {{.State.OOMKilled}}')
  [ "$code" = '0 false' ] || { logs "$1"; fail "$1 ended with $code"; }
  took=$(((after - before) / 1000000))
}

check_container() {
  local process uid
  process=$(inspect "$1" '{{.State.Pid}}')
  [ "$(cat "/proc/$process/comm")" = java ] || fail "$1: process 1 is $(cat "/proc/$process/comm"), not the JVM"
  uid=$(awk '/^Uid:/ { print $2, $3, $4, $5 }' "/proc/$process/status")
  [ "$uid" = '10001 10001 10001 10001' ] || fail "$1: runs as $uid"
  grep -qi " 00000000:$(printf %04X "$2") 00000000:0000 0A " /proc/net/tcp ||
    grep -qi " 00000000000000000000000000000000:$(printf %04X "$2") .* 0A " /proc/net/tcp6 ||
    fail "$1: does not listen everywhere on $2"
  awk -v port="$(printf ':%04X' "$3")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $2 }' /proc/net/tcp /proc/net/tcp6 |
    grep -qvE '^(0100007F|0000000000000000FFFF00000100007F):' && fail "$1: its metrics are not on the loopback alone"
  curl -fsS "http://127.0.0.1:$3/metrics" | grep -q '^sluice_' || fail "$1: no metrics"
}
resident() { awk '/^VmRSS/ { printf "%d\n", $2 / 1024 }' "/proc/$(inspect "$1" '{{.State.Pid}}')/status"; }

say 'the local stack'
./sluice up --only stack --ephemeral >"$scratch/stack.log" 2>&1 </dev/null &
stack=$!
await 600 'the local stack' grep -q '^ready' "$scratch/stack.log"

for service in ingest processor; do
  row "$service: image" MB "$(($("$DOCKER" image inspect -f '{{.Size}}' "sluice-try/$service:try") / 1000000))"
  row "$service: AOT cache" MB "$("$DOCKER" run --rm --network none --entrypoint du "sluice-try/$service:try" -m /app/service.aot | cut -f1)"
done

# ---- the first rows, as a new user posts them

say 'the first rows'
run processor
run ingest
await 60 'the processor' curl -fs "$processor/ready"
await 60 ingest curl -fs "$ingest/ready"
check_container ingest "$(port 8080)" "$(port 9464)"
check_container processor "$(port 8081)" "$(port 9465)"
row 'ingest: resident, idle' MiB "$(resident ingest)"
row 'processor: resident, idle' MiB "$(resident processor)"
json=(-H 'Content-Type: application/json')
seq 1 30 | sed 's/.*/{"id":"first&","type":"first","n":&}/' | paste -sd, | sed 's/.*/[&]/' >"$scratch/first.json"
for _ in 1 2 3; do expect 200 'a batch, again and again' "${json[@]}" --data-binary @"$scratch/first.json"; done
expect 200 'a mixed batch' "${json[@]}" -d '[{"id":"a","type":"first"},42,{"id":"b","type":"first"}]'
expect 400 'truncated JSON' "${json[@]}" -d '[{"id":1'
expect 200 'an empty batch' "${json[@]}" -d '[]'
printf '{"id":"n1","type":"first"}\n{"id":"n2","type":"first"}\n' | gzip >"$scratch/lines.gz"
expect 200 'lines in gzip' -H 'Content-Type: application/x-ndjson' -H 'Content-Encoding: gzip' --data-binary @"$scratch/lines.gz"
# Empty blocks would do for neither: these hold one that is not compressed.
printf '\x28\xb5\x2f\xfd\x20\x11\x89\x00\x00[{"type":"zstd"}]' >"$scratch/zstd"
expect 200 'zstd' "${json[@]}" -H 'Content-Encoding: zstd' --data-binary @"$scratch/zstd"
printf '\x00\x01\x10[{"type":"brot"}]\x03' >"$scratch/br"
expect 200 'Brotli' "${json[@]}" -H 'Content-Encoding: br' --data-binary @"$scratch/br"
head -c 40000000 /dev/zero | tr '\0' ' ' | gzip -9 >"$scratch/bomb.gz"
expect 413 'a bomb' "${json[@]}" -H 'Content-Encoding: gzip' --data-binary @"$scratch/bomb.gz"
await 60 '34 rows, each once' answers "SELECT COUNT(*), COUNT(DISTINCT event_id) FROM sluice.events WHERE event_type = 'first'" 34,34
await 30 'the rejections' answers 'SELECT COUNT(*) >= 2 FROM sluice.rejected_events' true

# ---- TLS, which the local stack does not speak

say 'TLS'
tls=$scratch/tls
mkdir -m 755 "$tls"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tls/key" -out "$tls/certificate" -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2>/dev/null
"$JAVA_HOME/bin/keytool" -importcert -noprompt -file "$tls/certificate" -keystore "$tls/trusted" -storepass trusted 2>/dev/null
# Credentials of nobody: with them a client of Google connects, and signs its tokens itself.
printf '{"type":"service_account","private_key_id":"1","client_id":"1","client_email":"try@localhost","private_key":"%s"}' \
  "$(awk '{ printf "%s\\n", $0 }' "$tls/key")" >"$tls/credentials"
chmod 644 "$tls"/*
mkfifo "$scratch/never"
exec 9<>"$scratch/never"
openssl s_server -accept "127.0.0.1:$(port 8443)" -cert "$tls/certificate" -key "$tls/key" -alpn h2 >"$scratch/tls.log" 2>&1 <&9 &
server=$!
run ingest '-Djavax.net.ssl.trustStore=/tls/trusted -Djavax.net.ssl.trustStorePassword=trusted' -v "$tls:/tls:ro" \
  -e GOOGLE_APPLICATION_CREDENTIALS=/tls/credentials -e "SLUICE_PUBSUB_ENDPOINT=localhost:$(port 8443)"
await 60 ingest healthy "$ingest"
curl -s -o /dev/null -m 20 "$ingest/ready" || true
await 20 'a handshake' grep -aq '^CIPHER is TLS_AES' "$scratch/tls.log"
for library in netty_tcnative epoll; do
  grep -q "/app/native/.*$library" "/proc/$(inspect ingest '{{.State.Pid}}')/maps" || fail "the image's $library is not used"
done
kill "$server"
server=
run ingest
await 60 ingest curl -fs "$ingest/ready"

# ---- the end in the middle of a load

# Posts batches until the file "over" is there, and writes down the ids of those that were answered with 200.
send() {
  local batch=0 ids
  while [ ! -e "$scratch/over" ]; do
    batch=$((batch + 1))
    ids=$(seq -f "load-$1-$batch-%.0f" 1 20)
    if [ "$(printf '%s\n' "$ids" | sed 's/.*/{"id":"&","type":"load"}/' | paste -sd, | sed 's/.*/[&]/' |
      curl -s -m 30 -o /dev/null -w '%{http_code}' "${json[@]}" --data-binary @- "$ingest/v1/events")" = 200 ]; then
      printf '%s\n' "$ids" >>"$scratch/accepted.$1"
    fi
  done
}
accepted() { sort "$scratch"/accepted.* 2>/dev/null; }
accepted_more() { [ "$(accepted | wc -l)" -ge "$1" ]; }

say 'SIGTERM in the middle of a load'
for sender in 1 2 3 4; do
  send $sender &
  senders+=($!)
done
for round in 1 2; do
  await 120 'the load goes on' accepted_more $(($(accepted | wc -l) + 2000))
  end processor
  row "processor: SIGTERM in a load, $round" ms "$took"
  run processor
  await 120 'the load goes on' accepted_more $(($(accepted | wc -l) + 2000))
  end ingest
  row "ingest: SIGTERM in a load, $round" ms "$took"
  run ingest
done
await 120 'the load goes on' accepted_more $(($(accepted | wc -l) + 2000))
touch "$scratch/over"
wait "${senders[@]}"
senders=()
accepted >"$scratch/accepted"
stored_all() {
  query "SELECT event_id FROM sluice.events WHERE event_type = 'load'" | sort >"$scratch/stored"
  [ -z "$(comm -23 "$scratch/accepted" "$scratch/stored")" ]
}
await 120 'every accepted event is stored' stored_all
[ -z "$(uniq -d "$scratch/stored")" ] || fail "stored twice: $(uniq -d "$scratch/stored" | head -n 3)"
row 'events accepted in that load, each stored once' '' "$(wc -l <"$scratch/accepted")"

# ---- more at a time than fits

say 'large bodies, many at a time'
{ printf '[{"type":"large","text":"'; head -c 900000 /dev/zero | tr '\0' x; printf '"}'
  for _ in 1 2 3 4 5 6 7 8 9; do printf ',{"type":"large","text":"'; head -c 900000 /dev/zero | tr '\0' x; printf '"}'; done
  printf ']'; } >"$scratch/large.json"
large=()
for _ in $(seq 1 60); do
  curl -s -m 60 -o /dev/null -w '%{http_code}\n' "${json[@]}" --data-binary @"$scratch/large.json" "$ingest/v1/events" >>"$scratch/large" &
  large+=($!)
done
wait "${large[@]}" || true
await 120 'what was taken of it is stored' answers "SELECT COUNT(*) FROM sluice.events WHERE event_type = 'large'" \
  "$(($(grep -c '^200' "$scratch/large") * 10))"
for service in ingest processor; do
  [ "$(inspect "$service" '{{.State.Running}}')" = true ] || { logs "$service"; fail "$service did not survive"; }
  row "$service: resident, after 60 bodies of 9 MB at a time" MiB "$(resident "$service")"
done
row 'answers to those' '' "$(sort "$scratch/large" | uniq -c | awk '{ printf "%s%s x %s", sep, $1, $2; sep = ", " }')"

# ---- the time to the first answer

# since_start SERVICE COMMAND...   milliseconds from the start of its process to the command's first success
since_start() {
  local service=$1 begun now
  shift
  for _ in $(seq 1 3000); do if "$@" 2>/dev/null; then break; fi; done
  now=$(date +%s%N)
  begun=$(date -d "$(inspect "$service" '{{.State.StartedAt}}')" +%s%N)
  echo $(((now - begun) / 1000000))
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] " (" v[1] " to " v[NR] ")" }'; }
ready() { curl -fs -m 5 -o /dev/null "$processor/ready"; }
posted() { curl -fs -m 5 -o /dev/null "${json[@]}" -d '{"type":"start"}' "$ingest/v1/events"; }

say "$starts starts of each, with the AOT cache and without"
for _ in $(seq 1 $starts); do
  for mode in auto off; do
    for service in ingest processor; do
      run $service -XX:AOTMode=$mode
      if [ $service = ingest ]; then url=$ingest work_done=posted; else url=$processor work_done=ready; fi
      since_start $service healthy "$url" >>"$scratch/health-$service-$mode"
      since_start $service $work_done >>"$scratch/work-$service-$mode"
      resident $service >>"$scratch/resident-$service-$mode"
    done
  done
done
for service in ingest processor; do
  for mode in auto off; do
    with=$([ $mode = auto ] && echo 'AOT cache' || echo 'plain JVM')
    what=$([ $service = ingest ] && echo 'event accepted' || echo '/ready')
    row "$service, $with: first 200 of /health" ms "$(median <"$scratch/health-$service-$mode")"
    row "$service, $with: first $what" ms "$(median <"$scratch/work-$service-$mode")"
    row "$service, $with: resident then" MiB "$(median <"$scratch/resident-$service-$mode")"
  done
done
end ingest
end processor

printf '\nsluice %s, %s, %s cores, %s, load %s, Docker %s; containers: 1 CPU, 512 MiB, read-only\n' \
  "$(git rev-parse --short HEAD)" "$(uname -sr)" "$(nproc)" "$(awk '/MemTotal/ { printf "%d GiB", $2 / 1048576 }' /proc/meminfo)" \
  "$(cut -d' ' -f1-3 /proc/loadavg)" "$("$DOCKER" version -f '{{.Server.Version}}')"
"$DOCKER" run --rm --network none --entrypoint /opt/jre/bin/java sluice-try/ingest:try -version 2>&1 | sed -n 2p
printf 'command: deploy/images/try.sh; starts: median of %s (least to most), from the start of the process\n\n' "$starts"
printf '%s\n' "${table[@]}" | awk -F'|' '{ printf "%-62s %s %s\n", $1, $3, $2 }'
cd "$here"
