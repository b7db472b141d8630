#!/usr/bin/env bash
# smoke.sh [--settings FILE] [--events N] [--to URL]
#
# Posts a batch of events with new ids, asks BigQuery until all of them are there, posts the same batch again, and looks
# that none became two. Then it deletes its rows.
#
#   --settings FILE  the settings that deploy.sh was given; settings.env beside this script unless named
#   --events N       how many, 20 unless named
#   --to URL         where ingest is, when it is not reached at its address of Cloud Run
#
# Needs curl and bq, with the right to query the dataset.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# As long may it take until the last row is there: a first start of both services, and more.
patience_seconds=120

# As long is looked whether the second batch adds a row.
watched_seconds=10

query() {
  bq "--project_id=$PROJECT" "--location=$DATASET_LOCATION" --quiet query --use_legacy_sql=false --format=csv \
    --max_rows=100000 "$1" 2>"$scratch/errors" </dev/null || { cat "$scratch/errors" >&2; return 1; }
}

where() {
  printf "received_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR) AND event_type = 'sluice.smoke' AND STARTS_WITH(event_id, '%s-')" "$batch"
}

# The ids that are stored, one a line.
stored() {
  query "SELECT event_id FROM \`$PROJECT.$DATASET.events\` WHERE $(where) ORDER BY event_id" | sed 1d
}

# The write key stands in a file, where no list of processes shows it.
post() {
  local status
  status=$(curl --silent --show-error --max-time 60 --config "$scratch/curl" --header 'Content-Type: application/json' \
    --data-binary "@$scratch/events" --output "$scratch/answer" --write-out '%{http_code}' "$url/v1/events") ||
    fail "$url does not answer"
  if [ "$status" != 200 ] || ! grep -qF "\"accepted\":$events," "$scratch/answer"; then
    fail "ingest answered $status to $events events: $(head -c 500 "$scratch/answer")"
  fi
}

settings=$here/settings.env events=20 url=''
while [ $# -gt 0 ]; do
  case $1 in
    --settings) settings=${2:?--settings FILE} && shift ;;
    --events) events=${2:?--events N} && shift ;;
    --to) url=${2:?--to URL} && shift ;;
    *) usage ;;
  esac
  shift
done
[[ $events =~ ^[1-9][0-9]{0,3}$ ]] || fail "--events $events: it has to be 1 to 9999"
read_settings "$settings"
need curl bq
if [ -z "$url" ]; then
  need gcloud
  know_project
  url=$ingest_url
fi
url=${url%/}

batch=smoke-$(date +%s)-$$
: >"$scratch/curl"
if [ "$OPEN" = no ]; then
  key=$(sed -n 's/^[[:space:]]*[^#:]*:[[:space:]]*\([^[:space:]]*\).*/\1/p' "$WRITE_KEYS_FILE" | head -n 1)
  printf 'header = "X-Write-Key: %s"\n' "$key" >"$scratch/curl"
fi
for ((i = 1; i <= events; i++)); do
  printf '%s-%05d\n' "$batch" "$i"
done >"$scratch/sent"
sed 's/.*/{"id": "&", "type": "sluice.smoke"}/' "$scratch/sent" | paste -sd, - | sed 's/.*/[&]/' >"$scratch/events"

post
posted=$SECONDS
say "posted $events events, batch $batch"
while true; do
  stored >"$scratch/stored" || fail "BigQuery could not be asked"
  if cmp -s "$scratch/sent" "$scratch/stored"; then break; fi
  if [ $((SECONDS - posted)) -gt "$patience_seconds" ]; then
    diff "$scratch/sent" "$scratch/stored" | head -n 10 >&2 || true
    fail "after $patience_seconds s $(wc -l <"$scratch/stored") of $events events are there; $here/status.sh shows what is wrong"
  fi
  sleep 1
done
say "all of them could be queried within $((SECONDS - posted)) s, each once"

post
posted=$SECONDS
while [ $((SECONDS - posted)) -lt "$watched_seconds" ]; do
  sleep 2
  stored >"$scratch/stored" || fail "BigQuery could not be asked"
  cmp -s "$scratch/sent" "$scratch/stored" || fail "the same batch sent again changed what is stored: $(wc -l <"$scratch/stored") rows of $events events"
done
say "sent again, they are still there once"

delete="DELETE FROM \`$PROJECT.$DATASET.events\` WHERE $(where)"
if query "$delete" >/dev/null; then
  say "its rows are deleted"
else
  say "its rows cannot be deleted yet, because they are so new. In half an hour this does it:" \
    "  bq --project_id=$PROJECT --location=$DATASET_LOCATION query --use_legacy_sql=false \"${delete/INTERVAL 1 HOUR/INTERVAL 1 DAY}\""
fi
