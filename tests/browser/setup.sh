#!/bin/sh
# Installs the driver of the browser from the lock file into a folder, unless it is there already.
#   setup.sh FOLDER
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$1"
cd "$1"
if [ -d node_modules/playwright-core ] && cmp -s "$here/package-lock.json" package-lock.json; then
  exit 0
fi
cp "$here/package.json" "$here/package-lock.json" .
npm ci --ignore-scripts --no-audit --no-fund
