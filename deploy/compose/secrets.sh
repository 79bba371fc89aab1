#!/usr/bin/env bash
# Makes the secrets of compose.yaml, one file each: what exists stays, what is missing is drawn at random. Usage: deploy/compose/secrets.sh [folder]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
secrets=${1:-$here/secrets}

# Only its owner enters the folder; inside, containers read the files as users of their own.
mkdir -p "$secrets"
chmod 700 "$secrets"
umask 022
mkdir -p "$secrets"/{databases,broker,api-clients,api-produits,api-commandes,consumer-commandes,backoffice}

# Prints a secret, which it draws first if there is none.
secret() { # file
  [ -s "$secrets/$1" ] || head -c 24 /dev/urandom | base64 | tr '+/' 'ab' > "$secrets/$1"
  cat "$secrets/$1"
}

setting() { echo "$3" > "$secrets/$1/$2"; } # service, name, value

broker() { # service
  local name=${1^^}_PASSWORD
  setting "$1" ConnectionStrings__rabbitmq "amqp://$1:$(secret "broker/${name//-/_}")@rabbitmq:5672"
}

database() { # service, database
  setting "$1" "ConnectionStrings__$2-db" "Host=db-$2;Database=$2_db;Username=$2;Password=$(secret "databases/$2")"
}

for api in clients produits commandes; do
  service=api-$api
  secret "databases/db-$api" > /dev/null
  broker "$service"
  database "$service" "$api"
  setting "$service" "ConnectionStrings__$api-db-migrations" \
    "Host=db-$api;Database=${api}_db;Username=${api}_migrations;Password=$(secret "databases/${api}_migrations")"
  setting "$service" ApiKeys__backoffice-shop__Key "$(secret backoffice/ApiKeys__shop)"
  setting "$service" ApiKeys__backoffice-shop__Scopes shop
  setting "$service" ApiKeys__backoffice-operations__Key "$(secret backoffice/ApiKeys__operations)"
  setting "$service" ApiKeys__backoffice-operations__Scopes operations
done
broker consumer-commandes
database consumer-commandes commandes
setting consumer-commandes ConnectionStrings__commandes-db-migrations "$(cat "$secrets/api-commandes/ConnectionStrings__commandes-db-migrations")"
broker backoffice
secret backoffice/Authentication__Token > /dev/null
