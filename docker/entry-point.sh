#!/bin/sh
# `up` keeps its data in the folder that it is started in
[ "${APP}" != aster ] || cd /data || exit 1
# exec: signals reach the program itself
exec node "/app/apps/${APP}/dist/main.js" "$@"
