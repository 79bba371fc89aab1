#!/bin/bash
# Implements the part of the public image's entrypoint that Aspire and the tests use.
set -euo pipefail

if [[ $1 = rabbitmq* ]] && [ "$(id -u)" = 0 ]; then
  chown -R rabbitmq /var/lib/rabbitmq
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups -- "$BASH_SOURCE" "$@"
fi

if [ "$1" = rabbitmq-server ]; then
  umask 077
  {
    for setting in user pass vhost; do
      name=RABBITMQ_DEFAULT_${setting^^}
      [ -z "${!name:-}" ] || echo "default_$setting = ${!name}"
    done
  } > /etc/rabbitmq/conf.d/90-docker.conf
  umask 022
fi
exec "$@"
