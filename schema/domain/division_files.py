"""The register of divisions as text: a CSV file with code and name. Must not read files."""

import csv

from schema.domain.places import CODE, Division
from schema.errors import RegisterInvalid


def load(text: str) -> list[Division]:
    """Read a register (CSV with a header, columns code and name, others ignored).

    Raises:
        RegisterInvalid: The header lacks a column, or a row has no valid code or no name.
    """
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise RegisterInvalid("第1行：表头须有 code 和 name 两列")
    seen: dict[str, Division] = {}
    for row in reader:
        code, name = (row["code"] or "").strip(), (row["name"] or "").strip()
        if not code or not CODE.fullmatch(code):
            raise RegisterInvalid(f"第{reader.line_num}行：代码“{code}”应为2、4、6、9或12位数字")
        if not name or code in seen:
            problem = f"代码“{code}”重复" if name else "缺少名称"
            raise RegisterInvalid(f"第{reader.line_num}行：{problem}")
        seen[code] = Division(code, name)
    return list(seen.values())
