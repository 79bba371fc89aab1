#!/usr/bin/env bash
# Takes the documentation's pictures (docs/pictures) again, from Aspire's own dashboard beside a running system.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p docs/pictures
PAYETONKAWA_PICTURES=docs/pictures dotnet test --project Tests/PayeTonKawa.EndToEnd.Tests --filter-class '*BrowserTests'
