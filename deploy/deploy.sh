#!/usr/bin/env bash
# deploy.sh [--settings FILE] [--dry-run] [--only STEP] [--force]
#
# Creates everything that Sluice needs in a project of Google Cloud, or brings it up to date. Run again, it does only
# what is left to do.
#
#   --settings FILE  the settings; settings.env beside this script unless named
#   --dry-run        asks what there is, and prints the commands that would change it
#   --only STEP      one step alone: apis accounts registry images topics network redis secrets dataset processor
#                    subscription ingest monitoring
#   --force          does again what seems to need no change, for things that were changed by hand
#
# Needs gcloud and bq, logged in as an owner of the project.
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The processor comes before its subscription, which comes before ingest: a topic without a subscription keeps nothing,
# and a processor knows what older ingests send.
steps='apis accounts registry images topics network redis secrets dataset processor subscription ingest monitoring'

apis='artifactregistry bigquery bigquerystorage cloudbuild compute logging monitoring pubsub redis run secretmanager'

# The request of a push ends with its ack deadline, and the processor answers 5 s before: SLUICE_LEASE_SECONDS and
# SLUICE_APPEND_TIMEOUT_SECONDS have to fit in, or it does not start.
ack_deadline_seconds=60

# A body may take 60 s to arrive, a publish 7 s.
ingest_timeout_seconds=75

step_apis() {
  local missing=() api
  asked gcloud services list --enabled --format='value(config.name)' "--project=$PROJECT" || answer=
  for api in $apis; do
    if ! grep -qx "$api.googleapis.com" <<<"$answer"; then missing+=("$api.googleapis.com"); fi
  done
  if [ "${#missing[@]}" -eq 0 ]; then
    there "the services of Google that are needed are enabled"
  else
    g services enable "${missing[@]}"
  fi
}

step_accounts() {
  local name
  for name in "$ingest" "$processor" "$push" "$builder"; do
    if find_g iam service-accounts describe "$(account "$name")" --format='value(email)'; then
      there "service account $name"
    else
      g iam service-accounts create "$name" "--display-name=$name"
    fi
  done
  # Cloud Build's own account may do much more, or, in a new project, nothing.
  if [ "$BUILD" = cloud ]; then
    grant roles/cloudbuild.builds.builder "serviceAccount:$(account "$builder")" projects "$PROJECT"
  fi
  # Queries of the look-up, and nothing else in the project.
  grant roles/bigquery.jobUser "serviceAccount:$(account "$processor")" projects "$PROJECT"
  # Pub/Sub signs the tokens of its pushes as this account; projects of before April 2021 have to allow it. In a new
  # project Pub/Sub's own account may not be there yet.
  if ! granted roles/iam.serviceAccountTokenCreator "$pubsub_agent" 'iam service-accounts' "$(account "$push")"; then
    g beta services identity create --service=pubsub.googleapis.com
  fi
  grant roles/iam.serviceAccountTokenCreator "$pubsub_agent" 'iam service-accounts' "$(account "$push")"
}

step_registry() {
  if find_g artifacts repositories describe "$NAME" "--location=$REGION" --format='value(name)'; then
    there "registry $NAME"
  else
    g artifacts repositories create "$NAME" "--location=$REGION" --repository-format=docker \
      --description='Images of Sluice'
  fi
}

step_images() {
  local service missing=()
  for service in ingest processor; do
    if find_g artifacts docker images describe "$registry/$service:$TAG" --format='value(image_summary.digest)'; then
      there "image $service:$TAG"
    else
      missing+=("$service")
    fi
  done
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  if [ -z "$dry_run" ] && [ -z "$tag_given" ] && [ -n "$(git -C "$root" status --porcelain --untracked-files=no)" ]; then
    fail "the images are named after the commit, and there are changes that are not committed: commit them, or set TAG"
  fi
  if [ "$BUILD" = cloud ]; then
    g builds submit "$root" "--config=$here/cloudbuild.yaml" "--region=$REGION" \
      "--service-account=projects/$PROJECT/serviceAccounts/$(account "$builder")" \
      "--substitutions=_REGISTRY=$registry,_TAG=$TAG"
    return
  fi
  run "$here/images/build.sh" --repository "$registry" --tag "$TAG"
  for service in "${missing[@]}"; do
    run docker push "$registry/$service:$TAG"
  done
}

step_topics() {
  keep 'pubsub topics' "$topic" ''
  keep 'pubsub topics' "$dead_topic" ''
  # Without a subscription the dead letters would be gone.
  keep 'pubsub subscriptions' "$dead_subscription" "--topic=$dead_topic" --expiration-period=never \
    --message-retention-duration=31d --ack-deadline=60
  grant roles/pubsub.publisher "$pubsub_agent" 'pubsub topics' "$dead_topic"
  grant roles/pubsub.publisher "serviceAccount:$(account "$ingest")" 'pubsub topics' "$topic"
}

step_network() {
  if find_g compute networks describe "$NAME" --format='value(name)'; then
    there "network $NAME"
  else
    g compute networks create "$NAME" --subnet-mode=custom
  fi
  if find_g compute networks subnets describe "$subnet" "--region=$REGION" --format='value(ipCidrRange)'; then
    [ "$answer" = "$SUBNET_RANGE" ] || say "= subnet $subnet has the range $answer, which stays: SUBNET_RANGE=$SUBNET_RANGE comes too late"
    there "subnet $subnet"
  else
    g compute networks subnets create "$subnet" "--network=$NAME" "--region=$REGION" "--range=$SUBNET_RANGE"
  fi
}

step_redis() {
  local has
  if find_g redis instances describe "$redis" "--region=$REGION" \
    --format='value[separator="/"](tier,authEnabled,transitEncryptionMode,redisConfigs.maxmemory-policy,memorySizeGb)'; then
    has=$answer
    case ${has%/*} in
      [BS]*/True/SERVER_AUTHENTICATION/noeviction) ;;
      *) fail "the Redis $redis is not one that this script makes (tier/AUTH/TLS/policy: ${has%/*}): AUTH, TLS and noeviction are needed; delete it, or take another NAME" ;;
    esac
    if [ "${has##*/}" = "$REDIS_GB" ] && [ -z "$force" ]; then
      there "Redis $redis"
    else
      g redis instances update "$redis" "--region=$REGION" "--size=$REDIS_GB"
    fi
  else
    g redis instances create "$redis" "--region=$REGION" "--tier=$REDIS_TIER" "--size=$REDIS_GB" \
      --redis-version=redis_7_2 --enable-auth --transit-encryption-mode=server-authentication \
      --redis-config=maxmemory-policy=noeviction "--network=projects/$PROJECT/global/networks/$NAME" \
      --connect-mode=direct-peering
  fi
}

step_secrets() {
  if [ "$OPEN" = no ]; then
    keep_secret "$write_keys" cat "$WRITE_KEYS_FILE"
    grant roles/secretmanager.secretAccessor "serviceAccount:$(account "$ingest")" secrets "$write_keys"
  fi
  keep_secret "$redis_auth" gcloud redis instances get-auth-string "$redis" "--region=$REGION" \
    --format='value(authString)' "--project=$PROJECT"
  keep_secret "$redis_ca" gcloud redis instances describe "$redis" "--region=$REGION" \
    --flatten='serverCaCerts[]' --format='value(serverCaCerts.cert)' "--project=$PROJECT"
  grant roles/secretmanager.secretAccessor "serviceAccount:$(account "$processor")" secrets "$redis_auth"
  grant roles/secretmanager.secretAccessor "serviceAccount:$(account "$processor")" secrets "$redis_ca"
}

# The processor makes its tables itself: so it knows that what is not remembered is not stored either.
step_dataset() {
  local editor
  editor=$(account "$processor")
  if asked bq "--project_id=$PROJECT" show --format=json "$PROJECT:$DATASET"; then
    local place
    place=$(sed -n 's/.*"location": *"\([^"]*\)".*/\1/p' <<<"$answer")
    if [ "$(tr '[:upper:]' '[:lower:]' <<<"$place")" != "$(tr '[:upper:]' '[:lower:]' <<<"$DATASET_LOCATION")" ]; then
      fail "the dataset $DATASET lies in $place, and cannot be moved: set DATASET_LOCATION=$place, or take another DATASET"
    fi
    there "dataset $DATASET"
  else
    run bq "--project_id=$PROJECT" "--location=$DATASET_LOCATION" mk --dataset \
      --description='Events that Sluice stored, each exactly once' "$PROJECT:$DATASET"
  fi
  if grep -qF "\"$editor\"" <<<"$answer"; then
    there "roles/bigquery.dataEditor on dataset $DATASET for $editor"
  else
    run bq "--project_id=$PROJECT" "--location=$DATASET_LOCATION" query --use_legacy_sql=false \
      "GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`$PROJECT\`.\`$DATASET\` TO \"serviceAccount:$editor\""
  fi
}

step_processor() {
  local address=REDIS_HOST:6378 service
  if find_g redis instances describe "$redis" "--region=$REGION" --format='value[separator=":"](host,port)'; then
    address=$answer
  elif [ -z "$dry_run" ]; then
    fail "there is no Redis $redis: run the step redis first"
  fi
  deploy_service "$processor" "--image=$registry/processor:$TAG" \
    --no-allow-unauthenticated --ingress=internal \
    "--timeout=$ack_deadline_seconds" "--network=$NAME" "--subnet=$subnet" --vpc-egress=private-ranges-only \
    "--min-instances=$PROCESSOR_MIN" "--max-instances=$PROCESSOR_MAX" \
    "--set-env-vars=^|^SLUICE_PROJECT=$PROJECT|SLUICE_DATASET=$DATASET|SLUICE_REDIS_URL=rediss://$address|SLUICE_REDIS_AUTH_SECRET=$redis_auth|SLUICE_REDIS_CA_SECRET=$redis_ca|SLUICE_PUSH_AUDIENCE=$processor_url|SLUICE_PUSH_ACCOUNT=$(account "$push")|SLUICE_ACK_DEADLINE_SECONDS=$ack_deadline_seconds|SLUICE_RETENTION_SECONDS=$retention_seconds$service_variables"
  grant roles/run.invoker "serviceAccount:$(account "$push")" 'run services' "$processor" "--region=$REGION"
}

step_subscription() {
  keep 'pubsub subscriptions' "$subscription" "--topic=$topic" \
    "--push-endpoint=$processor_url/pubsub/push" "--push-auth-service-account=$(account "$push")" \
    "--push-auth-token-audience=$processor_url" "--ack-deadline=$ack_deadline_seconds" \
    --min-retry-delay=10s --max-retry-delay=600s "--dead-letter-topic=$dead_topic" --max-delivery-attempts=100 \
    --expiration-period=never "--message-retention-duration=${retention_seconds}s"
  grant roles/pubsub.subscriber "$pubsub_agent" 'pubsub subscriptions' "$subscription"
}

step_ingest() {
  local who="|SLUICE_WRITE_KEYS_SECRET=$write_keys" hops=1
  if [ "$OPEN" = yes ]; then who='|SLUICE_OPEN=yes'; fi
  if [ "$INGRESS" != all ]; then hops=2; fi
  case $service_variables in *'|SLUICE_TRUSTED_HOPS='*) hops= ;; esac
  deploy_service "$ingest" "--image=$registry/ingest:$TAG" \
    --allow-unauthenticated "--ingress=$INGRESS" "--timeout=$ingest_timeout_seconds" \
    "--min-instances=$INGEST_MIN" "--max-instances=$INGEST_MAX" \
    "--set-env-vars=^|^SLUICE_PROJECT=$PROJECT|SLUICE_TOPIC=$topic$who${hops:+|SLUICE_TRUSTED_HOPS=$hops}$service_variables"
}

step_monitoring() {
  local file name channel=''
  for file in "$here"/monitoring/log-metrics/*.json; do
    render "$file" 's|"description": "[^"]*|& (sluice_config=CONFIG)|'
    name=$(basename "$file" .json)
    if ! ask_g logging metrics describe "$name" --format='value(description)'; then
      g logging metrics create "$name" "--config-from-file=$rendered"
    elif [[ $answer == *"(sluice_config=$wanted)" ]] && [ -z "$force" ]; then
      there "metric $name"
    else
      g logging metrics update "$name" "--config-from-file=$rendered"
    fi
  done
  if [ -n "$ALERT_EMAIL" ]; then
    know_channel
    channel=$answer
  fi
  for file in "$here"/monitoring/alerts/*.json; do
    render "$file" 's|"userLabels": {|&"sluice_config": "CONFIG",|' "$channel"
    keep_monitored 'alpha monitoring policies' 'userLabels.sluice_config' --policy-from-file \
      ${channel:+"--notification-channels=$channel"} -- ${channel:+"--set-notification-channels=$channel"}
  done
  render "$here/monitoring/dashboard.json" 's|"labels": {|&"sluice_config_CONFIG": "",|'
  keep_monitored 'monitoring dashboards' 'labels' --config-from-file --
}

# The channel of ALERT_EMAIL, in $answer.
know_channel() {
  local question=(gcloud beta monitoring channels list "--filter=type=email AND labels.email_address=$ALERT_EMAIL"
    --format='value(name)' "--project=$PROJECT")
  if found "${question[@]}"; then
    answer=${answer%%$'\n'*}
    there "channel to $ALERT_EMAIL"
    return
  fi
  g beta monitoring channels create "--display-name=$ALERT_EMAIL" --type=email \
    "--channel-labels=email_address=$ALERT_EMAIL"
  answer=CHANNEL
  if [ -z "$dry_run" ]; then found "${question[@]}" || fail "the channel to $ALERT_EMAIL was made, and is not there yet: run this again"; fi
}

# render FILE SED [MORE]: makes $rendered of a file with the names of this deployment, and $wanted, its fingerprint,
# which the sed command puts in where it says CONFIG.
render() {
  rendered=$beside/.rendered/$(basename "$1")
  mkdir -p "$(dirname "$rendered")"
  # shellcheck disable=SC2016 # placeholders of the files
  sed -e 's|${NAME}|'"$NAME|g" -e 's|${PROJECT}|'"$PROJECT|g" -e 's|${REGION}|'"$REGION|g" \
    -e 's|${DATASET}|'"$DATASET|g" "$1" >"$rendered"
  wanted=$(fingerprint "$(cat "$rendered")" "${3:-}")
  sed -i.bak -e "${2//CONFIG/$wanted}" "$rendered"
  rm -f "$rendered.bak"
}

# keep_monitored KIND LABELS FILE-FLAG [CREATE-FLAG...] -- [UPDATE-FLAG...]: what Cloud Monitoring knows by a name that
# it gives itself, found by its display name.
keep_monitored() {
  local words label=$2 flag=$3 name title create=()
  read -ra words <<<"$1"
  shift 3
  while [ "$1" != -- ]; do create+=("$1") && shift; done
  shift
  title=$(sed -n 's/^  "displayName": "\(.*\)",$/\1/p' "$rendered")
  if ! find_g "${words[@]}" list "--filter=displayName=\"$title\"" --format="value[separator=' '](name,$label)"; then
    g "${words[@]}" create "$flag=$rendered" ${create[@]+"${create[@]}"}
  elif [[ $answer == *"$wanted"* ]] && [ -z "$force" ]; then
    there "${words[${#words[@]} - 1]} \"$title\""
  else
    name=${answer%% *}
    g "${words[@]}" update "${name##*/}" "$flag=$rendered" "$@"
  fi
}

# deploy_service NAME FLAG...: a service of Cloud Run, in a new revision if it was deployed with other flags.
deploy_service() {
  local name=$1 wanted
  shift
  set -- "$@" "--service-account=$(account "$name")" --cpu=1 --memory=512Mi --concurrency=250 \
    --no-cpu-throttling --cpu-boost --execution-environment=gen2 \
    --startup-probe=httpGet.path=/health,periodSeconds=1,timeoutSeconds=1,failureThreshold=60 \
    --liveness-probe=httpGet.path=/health,periodSeconds=10,timeoutSeconds=5,failureThreshold=3
  wanted=$(fingerprint "$@")
  if find_g run services describe "$name" "--region=$REGION" --format='value(metadata.labels.sluice_config)' &&
    [ "$answer" = "$wanted" ] && [ -z "$force" ]; then
    there "service $name"
  else
    g run deploy "$name" "--region=$REGION" "$@" "--labels=sluice_config=$wanted"
  fi
}

# keep KIND NAME ONCE FLAG...: a thing that has labels, updated if it was made with other flags. ONCE is what only the
# creation takes.
keep() {
  local kind=$1 name=$2 once=$3 words wanted
  shift 3
  read -ra words <<<"$kind"
  wanted=$(fingerprint "$@")
  if ! ask_g "${words[@]}" describe "$name" --format='value(labels.sluice_config)'; then
    g "${words[@]}" create "$name" ${once:+"$once"} "$@" "--labels=sluice_config=$wanted"
  elif [ "$answer" = "$wanted" ] && [ -z "$force" ]; then
    there "${words[1]%s} $name"
  else
    g "${words[@]}" update "$name" "$@" "--update-labels=sluice_config=$wanted"
  fi
}

# grant ROLE MEMBER KIND NAME [FLAG]: a role on a thing, unless it is granted.
grant() {
  local role=$1 member=$2 kind=$3 name=$4 words
  read -ra words <<<"$kind"
  if granted "$@"; then
    there "$role on ${words[${#words[@]} - 1]%s} $name for ${member#*:}"
    return
  fi
  shift 4
  if [ "$kind" = projects ]; then set -- --condition=None; fi
  g "${words[@]}" add-iam-policy-binding "$name" "$@" "--member=$member" "--role=$role"
}

granted() {
  local role=$1 member=$2 name=$4 words
  read -ra words <<<"$3"
  shift 4
  ask_g "${words[@]}" get-iam-policy "$name" "$@" --flatten='bindings[].members' \
    --format='value[separator=" "](bindings.role,bindings.members)' && grep -qxF "$role $member" <<<"$answer"
}

# keep_secret NAME COMMAND...: a secret whose latest version is what the command says, which is never shown.
keep_secret() {
  local name=$1 value=
  shift
  if ! find_g secrets describe "$name" --format='value(name)'; then
    g secrets create "$name" --replication-policy=automatic
  fi
  if found "$@"; then value=$answer; elif [ -z "$dry_run" ]; then fail "this says nothing to put into the secret $name: $(quoted "$@")"; fi
  if [ -n "$value" ] && find_g secrets versions access latest "--secret=$name" && [ "$answer" = "$value" ]; then
    there "secret $name"
  else
    run_with "$value" "$(quoted "$@")" gcloud secrets versions add "$name" --data-file=- "--project=$PROJECT"
  fi
}

settings=$here/settings.env only='' force=''
while [ $# -gt 0 ]; do
  case $1 in
    --settings) settings=${2:?--settings FILE} && shift ;;
    --only) only=${2:?--only STEP} && shift ;;
    --dry-run) dry_run=yes ;;
    --force) force=yes ;;
    *) usage ;;
  esac
  shift
done
case " $steps " in *" ${only:-apis} "*) ;; *) fail "there is no step $only; the steps are: $steps" ;; esac

read_settings "$settings"
retention_seconds=$((RETENTION_DAYS * 86400))
beside=$(cd "$(dirname "$settings")" && pwd -P)
need gcloud bq
know_project
pubsub_agent=serviceAccount:service-$project_number@gcp-sa-pubsub.iam.gserviceaccount.com

for step in ${only:-$steps}; do
  say "== $step"
  "step_$step"
done
if [ -n "$dry_run" ]; then
  say "$changes commands would be run"
elif [ "$changes" -eq 0 ]; then
  say "everything is as it should be"
fi
if [ -z "$only" ]; then
  say "events go to $ingest_url/v1/events; $here/smoke.sh tries whether they arrive"
fi
