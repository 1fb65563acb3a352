#!/usr/bin/env bash
# Runs the hooks of .pre-commit-hooks.yaml with Debian's pre-commit, from a clone of this repository, in a throwaway
# repository: a bad policy is stopped, a good one passes, a changed IAM policy is judged with the key beside it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

if ! command -v pre-commit > /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pre-commit) > /dev/null 2>&1 || true
  fi
fi
if ! command -v pre-commit > /dev/null; then
  echo 'skipped: pre-commit is not installed and cannot be installed here (apt-get install pre-commit)'
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/cache HOME=$work GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.name dev
git config --global user.email dev@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global safe.directory '*'

# The clone has the bundle that its sources build, whether it was committed yet or not.
git clone -q "$root" "$work/hooks"
if [ -d "$root/node_modules" ]; then
  ln -s "$root/node_modules" "$work/hooks/node_modules"
  (cd "$work/hooks" && node scripts/build.mjs)
  rm "$work/hooks/node_modules"
fi
git -C "$work/hooks" add -A
git -C "$work/hooks" diff --cached --quiet || git -C "$work/hooks" commit -qm bundle
revision=$(git -C "$work/hooks" rev-parse HEAD)

repository=$work/policies
git init -q "$repository"
cd "$repository"
configure() {
  printf 'repos:\n  - repo: file://%s\n    rev: %s\n    hooks:\n      - id: %s\n' "$work/hooks" "$revision" "$1" > .pre-commit-config.yaml
}

failures=0
attempt() {
  local expected=$1 words=$2 name=$3 status=0 output
  git add -A
  output=$(git commit -m "$name" 2>&1) || status=$?
  if { [ "$expected" = passes ] && [ $status -eq 0 ]; } || { [ "$expected" = stopped ] && [ $status -ne 0 ] && grep -q "$words" <<< "$output"; }; then
    echo "ok: $name"
  else
    echo "NOT OK: $name (expected: $expected $words)"
    printf '%s\n' "$output"
    failures=$((failures + 1))
  fi
}

policy() { # statements
  printf '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" },\n      "Action": "kms:*", "Resource": "*"\n    }%s\n  ]\n}\n' "$1"
}
open=',
    { "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*" }'

configure kmslint
pre-commit install > /dev/null
mkdir -p keys
policy '' > keys/policy.json
echo '{ "name": "site" }' > package.json
attempt passes '' 'a good policy, and a file that is none'

policy "$open" > keys/policy.json
attempt stopped public-access 'a policy that is open to everyone'
policy '' > keys/policy.json

cp -r "$root/fixtures/rules/ineffective-permission/good-delegated" delegated
attempt passes '' 'an IAM policy for a key that delegates to IAM'
rm -rf delegated
attempt passes '' 'taking files away'
cp -r "$root/fixtures/rules/ineffective-permission/bad-key-policy-without-delegation" iam
mv iam/get-account-authorization-details.json "$work/iam.json"
git add -A
git commit -q --no-verify -m 'a key that does not delegate'
cp "$work/iam.json" iam/get-account-authorization-details.json
attempt stopped ineffective-permission 'an IAM policy that the key beside it makes void'
git rm -q -r -f --cached iam
rm -rf iam
git commit -q --no-verify -am 'without it'

policy "$open" > keys/policy.json
git commit -q --no-verify -am 'past the hook'
echo '{ "name": "shop" }' > package.json
attempt passes '' 'another file, beside an old mistake'
configure kmslint-repository
echo '{ "name": "store" }' > package.json
attempt stopped public-access 'another file, with the hook for the whole repository'

exit $((failures > 0))
