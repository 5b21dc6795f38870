#!/usr/bin/env bash
# The whole recipe: packages, data, learning, model files. Options go to train.py; see README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$here/work
mkdir -p "$work"
test -x "$work/venv/bin/python" || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
cd "$here/../.."
cargo build --release --package tiaowen-cli
program=${CARGO_TARGET_DIR:-target}/release/tiaowen
"$program" --data "$work/index" corpus export --output "$work/corpus.json"
"$work/venv/bin/python" "$here/train.py" --program "$program" --corpus "$work/corpus.json" --output "$work/model" "$@"
