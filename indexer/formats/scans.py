"""Scanned pages of a pdf, and pictures as files (png, jpg): pixels for `pictures` to read.

Pages are drawn by pdfium, which knows every way in which a pdf stores a picture. The number of
pages and pixels is limited, since reading one takes seconds. Must not know tables.
"""

import io
from dataclasses import replace
from typing import Any

from indexer.formats import laid_out, package, pictures
from indexer.formats.pdf_shapes import Page
from schema.domain.documents import Content, Form
from schema.errors import FileRefused
from schema.settings import Settings

MAX_PAGES = 60  # three seconds each
_MAX_PIXELS = 30_000_000  # A4 at 550 dots an inch
_DRAWN_DPI = 200
_POINTS_PER_INCH = 72
_NAMES = {Form.PNG: "PNG", Form.JPG: "JPEG"}
_ABSENT = (
    "文件是 {} 图片，要由文字识别（OCR）读取，本机没有安装；请安装 yidan[ocr]（见 "
    "docs/operations.md），或索取可复制文字的 xlsx、docx 或 pdf 版本，或录入为 xlsx 再导入。"
)


class Scans:
    """The pages of a pdf as pictures; `close` lets go of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._read = 0

    def read(self, page: Page) -> Page:
        """Read a page that shows pictures only; the same page where that cannot be done.

        Raises:
            FileRefused: There are too many of them.
        """
        if not pictures.is_installed():
            return page
        self._read += 1
        if self._read > MAX_PAGES:
            raise FileRefused(f"pdf 的扫描页超过 {MAX_PAGES} 页的上限；请拆成几个文件再导入。")
        drawn = self._drawn(page)
        made = pictures.page(drawn, page.number, page.width)
        return made if made.glyphs else replace(page, read_here=False)

    def _drawn(self, page: Page) -> Any:
        import pypdfium2  # noqa: PLC0415 - optional

        try:
            self._document = self._document or pypdfium2.PdfDocument(self._data)
            shown = self._document[page.number - 1]
            most = pictures.MAX_SIDE / max(shown.get_size())
            scale = min(_DRAWN_DPI / _POINTS_PER_INCH, most)
            return shown.render(scale=scale, rev_byteorder=True, may_draw_forms=False).to_numpy()
        except pypdfium2.PdfiumError as error:
            raise FileRefused(
                f"pdf 第 {page.number} 页的图片无法显示；请用原软件重新导出后再导入。"
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        if self._document is not None:
            self._document.close()


def read(data: bytes, form: Form, limits: Settings) -> Content:
    """Read a picture file as one page.

    Raises:
        FileRefused: It is damaged or too large, nothing is written in it, or the extra is absent.
    """
    if not pictures.is_installed():
        raise FileRefused(_ABSENT.format(_NAMES[form]))
    shown = pictures.page(_pixels(data, form), 1)
    if not shown.glyphs:
        raise FileRefused("图片里没有认出文字；请换清晰的图片，或索取 xlsx、docx 原件再导入。")
    pages = laid_out.Pages()
    pages.take(shown)
    return pages.content(form, limits)


def _pixels(data: bytes, form: Form) -> Any:
    import numpy as np  # noqa: PLC0415 - optional
    from PIL import Image, ImageOps  # noqa: PLC0415 - optional

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    try:
        with Image.open(io.BytesIO(data), formats=(_NAMES[form],)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise FileRefused(
                    f"图片有 {picture.width}×{picture.height} 个像素，超过上限；"
                    "请缩小或裁成几张再导入。"
                )
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((pictures.MAX_SIDE, pictures.MAX_SIDE))
            return np.asarray(upright)
    except package.LIBRARY_ERRORS as error:
        raise FileRefused(
            f"图片已损坏，无法读取（{type(error).__name__}）；请重新下载或重新扫描后再导入。"
        ) from error
