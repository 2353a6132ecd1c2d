#!/usr/bin/env bash
# The house in order: arrows between folders, no circle among files or folders, one place for each
# library, short functions and files, no mutable global but the signal flag.
set -uo pipefail
src=${top_srcdir:?}
bin=${top_builddir:?}
cd "$src" || exit 1
bad=0
complain() {
	printf '%s\n' "$@"
	bad=1
}
files() { find base core packs tui docs -name '*.[ch]' | sort; }

# file included-file, one pair a line, of our own headers only
pairs=$(grep -HoE '^#include "[^"]+"' $(files) | sed -E 's/:#include "([^"]+)"/ \1/')

# --- arrows ---
forbid() { # from to
	local hits
	hits=$(awk -v f="^$1" -v t="^$2" '$1 ~ f && $2 ~ t' <<<"$pairs")
	[ -z "$hits" ] || complain "against the arrows ($1 → $2):" "$hits"
}
forbid base/ '(core|packs|tui)/'
forbid core/ '(packs|tui)/'
forbid core/material/ 'core/(record|study|exam|lab)/'
forbid core/record/ 'core/(study|exam|lab)/'
forbid core/lab/ 'core/(study|exam)/'
forbid core/lab/metric/ 'core/(material|record|lab/[a-z_]+[.]h)'
forbid 'tui/([a-z_]+[.]|figure|plain|reader|screen|widget)' 'tui/command/'
forbid 'tui/([a-z_]+[.]|figure|reader|screen|widget)' 'tui/plain/'
forbid 'core/lab/' 'core/(record|study|exam)/'
forbid packs/ '(tui|core/(record|study|exam|lab))/'

# --- circles ---
circle=$(tsort <<<"$pairs" 2>&1 >/dev/null) || complain "a circle among files:" "$circle"
folders=$(sed -E 's#/[^/ ]+( |$)#\1#g' <<<"$pairs" | awk '$1 != $2' | sort -u)
circle=$(tsort <<<"$folders" 2>&1 >/dev/null) || complain "a circle among folders:" "$circle"

# --- one place for each library ---
only() { # header, pattern of the files that may include it
	local hits
	hits=$(grep -lE "^#include <($1)" $(files) | grep -vE "$2")
	[ -z "$hits" ] || complain "<$1> is included outside its place:" "$hits"
}
only 'n?curses' '^tui/term\.c$'
only 'sqlite3\.h' '^core/(record|lab/sql)/'
only 'curl/' '^packs/fetch\.c$'
only 'archive' '^packs/(archive|xlsx|zip)\.c$'
only 'md4c\.h' '^(core/material|tui/reader|tui/document|tui/plain)'
only 'chafa' '^tui/figure/'
only 'expat\.h' '^core/material/xml\.c$'
only 'sndfile\.h' '^core/lab/audio/sound\.c$'
only '(liblinear/)?linear\.h' '^core/lab/model/linear\.c$'

# --- lengths ---
long=$(awk 'FNR == 1 { if (n > 800) print f ": " n " lines"; f = FILENAME } { n = FNR } END { if (n > 800) print f ": " n " lines" }' $(files))
[ -z "$long" ] || complain "files over 800 lines:" "$long"
if command -v ctags >/dev/null && ctags --version | grep -q Universal; then
	long=$(ctags -f - --kinds-C=f --fields=+ne $(files) | awk -F'\t' '{
		line = end = 0
		for (i = 4; i <= NF; i++) {
			if ($i ~ /^line:/) line = substr($i, 6)
			if ($i ~ /^end:/) end = substr($i, 5)
		}
		if (end - line + 1 > 80) print $2 ": " $1 " has " end - line + 1 " lines"
	}')
	[ -z "$long" ] || complain "functions over 80 lines:" "$long"
fi

# --- mutable data: only constants (also relocated ones), and the signal flag ---
for lib in "$bin"/lib*.a; do
	data=$(objdump -t "$lib" 2>/dev/null | awk '/^.*:     file format/ { f = $1 }
		$0 ~ / O \.(data|bss)(\.[A-Za-z_]|[ \t])/ && $0 !~ /\.data\.rel\.ro/ { print f, $NF }' |
		grep -vE 'term\.o: (crash|signals)$|__odr_asan|\.LASAN|__sancov|__afl')
	case $(objdump -t "$lib" 2>/dev/null | grep -m1 -cE 'asan|__llvm') in
	0) [ -z "$data" ] || complain "mutable data in $(basename "$lib"):" "$data" ;;
	esac
done

[ "$bad" = 0 ] && echo "the house is in order"
exit "$bad"
