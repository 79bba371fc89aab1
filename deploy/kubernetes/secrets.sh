#!/usr/bin/env bash
# Prints the Secrets of all parts, with new passwords and keys. Once for each cluster ("create" does not replace any):
#
#   deploy/kubernetes/secrets.sh | kubectl create -f -
set -euo pipefail

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Each entry is a file in /run/secrets of the pods that mount it.
secret() { # name, entry=value…
  printf 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: payetonkawa\nstringData:\n' "$1"
  printf '  %s"\n' "${@/=/: \"}" | tail -n +2
  echo ---
}

# An account has a Secret of its own for the operator that creates it. The labels make the operators read it, and read it again when it changes.
account() { # name, user, password
  cat >&3 << END
apiVersion: v1
kind: Secret
type: kubernetes.io/basic-auth
metadata:
  name: $1
  namespace: payetonkawa
  labels: {rabbitmq.com/topology-operator: "true", cnpg.io/reload: "true"}
stringData: {username: "$2", password: "$3"}
---
END
}

# What a service uses the account with.
broker() { # user
  local password
  password=$(random)
  account "broker-$1" "$1" "$password"
  echo "ConnectionStrings__rabbitmq=amqp://$1:$password@rabbitmq.payetonkawa.svc:5672"
}

database() { # domain, role, what the role is for
  local password
  password=$(random)
  account "db-$1-$3" "$2" "$password"
  echo "Host=db-$1-rw;Database=$1_db;Username=$2;Password=$password;SSL Mode=Require"
}

exec 3>&1
shop=$(random) operations=$(random)
keys=(
  "ApiKeys__backoffice-shop__Key=$shop" "ApiKeys__backoffice-shop__Scopes=shop"
  "ApiKeys__backoffice-operations__Key=$operations" "ApiKeys__backoffice-operations__Scopes=operations"
)
for domain in clients produits commandes; do
  address="ConnectionStrings__$domain-db=$(database "$domain" "$domain" service)"
  secret "api-$domain" "$address" "$(broker "api-$domain")" "${keys[@]}"
  secret "migrations-$domain" "ConnectionStrings__$domain-db-migrations=$(database "$domain" "${domain}_migrations" migrations)"
done
secret consumer-commandes "$address" "$(broker consumer-commandes)"
secret backoffice "$(broker backoffice)" "ApiKeys__shop=$shop" "ApiKeys__operations=$operations" "Authentication__Token=$(random)"
