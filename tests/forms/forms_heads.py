"""Heads of duty blocks as offices write them: in short, counted, bracketed, in common."""

import openpyxl
from forms_sheets import _fill, _saved


def g10(gold):
    """一是…；二是…, 牵头单位县某局：, brackets with a common block, dashes and lost line ends."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "配合"
    ecology, farms, land = (gold.duty(0, part) for part in range(3))
    lifts, estates = (gold.duty(2, part).removesuffix("\n开展宣传教育。") for part in range(2))
    cells = (
        (
            "市生态环境局云岭分局、县农业农村局、县自然资源和规划局",
            f"一是云岭生态环境分局{ecology}二是县农业农村局{farms}三是县资规局{land}",
        ),
        (
            "县交通运输局\n县公安局交警大队",
            f"牵头单位县交通运输局：{gold.duty(1)}\n配合单位县公安局交警大队：{gold.duty(1, 1)}",
        ),
        (
            "县市场监督管理局（牵头）县住房和城乡建设局",
            f"[县市监局]\n{lifts}\n[县住建局]\n{estates}\n各部门共同职责：开展宣传教育。",
        ),
        (
            "县教育和体育局\n公安分局",
            f"县教体局——{gold.duty(3)}公安分局：{gold.duty(3, 1)}",
        ),
    )
    rows = [
        ["云岭县白石街道配合履职事项清单", None, None, None, None],
        ["序号", "事项名称", "对应上级部门", "上级部门职责", "街道配合职责"],
    ]
    for at, (who, what) in enumerate(cells):
        rows.append([at + 1, gold.title(at), who, what, gold.town(at)])
    _fill(sheet, rows, "A1:E1")
    return _saved(book)


WRITERS = {"g10": g10}
