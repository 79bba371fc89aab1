-- eng/database-roles.sql as CloudNativePG can run it: without psql's variables, and with passwords that the operator sets from Secrets.
-- The operator has created the database and, as its owner, <domain>_migrations.
DO $$
DECLARE
  service text := split_part(current_database(), '_', 1);
  migrations text := service || '_migrations';
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO CURRENT_USER', current_database());
  EXECUTE format('CREATE ROLE %I LOGIN', service);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, %I', current_database(), migrations);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), service, migrations);
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA public TO %I', migrations);
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', service);
  EXECUTE format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', migrations, service);
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
END $$;
