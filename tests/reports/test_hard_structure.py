"""Texts that are hard to cut: what stands in them, and what must come out."""

# ruff: noqa: E501, ISC004 - a text on one line reads better than a wrapped one

from __future__ import annotations

import pytest

from fazhi.reports.structure import find_passages

OPENING = "某县2023年法治政府建设年度报告\n2023年，我县推进法治政府建设，现报告如下：\n"

TWELVE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

# each case: the text after the opening; passages as "heading > heading | text", in order
CASES: dict[str, tuple[str, list[str]]] = {
    # headings without numbers
    "chapters without numbers": (
        "主要工作\n取消许可事项12项。\n存在的问题\n执法力量不足。\n下一步打算\n加强培训，充实力量。\n",
        ["主要工作 | 取消许可事项12项。", "存在的问题 | 执法力量不足。", "下一步打算 | 加强培训，充实力量。"],
    ),
    "two levels without numbers": (
        "主要做法和成效\n加强组织领导\n县长带头述法。\n规范行政执法\n评查案卷20卷。\n存在不足\n力量薄弱。\n",
        [
            "主要做法和成效 > 加强组织领导 | 县长带头述法。",
            "主要做法和成效 > 规范行政执法 | 评查案卷20卷。",
            "存在不足 | 力量薄弱。",
        ],
    ),
    "slogans as chapters, each with sections": (
        "抓住关键少数，压实责任\n学法用法\n县长学法。\n述法评议\n6人述法。\n聚焦执法为民，提升质效\n执法监督\n评查案卷。\n",
        [
            "抓住关键少数，压实责任 > 学法用法 | 县长学法。",
            "抓住关键少数，压实责任 > 述法评议 | 6人述法。",
            "聚焦执法为民，提升质效 > 执法监督 | 评查案卷。",
        ],
    ),
    "sections without numbers below numbered chapters": (
        "一、工作成效\n依法履职\n办理许可12件。\n优化服务\n推行网办。\n二、存在问题\n人手不足，能力不强。\n",
        [
            "一、工作成效 > 依法履职 | 办理许可12件。",
            "一、工作成效 > 优化服务 | 推行网办。",
            "二、存在问题 | 人手不足，能力不强。",
        ],
    ),
    "a part named without a number between numbered chapters": (
        "一、2022年工作回顾\n主要成绩\n办结复议案件9件。\n存在的不足\n力量不足。\n二、2023年工作安排\n充实力量，加强培训。\n",
        [
            "一、2022年工作回顾 > 主要成绩 | 办结复议案件9件。",
            "一、2022年工作回顾 > 存在的不足 | 力量不足。",
            "二、2023年工作安排 | 充实力量，加强培训。",
        ],
    ),
    "a last part without a number closes what was open": (
        "一、主要做法\n（一）加强领导\n县长学法。\n存在问题\n力量不足。\n",
        ["一、主要做法 > （一）加强领导 | 县长学法。", "存在问题 | 力量不足。"],
    ),
    "a short line of figures is text": (
        "一、主要做法\n（一）规范执法\n办理复议案件146件，审结113件，维持80件\n（二）加强普法\n开展宣讲。\n",
        [
            "一、主要做法 > （一）规范执法 | 办理复议案件146件，审结113件，维持80件",
            "一、主要做法 > （二）加强普法 | 开展宣讲。",
        ],
    ),
    "a chapter named with a colon": (
        "一、存在的问题：\n1.力量不足。\n2.经费不足。\n",
        ["一、存在的问题： | 1.力量不足。", "一、存在的问题： | 2.经费不足。"],
    ),
    "a line that introduces a list with a colon is text": (
        "一、存在的问题\n工作中还有短板，主要是：\n1.力量不足。\n2.经费不足。\n",
        [
            "一、存在的问题 | 工作中还有短板，主要是：",
            "一、存在的问题 | 1.力量不足。",
            "一、存在的问题 | 2.经费不足。",
        ],
    ),
    # heading and text on one line
    "heading and text parted by a full stop": (
        "一、主要做法\n（一）加强组织领导。全年召开会议9次，研究议题20个。\n（二）规范执法。评查案卷20卷，合格19卷。\n",
        [
            "一、主要做法 | （一）加强组织领导。全年召开会议9次，研究议题20个。",
            "一、主要做法 | （二）规范执法。评查案卷20卷，合格19卷。",
        ],
    ),
    "heading and text parted by a space": (
        "一、主要做法\n（一）加强组织领导　全年召开会议9次，研究议题20个。\n1.学法。县长学法12次。\n2.述法。6人述法。\n",
        [
            "一、主要做法 | （一）加强组织领导　全年召开会议9次，研究议题20个。",
            "一、主要做法 > （一）加强组织领导 | 1.学法。县长学法12次。",
            "一、主要做法 > （一）加强组织领导 | 2.述法。6人述法。",
        ],
    ),
    "heading and text parted by a colon": (
        "一、主要做法\n（一）加强组织领导：全年召开会议9次。\n1.学法。县长学法12次。\n",
        [
            "一、主要做法 | （一）加强组织领导：全年召开会议9次。",
            "一、主要做法 > （一）加强组织领导： | 1.学法。县长学法12次。",
        ],
    ),
    "heading with a comma and text parted by a space, then points": (
        "一、主要做法\n（一）坚持高位推动，压紧责任　一是召开会议。二是印发清单。\n",
        [
            "一、主要做法 | （一）坚持高位推动，压紧责任　一是召开会议。",
            "一、主要做法 > （一）坚持高位推动，压紧责任 | 二是印发清单。",
        ],
    ),
    "several paragraphs below a heading that stands in the first of them": (
        "一、主要做法\n（一）加强领导。召开会议9次。\n印发清单，分解任务。\n（二）规范执法。评查案卷。\n公布清单，减少检查。\n二、存在问题\n力量不足。\n",
        [
            "一、主要做法 | （一）加强领导。召开会议9次。",
            "一、主要做法 > （一）加强领导。 | 印发清单，分解任务。",
            "一、主要做法 | （二）规范执法。评查案卷。",
            "一、主要做法 > （二）规范执法。 | 公布清单，减少检查。",
            "二、存在问题 | 力量不足。",
        ],
    ),
    "a closing paragraph after the last of a list stands below the chapter": (
        "三、下一步打算\n（一）加强领导。召开会议。\n（二）规范执法。评查案卷。\n全县上下要真抓实干，确保落实。\n",
        [
            "三、下一步打算 | （一）加强领导。召开会议。",
            "三、下一步打算 | （二）规范执法。评查案卷。",
            "三、下一步打算 | 全县上下要真抓实干，确保落实。",
        ],
    ),
    "chapter, number and text on one line": (
        "一、存在的问题。一是力量不足。二是经费短缺。\n",
        ["| 一、存在的问题。一是力量不足。", "一、存在的问题。 | 二是经费短缺。"],
    ),
    # numbers glued to the sentence before
    "a chapter glued to the end of the text before": (
        "一、主要做法\n取消许可事项12项，完成年度工作。二、存在问题\n力量不足。\n",
        ["一、主要做法 | 取消许可事项12项，完成年度工作。", "二、存在问题 | 力量不足。"],
    ),
    "the first chapter glued to the opening": (
        "全县上下共同努力。一、主要做法\n取消许可事项12项。\n",
        ["| 全县上下共同努力。", "一、主要做法 | 取消许可事项12项。"],
    ),
    "sections glued with semicolons": (
        "一、主要做法\n（一）减证明12项；（二）减时限40%；（三）减环节6个。\n",
        ["一、主要做法 | （一）减证明12项；", "一、主要做法 | （二）减时限40%；", "一、主要做法 | （三）减环节6个。"],
    ),
    "a heading and its text glued to the section before": (
        "一、主要做法\n（一）学法。县长学法12次。（二）述法。6人述法。一是现场评议。二是通报结果。\n",
        [
            "一、主要做法 | （一）学法。县长学法12次。",
            "一、主要做法 | （二）述法。6人述法。一是现场评议。",
            "一、主要做法 > （二）述法。 | 二是通报结果。",
        ],
    ),
    "figures glued to the sentence before": (
        "一、主要做法\n1.学法。县长学法12次。2.述法。6人述法。\n3.考核。占比5%。\n",
        [
            "一、主要做法 | 1.学法。县长学法12次。",
            "一、主要做法 | 2.述法。6人述法。",
            "一、主要做法 | 3.考核。占比5%。",
        ],
    ),
    "a glued number that continues no count is text": (
        "一、主要做法\n按照条例办理。二、三产业用地审批12件。\n",
        ["一、主要做法 | 按照条例办理。二、三产业用地审批12件。"],
    ),
    "an article of a law is no number": (
        "一、主要做法\n落实条例第十条。（二）项所列情形已清理，废止3件。\n",
        ["一、主要做法 | 落实条例第十条。（二）项所列情形已清理，废止3件。"],
    ),
    # levels skipped or restarted
    "a level is skipped": (
        "一、主要做法\n1.学法。县长学法。\n2.述法。6人述法。\n二、存在问题\n1.力量不足。\n",
        ["一、主要做法 | 1.学法。县长学法。", "一、主要做法 | 2.述法。6人述法。", "二、存在问题 | 1.力量不足。"],
    ),
    "one count runs through all sections": (
        "一、主要任务\n（一）完善制度\n1.立法。\n2.清理文件。\n（二）规范执法\n3.评查案卷。\n4.公布清单。\n",
        [
            "一、主要任务 > （一）完善制度 | 1.立法。",
            "一、主要任务 > （一）完善制度 | 2.清理文件。",
            "一、主要任务 > （二）规范执法 | 3.评查案卷。",
            "一、主要任务 > （二）规范执法 | 4.公布清单。",
        ],
    ),
    "the same style of number again below a heading": (
        "一、工作回顾\n（一）经济稳中有进\n（一）指标增长。产值增长10%。\n（二）项目推进。开工12个。\n（二）改革深化\n（一）放管服改革。取消3项。\n",
        [
            "一、工作回顾 > （一）经济稳中有进 | （一）指标增长。产值增长10%。",
            "一、工作回顾 > （一）经济稳中有进 | （二）项目推进。开工12个。",
            "一、工作回顾 > （二）改革深化 | （一）放管服改革。取消3项。",
        ],
    ),
    "a number missing in the count": (
        "一、主要做法\n（一）学法\n县长学法。\n（三）普法\n宣讲12场。\n",
        ["一、主要做法 > （一）学法 | 县长学法。", "一、主要做法 > （三）普法 | 宣讲12场。"],
    ),
    "a number given twice": (
        "一、主要做法\n（一）学法\n县长学法。\n（二）述法\n6人述法。\n（二）普法\n宣讲12场。\n",
        [
            "一、主要做法 > （一）学法 | 县长学法。",
            "一、主要做法 > （二）述法 | 6人述法。",
            "一、主要做法 > （二）普法 | 宣讲12场。",
        ],
    ),
    "parts above chapters": (
        "第一部分 工作总结\n一、主要做法\n学法12次。\n第二部分 工作计划\n一、重点任务\n学法15次，述法6人。\n",
        ["第一部分 工作总结 > 一、主要做法 | 学法12次。", "第二部分 工作计划 > 一、重点任务 | 学法15次，述法6人。"],
    ),
    "articles of a measure": (
        "第一章 总则\n为规范执法，制定本办法。\n第二章 职责\n县司法局负责监督。\n",
        ["第一章 总则 | 为规范执法，制定本办法。", "第二章 职责 | 县司法局负责监督。"],
    ),
    "two brackets of figures below figures": (
        "一、主要做法\n1.改善环境\n（1）减证12项。\n（2）减时40%。\n2.规范执法\n（1）评查案卷。\n",
        [
            "一、主要做法 > 1.改善环境 | （1）减证12项。",
            "一、主要做法 > 1.改善环境 | （2）减时40%。",
            "一、主要做法 > 2.规范执法 | （1）评查案卷。",
        ],
    ),
    "numerals with a space in place of punctuation": (
        "一　主要做法\n学法12次。\n二　存在问题\n力量不足。\n",
        ["一　主要做法 | 学法12次。", "二　存在问题 | 力量不足。"],
    ),
    "numbers in one sign": (
        "一、主要做法\n㈠学法。县长学法。\n⒈会前学法。每月一次。\n⑴宪法。集体学习。\n",
        [
            "一、主要做法 | ㈠学法。县长学法。",
            "一、主要做法 > ㈠学法。 | ⒈会前学法。每月一次。",
            "一、主要做法 > ㈠学法。 > ⒈会前学法。 | ⑴宪法。集体学习。",
        ],
    ),
    # brackets used for paragraphs
    "points of one sentence": (
        "二、存在的问题\n（一）执法力量不足。\n（二）述法质量不高，谈问题不实。\n",
        ["二、存在的问题 | （一）执法力量不足。", "二、存在的问题 | （二）述法质量不高，谈问题不实。"],
    ),
    "the last point of one sentence above a closing paragraph": (
        "三、打算\n（一）充实执法力量。\n（二）改进述法办法。\n（三）加强执法培训。\n站在新起点，我们将真抓实干。\n",
        [
            "三、打算 | （一）充实执法力量。",
            "三、打算 | （二）改进述法办法。",
            "三、打算 | （三）加强执法培训。",
            "三、打算 | 站在新起点，我们将真抓实干。",
        ],
    ),
    "headings of one sentence with a full stop": (
        "一、主要做法\n（一）聚焦党的领导，扛牢政治责任。\n1.学法。县长学法。\n（二）聚焦职能转变，优化营商环境。\n1.减证。减12项。\n",
        [
            "一、主要做法 > （一）聚焦党的领导，扛牢政治责任。 | 1.学法。县长学法。",
            "一、主要做法 > （二）聚焦职能转变，优化营商环境。 | 1.减证。减12项。",
        ],
    ),
    "items without final punctuation": (
        "二、重点任务\n1.完善述法办法（责任单位：县司法局）\n2.公布检查清单（责任单位：各执法部门）\n3.加强培训（责任单位：县司法局）\n三、保障措施\n加强领导，强化督查。\n",
        [
            "二、重点任务 | 1.完善述法办法（责任单位：县司法局）",
            "二、重点任务 | 2.公布检查清单（责任单位：各执法部门）",
            "二、重点任务 | 3.加强培训（责任单位：县司法局）",
            "三、保障措施 | 加强领导，强化督查。",
        ],
    ),
    # points
    "points by 要": (
        "三、打算\n下一步，一要学法。二要守法。三要用法。\n",
        ["三、打算 | 下一步，一要学法。", "三、打算 | 二要守法。", "三、打算 | 三要用法。"],
    ),
    "points by order words": (
        "三、打算\n首先，加强学习，提升能力。其次，规范执法，强化监督。最后，抓好落实，务求实效。\n",
        [
            "三、打算 | 首先，加强学习，提升能力。",
            "三、打算 | 其次，规范执法，强化监督。",
            "三、打算 | 最后，抓好落实，务求实效。",
        ],
    ),
    "order words inside sentences": (
        "三、打算\n要首先抓好学习，其次抓好执法，最后抓好落实。\n",
        ["三、打算 | 要首先抓好学习，其次抓好执法，最后抓好落实。"],
    ),
    "points by ordinal": (
        "三、打算\n第一，加强学习。第二，规范执法。第三，抓好落实。\n",
        ["三、打算 | 第一，加强学习。", "三、打算 | 第二，规范执法。", "三、打算 | 第三，抓好落实。"],
    ),
    "ordinal points on lines of their own": (
        "三、打算\n第一，加强学习。每月学法。\n第二，规范执法。每季评查。\n",
        ["三、打算 | 第一，加强学习。每月学法。", "三、打算 | 第二，规范执法。每季评查。"],
    ),
    "points by 其": (
        "二、问题\n其一，力量不足。其二，经费短缺。\n",
        ["二、问题 | 其一，力量不足。", "二、问题 | 其二，经费短缺。"],
    ),
    "points by circles": (
        "一、做法\n重点抓三件事：①减证明；②减时限；③减环节。\n",
        ["一、做法 | 重点抓三件事：①减证明；", "一、做法 | ②减时限；", "一、做法 | ③减环节。"],
    ),
    "points by bracketed figures": (
        "一、做法\n（1）减证明；（2）减时限。\n",
        ["一、做法 | （1）减证明；", "一、做法 | （2）减时限。"],
    ),
    "points by bracketed numerals inside a paragraph": (
        "一、做法\n重点抓：（一）减证明；（二）减时限；（三）减环节。\n",
        ["一、做法 | 重点抓：（一）减证明；", "一、做法 | （二）减时限；", "一、做法 | （三）减环节。"],
    ),
    "points by figures inside a paragraph": (
        "一、做法\n全年重点做好：1.减证明；2.减时限；3.减环节。\n",
        ["一、做法 | 全年重点做好：1.减证明；", "一、做法 | 2.减时限；", "一、做法 | 3.减环节。"],
    ),
    "figures with decimals are no points": (
        "一、做法\n全年办件1.2万件，增长2.5%，满意率3.9分。\n",
        ["一、做法 | 全年办件1.2万件，增长2.5%，满意率3.9分。"],
    ),
    "points by dashes on lines of their own": (
        "一、总体目标\n到2025年，实现以下目标：\n——制度更加健全。立法质量提高。\n——执法更加规范。投诉下降。\n",
        [
            "一、总体目标 | 到2025年，实现以下目标：",
            "一、总体目标 | ——制度更加健全。立法质量提高。",
            "一、总体目标 | ——执法更加规范。投诉下降。",
        ],
    ),
    "points by dashes inside a paragraph": (
        "一、总体目标\n主要目标：——制度更加健全；——执法更加规范。\n",
        ["一、总体目标 | 主要目标：——制度更加健全；", "一、总体目标 | ——执法更加规范。"],
    ),
    "a span of years is no dash": (
        "一、总体目标\n落实2021——2025年规划。落实2022——2024年方案。\n",
        ["一、总体目标 | 落实2021——2025年规划。落实2022——2024年方案。"],
    ),
    "two sides of one point stay together": (
        "一、做法\n一方面加强学习，另一方面规范执法。\n",
        ["一、做法 | 一方面加强学习，另一方面规范执法。"],
    ),
    "points within sections within one line": (
        "一、做法\n重点抓：（一）学法。一是会前学。二是集中学。（二）执法。一是评查。二是培训。\n",
        [
            "一、做法 | 重点抓：（一）学法。一是会前学。",
            "一、做法 | 二是集中学。",
            "一、做法 | （二）执法。一是评查。",
            "一、做法 | 二是培训。",
        ],
    ),
    "points on lines of their own below a named paragraph": (
        "一、做法\n1.健全机制。印发任务清单，明确分工。\n一是落实清单。\n二是开展督查。\n2.加强考核。占比5%。\n",
        [
            "一、做法 | 1.健全机制。印发任务清单，明确分工。",
            "一、做法 > 1.健全机制。 | 一是落实清单。",
            "一、做法 > 1.健全机制。 | 二是开展督查。",
            "一、做法 | 2.加强考核。占比5%。",
        ],
    ),
    "points that go on from the paragraph before": (
        "二、问题\n一是力量不足。二是经费短缺。\n三是装备老化。四是培训不够。\n",
        [
            "二、问题 | 一是力量不足。",
            "二、问题 | 二是经费短缺。",
            "二、问题 | 三是装备老化。",
            "二、问题 | 四是培训不够。",
        ],
    ),
    "the first point names nothing for its sisters": (
        "二、问题\n一是力量不足。执法人员仅12人。二是经费短缺。全年仅5万元。\n",
        ["二、问题 | 一是力量不足。执法人员仅12人。", "二、问题 | 二是经费短缺。全年仅5万元。"],
    ),
    "points beyond ten": (
        "二、问题\n" + "".join(f"{n}是问题{n}。" for n in TWELVE) + "\n",
        [f"二、问题 | {n}是问题{n}。" for n in TWELVE],
    ),
    "points after a lead without a number": (
        "一、做法\n疫情防控有力有序。一是设卡查验。二是复工复产。\n",
        ["一、做法 | 疫情防控有力有序。一是设卡查验。", "一、做法 > 疫情防控有力有序。 | 二是复工复产。"],
    ),
    # punctuation of other keyboards
    "ASCII full stops": (
        "一、主要做法\n(一)加强领导,压实责任.一是学法.县长学法12次,占比3.5%.二是述法.6人述法.\n(二)规范执法.评查案卷.\n",
        [
            "一、主要做法 | (一)加强领导,压实责任.一是学法.县长学法12次,占比3.5%.",
            "一、主要做法 > (一)加强领导,压实责任. | 二是述法.6人述法.",
            "一、主要做法 | (二)规范执法.评查案卷.",
        ],
    ),
    "traditional characters": (
        "一、主要舉措\n（一）加強組織領導。一是學法；二是述法。\n二、存在的問題\n執法力量不足。\n",
        [
            "一、主要舉措 | （一）加強組織領導。一是學法；",
            "一、主要舉措 > （一）加強組織領導。 | 二是述法。",
            "二、存在的問題 | 執法力量不足。",
        ],
    ),
    # tables
    "rows of a table under their header": (
        "二、整改情况\n序号\t问题\t措施\t责任单位\n1\t力量不足\t招录12人\t县司法局\n2\t经费不足\t列入预算\t县财政局\n三、下一步打算\n持续整改。\n",
        [
            "二、整改情况 | 1\t力量不足\t招录12人\t县司法局",
            "二、整改情况 | 2\t经费不足\t列入预算\t县财政局",
            "三、下一步打算 | 持续整改。",
        ],
    ),
    "a number and a tab before text are no row": (
        "一、\t主要做法\n（一）\t加强领导。召开会议。\n1.\t学法。县长学法。\n",
        ["一、\t主要做法 | （一）\t加强领导。召开会议。", "一、\t主要做法 > （一）\t加强领导。 | 1.\t学法。县长学法。"],
    ),
    # annexes and edges
    "a list of annexes and the signature are no text": (
        "一、做法\n学法12次。\n附件：1.任务清单\n2.重大行政决策目录\n某县人民政府\n2024年1月20日\n（此件公开发布）\n",
        ["一、做法 | 学法12次。"],
    ),
    "an annex with a text of its own": (
        "一、做法\n学法12次。\n某县人民政府\n2024年1月20日\n附件1\n任务清单\n1.完善述法办法，年内完成。\n2.公布检查清单，按季更新。\n",
        [
            "一、做法 | 学法12次。",
            "附件1 > 任务清单 | 1.完善述法办法，年内完成。",
            "附件1 > 任务清单 | 2.公布检查清单，按季更新。",
        ],
    ),
    "an annex named on its line": (
        "四、保障\n（一）加强领导。开会。\n（二）加强宣传。宣讲。\n附件：分年度攻坚项目\n2022年攻坚项目：规章清理，逐条比对。\n2023年攻坚项目：编制清理，合并机构。\n",
        [
            "四、保障 | （一）加强领导。开会。",
            "四、保障 | （二）加强宣传。宣讲。",
            "附件：分年度攻坚项目 | 2022年攻坚项目：规章清理，逐条比对。",
            "附件：分年度攻坚项目 | 2023年攻坚项目：编制清理，合并机构。",
        ],
    ),
    "a table of contents": (
        "目　录\n一、主要做法……1\n二、存在问题……9\n一、主要做法\n学法12次。\n二、存在问题\n力量不足。\n",
        ["一、主要做法 | 学法12次。", "二、存在问题 | 力量不足。"],
    ),
    "page furniture between the lines": (
        "一、做法\n学法12次。\n【打印本页】　【关闭窗口】\n扫一扫在手机打开当前页\n上一篇：某通知\n主办单位：某县人民政府办公室\n",
        ["一、做法 | 学法12次。"],
    ),
}


def _rows(text: str) -> list[str]:
    passages = find_passages(OPENING + text)[1]
    return [f"{' > '.join(p.headings)} | {p.text}".lstrip() for p in passages[1:]]


@pytest.mark.parametrize("case", CASES)
def test_a_hard_text_is_cut_and_nested_rightly(case: str) -> None:
    text, wanted = CASES[case]
    assert _rows(text) == wanted


FRONTS: dict[str, tuple[str, str, list[str]]] = {
    "a speech": (
        "政府工作报告\n——2024年1月10日在某县第十八届人民代表大会第三次会议上\n某县人民政府县长　张三\n各位代表：\n"
        "现在，我代表县人民政府作工作报告，请予审议。\n一、工作回顾\n产值增长6%。\n",
        "政府工作报告",
        ["现在，我代表县人民政府作工作报告，请予审议。", "产值增长6%。"],
    ),
    "a title on two lines": (
        "淮水市推进法治政府建设率先突破三年\n行动计划（2022—2024年）\n为推进法治政府建设，制定本计划。\n",
        "淮水市推进法治政府建设率先突破三年行动计划（2022—2024年）",
        ["为推进法治政府建设，制定本计划。"],
    ),
    "a notice that carries a scheme": (
        "某市人民政府关于印发三年行动计划的通知\n某政〔2022〕45号\n各县、区人民政府，市政府各部门：\n"
        "现将《三年行动计划》印发给你们，请认真组织实施。\n2022年12月28日\n三年行动计划\n"
        "为推进法治政府建设，制定本计划。\n一、主要任务\n落实三项制度。\n",
        "某市人民政府关于印发三年行动计划的通知",
        ["为推进法治政府建设，制定本计划。", "落实三项制度。"],
    ),
    "an index card above the title": (
        "索 引 号：\t000014349/2024-00001\t主题分类：\t司法\n发文机关：\t某县人民政府\t成文日期：\t2024-01-20\n"
        "某县2023年法治政府建设年度报告\n2023年，我县推进法治政府建设，成效明显。\n",
        "某县2023年法治政府建设年度报告",
        ["2023年，我县推进法治政府建设，成效明显。"],
    ),
    "no title at all": ("2023年，我县推进法治政府建设，成效明显。\n", "", ["2023年，我县推进法治政府建设，成效明显。"]),
}


@pytest.mark.parametrize("front", FRONTS)
def test_what_stands_before_the_text_is_no_passage(front: str) -> None:
    text, title, wanted = FRONTS[front]
    found, passages = find_passages(text)
    assert (found, [p.text for p in passages]) == (title, wanted)


def test_headings_of_a_format_nest_by_their_level() -> None:
    lines = [
        "某县2023年年度报告",
        "工作成效",
        "依法履职",
        "办理许可12件。",
        "优化服务",
        "推行网办。",
        "存在问题",
        "力量不足。",
    ]
    offsets = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    levels = {offsets[0]: 1, offsets[1]: 1, offsets[2]: 2, offsets[4]: 2, offsets[6]: 1}
    passages = find_passages("\n".join(lines), levels)[1]
    assert [(p.headings, p.text) for p in passages] == [
        (("工作成效", "依法履职"), "办理许可12件。"),
        (("工作成效", "优化服务"), "推行网办。"),
        (("存在问题",), "力量不足。"),
    ]


def test_a_heading_of_a_format_nests_with_numbered_ones() -> None:
    lines = [
        "一、工作成效",
        "依法履职",
        "（一）许可",
        "办理12件。",
        "优化服务",
        "推行网办。",
        "二、存在问题",
        "力量不足。",
    ]
    offsets = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    levels = {offsets[0]: 1, offsets[1]: 2, offsets[4]: 2, offsets[6]: 1}
    passages = find_passages("\n".join(lines), levels)[1]
    assert [(p.headings, p.text) for p in passages] == [
        (("一、工作成效", "依法履职", "（一）许可"), "办理12件。"),
        (("一、工作成效", "优化服务"), "推行网办。"),
        (("二、存在问题",), "力量不足。"),
    ]


def test_headings_of_a_format_below_chapters_that_it_does_not_mark() -> None:
    lines = ["一、工作成效", "依法履职", "办理12件。", "优化服务", "推行网办。", "二、存在问题", "人员", "力量不足。"]
    offsets = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    passages = find_passages("\n".join(lines), {offsets[1]: 2, offsets[3]: 2, offsets[6]: 2})[1]
    assert [(p.headings, p.text) for p in passages] == [
        (("一、工作成效", "依法履职"), "办理12件。"),
        (("一、工作成效", "优化服务"), "推行网办。"),
        (("二、存在问题", "人员"), "力量不足。"),
    ]


def test_a_full_paragraph_in_the_style_of_a_heading_is_a_paragraph() -> None:
    text = "一、做法\n全年召开会议9次，研究议题20个。印发清单，分解任务47项，落实到26个部门和14个乡镇，按季调度、年底销号。\n结束。\n"
    passages = find_passages(text, {0: 1, 5: 2})[1]
    assert passages[0].text.startswith("全年召开会议9次")
    assert passages[0].headings == ("一、做法",)
