#!/bin/sh
# exec: signals reach the program itself
exec node "/app/apps/${APP}/dist/main.js" "$@"
