prepare() {
  if [ ! -e "$PGDATA/PG_VERSION" ]; then
    echo "Making a database cluster in '$PGDATA'."
    rm -rf "$PGDATA.new"
    printf '%s\n' "$POSTGRES_PASSWORD" > "$NATIVE_SCRATCH/password"
    # shellcheck disable=SC2086 # several arguments
    "$NATIVE_BINARIES/initdb" --pgdata="$PGDATA.new" --username="$POSTGRES_USER" --pwfile="$NATIVE_SCRATCH/password" --encoding=UTF8 --locale=C.UTF-8 \
      --no-instructions $POSTGRES_INITDB_ARGS > "$NATIVE_SCRATCH/initdb.log" 2>&1 || { cat "$NATIVE_SCRATCH/initdb.log" >&3; fail "initdb failed."; }
    rm -f "$NATIVE_SCRATCH/password"
    mv "$PGDATA.new" "$PGDATA"
  fi

  # The cluster may have an older password than the connection strings. At each start, Aspire runs CREATE DATABASE in the database postgres:
  # log_min_messages keeps its error for an existing database out of the log.
  known="$NATIVE_DATA/password.sha256"
  digest=$(printf '%s' "$POSTGRES_USER $POSTGRES_PASSWORD" | sha256sum)
  if [ "$digest" != "$(cat "$known" 2> /dev/null)" ]; then
    printf "ALTER ROLE \"%s\" PASSWORD '%s';\nALTER DATABASE postgres SET log_min_messages = 'fatal';\n" \
      "$POSTGRES_USER" "$(printf '%s' "$POSTGRES_PASSWORD" | sed "s/'/''/g")" \
      | "$NATIVE_BINARIES/postgres" --single -D "$PGDATA" postgres > /dev/null 2>&1 || fail "The password of '$POSTGRES_USER' could not be set in '$PGDATA'."
    printf '%s' "$digest" > "$known"
  fi
}
