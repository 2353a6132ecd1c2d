#!/usr/bin/env python3
"""Texts and gold of the lab l5-2.1-ner. Run by hand; writes into content/level5/labs."""
from marks_common import write_lab

A = """
您好，我[3月8日|time]买的[保温杯|goods]到现在没发货，订单[DD2025-030817|order]，麻烦催一下。
[王女士|person]您好，您的[电热水壶|goods]已放到[橘园小区3号驿站|place]，请于[今天20点|time]前取件。
两把蓝色的[雨伞|goods]一共[118元|money]，你们只退了[59元|money]，还差一半！
麻烦把地址改成[河西区大桥路16号2栋301|place]，收件人[李雷|person]，电话138-0000-0417，谢谢。
单号[A7731-02|order]里的[蓝牙耳机|goods]左耳不响，[昨天下午3点|time]试的，右耳正常。
昵称“[爱喝茶的猫|person]”的那位买家说少发了一袋[海盐苏打饼干|goods]，要求补发或退[12.9元|money]。
运单号SF000417不动三天了，订单是[DD2025-031205|order]，收货地[南桥镇|place]，帮我查查到哪了。
我在[老张水果店|place]门口等了半小时，骑手[赵师傅|person]说[苹果|goods]摔坏了两个，赔了我[8块|money]。
[韩梅梅|person]女士：您[2月28日|time]申请的[¥1,299.00|money]退款已原路退回，预计三天到账。
包裹收到了，里面的[儿童雨衣|goods]不是我拍的黄色，订单号[B5520-11|order]，[明天上午|time]能上门换吗？
想问下这款[折叠椅|goods]承重多少？买四把能不能便宜到[三百元|money]？
[刘先生|person]反映：[折叠椅|goods]的螺丝少一颗，要寄到[城北新村7幢|place]附近的门店自提也行。
都好，没有别的问题了，祝你们生意兴隆。
"""

B = """
[3月11日晚上8点|time]下的单，[DD2025-031166|order]，[羊毛围巾|goods]怎么还是“待出库”？
[陈先生|person]，您的[无线鼠标|goods]由[江宁路菜鸟驿站|place]代收，请[明天18点|time]前领取。
三条灰色[毛巾|goods]标价[45元|money]，结账收了我[54元|money]，请把多收的退回来。
收货人改为[韩梅梅|person]，送到[东湖区学府街88号1单元502|place]，门口有快递架。
[C3019-44|order]这单里的[电子秤|goods]称不准，[上周六|time]刚到手，差了整整两百克。
网名“[山里的风|person]”留言说[核桃酥|goods]碎了大半盒，希望赔[15元|money]或者重发。
物流单号YT000733显示已签收，可我没收到！订单[DD2025-030922|order]，寄的是[石桥村|place]。
在[李记五金店|place]旁边的快递柜取的，[孙师傅|person]帮忙拆开看，[台灯|goods]灯罩裂了，先扣[20块|money]吧。
[李雷|person]先生您好，您[3月1日|time]那笔[¥2,080|money]的补差已经打款，请注意查收。
颜色发错了，我要的是白色[书包|goods]，单号[B6614-07|order]，[后天上午|time]可以来取走吗？
这台[加湿器|goods]一箱水能用几个小时？两台一起买[五百元|money]行不行？
[周女士|person]说[加湿器|goods]漏水，想退到[西苑小区12栋|place]楼下的驿站，运费谁出？
客服态度挺好的，问题解决了，五星。
"""

C = """
我是[3月5日|time]付的款，订单号[DD2025-030588|order]，[登山鞋|goods]一直没有物流信息。
[吴先生|person]您好，[榨汁机|goods]已送达[青年路8号快递柜|place]，请在[今晚9点|time]以前取走。
五双黑色[棉袜|goods]应付[39.5元|money]，系统却扣了[49.5元|money]，多的[10元|money]退给我。
请改送[高新区科创一路5号B座1204|place]，[李雷|person]收，白天打137-0000-2210。
订单[E8802-15|order]的[机械键盘|goods]空格键卡住，[今天上午10点|time]拆的封。
买家“[不吃香菜|person]”反馈[坚果礼盒|goods]少了一罐，要么补寄，要么退[36元|money]。
运单JD000589停在分拨中心，订单[DD2025-031377|order]，目的地是[双塔镇|place]，麻烦加急。
放在[小马便利店|place]里面了，店员[钱女士|person]说外箱湿了，[面膜|goods]泡坏三片，愿赔[9块|money]。
[韩梅梅|person]女士，[3月2日|time]的售后单已通过，[¥658.00|money]会在七天内退到您的账户。
拍的是大号[床单|goods]，寄来小号，单号[B7043-29|order]，[周五下午|time]有人在家，可以上门换。
请问[空气炸锅|goods]带不带食谱？第二件减[一百元|money]的活动还有吗？
[郑女士|person]投诉：[空气炸锅|goods]有异味，已送到[北苑三区4号楼|place]附近的维修点检测。
收到，谢谢，辛苦了。
"""



def lines(text):
    return [line for line in text.strip().split("\n")]


write_lab("l5-2.1-ner", {"a": lines(A), "b": lines(B), "c": lines(C)})
