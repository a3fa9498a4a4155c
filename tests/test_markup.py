"""Nothing that comes from outside is ever taken for HTML: text is escaped wherever it meets markup."""

import ast
from pathlib import Path

import pytest

from views.markup import Markup, escape, style, style_sheet, tag, together

HOME = Path(__file__).parent.parent
BAD = '<img src=x onerror="alert(1)">'
CALM = "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;"


def test_text_that_meets_markup_is_escaped_whichever_way_it_comes() -> None:
    bold = tag("b", "yes")
    assert tag("p", BAD, bold) == f"<p>{CALM}<b>yes</b></p>"
    assert together(BAD, bold) == bold.join([BAD, ""]) == CALM + "<b>yes</b>"
    assert bold + BAD == "<b>yes</b>" + CALM
    assert escape("these: {these}").format(these=BAD) == f"these: {CALM}"
    assert Markup("<p>%s</p>") % BAD == f"<p>{CALM}</p>"
    for markup in (tag("p", BAD), together(BAD), bold + BAD, escape(BAD)):
        assert isinstance(markup, Markup) and "<img" not in markup


def test_an_attribute_cannot_be_left_by_what_stands_in_it() -> None:
    assert tag("a", title='"><script>') == '<a title="&#34;&gt;&lt;script&gt;"></a>'
    assert tag("a", title=Markup('"><script>')) == '<a title="&#34;&gt;&lt;script&gt;"></a>'


def test_what_is_joined_outside_markup_is_text_again() -> None:
    assert tag("p", ", ".join([tag("b", "yes")])) == "<p>&lt;b&gt;yes&lt;/b&gt;</p>"


def test_a_style_cannot_end_itself() -> None:
    assert style(".a>b{content:'&'}") == "<style>.a>b{content:'&'}</style>"
    assert style_sheet("style", "group").count("<style>") == 1
    with pytest.raises(ValueError, match="end its own element"):
        style("</style><script>")


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", sorted((HOME / "views").glob("*.py")), ids=lambda p: p.name)
def test_only_one_module_calls_html_what_does_not_stand_there_as_it_is(path: Path) -> None:
    for call in calls(path):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        keywords = {keyword.arg for keyword in call.keywords}
        assert "unsafe_allow_html" not in keywords, f"{path.name}:{call.lineno}"
        if called == "Markup" and path.name != "markup.py":
            assert all(isinstance(argument, ast.Constant) for argument in call.args), f"{path.name}:{call.lineno}"
        if called == "html" and path.name != "page.py":  # st.html takes what it is given as it is
            assert not isinstance(call.args[0], (ast.JoinedStr, ast.Constant)), f"{path.name}:{call.lineno}"


@pytest.mark.parametrize("path", sorted((HOME / "views").rglob("*.py")), ids=lambda p: str(p.relative_to(HOME)))
def test_no_file_is_made_by_streamlits_own_button_which_knows_the_fields_as_they_were_drawn(path: Path) -> None:
    buttons = [call for call in calls(path) if ast.unparse(call.func) == "st.download_button"]
    given = [keyword.value for call in buttons for keyword in call.keywords if keyword.arg == "data"]
    assert not [ast.unparse(one) for one in given if not isinstance(one, ast.Name)]
