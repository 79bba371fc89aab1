# Runs a server until it ends, is told to stop by SIGTERM, or its AppHost is gone. The arguments are the server's command. Before this text stands the
# function prepare of its kind. NATIVE_DATA and NATIVE_SCRATCH are the server's folders, NATIVE_STOP is the signal that stops it best, and NATIVE_APPHOST
# is a file that the AppHost keeps locked for as long as it lives.

# Errors of ours are told on standard error, all else on standard output: servers write their whole log to standard error.
exec 3>&2 2>&1
fail() { echo "$*" >&3; exit 1; }
umask 077

# A server of the same data may still be stopping. Its successor inherits the lock, and keeps it for as long as any of its processes lives.
exec 9>> "$NATIVE_DATA/server.lock"
flock --timeout 30 9 || fail "Another server works in '$NATIVE_DATA': end it, or give this one a folder of its own."

prepare

(setpriv --pdeathsig KILL -- flock --shared "$NATIVE_APPHOST" true && kill -s TERM "$$") 9>&- &
guard=$!

# Who kills this shell stops the server too.
setpriv --pdeathsig "$NATIVE_STOP" -- "$@" &
server=$!
trap 'kill -s "$NATIVE_STOP" "$server"' TERM INT

while kill -0 "$server" 2> /dev/null; do
  wait "$server"
  code=$?
done
kill "$guard"
exit "$code"
