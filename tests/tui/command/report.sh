#!/bin/sh
# The reports, over a class of six who sit the same small paper, one of them on another machine:
# their figures against the same ones worked out here from who answered what.
set -u
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
XUNLIAN_HOME=$home/here XUNLIAN_CLOCK=2026-01-05T15:00:00+08:00 TZ=Asia/Shanghai LANGUAGE=en
LC_ALL=C.UTF-8
export XUNLIAN_HOME XUNLIAN_CLOCK TZ LANGUAGE LC_ALL
xunlian=${top_builddir:?}/xunlian
failed=0

# expect STATUS TEXT COMMAND…: the status, and the text somewhere in what is printed.
expect() {
	status=$1 text=$2
	shift 2
	out=$("$xunlian" "$@" 2>&1 </dev/null)
	got=$?
	case $out in
	*"$text"*) ;;
	*) got="$got without '$text'" ;;
	esac
	if [ "$got" != "$status" ]; then
		printf 'xunlian %s: status %s, wanted %s\n%s\n' "$*" "$got" "$status" "$out" | head -40
		failed=1
	fi
}

packs() {
	dir=$XUNLIAN_HOME/packs
	mkdir -p "$dir/xunlian-standards" "$dir/small/1.0.0/questions" "$dir/small/1.0.0/blueprints"
	cp -R "${top_srcdir:?}/content/standards" "$dir/xunlian-standards/1.0.0"
	chmod -R u+w "$dir"
	ln -s 1.0.0 "$dir/xunlian-standards/current"
	ln -s 1.0.0 "$dir/small/current"
	cat >"$dir/small/1.0.0/pack.yaml" <<-'END'
	id: small
	version: 1.0.0
	title: 小卷
	licence: CC-BY-SA-4.0
	authors: ["xunlian"]
	language: zh-CN
	summary: 六题的小卷
	minimum: 0.1.0
	serves:
	  - {standard: "4-04-05-05", levels: ["5"]}
	requires:
	  - {id: xunlian-standards, version: ">=1.0.0 <2.0.0"}
	END
	cat >"$dir/small/1.0.0/blueprints/small.yaml" <<-'END'
	id: small
	title: 小卷 <&>
	standard: "4-04-05-05"
	levels: ["5"]
	minutes: 20
	pass: 60
	sections:
	  - {type: single, title: 单选题, count: 4, points: 15}
	  - {type: true_false, title: 判断题, count: 2, points: 20}
	weights: free
	difficulty: {d1: 30, d2: 40, d3: 30}
	recent_days: 30
	pause: false
	END
	for n in 1 2 3 4; do
		printf '// [id:s%s] [tag:K1.1.%s] [tag:d2]\n单选%s{=%s对 ~%s甲 ~%s乙 ~%s丙#### 因为}\n\n' \
			"$n" "$n" "$n" "$n" "$n" "$n" "$n"
	done >"$dir/small/1.0.0/questions/small.gift"
	{
		printf '// [id:t1] [tag:K2.1.1] [tag:d2]\n判断1{T}\n\n'
		printf '// [id:t2] [tag:K2.1.2] [tag:d2]\n判断2{F}\n\n'
	} >>"$dir/small/1.0.0/questions/small.gift"
}

# Who answers what, in the order s1 s2 s3 s4 t1 t2; "-" is left open.
cat >"$home/class" <<'END'
李雷 对 对 对 对 T T
韩梅梅 对 对 对 甲 T F
学员三 对 对 甲 对 F F
学员四 对 甲 甲 对 T -
学员五 对 甲 乙 对 F T
学员六 甲 甲 - 甲 F T
END

# sit NAME: answers by what the paper shows, submits and is graded.
sit() {
	paper=$("$xunlian" exam list --papers | awk 'NR == 1 {print $1}')
	"$xunlian" exam print "$paper" >"$home/paper"
	awk -v name="$1" 'BEGIN { print "{\"do\":\"start\"}" }
		FILENAME ~ /class$/ { if ($1 == name) for (i = 2; i <= 7; i++) want[i - 1] = $i; next }
		/^[0-9]+\. / { n = $1 + 0; stem = $2; at = substr(stem, length(stem)) + 0
			if (stem ~ /^判断/ && want[4 + at] != "-")
				printf "{\"do\":\"answer\",\"question\":%d,\"response\":\"%s\"}\n", n, want[4 + at] }
		/^ +[A-D]\. / { if ($2 == at want[at])
			printf "{\"do\":\"answer\",\"question\":%d,\"response\":\"%s\"}\n", n, substr($1, 1, 1) }
		END { print "{\"do\":\"submit\"}" }' "$home/class" "$home/paper" >"$home/in"
	"$xunlian" exam start "$paper" --json --learner "$1" <"$home/in" >"$home/out" || failed=1
	if grep '"event":"refused"' "$home/out"; then failed=1; fi
	exam=$("$xunlian" exam list --json | awk -F': |,' '/"attempt"/ {id = $2} END {print id}')
	"$xunlian" exam grade "$exam" --json >/dev/null || failed=1
}

packs
expect 0 'No graded exam fits' report items
for name in 李雷 韩梅梅 学员三 学员四 学员五; do
	"$xunlian" learner add "$name" --target 五级 >/dev/null || failed=1
done
expect 0 '6 questions' exam draw small --level 5 --seed 3
for name in 李雷 韩梅梅 学员三 学员四 学员五; do
	sit "$name"
done
expect 0 '5 candidates' report items
# The sixth sits the same paper on another machine; the first sits it again, which does not count.
sit 李雷
XUNLIAN_HOME=$home/there
packs
"$xunlian" learner add 学员六 --target 五级 >/dev/null || failed=1
expect 0 '6 questions' exam draw small --level 5 --seed 3
sit 学员六
expect 0 'statements' record export -o "$home/there.json"
expect 0 'There are too few candidates' report items
XUNLIAN_HOME=$home/here
expect 0 'Took up' record import "$home/there.json"

# ---- items ----

expect 0 '6 candidates, 3 passed' report items
expect 0 '1 of them come from other records' report items
expect 0 'Left out: 1 later exams' report items
expect 0 'Fewer than 30 candidates' report items
expect 0 '小卷 <&>, form A' report items
expect 0 '(nobody takes it)' report items
"$xunlian" report items --csv -o "$home/items.csv" || failed=1
"$xunlian" report items --json >"$home/items.json" || failed=1

# The same by the definitions: marks x, totals T, rests X = T - x, divisor n - 1.
awk 'function c(a, b, n,  i, ma, mb, s) {
		for (i = 1; i <= n; i++) { ma += a[i] / n; mb += b[i] / n }
		for (i = 1; i <= n; i++) s += (a[i] - ma) * (b[i] - mb)
		return s / (n - 1)
	}
	function near(what, a, b) {
		if (b == "" || a - b > 0.0002 || b - a > 0.0002) {
			print what ": " b ", wanted " a
			bad = 1
		}
	}
	FILENAME ~ /class$/ {
		n++
		for (i = 1; i <= 6; i++) {
			right = i <= 4 ? "对" : i == 5 ? "T" : "F"
			x[i, n] = $(i + 1) == right ? (i <= 4 ? 15 : 20) : 0
			T[n] += x[i, n]
		}
		next
	}
	FILENAME ~ /csv$/ && FNR > 1 {
		split($0, f, ",")
		i = substr(f[4], 2) + (f[4] ~ /^t/ ? 4 : 0)
		most = i <= 4 ? 15 : 20
		right = mean = 0
		for (s = 1; s <= n; s++) {
			a[s] = x[i, s]; X[s] = T[s] - x[i, s]
			mean += a[s] / n; right += a[s] == most
		}
		near("candidates", 6, f[9]); near("right", right, f[10])
		near("facility", 100 * mean / most, f[12])
		near("deviation", 100 * sqrt(c(a, a, n)) / most, f[13])
		near("discrimination", 100 * c(a, X, n) / sqrt(c(a, a, n) * c(X, X, n)), f[14])
		near("intended", most, f[16])
		root[i] = c(a, T, n) > 0 ? sqrt(c(a, T, n)) : 0
		weight += root[i]; effect[i] = f[17]; sum += c(a, a, n); seen++
		next
	}
	/"reliability":/ { alpha = $2 + 0 }
	/"standard_error":/ { error = $2 + 0 }
	/"deviation":/ && !deviation { deviation = $2 + 0 }
	/"mean":/ && !given { mean_given = $2 + 0; given = 1 }
	END {
		for (i = 1; i <= 6; i++) near("effective " i, 100 * root[i] / weight, effect[i])
		all = c(T, T, n)
		for (s = 1; s <= n; s++) m += T[s] / n
		near("rows", 6, seen); near("mean", m, mean_given)
		near("spread", sqrt(all), deviation)
		near("alpha", 100 * 6 / 5 * (1 - sum / all), alpha)
		near("error", sqrt((1 - 6 / 5 * (1 - sum / all)) * all), error)
		exit bad
	}' "$home/class" "$home/items.csv" "$home/items.json" || failed=1
has() {
	grep -q -- "$1" "$home/items.json" || { echo "items --json lacks $1"; failed=1; }
}
has '"reliability_method": "kr20"'
has '"imported": 1'
has '"few": true'
# s4 is answered wrongly with 甲 by one of the best and by the weakest: totals 85 and 0, mean 42.5.
grep -q '"mean": 42.5,' "$home/items.json" || { echo 'the takers of 4甲'; failed=1; }
# s3: 对 by two, 甲 by two, 乙 by one, one open; 丙 by nobody.
grep '^[^,]*,A,[0-9]*,s3,' "$home/items.csv" | grep -q '\*=2' || failed=1
grep '^[^,]*,A,[0-9]*,s3,' "$home/items.csv" | grep -q ',idle' || failed=1

digest=$(awk -F'"' '/"paper":/ {print $4; exit}' "$home/items.json")
expect 0 '6 candidates' report items --paper "$digest"
paper=$("$xunlian" exam list --papers | awk 'NR == 1 {print $1}')
expect 0 '6 candidates' report items --paper "$paper"
expect 0 '6 candidates' report items --blueprint small --since 2026-01-05
expect 0 'No graded exam fits' report items --since 2026-01-06
expect 0 '2 candidates' report items --learner 李雷 --learner 学员六
expect 1 'none-such: not found' report items --blueprint none-such
expect 1 'not found' report items --paper 0000000000000000
expect 1 '--since gestern: not valid' report items --since gestern
expect 1 '没有: not found' report items --learner 没有
expect 2 usage report items --json --csv
expect 2 usage report items more

# ---- class ----

expect 0 'minutes entered' hours enter --learner 李雷 --work 1.1 --minutes 90 --reason 面授
expect 0 'Class of 4-04-05-05/5 五级/初级工' report class
expect 0 '学员六   0.0/60' report class
expect 0 '李雷     2.0/60' report class
expect 0 '80√ 80√' report class --level 五级
# Two hours of one, of six: 0.3 on average. Newest exams: (80 + 85 + 65 + 50 + 30 + 0) / 6.
expect 0 '6 learners: 0.3 hours on average, 0 reached' report class
expect 0 '6 sat exams: newest 51.7% on average, 3 passed' report class
expect 0 '6 practised: mastery 53%' report class
# t2 was answered seven times, the first one again with the same: 2 of 7 right.
expect 0 'Weakest in exams: K2.1.2 数据标注工具使用知识 (29% of the points, 7 answers)' report class
# What an exam asked counts as practice; what was left open there does not. A learner's mastery of
# the level is (right + 1) / (answered + 2), what was answered twice counting half; of a requirement
# (4 level + right) / (4 + 1). K1.1.3: (.7333 + .8 + .5 + .4571 + .3 + .1429) / 6.
expect 0 'Weakest in practice: K1.1.3 数据库内业务数据采集方法 (mastery 49%, 5 learners' report class
"$xunlian" report class --csv -o "$home/class.csv" || failed=1
awk -F, 'FILENAME ~ /class$/ {
		split($0, f, " ")
		for (i = 2; i <= 7; i++) {
			answered[f[1]] += f[i] != "-"
			right[f[1]] += f[i] == (i <= 5 ? "对" : i == 6 ? "T" : "F")
		}
		next
	}
	FNR > 1 {
		w = $1 == "李雷" ? 0.5 : 1
		want = (w * right[$1] + 1) / (w * answered[$1] + 2)
		if ($11 - want > 0.0001 || want - $11 > 0.0001) { print $1 ": " $11 ", wanted " want; bad = 1 }
		n++
	}
	END { exit bad || n != 6 }' "$home/class" "$home/class.csv" || failed=1
expect 0 '"share": 0.28571428571428' report class --json
expect 0 '"percent": 51.6666666666667' report class --json
expect 0 '学员五,4-04-05-05/5,0.0,60.0,0,0,6,6,0,4,0.3750,30.0000,,,1,0,' report class --csv
expect 0 'No learner trains' report class --level 四级
"$xunlian" learner add 学员七 --target 五级 >/dev/null || failed=1
expect 0 '"do": "begin"' report class --json
expect 0 '学员七   0.0/60       0/0  -        -' report class
expect 0 'practise K2.1.2, new' report class
expect 0 'practise K1.1.2, weak' report class
expect 0 '58.0 hours are missing' report class
XUNLIAN_CLOCK=2026-03-05T15:00:00+08:00
expect 0 'review 6 questions' report class
XUNLIAN_CLOCK=2026-01-05T15:00:00+08:00
expect 1 'not found' report class --level 九级
expect 2 usage report class --json --csv

# ---- transcript ----

expect 0 'Study transcript: 李雷' report transcript --learner 李雷
expect 0 '4-04-05-05/5 五级/初级工: 2.0 of 60 standard hours' report transcript --learner 李雷
expect 0 '12 answers, 10 of them right' report transcript --learner 李雷
expect 0 '80 of 100 points, 60 to pass: passed' report transcript --learner 李雷
expect 0 'certifies nothing' report transcript --learner 李雷
expect 0 'Nothing in it comes from other machines' report transcript --learner 李雷
hash=$("$xunlian" hours --verify --json | awk -F'"' '/"hash"/ {print $4}')
expect 0 "$hash" report transcript --learner 李雷
expect 0 'The record is whole' report transcript --learner 李雷
home_of=$(sed -n 's/.*"homePage":"\([^"]*\)".*/\1/p' "$home/there.json" | head -1)
expect 0 "Sat elsewhere: $home_of" report transcript --learner 学员六
expect 0 "Taken up on 2026-01-05 15:00, there learner 1" report transcript --learner 学员六
expect 0 '0 of 100 points, 60 to pass: not passed' report transcript --learner 学员六
expect 0 '"attempt.create": 1' report transcript --learner 学员六 --json
expect 0 '"classroom": 2.0' report transcript --learner 李雷 --format json
expect 0 "\"hash\": \"$hash\"" report transcript --learner 李雷 --json
expect 1 '没有: not found' report transcript --learner 没有
expect 2 usage report transcript --format pdf
# The title of the paper holds what HTML must not take for a tag.
"$xunlian" report transcript --learner 李雷 --format html -o "$home/t.html" || failed=1
for text in '小卷 &lt;&amp;&gt;' 'counter(page)' '@page' '</html>' "$hash"; do
	grep -qF "$text" "$home/t.html" || { echo "the page lacks $text"; failed=1; }
done
if grep -qE '小卷 <|src=|href=|http' "$home/t.html"; then
	echo 'the page is not escaped, or needs another file'
	failed=1
fi
# What somebody's file brings is not obeyed by the terminal.
sed 's/"title":"小卷 <&>"/"title":"\\u001b[31m红"/' "$home/there.json" >"$home/hostile.json"
XUNLIAN_HOME=$home/hostile
packs
expect 0 'Took up' record import "$home/hostile.json"
expect 0 '\x1B[31m红' report transcript --learner 学员六
"$xunlian" report transcript --learner 学员六 --format html | LC_ALL=C grep -q "$(printf '\033')" && {
	echo 'an escape reaches the page'
	failed=1
}
XUNLIAN_HOME=$home/here
# A record that was touched says so, and the command fails.
cp -R "$home/here" "$home/touched"
XUNLIAN_HOME=$home/touched
LC_ALL=C sed -i 's/"active":5400000/"active":9400000/' "$XUNLIAN_HOME/records.db"
expect 1 'THE RECORD IS NOT WHOLE' report transcript --learner 李雷
expect 1 '"whole": false' report transcript --learner 李雷 --json
XUNLIAN_HOME=$home/here

exit "$failed"
