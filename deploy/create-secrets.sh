#!/bin/sh
# Creates the secrets of compose.yaml in the folder `secrets`. An existing folder is left as it is.
set -eu
cd "$(dirname "$0")/.."
[ ! -e secrets ] || { echo 'The folder secrets exists already.' >&2; exit 1; }

umask 077
mkdir secrets
random() { openssl rand -hex 32; }
write() { printf '%s\n' "$2" >"secrets/$1"; }

service=$(random)
migration=$(random)
redis=$(random)
write auth_secret "$(random)"
write mysql_root_password "$(random)"
write mysql_service_password "$service"
write mysql_migration_password "$migration"
write database_url "mysql://bot_status:$service@mysql:3306/bot_status"
write migration_database_url "mysql://bot_status_migrations:$migration@mysql:3306/bot_status"
write redis_config "requirepass $redis"
write redis_url "redis://:$redis@redis:6379"
write grafana_password "$(random)"

# Compose mounts the files with their permissions, for containers with different users. The folder stays private.
chmod 644 secrets/*
echo 'Created the folder secrets. Keep a copy of it in a safe place.'
