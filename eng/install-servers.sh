#!/usr/bin/env bash
# Installs PostgreSQL, RabbitMQ and, for the tests, Chromium (browser) and Node.js with npm (AsyncAPI parser, kubectl) if missing, on Debian and derivatives.
# Starts no system service, neither now nor at the next boot: the AppHost runs its own servers. Can be run repeatedly.
set -euo pipefail

fail() { echo "install-servers: $*" >&2; exit 1; }

packages=()
compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || packages+=(postgresql)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || packages+=(rabbitmq-server)
command -v setpriv > /dev/null && command -v setsid > /dev/null || packages+=(util-linux)
command -v chromium > /dev/null || packages+=(chromium)
command -v node > /dev/null || packages+=(nodejs)
command -v npm > /dev/null || packages+=(npm)
[ ${#packages[@]} -gt 0 ] || exit 0

command -v apt-get > /dev/null || fail "this machine has no apt-get: install ${packages[*]} with its own package manager."
sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null || fail "run it as root, or install sudo: ${packages[*]} must be installed."
  sudo=(sudo)
fi

# This policy prevents packages from starting their services; a previous policy is restored on exit.
policy=/usr/sbin/policy-rc.d
backup=$(mktemp -d)
restore() {
  "${sudo[@]}" rm -f "$policy"
  [ ! -e "$backup/policy-rc.d" ] || "${sudo[@]}" cp -p "$backup/policy-rc.d" "$policy"
  "${sudo[@]}" rm -rf "$backup"
}
trap restore EXIT
[ ! -e "$policy" ] || "${sudo[@]}" cp -p "$policy" "$backup/policy-rc.d"
printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" > /dev/null
"${sudo[@]}" chmod 755 "$policy"

# Prevents the creation of a system cluster.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  "${sudo[@]}" mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf > /dev/null
fi

apt() { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@"; }
echo "Installing ${packages[*]}…"
apt update || fail "the package lists could not be fetched: is there a network?"
apt install -y --no-install-recommends "${packages[@]}" > /dev/null || fail "${packages[*]} could not be installed: apt-get says why, above."

# Prevents the start of the services at the next boot.
if command -v systemctl > /dev/null; then
  for package in "${packages[@]}"; do
    [[ $package != postgresql && $package != rabbitmq-server ]] || "${sudo[@]}" systemctl disable --quiet "$package" 2> /dev/null || true
  done
fi
echo "Installed: $(/usr/lib/postgresql/*/bin/postgres --version | tail -n 1), RabbitMQ $(dpkg-query -W -f '${Version}' rabbitmq-server)."
