#!/bin/sh
# Installs mentorbot into a folder from which it only runs, or a new version over the one that is there:
#
#   sh deploy/install.sh [FOLDER]
#
# FOLDER is /opt/mentorbot unless another is named. The packages are those of requirements.lock, by their hashes; the
# clone stays as it is.
set -eu
umask 022
target=${1:-/opt/mentorbot}
clone=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$target"
"$python" -m venv "$work/tools"
"$python" "$clone/deploy/locked.py" > "$work/run.txt"
"$python" "$clone/deploy/locked.py" --build > "$work/build.txt"
"$target/bin/python" -m pip install --quiet --require-hashes --only-binary :all: --requirement "$work/run.txt"
"$work/tools/bin/python" -m pip install --quiet --require-hashes --requirement "$work/build.txt"

mkdir "$work/source"
tar -C "$clone" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=./build --exclude=./.env -cf - . |
    tar -C "$work/source" -xf -
"$work/tools/bin/python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work" "$work/source"
"$target/bin/python" -m pip install --quiet --no-deps --no-index --force-reinstall "$work"/mentorbot-*.whl
"$target/bin/mentorbot" --version
