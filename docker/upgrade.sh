#!/bin/sh
# Brings the containers of docker/compose.yaml to the version in this folder, without a pause in the work:
# build, migrate, then api and scheduler, then new workers, and at last the old workers away, which finish what they run.
# Arguments stand before the command: docker/upgrade.sh --profile tls
set -eu
cd "$(dirname "$0")"
compose() { docker compose -f compose.yaml "$@"; }
say() { echo "upgrade: $*" >&2; }

old=$(compose "$@" ps -q worker)
count=$(echo "$old" | grep -c . || true)

say 'building'
compose "$@" build
say 'migrating: the running version works on the new schema too'
compose "$@" run --rm --no-deps migrate
say 'api and scheduler'
compose "$@" up -d --no-deps --no-build api scheduler
[ "$count" -gt 0 ] || count=1
say "$count new workers beside the old ones"
running=$(echo "$old" | grep -c . || true)
compose "$@" up -d --no-deps --no-build --no-recreate --scale "worker=$((running + count))" worker
for container in $(compose "$@" ps -q worker); do
  case $old in *"$container"*) continue ;; esac
  for _ in $(seq 60); do
    state=$(docker inspect --format '{{.State.Health.Status}}' "$container")
    [ "$state" != healthy ] || break
    sleep 1
  done
  [ "$state" = healthy ] || { say "the new worker $container is $state; the old workers stay"; exit 1; }
done
if [ -n "$old" ]; then
  say 'the old workers finish what they run, for SHUTDOWN_TIMEOUT at the most'
  docker stop $old >/dev/null
  docker rm $old >/dev/null
fi
say 'done'
