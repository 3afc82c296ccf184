# Read by the entrypoint of the MySQL image when the data volume is empty. It is sourced, not executed, because it uses a
# function of the entrypoint; the file must therefore not be executable.

docker_process_sql <<SQL
CREATE USER 'bot_status'@'%' IDENTIFIED BY '$(cat /run/secrets/mysql_service_password)';
GRANT SELECT, INSERT, UPDATE, DELETE ON bot_status.* TO 'bot_status'@'%';
CREATE USER 'bot_status_migrations'@'%' IDENTIFIED BY '$(cat /run/secrets/mysql_migration_password)';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON bot_status.* TO 'bot_status_migrations'@'%';
SQL
