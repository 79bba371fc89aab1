prepare() {
  # An interrupted first start leaves tables that no later start can load. Without a virtual host there is no data that could be lost.
  [ -e "$RABBITMQ_MNESIA_BASE/$RABBITMQ_NODENAME/msg_stores/vhosts" ] || rm -rf "$RABBITMQ_MNESIA_BASE"

  # A private epmd, which ends with this shell. Otherwise the broker would start one that outlives it and serves every Erlang node of the machine.
  setpriv --pdeathsig TERM -- epmd 9>&- &
}
