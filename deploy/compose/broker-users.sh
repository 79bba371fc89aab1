# Runs in the container broker-users.
set -euo pipefail

for file in /run/secrets/*; do
  read -r password < "$file"
  export "$(basename "$file")=$password"
done
exec bash /accounts/users.sh
