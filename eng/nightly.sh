#!/usr/bin/env bash
# Runs the long variants of the tests, which take hours; .ci/run runs the short ones. A failing test prints the variables that reproduce it. At last the
# mutants of the relay and of the consumer: the report is in artifacts/mutation, and its survivors are read by people (docs/reliability.md).
set -uo pipefail
cd "$(dirname "$0")/.."

dotnet build --nologo -v:q && dotnet tool restore || exit
status=0
run() { dotnet test --no-build --project "Tests/PayeTonKawa.$1.Tests" --filter-class "*$2" || status=1; }

PAYETONKAWA_KILLS=${PAYETONKAWA_KILLS:-500} run Faults FaultTests
PAYETONKAWA_KILLS=20 run EndToEnd KillTests
PAYETONKAWA_STORM=full run Faults 'Storms.*'
PAYETONKAWA_FUZZ=100000 run Faults FuzzTests
PAYETONKAWA_POSTS=10000 run Faults RetryTests
PAYETONKAWA_FUZZ=100000 run Messaging QueueFuzzTests
PAYETONKAWA_SCHEDULES=5000 run Messaging RelayModelTests

# The servers of the tests end with each test process, their folders do not.
folders=$(mktemp -d)
trap 'rm -rf "$folders"' EXIT
chmod 755 "$folders"
output=$PWD/artifacts/mutation
(cd Tests/PayeTonKawa.Messaging.Tests && TMPDIR=$folders PAYETONKAWA_SCHEDULES=3 dotnet stryker --skip-version-check --output "$output") || status=1
exit "$status"
