#!/bin/sh
# Builds the folder that runs: a Python environment with the pinned packages and the bot, compiled, without pip.
# The Dockerfile calls this, and so does whoever runs the bot as a service without Docker. Nothing in the folder is
# written to while the bot runs, so it may be read-only. It cannot be moved afterwards.
#
#     deploy/build-image.sh /opt/vademecum
#
# PYTHON names the Python to build with: 3.11 or later, with pip; python3 by default.
set -eu
umask 022

target=${1:?"usage: $0 FOLDER"}
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

if [ -n "$(ls -A "$target" 2>/dev/null)" ] && [ ! -e "$target/pyvenv.cfg" ]; then
    echo "$target holds something else: name a new folder." >&2
    exit 2
fi
builder=${PYTHON:-python3}
"$builder" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
"$builder" -m venv --clear --without-pip "$target"
target=$(CDPATH='' cd -- "$target" && pwd)
python=$target/bin/python

# requirements.lock names everything that is needed, so pip need not ask what else would be.
"$builder" -m pip --disable-pip-version-check --python "$python" install --quiet --no-compile --no-deps \
    --require-hashes --requirement "$source/requirements.lock"

packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
for package in bot content handlers storage; do
    cp -R "$source/$package" "$packages/"
done
cp "$source/LICENSE" "$target/"
find "$packages" \( -name __pycache__ -o -name .compiled \) -prune -exec rm -rf {} +
"$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$packages"

# The library's compiled copies too: where the folder is read-only the bot cannot make them at its first start.
"$python" -I -m content.compiled

# -P: the working folder, which may be written to, is not where Python looks for code.
printf '#!%s -P\nfrom bot.__main__ import main\n\nmain()\n' "$python" >"$target/bin/vademecum"
chmod 755 "$target/bin/vademecum"
chmod -R a+rX "$target"
