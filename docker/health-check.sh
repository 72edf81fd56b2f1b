#!/bin/bash
# Asks the program in this container whether it can do its work, without starting another Node.js for it every time.
# The `aster` image has nothing to ask while it migrates.
case ${APP} in
  api) port=${API_PORT:-8080} ;;
  scheduler) port=${SCHEDULER_PORT:-8081} ;;
  worker) port=${WORKER_PORT:-8082} ;;
  *) port=0 ;;
esac
[ "$port" != 0 ] || exit 0
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r -t 3 _ status _ <&3 || exit 1
[ "$status" = 200 ]
