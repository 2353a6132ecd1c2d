#!/usr/bin/env bash
# Reaching remotes, against a web server on the loopback: several downloads at once, resumed and
# failed over; a rate for all of them; a proxy; https with authorities of our own; progress; room on
# disk; what an update costs that finds nothing new.
set -uo pipefail
: "${top_builddir:=$PWD}"
PATH=$PATH:/usr/sbin:/sbin
if ! command -v nginx >/dev/null || ! command -v openssl >/dev/null; then
	echo 'skipped: nginx or openssl is not there'
	exit 77
fi
xunlian=$top_builddir/xunlian
work=$(mktemp -d)
chmod 755 "$work"
server() { [ ! -f "$work/nginx.pid" ] || kill -"$1" "$(cat "$work/nginx.pid")"; }
finish() {
	server QUIT 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY
export XUNLIAN_HOME=$work/home LANGUAGE=en XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00
cd "$work" || exit 1
failed=0

fail() {
	printf 'FAIL: %s\n' "$1"
	sed 's/^/    /' out err 2>/dev/null
	failed=1
}

# expect STATUS PATTERN COMMAND…: runs `xunlian COMMAND`, PATTERN must be in what it prints.
expect() {
	local status=$1 pattern=$2 got
	shift 2
	"$xunlian" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" = "$status" ] || fail "$*: exit status $got instead of $status"
	cat out err | grep -qE -- "$pattern" || fail "$*: no /$pattern/"
	! cat out err | grep -q "$(printf '[\r\033]')" || fail "$*: control characters in a file"
}

# one_line: the refusal was one line on stderr.
one_line() { [ "$(wc -l <err)" = 1 ] || fail "$1: not one line"; }

# Three packs of 120 kB that do not get smaller.
for id in pack-a pack-b pack-c; do
	mkdir -p src/media
	cat >src/pack.yaml <<-END
		id: $id
		version: 1.0.0
		title: 样例 $id
		licence: CC-BY-SA-4.0
		authors: [测试组]
		language: zh-CN
		summary: 供测试的一个包
		minimum: 0.1.0
		media:
		  - {path: media/a.png, licence: CC-BY-SA-4.0, source: 测试组}
	END
	openssl rand 120000 >src/media/a.png
	"$xunlian" pack build src --no-lint >/dev/null || exit 1
done
"$xunlian" repo init site --no-password >out || exit 1
fingerprint=$(sed -n 's/^fingerprint //p' out)
"$xunlian" repo add site pack-*.xpack >out || exit 1
"$xunlian" repo publish site >out || exit 1
chmod -R a+rX site

# Two authorities; the server's certificate is by the first.
for ca in ours theirs; do
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $ca.key -out $ca.pem \
		-subj "/CN=$ca" -days 3650 -addext keyUsage=keyCertSign 2>/dev/null || exit 1
done
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr \
	-subj /CN=127.0.0.1 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >san
openssl x509 -req -in server.csr -CA ours.pem -CAkey ours.key -CAcreateserial -days 3650 -extfile san \
	-out server.pem 2>/dev/null || exit 1

port=$((20000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null; do
	port=$((port + 2))
done
# configure [NGINX LINE…]: the whole of the server; requests with an absolute address are a proxy's.
configure() {
	cat >nginx.conf <<-END
		pid $work/nginx.pid;
		error_log $work/error.log;
		events {}
		http {
			log_format short '\$connection \$status \$request_length \$bytes_sent "\$request"';
			access_log $work/access.log short;
			client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
			uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
			server {
				listen 127.0.0.1:$port;
				listen 127.0.0.1:$((port + 1)) ssl;
				ssl_certificate $work/server.pem; ssl_certificate_key $work/server.key;
				root $work/site; $*
			}
		}
	END
}
restart() {
	configure "$@"
	server QUIT
	while [ -f nginx.pid ]; do :; done
	: >access.log
	nginx -c "$work/nginx.conf" -e "$work/error.log" || exit 1
}
restart
http=http://127.0.0.1:$port https=https://127.0.0.1:$((port + 1))

# --- https with an authority of our own ---
expect 1 'certificate' remote add secure "$https" --fingerprint "$fingerprint"
one_line 'an unknown authority'
expect 1 'the download failed \(SSL certificate problem' remote add secure "$https" \
	--fingerprint "$fingerprint" --cacert theirs.pem
one_line 'a wrong authority'
[ ! -e home/remotes/secure ] || fail 'a refused remote leaves something'
expect 1 'none.pem: not found' remote add secure "$https" --fingerprint "$fingerprint" --cacert none.pem
expect 0 'secure: updated, 3 packs' remote add secure "$https" --fingerprint "$fingerprint" --cacert ours.pem
mv ours.pem kept.pem # the remote has its own copy
expect 0 'secure: nothing new' remote update secure
expect 0 '"cacert": true' remote list --json
expect 0 'secure: set' remote set secure --cacert theirs.pem
expect 1 'secure: .*certificate' remote update secure
one_line 'a wrong authority that is kept'
expect 1 'secure: .*certificate' pack install pack-a
expect 0 'secure: nothing new' remote update secure --cacert kept.pem
expect 1 'san: wrong format' remote set secure --cacert san
expect 0 'set' remote set secure --cacert system
[ ! -e home/remotes/secure/cacert.pem ] || fail 'the copy of the authorities stays'
expect 1 'secure: .*certificate' remote update
expect 1 'nothing: not found' remote set nothing --proxy none
expect 2 'usage' remote set secure
expect 0 'not followed' remote remove secure

# --- an update that finds nothing new: two small requests on one connection ---
expect 0 'centre: updated, 3 packs' remote add centre "$http" --fingerprint "$fingerprint"
: >access.log
expect 0 'nothing new' remote update
[ "$(wc -l <access.log)" = 2 ] || fail 'an update without news asks for more than two files'
[ "$(cut -d' ' -f1 access.log | sort -u | wc -l)" = 1 ] || fail 'an update opens several connections'
awk '{ up += $3; down += $4 } END { print "an update without news:", NR, "requests,", up, "bytes up,", down, "down"; exit down > 2500 }' \
	access.log || fail 'an update without news costs too much'

# --- proxies: named, of the remote, of the environment; the name is for the proxy to find ---
expect 1 'not the address of a proxy' remote add far http://packs.invalid --fingerprint "$fingerprint" --proxy 127.0.0.1
expect 1 'the download failed' remote add far http://packs.invalid --fingerprint "$fingerprint" --proxy none
expect 0 'far: updated' remote add far http://packs.invalid --fingerprint "$fingerprint" \
	--proxy "http://teacher:secret@127.0.0.1:$port"
grep -q 'GET http://packs.invalid/metadata/1.root.json' access.log || fail 'the proxy was not asked'
expect 0 "proxy http://127.0.0.1:$port" remote list
! grep -q secret out || fail 'the password of a proxy is shown'
expect 0 'far: nothing new' remote update far
expect 1 'the download failed' remote update far --proxy http://127.0.0.1:1
expect 0 'far: set' remote set far --proxy env
expect 1 'the download failed' remote update far
http_proxy=http://127.0.0.1:$port expect 0 'far: nothing new' remote update far
http_proxy=http://127.0.0.1:$port no_proxy=packs.invalid expect 1 'the download failed' remote update far
http_proxy=http://127.0.0.1:1 expect 1 'the download failed' remote update centre
http_proxy=http://127.0.0.1:1 no_proxy=127.0.0.1 expect 0 'nothing new' remote update centre
http_proxy=http://127.0.0.1:1 expect 0 'nothing new' remote update centre --proxy none
expect 0 'far: set' remote set far --url "$http" --mirror "$work/site"
expect 0 '"mirrors": \[' remote list --json
expect 0 'far: nothing new' remote update far
expect 0 'not followed' remote remove far

# --- several at once: slow enough to overlap; the same words in the same order ---
restart 'limit_rate 60k;'
expect 0 'pack-c 1.0.0: installed' pack install pack-a pack-b pack-c --jobs 1
cp out one
rm -rf home/packs
expect 0 'pack-c 1.0.0: installed' pack install pack-a pack-b pack-c
cmp -s out one || fail 'several at once say something else than one by one'
: >access.log
rm -rf home/packs
expect 0 '"event":"download","name":"pack-a 1.0.0, pack-b 1.0.0, pack-c 1.0.0","bytes":' \
	pack install pack-a pack-b pack-c --json
[ "$(grep -v '^{"event":".*}$' out | wc -l)" = 0 ] || fail '--json: not one object a line'
sed -n 's/.*"event":"download".*"bytes":\([0-9]*\),.*/\1/p' out | sort -nc 2>/dev/null || fail 'bytes go back'
grep -q '"event":"download".*"rate":[1-9][0-9]*,"left":[0-9]' out || fail 'no rate and time left'
sed -n 's/.*"event":"download".*"rate":\([0-9]*\),.*/\1/p' out | awk '$1 > 1000000 { exit 1 }' ||
	fail 'a rate that cannot be'
[ "$(sed -n 's/^\([0-9]*\) .*xpack.*/\1/p' access.log | sort -u | wc -l)" = 3 ] || fail 'not three connections at once'
expect 2 'usage' pack install pack-a --jobs 0
expect 2 'usage' pack install pack-a --limit-rate 5
expect 2 'usage' pack install pack-a --limit-rate fast

# --- one fails: nothing is installed, the others resume at no cost, trust stays the same ---
rm -rf home/packs
restart 'location ~ pack-b { return 404; }'
cp -r home/remotes trust-before
expect 1 'pack-b-1.0.0.xpack: not found' pack install pack-a pack-b pack-c
one_line 'one of three'
[ ! -e home/packs/pack-a ] || fail 'half of a plan is installed'
diff -r trust-before home/remotes >/dev/null || fail 'a failed download changes the trust state'
restart
expect 0 'pack-b 1.0.0: installed' pack install pack-a pack-b pack-c
[ "$(grep -c '"GET .*pack-[ac]-.* 416\| 416 .*pack-[ac]-' access.log)" = 2 ] || fail 'the others were downloaded again'
[ -z "$(ls home/downloads 2>/dev/null)" ] || fail 'parts are left over'

# --- fail-over to another address, with damaged bytes on the first ---
rm -rf home/packs damaged
cp -r site damaged
for f in damaged/targets/packs/*pack-b*; do printf x | dd of="$f" bs=1 seek=50 conv=notrunc 2>/dev/null; done
expect 0 'set' remote set centre --url "$work/damaged" --mirror "$http"
expect 0 'pack-b 1.0.0: installed' pack install pack-a pack-b pack-c
expect 0 'intact' pack verify
expect 0 'set' remote set centre --url "$http" --no-mirror

# --- a rate for all of them together: 360 kB at 150 kB/s take at least two seconds ---
rm -rf home/packs
began=$(date +%s%N)
expect 0 'pack-c 1.0.0: installed' pack install pack-a pack-b pack-c --limit-rate 150k --jobs 3
spent=$((($(date +%s%N) - began) / 1000000))
[ "$spent" -ge 2200 ] && [ "$spent" -le 30000 ] || fail "360 kB at 150 kB/s took $spent ms"
echo "360 kB at 150 kB/s, three at once: $spent ms"
expect 0 'at most 150.0 kB a second' remote set --limit-rate 150k
expect 0 '"limit_rate": 150000' remote set --json
expect 2 'usage' remote set --limit-rate 10
rm -rf home/packs
began=$(date +%s%N)
expect 0 'installed' pack install pack-a pack-b pack-c
[ $((($(date +%s%N) - began) / 1000000)) -ge 2200 ] || fail 'the setting of a rate is not used'
expect 0 'as fast as they go' remote set --limit-rate none

# --- mirrors ---
expect 0 'copy: 3 packs' pack mirror centre copy --jobs 3
diff -r site/targets/packs copy/targets/packs >/dev/null || fail 'the mirror is another one'
rm -rf copy
expect 0 '"event":"mirrored"' pack mirror centre copy --jsonl --limit-rate 1M
grep -q '"event":"download","name":"centre"' out || fail 'mirror --jsonl shows no progress'
rm -rf copy
restart 'location ~ pack-b { return 404; }'
expect 1 'pack-b-1.0.0.xpack: not found' pack mirror centre copy
[ ! -e copy/metadata/timestamp.json ] || fail 'half a mirror has metadata'
[ "$(ls copy/targets/packs | wc -l)" = 2 ] || fail 'what arrived was not copied'
restart
expect 0 'copy: 3 packs; [0-9]+ files copied' pack mirror centre copy
! grep -q 'pack-[ac]' access.log || fail 'what was copied is downloaded again'
expect 0 '"event":"updated"' remote update --jsonl

# --- progress on a terminal: bytes, rate, time left; cleared at the end ---
if command -v script >/dev/null; then
	rm -rf home/packs
	script -qec "'$xunlian' pack install pack-a pack-b pack-c --limit-rate 150k" /dev/null >tty </dev/null
	grep -aq 'downloading 3 packs.* / 36[0-9].* kB' tty || fail 'no bytes on the terminal'
	grep -aqE 'kB/s  0:0[0-9] left' tty || fail 'no rate and time left on the terminal'
fi

# --- room on disk: asked for all packs before anything is downloaded ---
cp -r site big
rm -rf home/packs
sed -i 's/^version: .*/version: 2.0.0/' src/pack.yaml
"$xunlian" pack build src --no-lint >/dev/null
"$xunlian" repo add big pack-c-2.0.0.xpack --keys site-keys >out 2>err || "$xunlian" repo add big pack-c-2.0.0.xpack >out || exit 1
sed -i 's/"bytes": *[0-9]*/"bytes": 4000000000000000/' big/staged.json
"$xunlian" repo publish big --keys site-keys >out 2>err || fail 'the big pack is not published'
expect 0 'set' remote set centre --url "$work/big"
expect 1 'not enough disk space: 4000.0 TB needed, [0-9.]+ [MGT]B free' pack install pack-a pack-c
one_line 'no room'
[ ! -e home/packs/pack-a ] || fail 'installed without room for all'

[ "$failed" = 0 ] && echo 'reached, limited, resumed and refused as it should be'
exit "$failed"
