from needlework.exchange.markup import Html, join, tag, text


def test_text_and_attributes_are_escaped():
    made = tag("p", "<b>&", title='"><script>')
    assert made == '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</p>'


def test_markup_is_not_escaped_twice():
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"
    assert isinstance(tag("p"), Html)


def test_absent_children_and_attributes_are_left_out():
    assert tag("p", None, "x", id=None, hidden=False) == "<p>x</p>"
    assert tag("p", hidden=True) == "<p hidden></p>"
    assert join(["a", None, "b"], "-") == "a-b"


def test_names_of_attributes_are_spelled_as_in_documents():
    made = tag("i", class_="a", aria_label="b", viewBox="c", x=1.0, y=2.345)
    assert made == '<i class="a" aria-label="b" viewBox="c" x="1" y="2.35"></i>'


def test_void_elements_have_no_end():
    assert tag("meta", name="a") == '<meta name="a">'


def test_characters_that_documents_refuse_are_replaced():
    assert text("a\x00b\ud800c\x1fd\ufffe") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    text("\ud800").encode("utf-8")


def test_line_breaks_and_tabs_stay():
    assert text("a\n\tb") == "a\n\tb"
