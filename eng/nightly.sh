#!/usr/bin/env bash
# Runs the long variants of the fault tests, which take hours; .ci/run runs the short ones. A failing test prints the variables that reproduce it.
set -uo pipefail
cd "$(dirname "$0")/.."

dotnet build --nologo -v:q || exit
status=0
run() { dotnet test --no-build --project "Tests/PayeTonKawa.$1.Tests" --filter-class "*$2" || status=1; }

PAYETONKAWA_KILLS=${PAYETONKAWA_KILLS:-200} run Faults FaultTests
PAYETONKAWA_KILLS=20 run EndToEnd KillTests
PAYETONKAWA_STORM=full run Faults 'Storms.*'
PAYETONKAWA_FUZZ=100000 run Faults FuzzTests
PAYETONKAWA_POSTS=10000 run Faults RetryTests
exit "$status"
