#!/usr/bin/env bash
# Recreates the documentation's pictures (docs/pictures): of Aspire's own dashboard of a running system, and of the back office.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p docs/pictures
PAYETONKAWA_PICTURES=docs/pictures dotnet test --project Tests/PayeTonKawa.EndToEnd.Tests --filter-class '*BrowserTests'
PAYETONKAWA_PICTURES=docs/pictures dotnet test --project Tests/Backoffice.Tests --filter-class '*PicturesTests'
