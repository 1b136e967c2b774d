"""A Sphinx extension: formulas become MathML when pages are made, so that a browser needs neither
a script nor a network to show them."""

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

_CONVERTER = LatexToMathML(fancy_error=False, annotation=True)
_LOG = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """What Sphinx calls; `html_math_renderer = "mathml"` chooses this one."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(page: HTML5Translator, node: nodes.math) -> None:
    page.body.append(_mathml(node, displayed=False))
    raise nodes.SkipNode


def _block(page: HTML5Translator, node: nodes.math_block) -> None:
    page.body.append(f'<div class="math">{_mathml(node, displayed=True)}</div>\n')
    raise nodes.SkipNode


def _mathml(node: nodes.Element, displayed: bool) -> str:
    formula = node.astext()
    try:
        return _CONVERTER.convert_with_local_state(formula, displaystyle=displayed)
    except LatexError as error:
        _LOG.warning("the formula %s: %s", formula.strip(), error, location=node)
        raise nodes.SkipNode from None
