#!/bin/sh
# Like the official entry point: templates are filled in from the environment, scripts run in order.
set -e

say() {
  [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$0: $*"
}

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for template in /etc/nginx/templates/*.template; do
    [ -f "$template" ] || continue
    target=/etc/nginx/conf.d/$(basename "$template" .template)
    say "writing $target"
    # Only variables that are set are replaced; nginx's own ($host, $uri) stay.
    envsubst "$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p' | tr '\n' ' ')" <"$template" >"$target"
  done
  for script in /docker-entrypoint.d/*.sh; do
    [ -x "$script" ] || continue
    say "launching $script"
    "$script"
  done
  # The kernel may come without IPv6.
  [ -f /proc/net/if_inet6 ] || sed -i '/listen \[::\]:80;/d' /etc/nginx/conf.d/default.conf 2>/dev/null || true
  say 'configuration complete; ready for start up'
fi
exec "$@"
