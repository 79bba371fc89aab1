#!/usr/bin/env bash
# Makes the five images, in the container engine of this machine. Arguments go to dotnet publish, such as -p:ContainerImageTag=1.1.0, or
# -p:ContainerRegistry=registry.example.org to push them. Usage: deploy/images.sh [argument]…
set -euo pipefail
cd "$(dirname "$0")/.."

for project in Clients.Api Produits.Api Commandes.Api Commandes.Consumer Backoffice; do
  dotnet publish "$project" --nologo --verbosity quiet -t:PublishContainer "$@"
done
