#!/usr/bin/env bash
# The broker's users outside development, one for each service, with what it needs and no more. Once, by an administrator of the broker, where rabbitmqctl works:
#
#   API_CLIENTS_PASSWORD=… API_PRODUITS_PASSWORD=… API_COMMANDES_PASSWORD=… CONSUMER_COMMANDES_PASSWORD=… eng/broker-users.sh
#
# The passwords come by the environment and go by standard input: arguments are there for everybody on the machine to read.
set -euo pipefail

exchange=payetonkawa
queues='commandes_(client|produit)_events'

# Everybody declares exchange, queues and bindings: that takes configure on all of them, write on the queues and read on the exchange (AMQP 0-9-1, queue.bind).
user() { # name, what else it writes, what else it reads
  local password=${1^^}_PASSWORD
  password=${password//-/_}
  [ -n "${!password:-}" ] || { echo "broker-users: $password is not set: it is what $1 logs in with." >&2; exit 1; }
  rabbitmqctl -q add_user "$1" <<< "${!password}"
  rabbitmqctl -q set_permissions "$1" "^($exchange|$queues)\$" "^($queues$2)\$" "^($exchange$3)\$"
}

# An API publishes, and only of what is its own; it reads no queue.
for api in clients:client produits:produit commandes:commande; do
  user "api-${api%:*}" "|$exchange" ''
  rabbitmqctl -q set_topic_permissions "api-${api%:*}" "$exchange" "^${api#*:}\\." '.*'
done

# The consumer reads the queues and publishes nothing.
user consumer-commandes '' "|$queues"

# Everybody knows this one.
rabbitmqctl -q delete_user guest
