#!/bin/sh
# Brings the containers of docker/compose.yaml to the version in this folder, without a pause in the work:
# build, migrate, the api, then new schedulers and workers beside the old ones, and when they are well the old ones away,
# which finish what they run. The api has one port, so it is away for as long as a start takes.
# Where a new one is not well in WAIT seconds (120) it shows the log, takes the new ones away, the api too, and ends with 1.
# Arguments stand before the command: docker/upgrade.sh --profile tls
set -eu
cd "$(dirname "$0")"
compose() { docker compose -f compose.yaml "$@"; }
say() { echo "upgrade: $*" >&2; }

# Returns once a container is healthy, or 1 with its log when it is not in time.
wait_until_healthy() {
  state=unknown
  for _ in $(seq "${WAIT:-120}"); do
    state=$(docker inspect --format '{{.State.Health.Status}}' "$1") || state=gone
    [ "$state" != healthy ] || return 0
    sleep 1
  done
  docker logs --tail 20 "$1" >&2 || true
  say "the new container $1 is $state"
  return 1
}

# all new containers beside old ones
new=
# Starts as many new containers of a service as there are old ones, and waits until they are well.
start_beside() {
  service=$1 old=$2
  shift 2
  # a container that has been stopped would be started again as it is, in place of a new one
  stopped=$(compose "$@" ps -a -q --status exited --status created --status dead "$service")
  # shellcheck disable=SC2086 # one word each
  [ -z "$stopped" ] || docker rm $stopped >/dev/null
  count=$(echo "$old" | grep -c . || true)
  say "new $service beside the old"
  compose "$@" up -d --no-deps --no-build --no-recreate --scale "$service=$((count + (count > 0 ? count : 1)))" "$service"
  started=
  for container in $(compose "$@" ps -a -q "$service"); do
    case $old in *"$container"*) ;; *) started="$started $container" ;; esac
  done
  new="$new$started"
  for container in $started; do
    wait_until_healthy "$container" || stay_old
  done
}

stay_old() {
  say 'so schedulers and workers stay as they were'
  # shellcheck disable=SC2086
  [ -z "$new" ] || { docker stop $new && docker rm $new; } >/dev/null
  exit 1
}

api=$(compose "$@" ps -q api)
# its id, which stays, and its name, which the new one gets
api_image=${api:+$(docker inspect --format '{{.Image}} {{.Config.Image}}' "$api")}
schedulers=$(compose "$@" ps -q scheduler)
workers=$(compose "$@" ps -q worker)
say 'building'
compose "$@" build
say 'migrating: the running version works on the new schema too'
compose "$@" run --rm --no-deps migrate
say 'the api'
compose "$@" up -d --no-deps --no-build api
wait_until_healthy "$(compose "$@" ps -a -q api)" || {
  say 'the old api again, which works on the new schema too'
  # shellcheck disable=SC2086
  [ -z "$api_image" ] || docker tag $api_image
  compose "$@" up -d --no-deps --no-build api
  stay_old
}
start_beside scheduler "$schedulers" "$@"
start_beside worker "$workers" "$@"
if [ -n "$schedulers$workers" ]; then
  say 'the old ones finish what they run, for SHUTDOWN_TIMEOUT at the most'
  # shellcheck disable=SC2086
  docker stop $schedulers $workers >/dev/null
  # shellcheck disable=SC2086
  docker rm $schedulers $workers >/dev/null
fi
say 'done'
