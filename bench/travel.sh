#!/usr/bin/env bash
# bench/travel.sh BUILD
# What packs cost on the way, with nginx as the mirror: a first installation of a pack of 3,000 files
# and 30 MB, an up-to-date `remote update`, and an upgrade in which one file of them changed. Prints
# requests and bytes as the server logged them (bodies; "sent" with headers), and the time.
set -euo pipefail
build=$(cd "$1" && pwd)
PATH=$PATH:/usr/sbin:/sbin
command -v nginx >/dev/null || { echo 'bench/travel.sh needs nginx (nginx-light)'; exit 0; }
dir=$(mktemp -d "$build/travel-XXXXXX")
chmod 755 "$dir"
stop() {
	[ ! -f "$dir/server/nginx.pid" ] || kill "$(cat "$dir/server/nginx.pid")" 2>/dev/null
	rm -rf "$dir"
}
trap stop EXIT
packs=$build/xunlian-packs
export XUNLIAN_HOME=$dir/centre LANGUAGE=en XUNLIAN_KEY_PASSWORD=bench
cd "$dir"

pack() { # version
	printf 'id: bench\nversion: %s\ntitle: bench\nlicence: CC0-1.0\nauthors: [bench]\nlanguage: zh-CN\nminimum: 0.1.0\n' \
		"$1" >pack/pack.yaml
	"$packs" build pack -o "bench-$1.xpack" --no-lint >/dev/null
	"$build/xunlian" repo add site "bench-$1.xpack" >/dev/null
	"$build/xunlian" repo publish site --keys site-keys >/dev/null
}
mkdir -p pack/media server/tmp
awk 'BEGIN {
	srand(7)
	for (f = 0; f < 3000; f++) {
		text = ""
		while (length(text) < 10000) text = text sprintf("%06x ", int(rand() * 16777216))
		print text > sprintf("pack/media/%04d.txt", f)
		close(sprintf("pack/media/%04d.txt", f))
	}
}'
"$build/xunlian" repo init site >/dev/null
pack 1.0.0

port=$((20000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
cat >server/nginx.conf <<END
pid nginx.pid;
error_log error.log;
events {}
http {
    log_format size '\$body_bytes_sent \$bytes_sent \$request_length \$status \$uri';
    access_log access.log size;
    client_body_temp_path tmp;
    proxy_temp_path tmp;
    fastcgi_temp_path tmp;
    uwsgi_temp_path tmp;
    scgi_temp_path tmp;
    server { listen 127.0.0.1:$port; root $dir/site; }
}
END
nginx -p "$dir/server/" -c nginx.conf

# told WHAT COMMAND…: runs it and prints what the server saw of it.
told() {
	local what=$1 from to
	shift
	: >server/access.log
	from=$(date +%s%N)
	"$@" >out 2>&1 || { cat out; exit 1; }
	to=$(date +%s%N)
	awk -v what="$what" -v ms=$(((to - from) / 1000000)) '
		{ n++; body += $1; sent += $2 }
		END { printf "%-34s %3d requests %10d bytes (%d sent) %6d ms\n", what, n, body, sent, ms }' server/access.log
}
XUNLIAN_HOME=$dir/room
told 'remote add' "$build/xunlian" remote add centre "http://127.0.0.1:$port" --root site/metadata/1.root.json
told 'first installation' "$build/xunlian" pack install bench
told 'up-to-date remote update' "$build/xunlian" remote update centre
XUNLIAN_HOME=$dir/centre
echo changed >>pack/media/1500.txt
pack 1.0.1
XUNLIAN_HOME=$dir/room
told 'upgrade, 1 file in 3,000 changed' "$build/xunlian" pack upgrade --all
told 'upgrade, nothing new' "$build/xunlian" pack upgrade --all
