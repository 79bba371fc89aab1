#!/usr/bin/env bash
# Recreates the documentation's pictures (docs/pictures) from Aspire's own dashboard of a running system.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p docs/pictures
PAYETONKAWA_PICTURES=docs/pictures dotnet test --project Tests/PayeTonKawa.EndToEnd.Tests --filter-class '*BrowserTests'
