"""API Gateway's mapping templates, as far as they are emulated."""

from typing import Any

import pytest

from local_aws.mapping_templates import Input, Overrides, TemplateError, render, variables

BODY = '{"name": "it\'s", "size": 1.50, "deep": {"list": [1, "a"]}}'


def rendered(template: str, body: str = BODY) -> str:
    """The text for a request with a few parameters."""
    parameters = {"header": {"Accept": "csv", "x": "header"}, "path": {"x": "path"}}
    given = Input(get_body=body, parameters=parameters)
    return render(template, variables(given, {"requestId": "r-1"}))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain # text, 5 $ and #hash", "plain # text, 5 $ and #hash"),
        ("a## comment\nb#* another *#c", "abc"),
        ("$input.body", BODY),
        ("$input.path('$.deep.list') ${input.path('$.name')}!", '[1,"a"] it\'s!'),
        ("$input.json('$.name') [$input.path('$.none')]", '"it\'s" []'),
        ("$input.params('x') $input.params('none')", "path "),
        ("$input.params().header.get('Accept') $context.requestId", "csv r-1"),
        ("$none $!none ${none}", "$none  ${none}"),
        ("$util.escapeJavaScript($input.path('$.name'))", r"it\'s"),
        ("$util.escapeJavaScript('a/b\"é😀')", r"a\/b\"\u00e9\ud83d\ude00"),
        ("#set($a = \"x$input.path('$.name')\")\n$a.length()", "5"),
        ("#set($a = 'it''s $a')$a", "it's $a"),
        ("#set($a = 3)#if($a > 2 && $a != 4)yes#end", "yes"),
        ("#if(false)a#elseif(true)b#{else}c#end", "b"),
        ("#if(!(true || $none))a#{else}c#end", "c"),
        ("#set($a = 'kept')#set($a = $none)$a", "kept"),
        ("#set($a = 'ab-cd')$a.replaceAll('(a)b', '$1').substring(1)", "-cd"),
        ("#set($a = 'Ab')$a.toLowerCase().startsWith('a') $a.unknown()", "true $a.unknown()"),
    ],
)
def test_a_template_gives_its_text(template: str, text: str) -> None:
    """As the Velocity user guide and API Gateway's variables say."""
    assert rendered(template) == text


@pytest.mark.parametrize(
    "template", ["#if(true)", "#end", "#set($a)", "#foreach($a in $b)x#end", "${a", "#if()x#end"]
)
def test_what_is_broken_or_missing_is_refused(template: str) -> None:
    """Nothing is rendered by half."""
    with pytest.raises(TemplateError):
        rendered(template)


def test_a_body_that_is_not_json_has_no_paths() -> None:
    """Its text can still be asked."""
    assert rendered("[$input.path('$.a')] $input.body.contains('x')", "xyz") == "[] true"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("none", Overrides(status=None, headers={})),
        (
            """#set($context.responseOverride.status = 424)
            #set($context.responseOverride.header.Retry-After = '5')""",
            Overrides(status=424, headers={"Retry-After": "5"}),
        ),
    ],
)
def test_a_template_overrides_status_and_headers(template: str, expected: Any) -> None:
    """Of the answer that it is for."""
    names = variables(Input(get_body=""), {})
    render(template, names)
    assert Overrides.of(names) == expected
