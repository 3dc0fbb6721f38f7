"""What figures count: measure words, and the words that only look like one."""

from __future__ import annotations

from functools import cache

_SPOKEN = """
    件次 件 个!半 项次 项!目(?!录) 条!例|款 名!录|单|称|义|额 份!额 家次 家!渠|庭|长(?!期)|园 起!草|步|来|诉书|止|点
    处!罚|理|置|分|室|级|长 场次 场!所|地|景|馆 户次 户!籍|外 人次 人时
    人!大代|大常|大及|民|社|均|员|才|力|事|口|工|行|财|文|身|格|居|为|士|群|选|脸|证|物|体|类|道|数
    次!日|年|月|要|序|数|第|生|产业 天!然|气|津|网|窗|下 日 周!年|期|边|密|一|报 星期
    年!级|轻|度|份|代|龄|报|鉴|版|底|末|初|\\d{1,2}月 小时 分钟 秒 期!间|限|待|望|满|末|房|货 台套 台次
    台!县|河|山|账|阶|风|湾 宗!教|旨|族 元!旦|素|件|宵|月|老|年|化 座!谈|位|机 张!贴|榜|扬 亩 部门
    部!曲|门|分|署|委|级|队|长|位 所!有|属|在|需|谓|以|涉|列|长|得|占|均|里|处 批次 批!准|复|示|评|转|量|发|阅|捕|办
    种!植|子|粮|养 类!别|型|似 大类 小类 大项 小项
    本!级|地|市|县|区|省|镇|乡|年|月|季|报|单位|局|科|人|届|部|机关|着|院|条|规|身 套!路|用|餐|取 篇!章|幅
    轮!车|换|候|流|岗|训|值|驳 位!数|于|置|列|居|次 趟 辆次 辆 支!持|撑|付|部|出|援 岁 册!子 卷!宗|烟|入 笔!录|试|记
    倍 番 回!事|复|头|应|访|答|收|落|升|来|家 遍!布|及 艘次 艘 讲!座|话|解|师|课|述|评|好 堂 公里 平方公里 平方米
    立方米 米!粉|面|线 吨!级 公斤 公顷 例!如|会|行|外|子 封!闭|锁|控|存|堵 页!岩|码|面|数 栋 间!隔|接|断|距 块!状
    课时 学时
    分!之|别|工|类|级|局|管|享|期|析|批|步|组|片|区|散|流|院|公|支|配|布|离|解|开|明|会|店|行|册|担|队|账|贝|包
    个工作日 个百分点 个自然日 个小时 个月 个多月 个多小时 个季度 个学时 个课时 个星期 个年度 盏 架次 架!构|设|桥 株
    棵 枚
"""
"""Words that Chinese numerals count as well as Arabic ones; behind ``!`` what must not follow."""
_WRITTEN = """
    % ‰ 百分点 日元 美元 欧元 港元 千瓦时 千瓦 兆瓦 千米 厘米 毫米 平方千米 千克 毫克 克!服|扣|隆|制
    升!级|至|到|为|格|温|高|降|学|迁|华|值 微克/立方米 毫克/升 车次 班次 航次 栋次 例次 幢 根!据|本|治|源|除
    片!区|面|段|儿|警 道!路|德|歉|口|理|教|闸 眼!睛|下|前|光|里 口!径|岸|头|袋|碑|号|粮
    组!织|长|建|成|稿|合|团|员|阁|训 队!伍|员|长|列|部 集!中|体|团|成|聚|合|约|镇|市|贸|资|结|散|训
    字!号|体|样|幕|段|形|典 幅!度|员 门!户|店|诊|槛|类|口|前|卫 面!积|向|对|临|前|谈|试|貌|上|部|签|广|料|粉
    股!长|室|权|份|东|级 寸 袋 箱!包|梁|体 瓶!颈 桶 罐 盒 匹!配 尾!水|气|款|矿|号 粒 颗!粒 层!级|次|面|层|出 章!程|节
    单!位|独|元|列|项|个|据|次|行|向|一 票!据|价|务|数|决|款|否 桌!面|椅 席!位|卡|次 头!条|部|脑|疼 只!有|要|能|是
    节!约|能|日|点|假|省|水|余|庆|目|支 帧 则!是|为|由|有|可|不|按|需|应|将|在 对!象|照|标|接|应|策|口|比|待|外
    段!落|时|路 列!入|出|为|席|全|第|举|车|明|支|示|专|单|管|编 档!案|次 稿 款!项|待 伙!伴|食|房 课!堂|程|题|后
    晚!上|间|会 路 蒸吨 通!过|报|知|道|讯|信|用|行|话|车|常|告|则 县区 县
    省!级|市|直|政|委|厅|人|司|内|外|级|会|统|重|定|里 市!级|直|政|委|场|民|人|司|内|外|统|县|区|州|局|值|里 镇街
    镇!级|政|党|人|村|域|区|里 街镇 街道 乡镇 乡!级|政|党|人|村|镇|贤|里 社区 村居 村!级|民|委|里|支|部|居|干|组|规
    KM km km² ㎡ m² m2 GB TB PB MB kW kWh MW ℃
"""
"""Words that only Arabic figures count: with Chinese numerals they stand in names (三门, 一级, 四县)."""

TIMES = frozenset({"年", "岁"})
"""Units that say when or how old, which is no evidence that something was done."""
PLACES = frozenset({"省", "市", "县", "镇", "乡", "村", "县区", "镇街", "街道", "乡镇", "社区"})
"""Units that Chinese numerals count from eleven on: 十九村; 四县 and 百村 are names."""
SPANS_OF_TIME = frozenset({"年", "个月", "个季度", "周", "星期", "天", "日", "小时", "个小时", "分钟", "个工作日"})
"""Units of a time that something takes."""
RECENT = SPANS_OF_TIME - {"小时", "个小时", "分钟", "个工作日"}
"""Units before which 近 means *the last*: 近3年."""
CONTINUOUS = frozenset({
    "%", "‰", "倍", "元", "分", "天", "年", "小时", "分钟", "秒", "公里", "米", "亩", "吨", "公斤", "公顷", "克", "升",
    "平方米", "平方公里", "立方米", "个百分点", "百分点", "个工作日", "个月", "个小时", "TB", "GB", "PB", "MB", "km",
    "㎡",
})  # fmt: skip
"""Units of which there may be a fraction: 1.35项 at the beginning of a line is the first of 35项, 1.5小时 is not."""
PER = "年|月|日|天|人|户|吨|亩|件|次|小时|公里|平方米|立方米|千瓦时|米|斤|公斤|度|季|季度|学时|课时|平方公里"
"""What amounts are given by: 元/年."""


@cache
def spoken_units() -> frozenset[str]:
    """Return the units that Chinese numerals count."""
    return frozenset(entry.partition("!")[0] for entry in _SPOKEN.split())


@cache
def unit_pattern() -> str:
    """Return a pattern of one unit, the longest that fits."""
    entries: dict[str, str] = {}
    for entry in f"{_SPOKEN} {_WRITTEN}".split():
        unit, _, forbidden = entry.partition("!")
        entries.setdefault(unit, forbidden)
    longest_first = sorted(entries, key=len, reverse=True)
    return "|".join(f"{unit}(?!{entries[unit]})" if entries[unit] else unit for unit in longest_first)
