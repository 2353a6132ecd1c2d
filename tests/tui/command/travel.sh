#!/usr/bin/env bash
# A pack travels: published on a web server, its download killed half-way, resumed, installed; then
# the server is stopped and the lesson is read.
set -uo pipefail
: "${top_builddir:=$PWD}"
PATH=$PATH:/usr/sbin:/sbin
if ! command -v nginx >/dev/null; then
	echo 'skipped: nginx is not there'
	exit 77
fi
work=$(mktemp -d)
chmod 755 "$work"
server() { [ ! -f "$work/nginx.pid" ] || kill -"$1" "$(cat "$work/nginx.pid")"; }
finish() {
	server QUIT 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
export XUNLIAN_HOME=$work/home LANGUAGE=en
xunlian=$top_builddir/xunlian
fail() {
	printf 'FAIL: %s\n' "$1"
	cat "$work"/said "$work"/error.log 2>/dev/null
	exit 1
}

port=$((20000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
mkdir "$work/www"
cp "$top_builddir"/packs/xunlian-*.xpack* "$work/www"
chmod -R a+rX "$work/www"
# configure RATE: the whole of the server
configure() {
	cat >"$work/nginx.conf" <<-END
		pid $work/nginx.pid;
		error_log $work/error.log;
		events {}
		http {
			log_format short '\$status \$body_bytes_sent \$uri';
			access_log $work/access.log short;
			client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
			uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
			server { listen 127.0.0.1:$port; root $work/www; limit_rate $1; }
		}
	END
}
configure 8k
nginx -c "$work/nginx.conf" -e "$work/error.log" || fail 'nginx does not start'
url=http://127.0.0.1:$port
pack=$(basename "$top_builddir"/packs/xunlian-level5-*.xpack)

"$xunlian" pack install "$top_builddir"/packs/xunlian-standards-*.xpack --trust "$top_builddir/packs/official.pub" \
	>"$work/said" 2>&1 || fail 'the standards do not install'
"$xunlian" pack install "$url/$pack" >"$work/said" 2>&1 &
job=$!
# The server sends 8 kB a second: the part is there long before the whole.
while kill -0 "$job" 2>/dev/null && ! find "$work/home/downloads" -name '*.part' -size +24k 2>/dev/null | grep -q .; do :; done
kill -9 "$job" || fail 'the download ended before it could be interrupted'
wait "$job" 2>/dev/null
[ ! -e "$work/home/packs/xunlian-level5" ] || fail 'half a pack is installed'

# Started anew: after a reload, workers of the old configuration would still take connections.
server TERM
while [ -f "$work/nginx.pid" ]; do :; done
configure 0
nginx -c "$work/nginx.conf" -e "$work/error.log" || fail 'nginx does not start again'
: >"$work/access.log"
"$xunlian" pack install "$url/$pack" >"$work/said" 2>&1 || fail 'the second run does not install'
grep -q "^206 [0-9]* /$pack" "$work/access.log" || fail 'the download was not resumed'
server QUIT
while [ -f "$work/nginx.pid" ]; do :; done
"$xunlian" lesson show l5-1.1-1 >"$work/said" 2>&1 || fail 'the lesson cannot be read'
grep -q '采数据之前，先弄懂业务' "$work/said" || fail 'it is another lesson'
"$xunlian" search 标注 >"$work/said" 2>&1 && grep -q '标注' "$work/said" || fail 'nothing is found'
echo 'travelled, interrupted, resumed, read without the server'
