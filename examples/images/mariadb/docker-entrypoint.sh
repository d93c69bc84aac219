#!/usr/bin/env bash
# Behaves like the official image's entry point towards its users: variables, init scripts, log lines.
set -eo pipefail

DATA=/var/lib/mysql
SOCKET=/run/mysqld/mysqld.sock

note() {
  printf '%s [Note] [Entrypoint]: %s\n' "$(date '+%F %T%:z')" "$*"
}

error() {
  printf '%s [ERROR] [Entrypoint]: %s\n' "$(date '+%F %T%:z')" "$*" >&2
  exit 1
}

# setting NAME: MARIADB_NAME, else MYSQL_NAME, each also as a file.
setting() {
  local prefix name file
  for prefix in MARIADB MYSQL; do
    name=${prefix}_$1
    file=${name}_FILE
    if [[ -n ${!file:-} ]]; then
      printf '%s' "$(<"${!file}")"
      return
    fi
    if [[ -n ${!name+set} ]]; then
      printf '%s' "${!name}"
      return
    fi
  done
}

# quoted TEXT: as an SQL string literal.
quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

check_password() {
  if [[ -z $ROOT_PASSWORD && -z $(setting ALLOW_EMPTY_ROOT_PASSWORD)$(setting ALLOW_EMPTY_PASSWORD)$(setting RANDOM_ROOT_PASSWORD) ]]; then
    error "Database is uninitialized and password option is not specified
	You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD"
  fi
  if [[ -z $ROOT_PASSWORD && -n $(setting RANDOM_ROOT_PASSWORD) ]]; then
    ROOT_PASSWORD=$(head -c 24 /dev/urandom | base64)
    note "GENERATED ROOT PASSWORD: $ROOT_PASSWORD"
  fi
}

sql() {
  mariadb --protocol=socket --socket="$SOCKET" --user=root --password="$CURRENT_PASSWORD" --comments "$@"
}

start_temporary_server() {
  local attempt
  "$@" --skip-networking --socket="$SOCKET" --wsrep-on=OFF --expire-logs-days=0 &
  SERVER=$!
  for ((attempt = 0; attempt < 600; attempt++)); do
    if sql --execute='select 1' >/dev/null 2>&1; then
      return
    fi
    kill -0 "$SERVER" 2>/dev/null || error 'Unable to start server.'
    sleep 0.1
  done
  error 'Unable to start server.'
}

stop_temporary_server() {
  kill "$SERVER"
  wait "$SERVER" || true
}

set_up_users() {
  local root host
  root=$(quoted "$ROOT_PASSWORD")
  host=$(setting ROOT_HOST)
  host=${host:-%}
  {
    printf "ALTER USER 'root'@'localhost' IDENTIFIED BY %s;\n" "$root"
    # The installation leaves further root accounts without a password.
    printf "DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@%s;\n" "$(quoted "$(hostname)")"
    printf "CREATE USER 'healthcheck'@'127.0.0.1', 'healthcheck'@'::1', 'healthcheck'@'localhost';\n"
    if [[ $host != localhost ]]; then
      printf "CREATE USER 'root'@%s IDENTIFIED BY %s; GRANT ALL ON *.* TO 'root'@%s WITH GRANT OPTION;\n" \
        "$(quoted "$host")" "$root" "$(quoted "$host")"
    fi
    if [[ -n $DATABASE ]]; then
      printf "CREATE DATABASE IF NOT EXISTS \`%s\`;\n" "$DATABASE"
    fi
    if [[ -n $USER_NAME && -n $USER_PASSWORD ]]; then
      printf "CREATE USER %s@'%%' IDENTIFIED BY %s;\n" "$(quoted "$USER_NAME")" "$(quoted "$USER_PASSWORD")"
      if [[ -n $DATABASE ]]; then
        printf "GRANT ALL ON \`%s\`.* TO %s@'%%';\n" "${DATABASE//_/\\_}" "$(quoted "$USER_NAME")"
      fi
    fi
  } | sql --database=mysql
  CURRENT_PASSWORD=$ROOT_PASSWORD
}

run_init_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh)
        if [[ -x $script ]]; then
          note "$0: running $script"
          "$script"
        else
          note "$0: sourcing $script"
          # shellcheck disable=SC1090
          . "$script"
        fi
        ;;
      *.sql)
        note "$0: running $script"
        sql "${DATABASE_OPTION[@]}" <"$script"
        ;;
      *.sql.gz)
        note "$0: running $script"
        gunzip -c "$script" | sql "${DATABASE_OPTION[@]}"
        ;;
      '/docker-entrypoint-initdb.d/*') ;;
      *) note "$0: ignoring $script" ;;
    esac
  done
}

initialize() {
  ROOT_PASSWORD=$(setting ROOT_PASSWORD)
  DATABASE=$(setting DATABASE)
  USER_NAME=$(setting USER)
  USER_PASSWORD=$(setting PASSWORD)
  CURRENT_PASSWORD=
  DATABASE_OPTION=()
  [[ -z $DATABASE ]] || DATABASE_OPTION=(--database="$DATABASE")
  check_password
  note 'Initializing database files'
  mariadb-install-db --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db \
    --old-mode='UTF8_IS_UTF8MB3' --user=mysql >/tmp/install.log 2>&1 || { cat /tmp/install.log >&2 && exit 1; }
  note 'Database files initialized'
  note 'Starting temporary server'
  start_temporary_server "$@"
  note 'Temporary server started.'
  set_up_users
  run_init_scripts
  note 'Stopping temporary server'
  stop_temporary_server
  note 'Temporary server stopped'
  note 'MariaDB init process done. Ready for start up.'
}

main() {
  if [[ ${1:0:1} == - ]]; then
    set -- mariadbd "$@"
  fi
  if [[ $1 != mariadbd && $1 != mysqld ]] || [[ " $* " == *' --help '* || " $* " == *' --version '* ]]; then
    exec "$@"
  fi
  if [[ $(id -u) == 0 ]]; then
    note 'Switching to dedicated user '"'mysql'"
    find "$DATA" /run/mysqld ! -user mysql -exec chown mysql: '{}' +
    exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
  fi
  if [[ ! -d $DATA/mysql ]]; then
    initialize "$@"
  fi
  exec "$@"
}

main "$@"
