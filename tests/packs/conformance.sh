#!/usr/bin/env bash
# Runs the public TUF conformance suite (github.com/theupdateframework/tuf-conformance), whole and
# without exceptions, against tuf-client. TUF_CONFORMANCE names a checkout of it; PYTHON the Python
# that has pytest, tuf and securesystemslib.
set -uo pipefail
: "${top_builddir:=$PWD}"
suite=${TUF_CONFORMANCE:-}
if [ -z "$suite" ]; then
	echo 'skipped: TUF_CONFORMANCE does not name a checkout of tuf-conformance'
	exit 77
fi
cd "$suite" || exit 1
PYTHONPATH=$suite${PYTHONPATH:+:$PYTHONPATH} exec "${PYTHON:-python3}" -m pytest -q \
	-p no:cacheprovider --entrypoint "$top_builddir/tuf-client" "$suite/tuf_conformance"
