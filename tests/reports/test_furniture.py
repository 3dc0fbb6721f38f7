from __future__ import annotations

import time

import pytest

from fazhi.reports.furniture import is_formal, is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "当前位置:首页 > 政务公开 > 法治政府建设",
        "首页 走进县情 政务公开",
        "发布日期:2025-01-10 来源:县司法局 字体:【大 中 小】",
        "字体:[大 中 小] 打印 关闭",
        "上一篇:某通知",
        "下一篇",
        "[下一篇]某公示",
        "分享到:",
        "主办单位:某县人民政府办公室 运行维护:某中心",
        "地址:某市某路1号;运维电话:0000-0000000",
        "某公网安备 00000000000000号 技术支持:某网络",
        "本站已启用无障碍浏览系统,欢迎点击访问!",
        "索 引 号: 000000/2025-00001",
        "附件:任务分解表",
        "★★★",
        "政务公开 > 法定主动公开内容 > 年度报告",
        "登录 | 注册",
        "简体 | 繁体 | English",
        "【大】【中】【小】",
        "[打印本页] [关闭窗口]",
        "分享: 微信 微博 QQ空间",
        "长者版 无障碍",
        "欢迎访问某县人民政府网站!",
        "热门搜索:公积金 社保",
        "时间:2025-01-10",
        "浏览量:1024",
        "点击:88",
        "一审:张三 二审:李四 三审:王五",
        "(联系人:张三,电话:0000-0000)",
        "投诉电话:12345",
        "E-mail:a@example.org",
        "公开方式:主动公开",
        "组配分类:法治政府建设",
        "Copyright © 2025 某县人民政府 All Rights Reserved",
        "建议使用1024*768分辨率",
        "扫一扫,手机浏览",
        "1.任务清单.docx",
        "更多>>",
        "相关解读",
        "主办:某县人民政府",
    ],
)
def test_page_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "为办事企业建立二维码名片,推行“扫一扫在手机”办理,全年办结事项1.2万件,群众满意。",
        "完善政府网站无障碍浏览功能,主动公开信息4.6万条,回应群众关切,提升公开实效。",
        "来源于基层的意见得到采纳。",
        "上一年度考核中发现的问题全部整改。",
        "打印店、小餐饮等轻微违法行为免予处罚,一年来共免罚56件。",
        "政务公开",
        "政府信息公开",
        "更多群众参与立法",
        "时间:2023年底前,责任单位:县司法局。",
        "访问企业120户,收集意见35条,全部办结回访。",
        "欢迎企业监督执法",
        "关键词搜索功能上线,文件查询更加便捷高效,群众办事少跑腿。",
    ],
)
def test_sentences_that_only_name_such_things_stay(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "2022年12月28日",
        "今天是2025年1月3日 星期五",
        "(2025年1月3日)",
        "二○二四年一月五日",
        "某政办〔2022〕45号",
        "现将《某方案》印发给你们,请认真组织实施。",
    ],
)
def test_dates_numbers_and_notes_of_transmittal_are_formal(line: str) -> None:
    assert is_formal(line)


def test_a_sentence_with_a_date_is_not_formal() -> None:
    assert not is_formal("2022年12月28日召开推进会。")


@pytest.mark.parametrize("line", ["返回首页" * 22 + "甲", "A" * 89 + "甲", "大 中 小" * 17 + "甲", "a > " * 22])
def test_no_line_takes_long(line: str) -> None:
    started = time.perf_counter()
    is_furniture(line)
    assert time.perf_counter() - started < 0.1
