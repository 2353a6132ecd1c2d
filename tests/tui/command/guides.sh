#!/usr/bin/env bash
# Runs every command of docs/publishing.md, as it is printed, with nginx as the server; then those of
# docs/classroom.md. Only the port and the folder of the official packs are other ones.
set -uo pipefail
: "${top_builddir:=$PWD}" "${top_srcdir:=.}"
PATH=$PATH:/usr/sbin:/sbin
if ! command -v nginx >/dev/null; then
	echo 'skipped: nginx is not there'
	exit 77
fi
work=$(mktemp -d)
chmod 755 "$work"
stop() {
	[ ! -f "$work/server/nginx.pid" ] || kill "$(cat "$work/server/nginx.pid")" 2>/dev/null
	rm -rf "$work"
}
trap stop EXIT
mkdir "$work/bin"
ln -s "$top_builddir/xunlian" "$work/bin/xunlian"
export PATH=$work/bin:$PATH XUNLIAN_HOME=$work/home LANGUAGE=en XUNLIAN_KEY_PASSWORD='测试用的口令'
cd "$work" || exit 1

# A port that nobody listens on.
port=$((20000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
	port=$((port + 1))
done

# blocks FILE: the text of all ```sh blocks
blocks() {
	awk '/^```/ { inside = !inside && $0 == "```sh"; next } inside' "$1" |
		sed -e "s/127.0.0.1:8080/127.0.0.1:$port/" -e "s#/usr/local/share/xunlian/packs#$top_builddir/packs#" \
			-e "s#^nginx #$(command -v nginx) #"
}

failed=0
{
	echo 'set -eux'
	[ "$(id -u)" != 0 ] || echo 'mkdir -p server; chmod 755 .'
	blocks "$top_srcdir/docs/publishing.md"
} >publishing.sh
if ! bash publishing.sh >publishing.out 2>&1; then
	echo 'FAIL: docs/publishing.md'
	tail -n 30 publishing.out
	exit 1
fi
has() {
	grep -qE -- "$1" "$2" || {
		echo "FAIL: $2: no /$1/"
		failed=1
	}
}
has 'first-course 0.1.0: published' publishing.out
has 'xunlian-standards .*: installed' publishing.out
has 'first-course 0.1.0 → 0.2.0' publishing.out
has 'first-course 0.2.0: installed \(before: 0.1.0\)' publishing.out
has 'root: version 2' publishing.out
has 'root: version 3' publishing.out
has 'GET /metadata/timestamp.json HTTP/1.1" 200' server/access.log

# The classroom: other computers, the same stick.
fingerprint=$(xunlian repo status site --json | sed -n 's/.*"fingerprint": "\(.*\)".*/\1/p')
mkdir usb
{
	echo 'set -eux'
	blocks "$top_srcdir/docs/classroom.md"
} >classroom.sh
if ! XUNLIAN_HOME=$work/room publisher=site stick=usb root=site/metadata/1.root.json \
	fingerprint=$fingerprint bash classroom.sh >classroom.out 2>&1; then
	echo 'FAIL: docs/classroom.md'
	tail -n 30 classroom.out
	failed=1
fi
has 'first-course 0.2.0: installed' classroom.out
exit $failed
