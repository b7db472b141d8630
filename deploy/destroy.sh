#!/usr/bin/env bash
# destroy.sh [--settings FILE] [--dry-run] [--with-data]
#
# Deletes what deploy.sh made, after asking. The dataset with all events stays, unless it is named as well; so do the
# services of Google that were enabled.
#
#   --settings FILE  the settings that deploy.sh was given; settings.env beside this script unless named
#   --dry-run        asks what there is, and prints the commands
#   --with-data      deletes the dataset with its tables, too
#
# Needs gcloud, and bq when the data goes, too.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# drop KIND NAME [FLAG]: deletes a thing, if it is there.
drop() {
  local words name=$2
  read -ra words <<<"$1"
  shift 2
  if ask_g "${words[@]}" describe "$name" "$@" --format='value(name)'; then
    g "${words[@]}" delete "$name" "$@"
  fi
}

# drop_all KIND FILTER: deletes what Cloud Monitoring knows by names that it gave itself.
drop_all() {
  local words name
  read -ra words <<<"$1"
  find_g "${words[@]}" list "--filter=$2" --format='value(name)' || return 0
  for name in $answer; do
    g "${words[@]}" delete "${name##*/}"
  done
}

# revoke MEMBER ROLE: takes back a role on the project; those on things go with the things.
revoke() {
  if ask_g projects get-iam-policy "$PROJECT" --flatten='bindings[].members' \
    --format='value[separator=" "](bindings.role,bindings.members)' && grep -qxF "$2 $1" <<<"$answer"; then
    g projects remove-iam-policy-binding "$PROJECT" "--member=$1" "--role=$2" --condition=None
  fi
}

confirm() {
  local typed
  printf 'This deletes the services, topics, subscriptions, secrets and the Redis of %s in %s%s.\nWhat waits in Pub/Sub is lost. Type the id of the project: ' \
    "$NAME" "$PROJECT" "${with_data:+, and the dataset $DATASET WITH ALL EVENTS}"
  read -r typed || typed=
  [ "$typed" = "$PROJECT" ] || fail "that is not $PROJECT: nothing was deleted"
}

settings=$here/settings.env with_data=''
while [ $# -gt 0 ]; do
  case $1 in
    --settings) settings=${2:?--settings FILE} && shift ;;
    --dry-run) dry_run=yes ;;
    --with-data) with_data=yes ;;
    *) usage ;;
  esac
  shift
done
read_settings "$settings"
need gcloud
[ -z "$with_data" ] || need bq
know_project
[ -n "$dry_run" ] || confirm

# Ingest first: from then on nothing is accepted that would be lost.
drop 'run services' "$ingest" "--region=$REGION"
drop 'pubsub subscriptions' "$subscription"
drop 'run services' "$processor" "--region=$REGION"
drop 'pubsub subscriptions' "$dead_subscription"
drop 'pubsub topics' "$topic"
drop 'pubsub topics' "$dead_topic"
drop 'redis instances' "$redis" "--region=$REGION"
for secret in "$write_keys" "$redis_auth" "$redis_ca"; do
  drop secrets "$secret"
done
drop 'artifacts repositories' "$NAME" "--location=$REGION"
drop 'compute networks subnets' "$subnet" "--region=$REGION"
drop 'compute networks' "$NAME"
revoke "serviceAccount:$(account "$builder")" roles/cloudbuild.builds.builder
revoke "serviceAccount:$(account "$processor")" roles/bigquery.jobUser
for name in "$ingest" "$processor" "$push" "$builder"; do
  drop 'iam service-accounts' "$(account "$name")"
done
# The metrics that are made of logs stay: another deployment in the project has the same ones.
drop_all 'alpha monitoring policies' "userLabels.sluice=\"$NAME\""
drop_all 'monitoring dashboards' "displayName=\"$NAME: events\""
if [ -n "$with_data" ]; then
  if asked bq "--project_id=$PROJECT" show --format=json "$PROJECT:$DATASET"; then
    run bq "--project_id=$PROJECT" rm --recursive=true --force=true --dataset "$PROJECT:$DATASET"
  fi
else
  say "the dataset $DATASET stays"
fi
