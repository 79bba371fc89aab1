#!/usr/bin/env bash
# Measures the services and the limits of PostgreSQL and Kestrel on this machine in one run (docs/performance.md). Prints Markdown tables and
# writes them and JSON to bench/results. Without --quick, also measures startup and an event inside a service (BenchmarkDotNet). Usage: eng/bench.sh [--quick]
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
  '' | --quick) ;;
  *) echo "Usage: eng/bench.sh [--quick]" >&2; exit 2 ;;
esac

eng/install-servers.sh
if ! command -v wrk > /dev/null; then
  command -v apt-get > /dev/null || { echo "bench: wrk is missing: install it with this machine's package manager." >&2; exit 1; }
  sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends wrk > /dev/null \
    || { echo "bench: wrk could not be installed: apt-get says why, above." >&2; exit 1; }
fi

dotnet build -c Release -v:q --nologo bench/Load
dotnet bench/Load/bin/Release/net10.0/Load.dll "$@" --output bench/results
if [ -z "${1:-}" ]; then
  dotnet bench/Load/bin/Release/net10.0/Load.dll --pages --output bench/results
  bench/startup.sh Release | tee bench/results/startup.md
  dotnet build -c Release -v:q --nologo bench/Micro
  dotnet bench/Micro/bin/Release/net10.0/Micro.dll bench/results/micro
fi
