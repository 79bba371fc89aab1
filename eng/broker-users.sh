#!/usr/bin/env bash
# Creates the broker's users outside development: one per service, with least privilege. Run by a broker administrator, where rabbitmqctl works, and again to
# change the passwords:
#
#   API_CLIENTS_PASSWORD=… API_PRODUITS_PASSWORD=… API_COMMANDES_PASSWORD=… CONSUMER_COMMANDES_PASSWORD=… BACKOFFICE_PASSWORD=… eng/broker-users.sh
#
# Passwords are passed by environment and standard input, because command line arguments are visible to all users of the machine.
set -euo pipefail

exchange=payetonkawa
queues='commandes_(client|produit)_events'

# Each service declares exchange, queues and bindings, which requires configure on all, write on the queues, read on the exchange (AMQP 0-9-1, queue.bind).
service() { # name, what else it writes, what else it reads
  user "$1" "$exchange|$queues" "$queues$2" "$exchange$3"
}

user() { # name, what it configures, writes, reads
  local password=${1^^}_PASSWORD
  password=${password//-/_}
  [ -n "${!password:-}" ] || { echo "broker-users: $password is not set: it is what $1 logs in with." >&2; exit 1; }
  local command=add_user
  ! exists "$1" || command=change_password
  # Not with -q: rabbitmqctl of RabbitMQ 4 then never ends.
  rabbitmqctl "$command" "$1" <<< "${!password}" > /dev/null
  rabbitmqctl -q set_permissions "$1" "^($2)\$" "^($3)\$" "^($4)\$"
}

exists() { grep -qx "$1" <<< "$users"; }
users=$(rabbitmqctl -q list_users --formatter=csv | cut -d , -f 1 | tr -d '"')

# An API publishes only its own events and reads no queue. api-commandes also replays rejected messages, each to one queue, through the default exchange; the
# broker cannot limit that right to some queues.
for api in clients:client produits:produit commandes:commande; do
  replay=$([ "$api" != commandes:commande ] || echo '|amq\.default')
  service "api-${api%:*}" "|$exchange$replay" ''
  rabbitmqctl -q set_topic_permissions "api-${api%:*}" "$exchange" "^${api#*:}\\." '.*'
done

# The consumer reads the queues and publishes nothing.
service consumer-commandes '' "|$queues"

# The back office looks at the broker through the management API, and receives copies of events in a queue of its own.
user backoffice 'amq\.gen-.*' 'amq\.gen-.*' "$exchange|amq\.gen-.*"
rabbitmqctl -q set_user_tags backoffice monitoring

# The credentials of the default user are publicly known.
! exists guest || rabbitmqctl -q delete_user guest
