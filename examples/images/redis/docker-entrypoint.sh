#!/bin/sh
set -e

# `docker run redis --appendonly yes` and `docker run redis /my.conf` mean the server.
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi

# The official build has protected mode compiled out; Debian's has it on.
if [ "$1" = redis-server ]; then
  case " $* " in
    *' --protected-mode '* | *' --version '* | *' -v '* | *' --help '* | *' -h '* | *' --test-memory '*) ;;
    *) set -- "$@" --protected-mode no ;;
  esac
fi

if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --clear-groups "$@"
fi
exec "$@"
