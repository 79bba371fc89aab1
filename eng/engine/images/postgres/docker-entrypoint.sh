#!/bin/bash
# Implements the part of the public image's entrypoint that Aspire and the tests use.
set -Eeuo pipefail

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  chown -R postgres "$PGDATA" /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$BASH_SOURCE" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD=$(< "$POSTGRES_PASSWORD_FILE")
  : "${POSTGRES_PASSWORD:?the password of the superuser must be given}"
  user=${POSTGRES_USER:-postgres}
  # Aspire passes its own --auth options in POSTGRES_INITDB_ARGS.
  read -ra arguments <<< "${POSTGRES_INITDB_ARGS:-}"
  initdb --username="$user" --pwfile=<(echo "$POSTGRES_PASSWORD") --pgdata="$PGDATA" "${arguments[@]}"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  echo "unix_socket_directories = '/var/run/postgresql'" >> "$PGDATA/postgresql.conf"
  export PGUSER=$user PGPASSWORD=$POSTGRES_PASSWORD
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "${POSTGRES_DB:=$user}" != postgres ]; then createdb "$POSTGRES_DB"; fi
  shopt -s nullglob
  for script in /docker-entrypoint-initdb.d/*.sql; do psql -v ON_ERROR_STOP=1 --dbname "$POSTGRES_DB" --file "$script"; done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@"
