# Run once by the image of PostgreSQL, on an empty volume: Fluid's own account, which is no superuser, and its database.
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" --username postgres <<'SQL'
CREATE ROLE fluid LOGIN PASSWORD :'password';
CREATE DATABASE fluid OWNER fluid ENCODING 'UTF8' TEMPLATE template0;
SQL
