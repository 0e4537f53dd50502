#!/bin/sh
# Installs the Debian packages named as arguments that are missing: as root, or with sudo. Where it cannot, it prints the line to run and exits 2.
set -u
missing=
for p in "$@"; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
cannot() {
    echo "unsaid: packages are missing and cannot be installed from here; please run:" >&2
    echo "  apt-get install -y --no-install-recommends$missing" >&2
    exit 2
}
command -v apt-get >/dev/null 2>&1 || cannot
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || [ -t 0 ] || cannot
    command -v sudo >/dev/null 2>&1 || cannot
    as_root=sudo
fi
echo "unsaid: installing$missing"
export DEBIAN_FRONTEND=noninteractive
install() {
    $as_root apt-get install -y --no-install-recommends $missing >"$log" 2>&1
}
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
install || { $as_root apt-get update >"$log" 2>&1 && install; } || { tail -n 5 "$log" >&2; cannot; }
