"""Manifests: what stands in the wrong place is said, not passed over."""

import pytest

from indexer import manifest
from schema.errors import FileRefused


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ('["甲.txt"]\nlicence = "x"\n', r'\["甲.txt"\] 放错了位置，请写成 \[files."甲.txt"\]'),
        ('title = "甲"\n', r"最上面的 title 不属于任何文件，请写在 \[defaults\]"),
        ('files = "甲.txt"\n', r'files 应写成 \[files."文件名"\]'),
        ('[files]\ntitle = "甲"\n', r'files 应写成 \[files."文件名"\]'),
        ('[defaults]\nclass = "收回"\n', "class 只能是：BASIC、COOPERATIVE、RECLAIMED"),
        ("defaults = 3\n", r"defaults 应写成 \[defaults\]"),
    ],
)
def test_what_stands_in_the_wrong_place_is_refused(written, cause):
    """The message shows where it belongs."""
    with pytest.raises(FileRefused, match=cause):
        manifest.parse(written.encode())


def test_what_stands_in_its_place_counts():
    """Defaults, and the values of a file."""
    read = manifest.parse('[defaults]\nlicence = "x"\n[files."甲.txt"]\ntitle = "乙"\n'.encode())
    assert (read.defaults, read.files) == ({"licence": "x"}, {"甲.txt": {"title": "乙"}})
