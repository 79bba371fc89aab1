-- The two roles of one service in its own database: <service>_migrations owns the tables and may change them; <service> reads and writes their rows, no more.
-- Once for each of clients_db, produits_db and commandes_db, by an administrator of the server, before the service first starts, and again to change the passwords:
--
--   SERVICE_PASSWORD=… MIGRATIONS_PASSWORD=… psql -d clients_db -v service=clients -f eng/database-roles.sql
--
-- The passwords come by the environment: arguments are there for everybody on the machine to read. Needs psql 15.
\set ON_ERROR_STOP on
\set migrations :service _migrations
\getenv service_password SERVICE_PASSWORD
\getenv migrations_password MIGRATIONS_PASSWORD
SELECT current_database() AS database \gset

BEGIN;

SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY[:'service', :'migrations']) role WHERE to_regrole(quote_ident(role)) IS NULL \gexec
ALTER ROLE :"service" LOGIN PASSWORD :'service_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE :"migrations" LOGIN PASSWORD :'migrations_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;

-- Not even a connection for the roles of the other databases on the same server, no temporary tables for anybody.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"service", :"migrations";

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"migrations";
GRANT USAGE ON SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"migrations" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";

-- For the search of clients and products. Creating it takes a right on the database that the migrations need for nothing else.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

COMMIT;
