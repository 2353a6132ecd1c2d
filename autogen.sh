#!/bin/sh
# Makes ./configure from configure.ac. Needs autoconf, automake, autopoint and gettext.
set -e
cd "$(dirname "$0")"
mkdir -p build-aux m4
autoreconf --install --force "$@"
