"""Writes the verdicts of `yaml playground` fences into each page while it is built."""

import subprocess


def on_page_markdown(markdown, **_):
    command = ["policy-playground", "render", "-"]
    return subprocess.run(command, input=markdown, capture_output=True, check=True, encoding="utf-8").stdout
