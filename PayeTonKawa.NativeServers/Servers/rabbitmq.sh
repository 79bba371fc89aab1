prepare() {
  # A port mapper of its own, which ends with this shell. Without it the broker would start one that outlives it and serves every Erlang node of the machine.
  setpriv --pdeathsig TERM -- epmd 9>&- &
}
