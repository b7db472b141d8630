# Sourced by try.sh: a Docker engine for a machine that has none, and stand-ins for the base images where no registry
# is reached. For Debian, as root; JAVA_HOME is a JDK 25.
# shellcheck shell=bash

# engine_start DIRECTORY   starts an engine that lives in that directory; sets DOCKER_HOST and DOCKER
engine_start() {
  local directory=$1
  mkdir -p "$directory"
  engine_install docker.io /usr/sbin/dockerd
  # Debian's own client: newer ones want a plug-in for BuildKit that Debian does not have.
  export DOCKER=/usr/bin/docker DOCKER_HOST=unix://$directory/docker.sock
  # Without a bridge and its rules for packets, which need more rights: containers share the host's network.
  cat >"$directory/daemon.json" <<JSON
{"bridge": "none", "iptables": false, "ip6tables": false, "ip-forward": false, "ip-masq": false,
 "userland-proxy": false, "hosts": ["$DOCKER_HOST"], "data-root": "$directory/root",
 "exec-root": "$directory/exec", "pidfile": "$directory/dockerd.pid"}
JSON
  setsid /usr/sbin/dockerd --config-file "$directory/daemon.json" >"$directory/dockerd.log" 2>&1 </dev/null &
  engine=$!
  for _ in $(seq 1 120); do
    if "$DOCKER" info >/dev/null 2>&1; then return; fi
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 5 "$directory/dockerd.log" >&2
  return 1
}

engine_stop() {
  [ -n "${engine:-}" ] || return 0
  kill -TERM "$engine" 2>/dev/null || true
  wait "$engine" 2>/dev/null || true
  engine=
}

# engine_install PACKAGE PROGRAM   unless the program is there; a daemon that comes along is not started
engine_install() {
  [ -x "$2" ] && return
  echo "installing Debian's $1" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

# engine_bases DIRECTORY   makes the stand-ins that the engine does not have yet
engine_bases() {
  local directory=$1
  if ! "$DOCKER" image inspect debian:bookworm-slim >/dev/null 2>&1; then
    engine_install debootstrap /usr/sbin/debootstrap
    rm -rf "$directory/debian"
    /usr/sbin/debootstrap --variant=minbase --include=ca-certificates,curl bookworm "$directory/debian" >&2
    # What Debian's slim images leave out.
    rm -rf "$directory"/debian/usr/share/{doc,man,info,locale,lintian} "$directory"/debian/var/{cache/apt,lib/apt/lists}/*
    tar -C "$directory/debian" -c . | "$DOCKER" import - debian:bookworm-slim >/dev/null
  fi
  if ! "$DOCKER" image inspect eclipse-temurin:25-jdk >/dev/null 2>&1; then
    rm -rf "$directory/temurin"
    mkdir "$directory/temurin"
    cp -r "${JAVA_HOME:?}/." "$directory/temurin/openjdk"
    # Both trust whom this machine trusts. In Debian's JDKs this file is a link to elsewhere.
    rm "$directory/temurin/openjdk/lib/security/cacerts"
    cp -L "$JAVA_HOME/lib/security/cacerts" "$directory/temurin/openjdk/lib/security/cacerts"
    cp -L /etc/ssl/certs/ca-certificates.crt "$directory/temurin/"
    cat >"$directory/temurin/Dockerfile" <<'DOCKERFILE'
FROM debian:bookworm-slim
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
DOCKERFILE
    DOCKER_BUILDKIT=1 "$DOCKER" build -q --network none -t eclipse-temurin:25-jdk "$directory/temurin" >/dev/null
  fi
}
