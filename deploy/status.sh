#!/usr/bin/env bash
# status.sh [--settings FILE]
#
# Shows what is deployed and whether it works: revisions and their shares of the traffic, what waits in Pub/Sub, dead
# letters, and the last error of each service.
#
#   --settings FILE  the settings that deploy.sh was given; settings.env beside this script unless named
#
# Needs gcloud and curl.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# As far back the last error is looked for.
freshness=1d

# metric SUBSCRIPTION NAME: the latest value of a metric of Pub/Sub.
metric() {
  local filter since
  filter="metric.type=\"pubsub.googleapis.com/subscription/$2\" AND resource.labels.subscription_id=\"$1\""
  since=$(($(date +%s) - 600))
  curl --silent --show-error --fail --max-time 30 --get --header "@$scratch/token" \
    --data-urlencode "filter=$filter" \
    --data-urlencode "interval.startTime=$(utc "$since")" --data-urlencode "interval.endTime=$(utc "$(date +%s)")" \
    "https://monitoring.googleapis.com/v3/projects/$PROJECT/timeSeries" 2>"$scratch/errors" >"$scratch/series" || {
    printf '(cannot be asked: %s)' "$(head -n 1 "$scratch/errors")"
    return
  }
  sed -n 's/.*"\(int64\|double\)Value": *"\{0,1\}\([0-9.]*\).*/\2/p' "$scratch/series" | head -n 1 | grep . || printf 'none in the last 10 minutes'
}

utc() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$1" +%Y-%m-%dT%H:%M:%SZ; }

service() {
  say "$1"
  if ! find_g run services describe "$1" "--region=$REGION" \
    --format='value[separator=" "](status.latestReadyRevisionName,spec.template.spec.containers[0].image)'; then
    say "  is not deployed"
    return
  fi
  say "  latest revision that is ready: $answer"
  find_g run services describe "$1" "--region=$REGION" --flatten='status.traffic[]' \
    --format='value[separator=" % "](status.traffic.percent,status.traffic.revisionName)' || answer=none
  say "$answer" | sed 's/^/  traffic: /'
  find_g logging read "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"$1\" AND severity>=ERROR" \
    --limit=1 "--freshness=$freshness" --format='value[separator=" "](timestamp,jsonPayload.message,textPayload)' || answer="none in $freshness"
  say "  last error: $answer"
}

settings=$here/settings.env
while [ $# -gt 0 ]; do
  case $1 in
    --settings) settings=${2:?--settings FILE} && shift ;;
    *) usage ;;
  esac
  shift
done
read_settings "$settings"
need gcloud curl
know_project

service "$ingest"
say "  $ingest_url/ready: $(curl --silent --max-time 30 "$ingest_url/ready" | head -c 300 || true)"
service "$processor"

(umask 077 && printf 'Authorization: Bearer %s' "$(gcloud auth print-access-token)" >"$scratch/token")
say "$subscription" \
  "  messages that wait: $(metric "$subscription" num_undelivered_messages)" \
  "  age of the oldest, in seconds: $(metric "$subscription" oldest_unacked_message_age)"
say "$dead_subscription" \
  "  dead letters: $(metric "$dead_subscription" num_undelivered_messages)"
