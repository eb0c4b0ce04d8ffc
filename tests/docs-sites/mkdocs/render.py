"""Writes the verdicts of `yaml playground` fences into each page while it is built."""

from subprocess import check_output


def on_page_markdown(markdown, **_):
    return check_output(["policy-playground", "render", "-"], input=markdown, encoding="utf-8")
