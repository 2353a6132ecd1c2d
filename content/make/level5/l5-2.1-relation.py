#!/usr/bin/env python3
"""Texts and gold of the lab l5-2.1-relation. Run by hand; writes into content/level5/labs."""
from marks_common import write_lab

# x>y:has  goods has aspect; praise, blame: aspect (or goods, when no aspect is named) → opinion
A = """
这款[耳机|goods g]的[音质|aspect a]很[清楚|opinion o]，[佩戴|aspect b]也[舒服|opinion p]。 || g>a:has g>b:has a>o:praise b>p:praise
[电热水壶|goods g][烧得快|opinion o]，就是[壶身|aspect a][烫手|opinion p]。 || g>o:praise g>a:has a>p:blame
[雨伞|goods g]的[伞骨|aspect a][太软|opinion o]，一阵风就翻；[颜色|aspect b]倒是[好看|opinion p]。 || g>a:has g>b:has a>o:blame b>p:praise
买了[台灯|goods g]和[书包|goods h]，[台灯|goods i][不刺眼|opinion o]，[书包|goods j]的[拉链|aspect a][卡|opinion p]。 || i>o:praise j>a:has a>p:blame
[保温杯|goods g]的[外观|aspect a]和[手感|aspect b]都[不错|opinion o]。 || g>a:has g>b:has a>o:praise b>o:praise
[毛巾|goods g][掉毛|opinion o]，[吸水性|aspect a][一般都谈不上|opinion p]。 || g>o:blame g>a:has a>p:blame
[客服|aspect a]回话[不慢|opinion o]，可是[加湿器|goods g]的[噪声|aspect b][大得睡不着|opinion p]。 || a>o:praise g>b:has b>p:blame
“[静音|opinion o]”？这[风扇|goods g]一开像拖拉机，[档位|aspect a][太少|opinion p]。 || g>o:blame g>a:has a>p:blame
[折叠椅|goods g]的[承重|aspect a][够用|opinion o]，[螺丝|aspect b][少一颗|opinion p]，[包装|aspect c][完好|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
和旧的[鼠标|goods h]比，新的[鼠标|goods g][手感|aspect a][好多了|opinion o]。 || g>a:has a>o:praise
[苹果|goods g]的[个头|aspect a][均匀|opinion o]，[甜度|aspect b][不够|opinion p]，[价格|aspect c][实惠|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
[儿童雨衣|goods g][味道|aspect a][刺鼻|opinion o]，晾了三天还[不散|opinion p]，[尺码|aspect b][准|opinion q]。 || g>a:has g>b:has a>o:blame a>p:blame b>q:praise
"""

B = """
这把[电动牙刷|goods g]的[震动|aspect a]很[温和|opinion o]，[续航|aspect b]也[长|opinion p]。 || g>a:has g>b:has a>o:praise b>p:praise
[电饭煲|goods g][煮得香|opinion o]，就是[内胆|aspect a][粘饭|opinion p]。 || g>o:praise g>a:has a>p:blame
[围巾|goods g]的[毛线|aspect a][扎脖子|opinion o]，不敢贴身戴；[花色|aspect b]倒[耐看|opinion p]。 || g>a:has g>b:has a>o:blame b>p:praise
一起买的[秤|goods g]和[菜刀|goods h]，[秤|goods i][称得准|opinion o]，[菜刀|goods j]的[刀柄|aspect a][打滑|opinion p]。 || i>o:praise j>a:has a>p:blame
[收纳箱|goods g]的[容量|aspect a]和[做工|aspect b]都[没得说|opinion o]。 || g>a:has g>b:has a>o:praise b>o:praise
[拖鞋|goods g][开胶|opinion o]，[鞋底|aspect a][薄得像纸|opinion p]。 || g>o:blame g>a:has a>p:blame
[快递|aspect a]送得[挺快|opinion o]，可[相框|goods g]的[玻璃|aspect b][裂了|opinion p]。 || a>o:praise g>b:has b>p:blame
“[免安装|opinion o]”？这[衣架|goods g]拧了我一小时，[说明书|aspect a][看不懂|opinion p]。 || g>o:blame g>a:has a>p:blame
[键盘|goods g]的[键位|aspect a][合理|opinion o]，[背光|aspect b][不亮|opinion p]，[线材|aspect c][结实|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
比起上次的[面包|goods h]，这次的[面包|goods g][口感|aspect a][松软|opinion o]。 || g>a:has a>o:praise
[床单|goods g]的[尺寸|aspect a][合适|opinion o]，[色差|aspect b][明显|opinion p]，[价格|aspect c][公道|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
[帐篷|goods g][布料|aspect a][发霉|opinion o]，洗了两遍还[有斑|opinion p]，[重量|aspect b][轻便|opinion q]。 || g>a:has g>b:has a>o:blame a>p:blame b>q:praise
"""

C = """
这台[空气炸锅|goods g]的[火力|aspect a]很[均匀|opinion o]，[清洗|aspect b]也[省事|opinion p]。 || g>a:has g>b:has a>o:praise b>p:praise
[吹风机|goods g][干得快|opinion o]，就是[插头|aspect a][发烫|opinion p]。 || g>o:praise g>a:has a>p:blame
[行李箱|goods g]的[轮子|aspect a][卡顿|opinion o]，拖不动；[外壳|aspect b]倒是[耐摔|opinion p]。 || g>a:has g>b:has a>o:blame b>p:praise
下单了[茶杯|goods g]和[茶盘|goods h]，[茶杯|goods i][不烫手|opinion o]，[茶盘|goods j]的[木纹|aspect a][开裂|opinion p]。 || i>o:praise j>a:has a>p:blame
[登山鞋|goods g]的[防滑|aspect a]和[透气|aspect b]都[满意|opinion o]。 || g>a:has g>b:has a>o:praise b>o:praise
[抹布|goods g][掉色|opinion o]，[厚度|aspect a][缩水一半|opinion p]。 || g>o:blame g>a:has a>p:blame
[售后|aspect a]处理得[爽快|opinion o]，但[音箱|goods g]的[低音|aspect b][发破|opinion p]。 || a>o:praise g>b:has b>p:blame
“[一键出汁|opinion o]”？这[榨汁机|goods g]按了十下没反应，[电机|aspect a][没劲|opinion p]。 || g>o:blame g>a:has a>p:blame
[坚果礼盒|goods g]的[分量|aspect a][足|opinion o]，[果仁|aspect b][返潮|opinion p]，[礼袋|aspect c][精致|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
跟原来的[手机壳|goods h]比，这个[手机壳|goods g][边角|aspect a][圆润|opinion o]。 || g>a:has a>o:praise
[地垫|goods g]的[图案|aspect a][清晰|opinion o]，[背胶|aspect b][脱落|opinion p]，[价格|aspect c][便宜|opinion q]。 || g>a:has g>b:has g>c:has a>o:praise b>p:blame c>q:praise
[窗帘|goods g][挂钩|aspect a][断了|opinion o]，补发的还[对不上|opinion p]，[遮光|aspect b][严实|opinion q]。 || g>a:has g>b:has a>o:blame a>p:blame b>q:praise
"""


def lines(text):
    return [line for line in text.strip().split("\n")]


write_lab("l5-2.1-relation", {"a": lines(A), "b": lines(B), "c": lines(C)}, given=True)
