prepare() {
  # A first start that was cut short leaves tables that no later one can load. Where there is no virtual host yet, nobody has stored anything.
  [ -e "$RABBITMQ_MNESIA_BASE/$RABBITMQ_NODENAME/msg_stores/vhosts" ] || rm -rf "$RABBITMQ_MNESIA_BASE"

  # A port mapper of its own, which ends with this shell. Without it the broker would start one that outlives it and serves every Erlang node of the machine.
  setpriv --pdeathsig TERM -- epmd 9>&- &
}
