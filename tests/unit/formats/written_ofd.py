"""Ofd files (GB/T 33190) written element by element: places in millimetres, from the upper left."""

import io
import itertools
import zipfile
from html import escape

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 3.5  # of body text
PAGE = (210, 297)


def text(x, y, words, size=SIZE, **attributes):
    """Write a line of text; `y` is the height of its foot, Latin characters are half as wide."""
    widths = [size / 2 if char.isascii() else size for char in words[:-1]]
    runs = [(width, len(list(same))) for width, same in itertools.groupby(widths)]
    written = " ".join(f"g {count} {width}" if count > 1 else f"{width}" for width, count in runs)
    steps = f'DeltaX="{written}"' if runs else ""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} {size * len(words)} {size * 1.5}" '
        f'Font="2" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}" {steps}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0, y0, x1, y1):
    """Draw a stroke."""
    return (
        f'<ofd:PathObject ID="1" Boundary="{x0} {y0} {x1 - x0 + 0.3} {y1 - y0 + 0.3}" '
        f'LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def bar(x0, y0, x1, y1):
    """Fill a thin shape."""
    wide, high = max(x1 - x0, 0.3), max(y1 - y0, 0.3)
    return (
        f'<ofd:PathObject ID="1" Boundary="{x0} {y0} {wide} {high}" Stroke="false" Fill="true">'
        f"<ofd:AbbreviatedData>M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C"
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(rows, widths, top, left=20, stroke=line):
    """Draw a table: (its objects, where it ends); None stands where the cell before goes on."""
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    drawn, y = [], top
    for row in rows:
        lines = [_lines(row, widths, n) for n in range(len(row))]
        high = max(map(len, lines)) * SIZE * 1.4 + 2
        drawn.append(stroke(xs[0], y, xs[-1], y))
        borders = [n for n in range(len(row)) if row[n] is not None]
        drawn += [stroke(xs[n], y, xs[n], y + high) for n in [*borders, len(row)]]
        drawn += [
            text(xs[n] + 1, y + 1 + (i + 1) * SIZE * 1.4 - 1, words)
            for n, each in enumerate(lines)
            for i, words in enumerate(each)
            if words
        ]
        y += high
    drawn.append(stroke(xs[0], y, xs[-1], y))
    return "".join(drawn), y


def _lines(row, widths, at):
    """Break a cell's words into lines."""
    end = next((n for n in range(at + 1, len(row)) if row[n] is not None), len(row))
    most = int((sum(widths[at:end]) - 2) / SIZE)
    found = []
    for part in (row[at] or "").split("\n"):
        found += [part[start : start + most] for start in range(0, len(part), most)] or [""]
    return found


def page(*objects, template=None, box=None):
    """Give the content of a page."""
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    below = f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>' if template else ""
    return (
        f"<ofd:Page {NAMESPACE}>{area}{below}<ofd:Content>"
        f'<ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def document(*pages, template=None, **parts):
    """Give a file of pages; `parts` are further entries, by name."""
    buffer = io.BytesIO()
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    under = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Content.xml"/>' if template else ""
    entries = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {PAGE[0]} {PAGE[1]}</ofd:PhysicalBox></ofd:PageArea>{under}"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": each for n, each in enumerate(pages)},
        **({"Doc_0/Tpls/Content.xml": template} if template else {}),
        **parts,
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()
