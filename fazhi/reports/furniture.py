"""Lines of a page that are not the report's text: navigation, switches, publication lines, footers.

All patterns read folded lines (see `fazhi.reports.script.fold`), stripped of white space.
"""

from __future__ import annotations

import re
from itertools import product

from fazhi.reports.numbering import leading_number
from fazhi.reports.pattern import Pattern

_MARKS = (
    "当前位置", "您的位置", "所在位置", "您现在的位置", "本站已启用", "保护视力色", "恢复默认", "我要打印", "打印本页",
    "关闭窗口", "版权所有", "网站标识码", "公网安备", "ICP备", "ICP证", "浏览次数", "访问次数", "点击数", "点击量",
    "阅读次数", "信息索引",
)  # fmt: skip
_LABELS = (
    Pattern(r"字(?:体\s*(?:颜色|大小)?|号)\s*:", "字体", "字号"),
    Pattern("大 +中 +小", "大 "),
    Pattern(r"(?:主办|承办|协办)单位\s*:", "主办单位", "承办单位", "协办单位"),
    Pattern(r"(?:技术支持|运行维护|信息来源|责任编辑)\s*:", "技术支持", "运行维护", "信息来源", "责任编辑"),
    Pattern(r"(?:发布|成文|公开|发文|生成)(?:时间|日期)\s*:", "时间", "日期"),
    Pattern(r"发布(?:机构|单位)\s*:", "发布机构", "发布单位"),
    Pattern(r"索\s*引\s*号\s*:", "索"),
    Pattern(r"您是第.{0,12}位访客", "您是第"),
)
_ORDINARY = (
    "分享到", "分享至", "微信扫一扫", "扫一扫在手机", "二维码", "无障碍浏览", "无障碍阅读", "网站地图", "加入收藏",
    "设为首页", "联系我们",
)  # fmt: skip
"""Words of a page that are words of reports as well: a line that ends as a sentence is not furniture for them."""
_STARTS = (
    *map("".join, product("上下", ("一", ""), "篇条页则")), "返回", "打印", "关闭", "收藏",
    "分享", "字体", "来源", "作者", "编辑", "审核", "责编", "地址", "地 ", "电话", "电 ", "联系电", "运维电",
    "服务电", "咨询电", "监督电", "邮编", "邮箱", "邮 ", "传真", "传 ", "相关", "附件", "附 ", "抄送", "抄 ",
    "主题词", "此件", "文号", "文 ", "发文字号", "主题分类", "体裁分类", "发文机关", "有效性", "名称", "名 ",
    "废止日期",
)  # fmt: skip
"""How the lines begin, perhaps after a bracket, that `_AT_START` knows."""
_AT_START = Pattern(
    r"""
      [\[【(<]?\s*[上下]一?[篇条页则]
    | 返回(?:首页|顶部|列表|.{0,8}首页)
    | (?:打印|关闭|收藏|分享|字体|来源|作者|编辑|审核|责编)\s*(?:$|[:\]|])
    | 地\s*址\s*:|(?:联系|运维|服务|咨询|监督)?电\s*话\s*:|邮\s*编\s*:|传\s*真\s*:|邮\s*箱\s*:
    | (?:相关|附件)(?:链接|文章|信息|新闻|阅读|文档|推荐|稿件|下载|附件|政策|解读|内容)
    | 抄\s*送\s*:|主题词\s*:|附\s*件\s*\d*\s*:?\s*(?:$|\S{0,60}$)|\(?此件.{0,8}公开(?:发布)?\)?$
    | (?:文\s*号|发文字号|主题分类|体裁分类|发文机关|有效性|名\s*称|废止日期)\s*:
    """,
    flags=re.VERBOSE,
)
_WORDS = (
    "首页 网站首页 登录 注册 登录注册 用户登录 搜索 高级搜索 站内搜索 请输入关键字 简体 简体版 繁体 繁体版 "
    "English 长者版 长者模式 关怀版 适老化 老年版 移动版 手机版 电脑版 客户端 微信 微博 官方微博 微信公众号 "
    "政务微信 政务微博 QQ空间 QQ 朋友圈 智能问答 无障碍 无障碍浏览 语音播报 朗读 收听 播放 返回 返回首页 "
    "返回顶部 返回列表 回到顶部 顶部 TOP 关闭 关闭本页 关闭窗口 打印 打印本页 我要打印 保存 收藏 收藏本页 分享 "
    "一键分享 扫一扫 手机扫一扫 扫码阅读 二维码 纠错 我要纠错 我要留言 网友评论 点赞 举报 更多 更多>> 查看更多 "
    "点击查看更多 阅读全文 展开全部 已阅读 打开APP 大 中 小 A+ A A- 默认 红 绿 蓝 白 关于我们 联系我们 网站声明 "
    "版权声明 隐私声明 免责声明 使用帮助 网站地图 RSS RSS订阅 订阅 党政机关 政府网站找错 友情链接 部门网站 "
    "市直部门网站 县区网站 政策解读 图解 一图读懂 视频解读 文字解读 中国政府网 正文 设为首页 加入收藏"
)
"""Words that switch, lead or close something on a page: a line of nothing else is furniture."""
_BRACKETS, _BETWEEN = " [【(<", " |·•、,:;>»[]()【】/"
_SWITCH_STARTS = tuple(_WORDS.split())
_SWITCH_ENDS = tuple(word.rstrip(_BETWEEN) for word in _SWITCH_STARTS)
_SWITCHES = Pattern(
    rf"[\s\[(【]*(?>(?:{'|'.join(map(re.escape, sorted(_SWITCH_STARTS, key=len, reverse=True)))})"
    r"[\s|·•、,:;>»\[\]()【】/]*+)++\Z"
)
_NOTE_STARTS = (
    "时间", "日期", "总", "累计", "今日", "浏览", "阅读", "点击", "访问", "下载", "主办", "承办", "协办", "联系地址",
    "办公地址", "邮政编码", "电子邮箱", "联系人", "供稿", "稿源", "拟稿", "摄影", "关键词", "评论", "E", "e", "C",
    "c", "初审", "复审", "终审", "一审", "二审", "三审", "初 ", "复 ", "终 ", "一 ", "二 ", "三 ", "值班编辑",
    "责任编辑", "网络编辑", "编辑", "公开", "信息分类", "组配分类", "主题分类", "体裁分类", "服务对象分类",
    "发布文号", "是否有效", "效力状态", "文件状态", "时效性", "热门搜索", "热搜", "搜索热词", "视力保护色", "欢迎",
    "建议使用", "扫一扫",
)  # fmt: skip
"""How the lines begin, perhaps after a bracket, that `_NOTE` knows."""
_NOTE = Pattern(
    r"""
      (?:时间|日期)\s*:\s*20\d\d\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d
    | (?:总|累计|今日)?(?:浏览|阅读|点击|访问|下载)[量率数次]{0,2}\s*:\s*\d
    | (?:主办|承办|协办|联系地址|办公地址|邮政编码|电子邮箱|联系人|供稿|稿源|拟稿|摄影|关键词|评论)\s*(?::|\(\d)
    | (?i:E-?mail)\s*:
    | [初复终一二三]\s*审\s*: | (?:值班|责任|网络)?编辑\s*:
    | 公开(?:方式|类别|属性|形式|范围|时限)\s*: | (?:信息|组配|主题|体裁|服务对象)分类\s*:
    | (?:发布文号|是否有效|效力状态|文件状态|时效性|热门搜索|热搜词?|搜索热词|视力保护色)\s*:
    | 欢迎(?:访问|光临|您) | 建议使用.{0,30}(?:分辨率|浏览器) | (?i:copyright) | 扫一扫[,、]?手机(?:浏览|查看|阅读)
    """,
    flags=re.VERBOSE,
)
_CONTACT = Pattern(r"\(?[\u4e00-\u9fff]{0,8}(?:电话|热线|邮箱)\s*:\s*(?:[\d(+]|(?i:[a-z]))", "电话", "热线", "邮箱")
_STOCK = Pattern(
    r"版权声明\s*:|凡本网站?(?:注明|转载)|您的评价是我们|.{0,24}请问您对(?:本|该)?(?:页面|页|内容|信息)|本网站由.{2,40}(?:主办|承办)"
    r"|您(?:现在|正在)?使用的浏览器|.{0,12}浏览器版本过低|您访问的链接即将离开"
    r"|.{0,8}建议使用.{0,12}(?:(?i:IE|Chrome)|谷歌|火狐)",
    "版权声明", "凡本网", "您的评价", "请问您对", "本网站由", "浏览器", "您访问", "建议使用",
)  # fmt: skip
"""Whole sentences of pages that no report has."""
_FILE = Pattern(r".{1,80}\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar)$", flags=re.IGNORECASE)
_LONGEST_SUFFIX = 5
_TRAIL = Pattern(r"^[^。;]{0,12}(?:\s*(?:>|»|›|/|-&gt;)\s*[^。;>»›/]{1,16}){2,}$", ">", "»", "›", "/", "-&gt;")
_NUMERALS = "一二三四五六七八九十"
_POINT = Pattern(rf"[{_NUMERALS}]{{1,2}}[是要]")
_DATE_STARTS, _DATE_ENDS = frozenset(f"今( ○0123456789{_NUMERALS[:9]}"), frozenset(f"日) ○0123456789{_NUMERALS}")
_DATE = Pattern(
    r"^(?:今天是)?\(?\s*[\d○一二三四五六七八九]{4}\s*[年/.-]\s*[\d○一二三四五六七八九十]{1,3}\s*[月/.-]\s*[\d○一二三四五六七八九十]{1,3}\s*日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*\)?\s*(?:星期.)?$"
)
_NUMBER = Pattern(r"[〔\[(【]\s*\d{4}\s*[〕\])】]\s*第?\s*\d{1,4}\s*号$")
_LONGEST_ISSUER = 14
_TRANSMITTAL = Pattern(r"^(?:现将|现把).{0,4}《.+》.{0,8}印发(?:给你们)?,.{0,6}请.{0,24}[。.]?$", "印发")
_PROSE_LENGTH = 30
_LONGEST, _LONGEST_LINK, _LONGEST_NOTE = 120, 90, 160
"""Longer lines are the report's own text, whatever words they hold."""
_LEGAL_NAME = Pattern(r"《[^》]{2,}》", "《")


def is_furniture(line: str) -> bool:
    """Tell whether a folded, stripped line belongs to the page and not to the report."""
    short = len(line) <= _LONGEST_LINK
    if not any(c.isalnum() for c in line) or (short and (_is_file(line) or _is_switches(line))):
        return True
    if leading_number(line) or (line[0] in _NUMERALS and _POINT.match(line)):
        return False
    if _is_menu(line) or (len(line) <= _LONGEST_NOTE and _STOCK.match(line)):
        return True
    if len(line) <= _LONGEST and _is_labelled(line):
        return not _reads_as_prose(line)
    if short and (_opens_as_furniture(line) or _CONTACT.match(line) or _TRAIL.match(line)):
        return not _reads_as_prose(line)
    return False


def _is_file(line: str) -> bool:
    return "." in line[-_LONGEST_SUFFIX:] and _FILE.match(line) is not None


def _is_switches(line: str) -> bool:
    begins = line.lstrip(_BRACKETS).startswith(_SWITCH_STARTS)
    return begins and line.rstrip(_BETWEEN).endswith(_SWITCH_ENDS) and _SWITCHES.match(line) is not None


def _is_menu(line: str) -> bool:
    if line.endswith(("。", ";")) or len(line) > _LONGEST_LINK:
        return False
    return line.startswith("首页") or any(word in line for word in _ORDINARY)


def _is_labelled(line: str) -> bool:
    return any(mark in line for mark in _MARKS) or any(label.search(line) for label in _LABELS)


def _opens_as_furniture(line: str) -> bool:
    if line.lstrip(_BRACKETS).startswith(_STARTS) and _AT_START.match(line):
        return True
    inner = line.removeprefix("(")
    return inner.startswith(_NOTE_STARTS) and _NOTE.match(inner) is not None


def is_formal(line: str) -> bool:
    """Tell whether a folded, stripped line is a date, a document number or a note of transmittal."""
    if _may_be_date(line) and _DATE.match(line):
        return True
    if line.endswith("号") and _is_number(line):
        return True
    return len(line) <= _LONGEST_NOTE and line.startswith(("现将", "现把")) and _TRANSMITTAL.match(line) is not None


def _may_be_date(line: str) -> bool:
    if not line or (line[0] not in _DATE_STARTS and not line[0].isdecimal()):
        return False
    return line[-1] in _DATE_ENDS or line[-1].isdecimal() or line[-3:-1] == "星期"


def _is_number(line: str) -> bool:
    """Tell whether a line is the number of a document: 皖政〔2024〕15号."""
    number = _NUMBER.search(line)
    issuer = line[: number.start()] if number else ""
    return 0 < len(issuer) <= _LONGEST_ISSUER and all("\u4e00" <= c <= "\u9fff" or c in "()" for c in issuer)


def _reads_as_prose(line: str) -> bool:
    """Tell whether the line is a sentence of the report that only names such a thing (二维码, 无障碍浏览)."""
    sentence = line.endswith(("。", ";")) and len(_LEGAL_NAME.sub("", line)) >= _PROSE_LENGTH
    return sentence and ("," in line or "、" in line)
