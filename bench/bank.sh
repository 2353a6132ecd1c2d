#!/bin/sh
# bench/bank.sh BUILD DIR [COUNT]
# Installs into XUNLIAN_HOME a signed pack with a bank of COUNT questions (100,000) for level 5 of the
# trainer standard: stems of the trade's words in changing order, four options each. DIR is for work.
set -eu
build=$1 dir=$2 count=${3:-100000}
mkdir -p "$dir/bank/questions"
cat >"$dir/bank/pack.yaml" <<END
id: bench-bank
version: 1.0.0
title: bench
licence: CC0-1.0
authors: [bench]
language: zh-CN
minimum: 0.1.0
serves: [{standard: "4-04-05-05", levels: ["5"]}]
requires: [{id: xunlian-standards, version: ">=1.0.0"}]
END
awk -v count="$count" -v dir="$dir/bank/questions" 'BEGIN {
	srand(11)
	n = split("图像 文本 语音 视频 点云 表格 日志 传感器 数据库 问卷 订单 客服 路口 货架 病历 合同 地图 发票 录音 评论 框 点 折线 多边形 实体 情感 意图 关键帧 字幕 标签 去重 清洗 抽样 质检 脱敏 备份 编码 单位 日期 缺失 异常 重复 权限 台账", word, " ")
	split("K1.1.1 K1.1.2 K1.1.3 K1.2.1 K1.2.2 S1.1.1 S1.2.1 K2.1.1 K2.1.2 K2.2.1 S2.1.1 S2.1.2 S2.2.1 S2.2.2 K3.1.1 K3.1.2 K3.2.1 S3.1.1 S3.2.1 B2.1.1 B2.1.2.1 B2.2.1 B2.2.2.1", key, " ")
	for (i = 0; i < count; i++) {
		if (i % 5000 == 0) file = sprintf("%s/%03d.gift", dir, i / 5000)
		stem = ""
		for (k = 0; k < 8; k++) stem = stem word[1 + int(rand() * n)]
		printf "// [id:bench-%06d] [tag:%s] [tag:d%d]\n", i, key[1 + i % 23], 1 + i % 3 >file
		if (i % 9 == 8) printf "%s第%d号？{%s####按规范。}\n\n", stem, i, i % 2 ? "T" : "F" >file
		else if (i % 9 == 7) printf "%s第%d号？{~%%50%%%s一 ~%%50%%%s二 ~%%-50%%%s三 ~%%-50%%%s四 ~%%-50%%%s五####按规范。}\n\n", stem, i, word[1 + int(rand() * n)], word[1 + int(rand() * n)], word[1 + int(rand() * n)], word[1 + int(rand() * n)], word[1 + int(rand() * n)] >file
		else printf "%s第%d号？{=%s甲 ~%s乙 ~%s丙 ~%s丁####按规范。}\n\n", stem, i, word[1 + int(rand() * n)], word[1 + int(rand() * n)], word[1 + int(rand() * n)], word[1 + int(rand() * n)] >file
	}
}'
"$build/xunlian" pack build "$dir/bank" -o "$dir/bank.xpack" --no-lint >/dev/null
"$build/xunlian" pack keygen -o "$dir/bank-key" --no-password >/dev/null
"$build/xunlian" pack sign "$dir/bank.xpack" --key "$dir/bank-key.key" >/dev/null
"$build/xunlian" pack install "$dir/bank.xpack" --trust "$dir/bank-key.pub" >/dev/null
rm -rf "$dir/bank" "$dir/bank.xpack"
