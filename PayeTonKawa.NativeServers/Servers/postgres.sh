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

  # The cluster keeps the password that it was made with; the connection strings have today's. Aspire creates the databases at each start, in the database
  # postgres, and that they exist already is no error worth a line in the log.
  known="$NATIVE_DATA/password.sha256"
  digest=$(printf '%s' "$POSTGRES_USER $POSTGRES_PASSWORD" | sha256sum)
  if [ "$digest" != "$(cat "$known" 2> /dev/null)" ]; then
    printf "ALTER ROLE \"%s\" PASSWORD '%s';\nALTER DATABASE postgres SET log_min_messages = 'fatal';\n" \
      "$POSTGRES_USER" "$(printf '%s' "$POSTGRES_PASSWORD" | sed "s/'/''/g")" \
      | "$NATIVE_BINARIES/postgres" --single -D "$PGDATA" postgres > /dev/null 2>&1 || fail "The password of '$POSTGRES_USER' could not be set in '$PGDATA'."
    printf '%s' "$digest" > "$known"
  fi
}
