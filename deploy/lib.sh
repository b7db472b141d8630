# shellcheck shell=bash disable=SC2034,SC2153
# What the scripts beside it share: the settings, asking, doing. Sourced.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
me=${0##*/}
export CLOUDSDK_CORE_DISABLE_PROMPTS=1

dry_run=
nobody=
changes=0
answer=

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$me" "$*" >&2; exit 1; }

# What the head of the script says, for who asked for something else.
usage() { sed -n '2,/^[^#]/{/^# shellcheck/d;s/^# \{0,1\}//p;}' "$0" >&2; exit 2; }

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is not on the PATH: https://cloud.google.com/sdk/docs/install"
  done
}

# ---- settings: name, default, what it has to look like, in words

known_settings='
PROJECT||^[a-z][a-z0-9-]{4,28}[a-z0-9]$|the id of a project, like my-project-1
REGION||^[a-z]+-[a-z]+[0-9]+$|a region, like europe-west1
NAME|sluice|^[a-z][a-z0-9-]{0,18}[a-z0-9]$|2 to 20 of a-z, 0-9 and -, beginning with a letter and not ending with -
WRITE_KEYS_FILE||.*|a file
OPEN|no|^(yes|no)$|yes or no
DATASET|sluice|^[A-Za-z0-9_]+$|letters, digits and _
DATASET_LOCATION||^(US|EU|[a-z]+-[a-z]+[0-9]+)?$|US, EU or a region
INGRESS|all|^(all|internal-and-cloud-load-balancing)$|all or internal-and-cloud-load-balancing
INGEST_MIN|1|^[0-9]{1,3}$|a number of instances, 0 to 999
INGEST_MAX|10|^[1-9][0-9]{0,2}$|a number of instances, 1 to 999
PROCESSOR_MIN|1|^[0-9]{1,3}$|a number of instances, 0 to 999
PROCESSOR_MAX|10|^[1-9][0-9]{0,2}$|a number of instances, 1 to 999
REDIS_TIER|standard|^(basic|standard)$|basic or standard
REDIS_GB|1|^([1-9]|[1-9][0-9]|[12][0-9][0-9]|300)$|a number of gigabytes, 1 to 300
SUBNET_RANGE|10.124.0.0/24|^(10\.[0-9]{1,3}|172\.(1[6-9]|2[0-9]|3[01])|192\.168)\.[0-9]{1,3}(\.[0-9]{1,3})?/(1[6-9]|2[0-6])$|a private range of 64 addresses or more, like 10.124.0.0/24
RETENTION_DAYS|7|^([1-9]|[12][0-9]|3[01])$|a number of days, 1 to 31
BUILD|cloud|^(cloud|docker)$|cloud or docker
TAG||^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$|a tag of images
ALERT_EMAIL||^([^@ ,|]+@[^@ ,|]+\.[^@ ,|]+)?$|an address of e-mail
'

# What deploy.sh says to the services itself.
own_variables=' PROJECT TOPIC DATASET REDIS_URL REDIS_AUTH_SECRET REDIS_CA_SECRET WRITE_KEYS_SECRET WRITE_KEYS_FILE OPEN PUSH_AUDIENCE PUSH_ACCOUNT ACK_DEADLINE_SECONDS RETENTION_SECONDS '

complaints=
complain() { complaints="$complaints$1"$'\n'; }

# Reads the file $1. What is wrong in it is said at once, a line each, and ends the script.
read_settings() {
  local file=$1 line number=0 name value seen=' '
  [ -f "$file" ] || fail "there is no $file: copy $here/settings.example.env to it and fill it in, or name another file with --settings"
  service_variables=
  while IFS='|' read -r name value _; do
    [ -z "$name" ] || printf -v "$name" '%s' "$value"
  done <<<"$known_settings"
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    line=${line%$'\r'}
    case $line in '' | '#'*) continue ;; esac
    name=${line%%=*} value=${line#*=}
    if [ "$name" = "$line" ] || ! [[ $name =~ ^[A-Z][A-Z_]*$ ]]; then
      complain "line $number: not NAME=value: $line"
    elif [[ $seen == *" $name "* ]]; then
      complain "line $number: $name is there twice"
    elif [[ $value =~ ^[[:space:]] || $value =~ [[:space:]]$ || $value =~ [\"\'] ]]; then
      complain "line $number: the value of $name has quotes, or blanks around it; it is written as it is"
    else
      take "$number" "$name" "$value"
    fi
    seen="$seen$name "
  done <"$file"
  check_settings "$(cd "$(dirname "$file")" && pwd -P)"
  if [ -n "$complaints" ]; then
    printf '%s' "$complaints" | sed "s|^|$me: $file: |" >&2
    exit 2
  fi
  name_things
}

take() {
  local number=$1 name=$2 value=$3 variable=${2#SLUICE_}
  if [ "$variable" != "$name" ]; then
    if [[ $own_variables == *" $variable "* ]]; then
      complain "line $number: $name is set by $me itself"
    elif ! grep -q "^  $variable(" "$root/common-model/src/main/java/io/sluice/model/Setting.java"; then
      complain "line $number: the services have no setting $name; README.md lists them"
    elif [[ $value == *'|'* ]]; then
      complain "line $number: the value of $name has a |, which cannot be passed on"
    else
      service_variables="$service_variables|$name=$value"
    fi
  elif [[ $known_settings == *$'\n'"$name|"* ]]; then
    printf -v "$name" '%s' "$value"
  else
    complain "line $number: there is no setting $name; settings.example.env has all of them"
  fi
}

check_settings() {
  local directory=$1 name pattern words line
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    name=${line%%|*} words=${line##*|}
    pattern=${line#*|*|} pattern=${pattern%|*}
    if [ -z "${!name}" ] && [[ " PROJECT REGION " == *" $name "* ]]; then
      complain "$name is not set: it is $words"
    elif ! [[ ${!name} =~ $pattern ]]; then
      complain "$name=${!name}: it has to be $words"
    fi
  done <<<"$known_settings"
  [[ $INGEST_MIN -le $INGEST_MAX ]] || complain "INGEST_MIN=$INGEST_MIN is more than INGEST_MAX=$INGEST_MAX"
  [[ $PROCESSOR_MIN -le $PROCESSOR_MAX ]] || complain "PROCESSOR_MIN=$PROCESSOR_MIN is more than PROCESSOR_MAX=$PROCESSOR_MAX"
  check_write_keys "$directory"
}

check_write_keys() {
  if [ "$OPEN" = yes ]; then
    [ -z "$WRITE_KEYS_FILE" ] || complain "OPEN=yes and WRITE_KEYS_FILE=$WRITE_KEYS_FILE: who may send events, anybody or who has a key?"
    return
  fi
  if [ -z "$WRITE_KEYS_FILE" ]; then
    complain "WRITE_KEYS_FILE is not set: it names the file with the write keys; OPEN=yes does without any"
    return
  fi
  case $WRITE_KEYS_FILE in /*) ;; *) WRITE_KEYS_FILE=$1/$WRITE_KEYS_FILE ;; esac
  if [ ! -r "$WRITE_KEYS_FILE" ]; then
    complain "WRITE_KEYS_FILE=$WRITE_KEYS_FILE: it does not exist, or cannot be read"
  elif ! grep -qE '^[^#:]+:.' "$WRITE_KEYS_FILE"; then
    complain "WRITE_KEYS_FILE=$WRITE_KEYS_FILE: it has no line name:key"
  elif grep -qvE '^(#.*|[[:space:]]*|[^:]+:.+)$' "$WRITE_KEYS_FILE"; then
    complain "WRITE_KEYS_FILE=$WRITE_KEYS_FILE: line $(grep -nvE '^(#.*|[[:space:]]*|[^:]+:.+)$' "$WRITE_KEYS_FILE" | head -n 1 | cut -d: -f1) is not name:key"
  fi
}

name_things() {
  DATASET_LOCATION=${DATASET_LOCATION:-$REGION}
  ingest=$NAME-ingest processor=$NAME-processor push=$NAME-push builder=$NAME-build
  topic=$NAME-events dead_topic=$NAME-events-dead
  subscription=$NAME-events-push dead_subscription=$NAME-events-dead-pull
  redis=$NAME-dedupe subnet=$NAME-$REGION
  write_keys=$NAME-write-keys redis_auth=$NAME-redis-auth redis_ca=$NAME-redis-ca
  registry=$REGION-docker.pkg.dev/$PROJECT/$NAME
  tag_given=$TAG
  TAG=${TAG:-$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || true)}
  [ -n "$TAG" ] || fail "this is no clone of a repository, after whose commit the images would be named: set TAG"
}

# What can only be known by asking: the number of the project, which is in the addresses of its services.
know_project() {
  project_number=PROJECT_NUMBER
  if asked gcloud projects describe "$PROJECT" --format='value(projectNumber)'; then
    project_number=$answer
  elif [ -z "$dry_run" ]; then
    fail "there is no project $PROJECT, or this account must not see it: gcloud auth list says who you are"
  fi
  ingest_url=https://$ingest-$project_number.$REGION.run.app
  processor_url=https://$processor-$project_number.$REGION.run.app
}

account() { printf '%s@%s.iam.gserviceaccount.com' "$1" "$PROJECT"; }

# ---- asking and doing

# Whether a question is answered; $answer is what was said. That a thing is absent is no failure; anything else that
# keeps the answer away ends the script, except a dry run, which goes on as if the thing were absent.
asked() {
  local status=0
  if [ -n "$nobody" ]; then return 1; fi
  answer=$("$@" 2>"$scratch/errors" </dev/null) || status=$?
  if [ "$status" -eq 0 ]; then return 0; fi
  # bq says on its standard output what is wrong.
  printf '%s\n' "$answer" >>"$scratch/errors"
  answer=
  if grep -qiE 'not[_ ]found|does not exist|notFound' "$scratch/errors"; then return 1; fi
  if grep -qE 'active account|gcloud auth login' "$scratch/errors"; then
    [ -n "$dry_run" ] || fail "nobody is logged in, so nothing was changed: gcloud auth login"
    printf '%s: nobody is logged in, so this is what would be done if nothing were there\n' "$me" >&2
    nobody=yes
    return 1
  fi
  if [ -n "$dry_run" ]; then
    printf '%s: cannot be asked, so it counts as absent: %s\n' "$me" "$(quoted "$@")" >&2
    return 1
  fi
  cat "$scratch/errors" >&2
  fail "this question was not answered, so nothing was changed after it: $(quoted "$@")"
}

# The same of a question whose answer is empty when the thing is absent.
found() { asked "$@" && [ -n "$answer" ]; }

quoted() {
  local word out=
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=@,+%-]* | '') out="$out '${word//\'/\'\\\'\'}'" ;;
      *) out="$out $word" ;;
    esac
  done
  printf '%s' "${out# }"
}

# Does something, having said what.
run() {
  say "+ $(quoted "$@")"
  changes=$((changes + 1))
  [ -z "$dry_run" ] || return 0
  "$@" >"$scratch/said" 2>&1 </dev/null || { cat "$scratch/said" >&2; fail "this failed; once its cause is gone, run the script again: $(quoted "$@")"; }
}

# run_with INPUT SHOWN COMMAND...: the same, with an input that is shown as the command that made it.
run_with() {
  local input=$1 shown=$2
  shift 2
  say "+ $shown | $(quoted "$@")"
  changes=$((changes + 1))
  [ -z "$dry_run" ] || return 0
  printf '%s' "$input" | "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; fail "this failed; once its cause is gone, run the script again: $(quoted "$@")"; }
}

there() { say "= $*"; }

g() { run gcloud "$@" "--project=$PROJECT"; }
ask_g() { asked gcloud "$@" "--project=$PROJECT"; }
find_g() { found gcloud "$@" "--project=$PROJECT"; }

# What a thing is made of, as a label: the same as the one that it has means that nothing is to be done.
fingerprint() { printf '%s\n' "$@" | cksum | tr ' ' '-'; }
