#!/bin/sh
# The commands learner, search and hours against the official packs: what they print, what they
# refuse, and that an edited record is found.
set -u
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
XUNLIAN_HOME=$home XUNLIAN_CLOCK=2026-01-05T15:00:00+08:00 TZ=Asia/Shanghai LANGUAGE=en LC_ALL=C.UTF-8
export XUNLIAN_HOME XUNLIAN_CLOCK TZ LANGUAGE LC_ALL
xunlian=${top_builddir:?}/xunlian
failed=0

install_pack() {
	mkdir -p "$home/packs/$2" && cp -R "${top_srcdir:?}/content/$1" "$home/packs/$2/1.0.0" &&
		chmod -R u+w "$home/packs/$2" && ln -s 1.0.0 "$home/packs/$2/current"
}

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
		printf 'xunlian %s: status %s, wanted %s\n%s\n' "$*" "$got" "$status" "$out"
		failed=1
	fi
}

install_pack standards xunlian-standards
install_pack level5 xunlian-level5

expect 0 'No learners yet' learner list
expect 1 '--learner' hours
expect 0 '李雷: added, to train for 4-04-05-05/5' learner add 李雷 --target 五级
expect 1 'already there' learner add 李雷
expect 1 '4-04-05-05/9: not found' learner add 韩梅梅 --target 4-04-05-05/9
expect 1 '4-04-05-05/4' learner add 韩梅梅 --target 四
expect 1 'name is empty' learner add ''
expect 2 'usage' learner add
expect 2 'no such option' learner list --nothing
printf '\357\273\277pin,name,target\r\n2468,韩梅梅,4-04-05-05/4\r\n' >"$home/class.csv"
expect 0 '1 learner added' learner import "$home/class.csv"
expect 1 'class.csv:2: 韩梅梅: already there' learner import "$home/class.csv"
for level in 4 四级 四级/中级工; do
	printf '姓名,目标\n学员%s,%s\n' "${level%/*}" "$level" >"$home/class.csv"
	[ "$level" != 四级/中级工 ] || printf '姓名,目标,口令\n学员,%s,\n' "$level" >"$home/class.csv"
	expect 0 '1 learner added' learner import "$home/class.csv"
done
printf '张,4-04-05-05/4\n' >"$home/class.csv"
expect 1 'class.csv:1: “张” names no column' learner import "$home/class.csv"
printf '目标\n4-04-05-05/4\n' >"$home/class.csv"
expect 1 'class.csv:1: the column name is missing' learner import "$home/class.csv"
printf 'name,target\n新人,4\n另一人,9\n' >"$home/class.csv"
expect 1 'class.csv:3: 9: not found (4-04-05-05/5' learner import "$home/class.csv"
case $("$xunlian" learner list) in
*新人*) echo 'a refused class leaves a learner' && failed=1 ;;
esac
expect 0 '"target":"4-04-05-05/4","pin":false' learner list --jsonl
expect 0 '"name":"韩梅梅","target":"4-04-05-05/4","pin":true' learner list --jsonl
expect 0 '李雷,4-04-05-05/5,2026-01-05T15:00:00+08:00' learner export

expect 0 'S1.1.1' search 能利用设备
expect 0 'S1.1.1' search s1.1.1 --limit 1
expect 0 '业务数据采集' search ywsjcj
expect 0 '"total": 0' search --json 没有这样的词
expect 2 'usage' search
expect 2 'usage' search ''
for command in search hours learner pack standard lesson repo remote 'hours enter' 'learner add' 'pack new' 'pack install'; do
	# shellcheck disable=SC2086
	expect 0 'xunlian' $command --help
done
expect 2 'usage' search 数据 --limit 0

expect 0 '90 classroom minutes' hours enter --learner 李雷 --work 4-04-05-05/5/1.1 --minutes 90 \
	--reason 面授
expect 1 'not found' hours enter --learner 李雷 --work 4-04-05-05/5/9.9 --minutes 90 --reason 面授
expect 1 'not valid' hours enter --learner 李雷 --work 4-04-05-05/5/1.1 --minutes 90x --reason 面授
expect 1 'not valid' hours enter --learner 李雷 --work 4-04-05-05/5/1.1 --minutes 90 --reason ''
expect 2 'usage' hours enter --learner 李雷
expect 1 '9.9: not found (--work 4-04-05-05/5/' hours enter --learner 李雷 --work 9.9 --minutes 9 --reason 面授
expect 1 'not valid' hours enter --learner 李雷 --work 1.1 --minutes 9 --reason 面授 --date 2026-01-06
expect 1 'not valid' hours enter --learner 李雷 --work 1.1 --minutes 9 --reason 面授 --date 昨天
expect 0 'entered for 4-04-05-05/5/1.1' hours enter --learner 李雷 --work 1.1 --minutes 45 \
	--reason 面授 --date 2026-01-04
expect 0 'B2.1  职业道德' hours --learner 李雷
expect 0 'the level as a whole' hours --learner 李雷
expect 0 'No lesson at hand fits' lesson list --level 1
expect 0 'must be “' standard eligible 4-04-05-05 apprenticeship=no
expect 1 'given twice' standard eligible 4-04-05-05 work_years=1 work_years=2
expect 0 '"day": "2026-01-04"' hours --learner 李雷 --json
expect 0 '3.0 of 60 standard hours' hours --learner 李雷
expect 0 '"classroom": 3.0' hours --learner 李雷 --json
expect 0 '▒' hours --learner 李雷 --heatmap
expect 0 'record is whole: 7 events' hours --verify

# Ninety minutes become ninety hours in the file itself.
LC_ALL=C sed -i 's/"active":5400000/"active":9400000/' "$home/records.db"
expect 1 'event 6 is not as it was written' hours --verify
expect 1 '"first_bad": 6' hours --verify --json
# --- records that travel ---
expect 0 '"homePage":"urn:uuid:' record export --learner 李雷
expect 0 'timestamp,name,verb,object' record export --format csv
expect 0 'statements' record export -o "$home/all.json"
expect 0 'statements' record export --format csv -o "$home/all.csv"
first=$home
XUNLIAN_HOME=$home/second
expect 0 'Would take up' record import "$first/all.json" --dry-run
expect 0 'No learners yet' learner list
expect 0 'Took up' record import "$first/all.csv"
expect 0 '李雷' learner list
expect 0 'Took up 0 statements (0 new learners)' record import "$first/all.json"
expect 0 '"known"' record import "$first/all.json" --json
XUNLIAN_HOME=$first/third
expect 0 'added' learner add 李雷
expect 1 'a learner of this name is here already; --merge' record import "$first/all.json"
expect 0 'Took up' record import "$first/all.json" --merge
printf '[{"id": "x"' >"$first/bad.json"
expect 1 'bad.json:1' record import "$first/bad.json"
printf '[{"actor": {"mbox": "mailto:a@example.org"}, "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"}}]\n' >"$first/foreign.json"
expect 0 'Left out: 1 statements of other programs' record import "$first/foreign.json"
printf 'id,kind\nx,study\n' >"$first/bad.csv"
expect 1 'bad.csv:2' record import "$first/bad.csv"
expect 1 'not found' record import "$first/none.json"
expect 2 'usage' record export --format pdf
expect 2 'usage' record export --since yesterday
XUNLIAN_HOME=$first

exit "$failed"
