#!/usr/bin/env bash
# Runs the tests of the GitHub Action on Node 24, which GitHub runs it on; npm's package `node` brings it.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${KMSLINT_NODE24:-node_modules/.cache/node24}
if [ ! -x "$folder/node_modules/node/bin/node" ]; then
  mkdir -p "$folder"
  echo '{ "private": true }' > "$folder/package.json"
  npm install --silent --no-audit --no-fund --prefix "$folder" node@24
fi
KMSLINT_ACTION_NODE=$(realpath "$folder/node_modules/node/bin/node")
export KMSLINT_ACTION_NODE
"$KMSLINT_ACTION_NODE" --version
npx vitest run test/action.test.ts --reporter=default "$@"
