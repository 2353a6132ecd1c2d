#!/bin/sh
# official.sh PROGRAM CONTENT OUT [KEY]
# Builds and signs every pack of the folder CONTENT into OUT. Without KEY a secret key is made in OUT
# once; the public one goes to OUT/official.pub either way. Signing asks for the password of a sealed
# KEY, or takes it from XUNLIAN_KEY_PASSWORD.
set -eu
program=$1 content=$2 out=$3 key=${4:-}
XUNLIAN_HOME=$out/official.home
export XUNLIAN_HOME

if [ -z "$key" ]; then
	key=$out/official.key
	if [ ! -f "$key" ] || [ ! -f "$out/official.pub" ]; then
		rm -f "$key" "$out/official.pub"
		"$program" keygen -o "$out/official" --no-password
	fi
else
	cp "${key%.key}.pub" "$out/official.pub"
fi
rm -f "$out"/*.xpack "$out"/*.minisig
for pack in "$content"/*/pack.yaml; do
	[ -f "$pack" ] || continue
	"$program" build "${pack%/pack.yaml}" -o "$out" --no-lint
done
for pack in "$out"/*.xpack; do
	[ -f "$pack" ] || continue
	"$program" sign "$pack" --key "$key"
done
rm -rf "$XUNLIAN_HOME"
