#!/bin/sh
# Brings the containers of docker/compose.yaml to the version in this folder, without a pause in the work:
# build, migrate, the api, then new schedulers and workers beside the old ones, and when they are well the old ones away,
# which finish what they run. The api has one port, so it is away for as long as a start takes.
# Arguments stand before the command: docker/upgrade.sh --profile tls
set -eu
cd "$(dirname "$0")"
compose() { docker compose -f compose.yaml "$@"; }
say() { echo "upgrade: $*" >&2; }

# Starts as many new containers of a service as there are old ones, and waits until they are well.
start_beside() {
  service=$1 old=$2
  shift 2
  count=$(echo "$old" | grep -c . || true)
  say "new $service beside the old"
  compose "$@" up -d --no-deps --no-build --no-recreate --scale "$service=$((count + (count > 0 ? count : 1)))" "$service"
  for container in $(compose "$@" ps -q "$service"); do
    case $old in *"$container"*) continue ;; esac
    state=unknown
    for _ in $(seq 60); do
      state=$(docker inspect --format '{{.State.Health.Status}}' "$container")
      [ "$state" != healthy ] || break
      sleep 1
    done
    [ "$state" = healthy ] || { say "the new $service $container is $state; what runs of the old version stays"; exit 1; }
  done
}

schedulers=$(compose "$@" ps -q scheduler)
workers=$(compose "$@" ps -q worker)
say 'building'
compose "$@" build
say 'migrating: the running version works on the new schema too'
compose "$@" run --rm --no-deps migrate
say 'the api'
compose "$@" up -d --no-deps --no-build api
start_beside scheduler "$schedulers" "$@"
start_beside worker "$workers" "$@"
if [ -n "$schedulers$workers" ]; then
  say 'the old ones finish what they run, for SHUTDOWN_TIMEOUT at the most'
  # shellcheck disable=SC2086 # one word each
  docker stop $schedulers $workers >/dev/null
  # shellcheck disable=SC2086
  docker rm $schedulers $workers >/dev/null
fi
say 'done'
