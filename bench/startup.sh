#!/usr/bin/env bash
# Measures the time from `dotnet run --no-build` until all resources are healthy and the consumer consumes, and as lower bound the time from the start of
# RabbitMQ alone to its first connection. Runs a first start (empty data directories) and later ones (existing data), alternating with RabbitMQ alone.
# Requires a build. Usage: bench/startup.sh [Debug|Release]
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Debug}

work=$(mktemp -d)
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
port() { shuf -i 10000-32000 -n 1; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }
accepts() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

broker_alone() { # the folder to run in
  local amqp epmd start pid as=()
  amqp=$(port) epmd=$(port)
  mkdir -p "$1"
  printf '[rabbitmq_management].' > "$1/plugins"
  printf 'listeners.tcp.1 = 127.0.0.1:%s\nmanagement.tcp.port = %s\nmanagement.tcp.ip = 127.0.0.1\n' "$amqp" "$(port)" > "$1/rabbitmq.conf"
  printf '{lookup,[file]}.\n{host,{127,0,0,1},["localhost","%s"]}.\n' "$(hostname)" > "$1/inetrc"
  if [ "$(id -u)" -eq 0 ]; then
    chown -R rabbitmq "$1"
    as=(setpriv --reuid=rabbitmq --regid=rabbitmq --clear-groups)
  fi
  start=$(now)
  env -i PATH=/usr/bin:/bin HOME="$1" LANG=C.UTF-8 RABBITMQ_NODENAME=alone@localhost RABBITMQ_CONF_ENV_FILE=/dev/null \
    RABBITMQ_CONFIG_FILE="$1/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$1/plugins" RABBITMQ_MNESIA_BASE="$1/mnesia" \
    RABBITMQ_LOG_BASE="$1" RABBITMQ_DIST_PORT="$(port)" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 ERL_INETRC="$1/inetrc" \
    "${as[@]}" /usr/lib/rabbitmq/bin/rabbitmq-server > "$work/alone.log" 2>&1 &
  pid=$!
  until accepts "$amqp"; do sleep 0.05; done
  since "$start"
  kill -TERM "$pid"
  wait "$pid" 2> /dev/null || true
  env ERL_EPMD_PORT="$epmd" epmd -kill > /dev/null 2>&1 || true
}

healthy() {
  local api
  for api in api-clients api-produits api-commandes; do
    curl -sf -o /dev/null "http://localhost:${ports[$api]}/health" || return 1
  done
  [ "$(curl -sf -u guest:guest "http://localhost:${ports[rabbitmq-management]}/api/consumers" | grep -o '"consumer_tag"' | wc -l)" -eq 2 ]
}

system() { # prints the time until all is healthy, then the time to stop
  local start pid
  start=$(now)
  dotnet run -c "$configuration" --no-build --no-launch-profile --project PayeTonKawa.AppHost -- "${arguments[@]}" > "$work/system.log" 2>&1 &
  pid=$!
  until healthy; do
    kill -0 "$pid" 2> /dev/null || { cat "$work/system.log" >&2; exit 1; }
    sleep 0.1
  done
  since "$start"
  printf ' '
  start=$(now)
  kill -TERM "$pid"
  wait "$pid" 2> /dev/null || true
  since "$start"
}

declare -A ports=()
# By default, the data of the management API is up to 5 s old.
arguments=(--NativeServers:Mode=Native "--NativeServers:DataDirectory=$work/data" --NativeServers:Settings:rabbitmq:collect_statistics_interval=500)
for name in db-clients db-produits db-commandes rabbitmq rabbitmq-management api-clients api-produits api-commandes; do
  ports[$name]=$(port)
  arguments+=("--Ports:$name=${ports[$name]}")
done
export DOTNET_ENVIRONMENT=Development ASPNETCORE_ENVIRONMENT=Development ASPIRE_ALLOW_UNSECURED_TRANSPORT=true ASPNETCORE_URLS=http://localhost:$(port) \
  ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:$(port) ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:$(port)
for server in db-clients db-produits db-commandes; do
  arguments+=("--Parameters:$server-password=bench")
done

echo "$(nproc) cores, $(/usr/lib/postgresql/*/bin/postgres --version | tail -n 1), RabbitMQ $(dpkg-query -W -f '${Version}' rabbitmq-server)"
echo "| run | RabbitMQ alone, s | all healthy, s | ratio | stop, s |"
echo "|---|---|---|---|---|"
for run in first second third; do
  alone=$(broker_alone "$work/alone")
  read -r up down <<< "$(system)"
  echo "| $run | $alone | $up | $(awk -v a="$up" -v b="$alone" 'BEGIN { printf "%.2f", a / b }') | $down |"
done
