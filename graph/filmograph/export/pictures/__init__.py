"""Pictures as files: SVG, PNG and PDF, the same bytes each time, with words for who cannot see them."""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from filmograph.errors import UsageError
from filmograph.export.columns.markup import DECLARATION, escaped
from filmograph.export.files.replacing import replacing
from filmograph.export.pictures.style import DPI, WIDTH, Sheet, Theme, theme_of

SUFFIXES = (".svg", ".png", ".pdf")

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "filmograph",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "hatch.linewidth": 1.0,
}
"""Texts of an SVG stay texts, which can be searched and read aloud."""
_POINTS = 72 / DPI
_SCALE = 2
"""How many pixels of a PNG a pixel of the sheet has, so that it is sharp on every screen."""
_FACES = "'DejaVu Sans', Verdana, 'Noto Sans', sans-serif"
"""The fonts that an SVG names: those that are as wide as what was measured come first."""
_drawing = Lock()


class Picture(NamedTuple):
    """A picture in a file, with the words in it for who cannot see it."""

    path: Path
    title: str
    description: str


def write(draw: Callable[[Theme], Sheet], output: Path, theme: str = "light") -> Picture:
    """Write the picture that a function draws in a theme, and return what is in it; its format is that of the file's name.

    Raises `UsageError` for another ending than `.svg`, `.png` and `.pdf`, and for an unknown theme.
    """
    colours, suffix = theme_of(theme), checked(output)
    with drawing():
        sheet = draw(colours)
        content = {".svg": _svg, ".png": _png, ".pdf": _pdf}[suffix](sheet)
    with replacing(output) as part:
        part.write_bytes(content)
    return Picture(output, sheet.title, sheet.description)


def checked(output: Path) -> str:
    """Return the ending of a picture's name in lower case; raises `UsageError` for another than those of `SUFFIXES`."""
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{output}: a picture is an SVG, a PNG or a PDF; let the name of the file end in .svg, .png or .pdf.")
    return suffix


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with matplotlib's own defaults and our settings, one picture at a time, without its warnings of glyphs that no font has.

    matplotlib knows one set of settings for all, which is as it was afterwards.
    """
    logger = logging.getLogger("matplotlib")
    with _drawing, warnings.catch_warnings():
        level = logger.level
        logger.setLevel(logging.ERROR)
        try:
            import matplotlib as mpl

            warnings.filterwarnings("ignore", module="matplotlib")
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            with mpl.rc_context():
                mpl.rcdefaults()
                mpl.rcParams.update(_SETTINGS)
                yield
        finally:
            logger.setLevel(level)


def _svg(sheet: Sheet) -> bytes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    file = StringIO()
    canvas: Any = FigureCanvasSVG(sheet.figure)
    canvas.print_svg(file, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    words = f'<title id="title">{escaped(sheet.title)}</title>\n <desc id="description">{escaped(sheet.description)}</desc>'
    size = f'width="{WIDTH}" height="{sheet.height:g}" viewBox="0 0 {WIDTH * _POINTS:g} {sheet.height * _POINTS:g}"'
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = f'{DECLARATION}\n<svg {names} {size} role="img" aria-labelledby="title description">\n {words}'
    # what matplotlib writes before: a declaration, a document type, and the element without words
    text = re.sub(r"\A.*?<svg [^>]*>", lambda _: head, file.getvalue(), count=1, flags=re.DOTALL)
    return re.sub(r"(?<= )'DejaVu Sans'(?:, '[^']*')*(?=[;\"])", _FACES, text).encode()


def _png(sheet: Sheet) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    return _saved(
        FigureCanvasAgg(sheet.figure).print_png, sheet, {"Title": sheet.title, "Description": sheet.description, "Software": None}
    )


def _pdf(sheet: Sheet) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    about = {"Title": sheet.title, "Subject": sheet.description, "Creator": "filmograph", "Producer": None, "CreationDate": None}
    return _saved(FigureCanvasPdf(sheet.figure).print_pdf, sheet, about)


def _saved(save: Callable[..., Any], sheet: Sheet, metadata: dict[str, str | None]) -> bytes:
    file = BytesIO()
    sheet.figure.set_dpi(DPI * _SCALE)
    save(file, metadata=metadata)
    return file.getvalue()
