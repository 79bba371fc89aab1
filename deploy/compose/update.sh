#!/usr/bin/env bash
# Updates one API to the image with the tag TAG while requests go on: a second replica starts, the gateway sends new requests to it alone, and the first
# replica finishes its own and ends. Usage: TAG=1.1.0 deploy/compose/update.sh api-clients
set -euo pipefail
[ "$#" = 1 ] || { echo "Usage: update.sh api-clients | api-produits | api-commandes" >&2; exit 2; }
service=$1
compose() { docker compose --file "$(dirname "$0")/compose.yaml" "$@"; }
gateway() { compose exec -T gateway bash -c "exec 3<> /dev/tcp/127.0.0.1/9999; echo '$1' >&3; cat <&3" < /dev/null; }
address() { docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

# The gateway's name of the replica at an address, once it is healthy (HAProxy: operational state 2, running).
replica() {
  for _ in $(seq 60); do
    gateway "show servers state $service" | awk -v address="$1" '$5 == address && $6 == 2 {print $4}' | grep . && return
    sleep .5
  done
  echo "update: the gateway does not see $service at $1 as healthy: docker compose logs gateway $service" >&2
  exit 1
}

old=$(compose ps --quiet "$service")
[ "$(wc -w <<< "$old")" = 1 ] || { echo "update: $service has $(wc -w <<< "$old") replicas; this script replaces one." >&2; exit 1; }
before=$(replica "$(address "$old")")
compose up --detach --no-deps --no-recreate --scale "$service=2" --wait "$service"
new=$(compose ps --quiet "$service" | grep -v "$old")
replica "$(address "$new")" > /dev/null
gateway "set server $service/$before state drain" > /dev/null
docker stop --time 15 "$old" > /dev/null
docker rm "$old" > /dev/null

# The place of the old replica is empty once the gateway's name service says so; only then may it serve a later one.
for _ in $(seq 60); do
  gateway "show servers state $service" | awk -v name="$before" '$4 == name {print $5}' | grep -qx -- - && break
  sleep .5
done
gateway "set server $service/$before state ready" > /dev/null
