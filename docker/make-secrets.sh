#!/bin/sh
# Makes the passwords and the API key that docker/compose.yaml asks for, once; what is there already is kept.
# Only you can enter the folder. Its files have to be readable in containers, whose users are not yours.
set -eu
folder=$(dirname "$0")/secrets
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
for name in postgres_password aster_password api_keys; do
  [ -s "$folder/$name" ] || head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$folder/$name"
  chmod 644 "$folder/$name"
done
echo "the API key is in $folder/api_keys"
