#!/usr/bin/env bash
# The long forms of the tests of faults, which .ci/run takes short: hours. What fails names the variables that run it again.
set -uo pipefail
cd "$(dirname "$0")/.."

dotnet build --nologo -v:q || exit
status=0
run() { dotnet test --no-build --project "Tests/PayeTonKawa.$1.Tests" --filter-class "*$2" || status=1; }

PAYETONKAWA_KILLS=${PAYETONKAWA_KILLS:-200} run Faults FaultTests
PAYETONKAWA_KILLS=20 run EndToEnd KillTests
PAYETONKAWA_STORM=full run Faults 'Storms.*'
PAYETONKAWA_FUZZ=100000 run Faults FuzzTests
exit "$status"
