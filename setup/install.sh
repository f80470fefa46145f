#!/bin/bash
# Installs whatever of setup/packages.txt this machine lacks, and says what it does.
# It needs nothing but bash and dpkg, so that it runs where `make` alone has been installed.
#   install.sh [--missing] [LIST]    --missing: only print the packages that are missing.
set -euo pipefail

only_print=no
if [[ "${1:-}" == --missing ]]; then
  only_print=yes
  shift
fi
list="${1:-$(dirname "$0")/packages.txt}"

mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$list")
# One query for all: asking package by package would take a second on every `make`. A package that
# another one provides is there, too: a newer nodejs brings its npm along.
installed="$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}, ${Provides}\n' |
  sed -n 's/^.i  *//p' | tr -d ' ' | tr ',' '\n' | sed -e 's/(.*//')"
missing=()
for package in "${wanted[@]}"; do
  grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done

if [[ "$only_print" == yes ]]; then
  [[ ${#missing[@]} -eq 0 ]] || printf '%s\n' "${missing[@]}"
  exit 0
fi
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: all ${#wanted[@]} packages of $list are installed"
  exit 0
fi

as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: missing ${missing[*]}; run 'make setup' as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "setup: installing ${#missing[@]} of ${#wanted[@]} packages: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}"
echo "setup: done"
