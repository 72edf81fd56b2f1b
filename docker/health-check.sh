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
if [ "${APP}" = api ] && [ -n "${API_TLS_CERT}" ]; then
  # only Node.js speaks TLS here; the certificate is of another name, and this asks itself
  exec node -e 'require("node:https")
    .get({ host: "127.0.0.1", port: process.argv[1], path: "/readyz", rejectUnauthorized: false, timeout: 3000 },
      ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
    .on("timeout", () => process.exit(1)).on("error", () => process.exit(1))' "$port"
fi
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r -t 3 _ status _ <&3 || exit 1
[ "$status" = 200 ]
