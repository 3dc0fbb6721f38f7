"""PDF files made on the spot, from reports that were written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "hanxi-2024.txt"
A4 = (595.28, 841.89)
POINTS_PER_MM = 72 / 25.4

MakePdf = Callable[..., bytes]

LONG = """岚坪区2023年法治政府建设情况报告
2023年，岚坪区委、区政府坚持把法治政府建设摆在全局工作的突出位置——“依法行政看政府、依法办事看干部”，围绕《岚坪区法治政府建设实施方案（2021—2025年）》确定的96项任务，挂图作战、逐项销号，全年完成91项，完成率94.8%。现将有关情况报告如下。
一、工作开展情况
（一）聚焦“关键少数”，党政主要负责人履职更加有力
一是区委常委会会议、区政府常务会议学法16次，区政府主要负责人带头讲授法治专题课2次，分管负责人围绕行政处罚法、安全生产法等作交流发言21人次；二是把法治素养作为考察干部的重要内容，对67名拟提拔干部开展任前法律知识测试，3人因成绩不合格暂缓任用；三是对12个单位开展法治督察，发现问题58个，制发整改通知书12份，年底前全部整改到位；四是修订《岚坪区重大行政决策程序实施细则》，将公众参与、专家论证、风险评估、合法性审查、集体讨论决定五个环节逐一细化为可核对的清单，缺一项材料即不予上会。
（二）深化“放管服”改革，营商环境更加优化
推行“一件事一次办”，企业开办时间由3个工作日压缩到0.5个工作日；依托12345热线建立“企业吹哨、部门报到”机制，受理企业诉求1 206件，办结1 198件，办结率99.3%。开展“双随机、一公开”抽查418批次，其中部门联合抽查97批次，抽查结果100%公示。上线“AI+政务”智能审批系统，引入DeepSeek、OCR等技术辅助材料预审，平均每件节约8分钟。
（三）坚持严格规范公正文明执法，执法质效更加彰显
1.规范执法程序。全面落实行政执法“三项制度”，全区31个执法单位全部配备执法记录仪，共计864台。
2.强化执法监督。评查案卷240卷，优秀率为36.7%，较上年提高5.2个百分点；对评查中发现的告知不规范、送达不及时、文书要素不全等7类共性问题，逐单位反馈并跟踪问效。
3.创新执法方式。出台轻微违法“首违不罚”清单3批86项，办理免罚案件312件，为经营主体减负约260万元。
二、存在的主要问题
一是个别部门对法治建设的重要性认识不足，重业务、轻法治的现象仍然存在；二是镇街执法力量薄弱，全区持证执法人员中具有法学背景的不足两成；三是行政应诉能力有待提升，“告官见官”之后“出庭出声”“出庭出效”还不够。
三、下一步工作打算
（一）持续压实责任
严格落实党政主要负责人履行推进法治建设第一责任人职责规定，把述法评议结果与年度考核、评先评优直接挂钩。
（二）持续优化供给
围绕“高效办成一件事”，新增8个重点事项，推动区、镇、村三级办事标准统一。
岚坪区人民政府
2024年1月15日"""
MIXED = """云埠县市场监督管理局2024年度推进法治政府建设工作总结
今年以来，在县委、县政府的坚强领导和上级市场监管部门的精心指导下，我局深入学习贯彻习近平法治思想，认真履行市场监管法定职责，较好完成了全年各项任务。
一、主要做法及成效
（一）强化组织领导
成立由局长任组长的领导小组，全年召开专题会议6次，研究解决执法装备、队伍建设等方面的问题14个。
（二）加强学习培训
首先，坚持党组理论学习中心组集体学法制度，全年学法12次。其次，组织全体执法人员参加网络学习，人均学时不少于60学时。最后，举办食品安全法、特种设备安全法、广告法等专题培训9期，培训1 430人次，其中线上培训（通过“云学堂”APP）占六成。
（三）严格行政执法
1.食品安全监管。检查食品生产经营单位5,268户次，抽检食品2 180批次，合格率98.62%；查办“特供酒”、“神秘配方”等虚假宣传案件23件，罚没款合计1,268,400.50元。
2.知识产权保护。办理商标侵权案件17件，涉及“NIKE”“adidas”等国际知名品牌；建立“ISO 9001”“HACCP”等认证企业名录，开展认证活动专项检查。
3.价格监管。针对节假日停车收费、转供电加价等群众反映强烈的问题开展专项整治，清退多收费用46.7万元，惠及商户1 900余户。
（四）提升服务水平
推行容缺受理、告知承诺等便民举措，办理各类登记28 640件，网办率达到96.5%以上；全年无一起因登记行为引发的行政诉讼败诉案件。在县城和7个中心镇设立帮办窗口，为老年人、残疾人提供上门服务136次。
二、存在问题
（一）执法力量不足。基层所平均只有4.3人，却要承担2 000户以上经营主体的日常监管。
（二）监管手段单一。对直播带货、社区团购等新业态的监管仍以人工巡查为主，智慧监管平台尚未建成。
三、2025年工作计划
（一）深化信用监管，对A级企业“无事不扰”，对D级企业“利剑高悬”。
（二）推进综合执法改革，年内完成执法人员轮训一遍的目标。
（三）加快智慧监管平台建设，力争6月底前上线试运行，年底前接入视频点位300个以上。
云埠县市场监督管理局
2024年12月30日"""
LISTS = """溪桥镇2022年法治政府建设工作要点
为深入推进法治政府建设，结合我镇实际，制定本要点。
总体要求
坚持以人民为中心，坚持问题导向，坚持依法治镇、依规治村一体推进，力争全年信访总量下降10%以上，矛盾纠纷镇域内化解率达到95%以上。
重点任务
1.健全学法用法制度。落实镇党委会、镇长办公会会前学法，全年不少于8次；新任村（社区）干部任职前培训覆盖率达到100%。（责任单位：党政办）
2.规范重大决策。凡涉及群众切身利益的事项，一律听取意见、一律合法性审查、一律集体讨论；法律顾问列席会议并出具书面意见。（责任单位：党政办、司法所）
3.推进综合行政执法。承接县级下放的执法事项42项，制定以下清单：①执法事项清单，明确依据和标准；②协作配合清单，明确移送和反馈时限；③免罚轻罚清单，明确适用情形。（责任单位：综合行政执法办）
4.化解矛盾纠纷。要坚持抓早抓小：第一，每周排查一次，做到底数清、情况明；第二，分级分类调处，一般纠纷不出村、疑难纠纷不出镇；第三，定期回访，防止反弹。（责任单位：平安法治办）
5.开展法治宣传。用好宪法宣传周、“4·15”全民国家安全教育日、“6·26”国际禁毒日等节点，开展进村入户宣传20场次以上，培育“法律明白人”60名，其中35岁以下的不少于三分之一。
工作要求
各村（社区）、各站所要高度重视，于3月底前制定落实方案，每季度末报送进展情况，年底对照本要点逐条自查。镇督查室将不定期开展督查，对工作不力、推诿扯皮的，予以通报批评并限期整改。
溪桥镇人民政府
2022年2月18日"""


@pytest.fixture(scope="session")
def reports() -> dict[str, list[str]]:
    """Return written reports, each as its lines."""
    example = [line.strip("　 ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.strip("　 ")]
    title = next(index for index, line in enumerate(example) if line.endswith("报告") and ">" not in line)
    end = next(index for index, line in enumerate(example) if line.startswith("【打印"))
    return {
        "example": example[title:end],
        "long": LONG.splitlines(),
        "mixed": MIXED.splitlines(),
        "lists": LISTS.splitlines(),
    }


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Return a function that sets lines (title first, signature and date last) as a PDF file.

    Options: ``size`` of the text in points, ``margins`` (left, right, top, bottom) in mm, ``columns``, ``justified``,
    ``set_in`` in em, ``leading`` in em, ``space`` between paragraphs in points, running ``head``, ``foot`` with
    ``{}`` for the page's number, and any argument of reportlab's document.
    """
    pytest.importorskip("reportlab")
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - many tests need no PDF file
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return _make


def _make(lines: Sequence[str], *, columns: int = 1, head: str = "", foot: str = "", **options: Any) -> bytes:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph  # noqa: PLC0415

    left, right, top, bottom = (mm * POINTS_PER_MM for mm in options.pop("margins", (28, 26, 37, 35)))
    gap = 24 if columns > 1 else 0
    width = (A4[0] - left - right - gap * (columns - 1)) / columns
    height = A4[1] - top - bottom
    frames = [Frame(left + n * (width + gap), bottom, width, height, 0, 0, 0, 0) for n in range(columns)]

    def furnish(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 44, head)
        canvas.drawCentredString(A4[0] / 2, 44, foot.format(document.page))

    styles = _styles(**{name: options.pop(name) for name in list(options) if name in _STYLE})
    file = BytesIO()
    document = BaseDocTemplate(file, pagesize=A4, **options)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furnish)])
    kinds = ["title", *["text"] * (len(lines) - 3), "end", "end"]
    document.build([Paragraph(escape(line), styles[kind]) for line, kind in zip(lines, kinds, strict=True)])
    return file.getvalue()


_STYLE = ("size", "justified", "set_in", "leading", "space")


def _styles(
    size: float = 16, leading: float = 1.75, space: float = 0, *, justified: bool = True, set_in: float = 2
) -> dict[str, Any]:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT  # noqa: PLC0415
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415

    text = ParagraphStyle(
        "text",
        fontName="STSong-Light",
        fontSize=size,
        leading=leading * size,
        wordWrap="CJK",
        alignment=TA_JUSTIFY if justified else TA_LEFT,
        firstLineIndent=set_in * size,
        spaceAfter=space,
    )
    plain = {"parent": text, "firstLineIndent": 0}
    title = ParagraphStyle("title", fontSize=1.4 * size, leading=2 * size, alignment=TA_CENTER, spaceAfter=size, **plain)
    return {"text": text, "title": title, "end": ParagraphStyle("end", alignment=TA_RIGHT, **plain)}
