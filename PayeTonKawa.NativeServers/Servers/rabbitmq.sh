prepare() {
  # An interrupted first start leaves tables that no later start can load. Without a virtual host there is no data that could be lost.
  [ -e "$RABBITMQ_MNESIA_BASE/$RABBITMQ_NODENAME/msg_stores/vhosts" ] || rm -rf "$RABBITMQ_MNESIA_BASE"

  # A private epmd. Otherwise the broker would start one that outlives it and serves every Erlang node of the machine.
  if [ -z "$NATIVE_CLUSTER" ]; then
    setpriv --pdeathsig TERM -- epmd 9>&- &
  elif ! epmd -names > /dev/null 2>&1; then
    # One for all nodes, started by the first: it outlives each of them and ends with the AppHost.
    (setsid sh -c 'cd / && setpriv --pdeathsig TERM -- epmd & exec flock --shared "$NATIVE_APPHOST" true' > /dev/null 2>&1 3>&- 9>&- &)
  fi
}
