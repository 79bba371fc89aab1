#!/usr/bin/env bash
# How many spans a second the dashboard takes, sent at full speed by a process beside it while a reader queries all traces four times a second, what
# memory that costs once its limits are reached, and how long a query takes. Usage: bench/ingest.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-40}
work=$(mktemp -d)
dashboard=
trap '[ -z "$dashboard" ] || kill "$dashboard" 2> /dev/null || true; rm -rf "$work"' EXIT
port() { shuf -i 10000-32000 -n 1; }
rss() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$dashboard/status"; }

dotnet build -c Release -v:q --nologo Embedded/Aspire.Dashboard
dotnet build -c Release -v:q --nologo bench/OtlpSender

ui=http://127.0.0.1:$(port) grpc=http://127.0.0.1:$(port)
ASPNETCORE_URLS=$ui ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=$grpc ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true \
  dotnet Embedded/Aspire.Dashboard/bin/Release/net10.0/Aspire.Dashboard.dll > "$work/dashboard.log" 2>&1 &
dashboard=$!
until curl -sf "$ui/health" > /dev/null; do
  kill -0 "$dashboard" 2> /dev/null || { cat "$work/dashboard.log" >&2; exit 1; }
  sleep 0.1
done

echo "$(nproc) cores; before: $(rss) MB"
dotnet bench/OtlpSender/bin/Release/net10.0/OtlpSender.dll "$grpc" "$seconds" > "$work/sent" &
sender=$!
start=$SECONDS
echo "| s | RSS, MB |"
echo "|---|---|"
while kill -0 "$sender" 2> /dev/null; do
  for _ in {1..16}; do
    curl -s -o /dev/null "$ui/api/telemetry/traces?hasError=false&limit=20"
    sleep 0.25
  done
  echo "| $((SECONDS - start)) | $(rss) |"
done
wait "$sender"
cat "$work/sent"

for query in 'traces?limit=1' 'traces?hasError=true' 'traces?resource=sender-1&limit=1'; do
  for _ in 1 2 3; do
    took=$(curl -s -o "$work/answer" -w '%{time_total}' "$ui/api/telemetry/$query")
  done
  echo "GET /api/telemetry/$query: $(grep -o '"totalCount":[0-9]*' "$work/answer") of the traces in $took s"
done
