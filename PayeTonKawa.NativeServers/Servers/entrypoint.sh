# Runs a server until it exits, this shell receives SIGTERM, or the AppHost has exited. The arguments are the server's command. The script of its kind, which
# defines the function prepare, is prepended to this one. NATIVE_DATA and NATIVE_SCRATCH are the server's directories, NATIVE_STOP is its stop signal, and
# NATIVE_APPHOST is a file that the AppHost keeps locked while it runs.

# Errors of this script go to standard error, all other output to standard output, because servers write their whole log to standard error.
exec 3>&2 2>&1
fail() { echo "$*" >&3; exit 1; }
umask 077

# A previous server may still be stopping on the same data. The new server inherits the lock and holds it until its last process has exited.
exec 9>> "$NATIVE_DATA/server.lock"
flock --timeout 30 9 || fail "Another server works in '$NATIVE_DATA': end it, or give this one a folder of its own."

prepare

setpriv --pdeathsig KILL -- sh -c 'setpriv --pdeathsig KILL -- flock --shared "$NATIVE_APPHOST" true && kill -s TERM "$0"' "$$" 9>&- &
guard=$!

# If this shell is killed, the server receives its stop signal.
setpriv --pdeathsig "$NATIVE_STOP" -- "$@" &
server=$!
trap 'kill -s "$NATIVE_STOP" "$server"' TERM INT

while kill -0 "$server" 2> /dev/null; do
  wait "$server"
  code=$?
done
kill "$guard"
exit "$code"
