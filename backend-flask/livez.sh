#!/usr/bin/env bash
# Health check of the container: `livez.sh [PORT [SECONDS]]` ends with status 0 if the server answers livez.
# It is bash alone, without a child process: starting Python would take half a second of a processor of
# which a busy task has a quarter.
exec 3<>"/dev/tcp/127.0.0.1/${1:-4567}" || exit 1
printf 'GET /api/livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r -t "${2:-4}" -u 3 _ status _
[ "$status" = 200 ]
