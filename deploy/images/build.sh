#!/usr/bin/env bash
# deploy/images/build.sh [--repository REPOSITORY] [--tag TAG] [ARGUMENTS OF docker build]
#
# Builds the images REPOSITORY/ingest:TAG and REPOSITORY/processor:TAG (sluice/ingest:latest unless said otherwise)
# with the Docker engine that is reached, and prints their names. It needs nothing but this repository and, in the
# build, the base images and Maven Central. DOCKER names another client, REVISION the commit where there is no git.
set -euo pipefail

repository=sluice
tag=latest
while [ $# -gt 0 ]; do
  case $1 in
    --repository) repository=${2:?} && shift 2 ;;
    --tag) tag=${2:?} && shift 2 ;;
    *) break ;;
  esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
docker=${DOCKER:-docker}
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml | head -n 1)
revision=${REVISION:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}

for service in ingest processor; do
  # Cloud Run runs nothing but linux/amd64. BuildKit, because Maven's downloads are kept from one build to the next.
  DOCKER_BUILDKIT=1 "$docker" build --platform linux/amd64 --file "Dockerfile.$service" \
    --tag "$repository/$service:$tag" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" "$@" . >&2
done
printf '%s\n' "$repository/ingest:$tag" "$repository/processor:$tag"
