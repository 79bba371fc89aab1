# Runs in the container database-roles.
set -euo pipefail

for service in clients produits commandes; do
  read -r PGPASSWORD < "/run/secrets/db-$service"
  read -r SERVICE_PASSWORD < "/run/secrets/$service"
  read -r MIGRATIONS_PASSWORD < "/run/secrets/${service}_migrations"
  export PGPASSWORD SERVICE_PASSWORD MIGRATIONS_PASSWORD
  psql --quiet --host "db-$service" --username postgres --dbname "${service}_db" --set service="$service" --file /accounts/database-roles.sql
done
