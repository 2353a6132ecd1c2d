#!/usr/bin/env bash
# Builds the libFuzzer targets and runs each for XUNLIAN_FUZZ seconds from its corpus, with a fixed
# seed; a run of ten seconds or less is also held to 20,000 inputs, so that it is the same everywhere
# and a test does not fail by chance. Without that variable, or without clang, it skips itself. Usable by hand for long runs:
#     XUNLIAN_FUZZ=600 top_builddir=build tests/fuzz/short.sh [TARGET…]
# A finding stays in $top_builddir/fuzz/found/ as a file to be run again.
set -uo pipefail
: "${top_srcdir:=.}" "${top_builddir:=.}" "${XUNLIAN_FUZZ:=0}"
top=$(cd "$top_srcdir" && pwd) build=$(cd "$top_builddir" && pwd)/fuzz

skip() {
	echo "$1"
	exit 77
}

[ "$XUNLIAN_FUZZ" -gt 0 ] || skip "set XUNLIAN_FUZZ to the seconds of each target"
echo 'int LLVMFuzzerTestOneInput(void *p, unsigned long n); int LLVMFuzzerTestOneInput(void *p, unsigned long n) { return p && n > 9; }' |
	clang -x c -fsanitize=address,fuzzer -o /dev/null - 2>/dev/null ||
	skip "no clang with libFuzzer (clang, libclang-rt-14-dev)"

targets=("$@")
if [ ${#targets[@]} = 0 ]; then
	mapfile -t targets < <(cd "$top/tests/fuzz" && grep -l LLVMFuzzerTestOneInput -- *.c | sed 's/\.c$//')
fi
mkdir -p "$build/found"
same=()
[ "$XUNLIAN_FUZZ" -gt 10 ] || same=(-runs=20000)
cd "$build" || exit 99
if [ ! -f Makefile ] && ! "$top/configure" CC=clang --enable-fuzzers >configure.log 2>&1; then
	tail -n 20 configure.log
	exit 1
fi
if ! make -j"$(nproc)" "${targets[@]/#/tests/fuzz/}" >make.log 2>&1; then
	tail -n 20 make.log
	exit 1
fi

# One line per target, as libFuzzer counts: "gift: 123456 runs, 812 paths".
run() {
	local target=$1 log=$build/$1.log work
	work=$(mktemp -d "$build/$target.XXXXXX")
	if ! tests/fuzz/"$target" -seed=1 -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-max_total_time="$XUNLIAN_FUZZ" "${same[@]}" -artifact_prefix="$build/found/$target-" \
		"$work" "$top/tests/fuzz/corpus/$target" >"$log" 2>&1; then
		printf '%s: a finding\n' "$target"
		tail -n 40 "$log"
		return 1
	fi
	printf '%s: %s runs, %s inputs of new paths, no finding\n' "$target" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(find "$work" -type f | wc -l)"
	rm -rf "$work"
}

bad=0
for target in "${targets[@]}"; do
	run "$target" || bad=1
done
exit "$bad"
