"""Web pages and separated values of the gold set: spans within a site's chrome, lost merges."""

import csv
import html
import io

_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_云岭县人民政府</title>
<meta name="SiteName" content="云岭县人民政府"><style>td{{border:1px solid}}</style></head><body>
<div class="header"><ul><li><a href="/">首页</a></li>
<li><a href="/zwgk">政务公开</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">履职清单</a></div>
{before}<h1>{title}</h1>
<div class="info">发布时间：2025-05-06 来源：县委编办 字号：[ <a>大</a> <a>中</a> <a>小</a> ]</div>
<div id="zoom">{body}</div>
<div class="tools"><a href="javascript:window.print()">打印本页</a> <a>关闭窗口</a></div>
<div>上一条：<a href="1.html">关于召开全县编制工作会议的通知</a></div>
<div class="footer">主办：云岭县人民政府办公室 备案序号：ICP备00000000号</div></body></html>"""


def _cell(text, tag="td"):
    """A cell; "3x1|words" spans three rows and one column."""
    rows, columns = "1", "1"
    if "|" in text:
        spans, text = text.split("|", 1)
        rows, columns = spans.split("x")
    said = html.escape(text).replace("\n", "<br/>\n")
    return f'<{tag} rowspan="{rows}" colspan="{columns}"><p><span>{said}</span></p></{tag}>'


def _table(*rows):
    lines = ("".join(map(_cell, row)) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def d01(gold):
    """A table of the site above the list, the title and the header again within it."""
    about = _table(
        ["索 引 号", "YL0001-2025-00012", "发文机关", "中共云岭县委机构编制委员会办公室"],
        ["成文日期", "2025-04-30", "有 效 性", "有效"],
    )
    heads = ["类别", "序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]
    culture = "县文化和旅游局（县文物局）"
    health = "县卫生健康局、县人力资源和社会保障局、县总工会"
    rows = [
        ["1x6|云岭县白石街道配合履职事项清单"],
        heads,
        [
            "3x1|文化和\n旅游",
            "2x1|1",
            f"2x1|{gold.title(0)}",
            culture,
            gold.duty(0),
            f"2x1|{gold.town(0)}",
        ],
        ["县公安局", gold.duty(0, 1)],
        [
            "2",
            gold.title(1),
            f"县委宣传部\n{culture}",
            gold.blocks(1, "县委宣传部", "县文旅局"),
            gold.town(1),
        ],
        heads,
        ["2x1|卫生健康", "3", gold.title(2), "市、县疾病预防控制局", gold.duty(2), gold.town(2)],
        ["4", gold.title(3), health, gold.blocks(3, *health.split("、"), after="："), gold.town(3)],
    ]
    title = "云岭县白石街道配合履职事项清单"
    return _PAGE.format(title=title, before=about, body=_table(*rows)).encode()


def d02(gold):
    """Two lists on a page, the second with a header of two levels; in gb18030."""
    first = _table(
        ["1x6|云岭县镇（街道）承接行政处罚事项目录"],
        ["序号", "类别", "事项名称", "原实施主体", "实施范围", "备注"],
        [
            "1",
            "2x1|城市管理",
            gold.title(0),
            "2x1|县城市管理局",
            "2x1|城关街道、白石街道",
            "\xa0",
        ],
        ["2", gold.title(1), "仅限户外公共场所"],
        ["3", "农业农村", gold.title(2), "县农业农村局", "清溪镇\n石塘乡", ""],
    )
    second = _table(
        ["2x1|序号", "2x1|事项名称", "1x2|主体责任", "1x2|配合责任"],
        ["单位", "职责", "单位", "职责"],
        [
            "2x1|1",
            f"2x1|{gold.title(3)}",
            "县水利局",
            gold.duty(3),
            "2x1|乡镇（街道）",
            f"2x1|{gold.town(3)}",
        ],
        ["市生态环境局云岭分局", gold.duty(3, 1)],
        [
            "2",
            gold.title(4),
            "县交通运输局",
            gold.duty(4),
            "县公安局\n乡镇（街道）",
            f"县公安局：{gold.duty(4, 1)}\n乡镇（街道）：{gold.town(4)}",
        ],
    )
    body = (
        f"<p>经县委、县政府同意，现予公布。</p>{first}"
        f"<p>云岭县“属地管理”事项主体责任和配合责任清单</p>{second}"
    )
    title = "关于公布云岭县镇街承接事项和属地管理事项的公告"
    page = _PAGE.format(title=title, before="", body=body)
    return page.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")


def _written(rows, charset):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(charset)


def f01(gold):
    """A title line, categories in the first cell, a number without a title, a count too high."""
    rows = [
        ["白石街道上级部门收回事项清单", "", "", ""],
        ["序号", "事项名称", "承接部门", "工作方式"],
        ["一、市场监管（3项）", "", "", ""],
        ["1", gold.title(0), "县市场监督管理局", gold.duty(0)],
        ["2", gold.title(1), "市、县市场监督管理局", gold.duty(1)],
        ["3", gold.title(2), "", "取消。"],
        ["二、人民武装（4项）", "", "", ""],
        ["4", gold.title(3), "县国防动员办公室", gold.duty(3)],
        ["5", "", "县国防动员办公室", "由县国防动员办公室承担。"],
        ["6", gold.title(4), "县国防动员办公室", gold.duty(4)],
    ]
    return _written(rows, "gb18030")


def f02(gold):
    """No title, lost merges: categories once, a department more on a row of its own."""
    county = "县住房和城乡建设局"
    heads = ["类别", "序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"]
    rows = [
        heads,
        [
            "城乡建设",
            "1",
            gold.title(0),
            f"{county}\n县城市管理局\n县气象局",
            gold.blocks(0, county, "县城市管理局", "县气象局"),
            gold.town(0),
        ],
        ["", "2", gold.title(1), county, gold.duty(1), gold.town(1)],
        ["", "", "", "县自然资源局", gold.duty(1, 1), ""],
        [
            "生态环保",
            "3",
            gold.title(2),
            "市生态环境局云岭分局、县城市管理局、县公安局",
            gold.blocks(2, "市生态环境局云岭分局", "县城市管理局", "县公安局"),
            gold.town(2),
        ],
        ["", "4", gold.title(3), "市生态环境局云岭分局\n县水利局", gold.duty(3), gold.town(3)],
    ]
    return _written(rows, "utf-8-sig")


def f03(gold):
    """Powers with a title line, codes and liabilities beside what is read."""
    heads = ["序号", "权力类型", "项目编码", "项目名称", "实施依据", "责任事项", "追责情形", "备注"]
    kinds = ("行政检查", "行政检查", "行政裁决", "其他权力")
    blame = "1.不履行或者不正确履行职责的；\n2.徇私舞弊、玩忽职守的。"
    rows = [["云岭县石塘乡人民政府权责清单（2024年版）", *[""] * 7], heads]
    for at, kind in enumerate(kinds):
        said = (gold.title(at), gold.basis(at), gold.duty(at))
        rows.append([f"{at + 1}", kind, f"33010000{at:04}", *said, blame, ""])
    return _written(rows, "gbk")


WRITERS = {"d01": d01, "d02": d02, "f01": f01, "f02": f02, "f03": f03}
