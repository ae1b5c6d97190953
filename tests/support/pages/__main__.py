"""Write every page anew: `python -m tests.support.pages`."""

from tests.support.pages.all import PAGES

for file, page in PAGES.items():
    file.write_text(page(), encoding="utf-8")
