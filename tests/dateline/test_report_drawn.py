"""The report in a real browser: what is drawn is what SQL answered, and no text of a feed does anything."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

import editions
from conftest import ROOT
from dateline.model import Settings
from dateline.pipeline import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SHARE = "[data-chart=share_of_coverage]"
WAIT_MS = 20_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the hostile edition."""
    home = tmp_path_factory.mktemp("report")
    edition = editions.write_edition(home / "edition", editions.hostile_world())
    return write_report(Settings(home=home, sql=ROOT / "sql", seeds=ROOT / "sql" / "seeds"), edition)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with a fresh profile."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install --no-install-recommends chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed where there is no browser

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


class Watched:
    """A page and what it did beside drawing: requests, console messages, errors, dialogs."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self._context = browser.new_context(**context)
        self.page: Page = self._context.new_page()
        self.url = file.as_uri()
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.route("**/*", self._let)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.faults.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.goto(self.url)

    def _let(self, route: Any) -> None:
        if route.request.url == self.url:
            route.continue_()
        else:
            route.abort()

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def drawn(self, n: int) -> Page:
        """The page after it was drawn n times, with its marks."""
        self.page.wait_for_function(f"Number(document.documentElement.dataset.drawn) >= {n}", timeout=WAIT_MS)
        self.page.wait_for_selector(f"{SHARE} .mark-line path[d*='L']", state="attached", timeout=WAIT_MS)
        return self.page

    def close(self) -> None:
        """Close it, and hold it to account."""
        self._context.close()
        assert self.faults == []
        assert set(self.requests) == {self.url}


@pytest.fixture
def watched(browser: Browser, file: Path) -> Iterator[Watched]:
    """The page on a desk; at the end it must have asked for nothing and complained of nothing."""
    page = Watched(browser, file, viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield page
    page.close()


def paths(page: Page, marks: str) -> list[str]:
    """The shapes of marks, by CSS."""
    return page.eval_on_selector_all(marks, "all => all.map(one => one.getAttribute('d'))")


def coloured(page: Page, chart: str, mark: str, name: str, attribute: str) -> list[str]:
    """The shapes of a chart's marks that have the colour of a CSS property."""
    colour = page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('{name}').trim()")
    return paths(page, f"[data-chart={chart}] .{mark} path[{attribute}='{colour}']")


def test_charts_are_drawn_as_sql_answered(watched: Watched) -> None:
    """A line a region, broken where nobody answered; a mark for the burst; a shade a day without; a cell a pair."""
    page = watched.drawn(1)
    lines = coloured(page, "share_of_coverage", "mark-line", "--line", "stroke")
    assert len(lines) == 4
    assert [line.count("M") for line in lines] == [2] * 4
    n_drawn = editions.N_DAYS - len(editions.SILENT) - 1
    assert [line.count("M") + line.count("L") for line in lines] == [n_drawn] * 4
    assert len(paths(page, f"{SHARE} .mark-symbol path")) == 1
    for colour, n in {"--gap": 2, "--gap-part": 1, "--gap-open": 1}.items():
        assert len(coloured(page, "share_of_coverage", "mark-rect", colour, "fill")) == n * 4
    [heard] = coloured(page, "publishers", "mark-line", "--line", "stroke")
    assert heard.count("M") == 2
    assert len(coloured(page, "polls", "mark-rect", "--line", "fill")) >= editions.N_DAYS - len(
        editions.SILENT
    )
    assert len(coloured(page, "rising_terms", "mark-rect", "--burst", "fill")) == 1
    assert coloured(page, "rising_terms", "mark-rect", "--line", "fill") == []
    assert len(coloured(page, "feed_states", "mark-rect", "--burst", "fill")) == 1
    cells = paths(page, "[data-chart=who_covers_whom] .mark-rect.role-mark path")
    assert len(cells) == 2 * 3 * 3
    for chart in page.query_selector_all(".chart svg"):
        box = chart.bounding_box()
        assert box
        assert min(box["width"], box["height"]) > 30


def test_another_scheme_is_drawn_without_reloading(watched: Watched) -> None:
    """Lines, tables and SQL are those of the scheme chosen, whatever its name."""
    page = watched.drawn(1)
    for n, (scheme, n_regions) in enumerate({"desk": 2, editions.ODD_SCHEME: 1, "m49": 4}.items(), start=2):
        page.select_option("#scheme", scheme)
        watched.drawn(n)
        assert len(coloured(page, "share_of_coverage", "mark-line", "--line", "stroke")) == n_regions
        shown = page.eval_on_selector_all(
            "[data-scheme]",
            "all => [...new Set(all.filter(one => !one.hidden).map(one => one.dataset.scheme))]",
        )
        assert shown == [scheme]
        assert len(paths(page, f"{SHARE} .mark-symbol path")) == (scheme == "m49")
    page.select_option("#scheme", editions.ODD_SCHEME)
    watched.drawn(5)
    [name] = editions.REGIONS[editions.ODD_SCHEME].values()
    assert name[:20] in page.locator(SHARE).inner_text()


def test_hostile_texts_are_shown_as_they_are(watched: Watched) -> None:
    """Titles, names and terms stand in the page letter by letter and made nothing of themselves."""
    page = watched.drawn(1)
    titles = page.eval_on_selector_all("#copied .title > bdi", "all => all.map(one => one.textContent)")
    assert titles == list(editions.TITLES)
    assert page.locator("main img, main iframe, main svg[onload], [onerror]").count() == 0
    assert editions.PUBLISHER in page.locator("#feeds").inner_text()
    page.hover("[data-chart=rising_terms] .mark-rect.role-mark path", force=True)
    assert editions.TERM in page.locator(".tip").inner_text()


def test_a_day_tells_its_figures(watched: Watched) -> None:
    """Pointing at a day shows what SQL says of it; pointing at a gap says why there is nothing."""
    page = watched.drawn(1)
    days = f"{SHARE} .mark-rect path[fill='#000']"
    page.locator(days).nth(3 * editions.N_DAYS + list(editions.days()).index(editions.BURST)).hover(
        force=True
    )
    tip = page.locator(".tip").inner_text()
    assert "Southern Asia" in tip
    assert editions.BURST.isoformat() in tip
    assert "high" in tip
    page.locator(days).nth(list(editions.days()).index(editions.SILENT[0])).hover(force=True)
    tip = page.locator(".tip").inner_text()
    assert "no feed answered" in tip
    assert "share" not in tip.replace("usual share", "")


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, file: Path) -> None:
    """360 pixels wide, everything opened, the page is no wider than the screen."""
    watched = Watched(browser, file, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = watched.drawn(1)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.eval_on_selector_all(
        "main *",
        "all => all.filter(one => one.getBoundingClientRect().right > 361 && !one.closest('.scroll, .chart, pre')).length",
    )
    assert wide == 0
    assert len(coloured(page, "share_of_coverage", "mark-line", "--line", "stroke")) == 4
    watched.close()


CONTRAST = """(pairs) => {
  const canvas = document.createElement('canvas').getContext('2d');
  const light = (name) => {
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(canvas.fillStyle.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return pairs.map(([a, b]) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05));
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_can_be_read(browser: Browser, file: Path, theme: str) -> None:
    """The system's choice is taken, the button turns it over, charts are drawn anew, and texts stand out (WCAG AA)."""
    watched = Watched(browser, file, color_scheme=theme)
    page = watched.drawn(1)
    backgrounds = []
    for n in (1, 2):
        watched.drawn(n)
        texts = [[name, on] for name in ("--ink", "--muted", "--link") for on in ("--paper", "--panel")]
        marks = [[name, "--paper"] for name in ("--line", "--burst")]
        ratios = page.evaluate(CONTRAST, texts + marks)
        assert min(ratios[: len(texts)]) >= 4.5
        assert min(ratios[len(texts) :]) >= 3
        assert len(coloured(page, "share_of_coverage", "mark-line", "--line", "stroke")) == 4
        backgrounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.click("#theme")
    is_dark = [sum(map(int, colour[4:-1].split(","))) < 300 for colour in backgrounds]
    assert is_dark == ([True, False] if theme == "dark" else [False, True])
    watched.drawn(3)
    watched.close()


def test_tables_need_no_script(browser: Browser, file: Path) -> None:
    """Without JavaScript the tables of every scheme are there, and a sentence says why there are no charts."""
    watched = Watched(browser, file, java_script_enabled=False)
    assert watched.page.locator("noscript p").inner_text().startswith("Charts need JavaScript")
    assert watched.page.locator("#copied tbody tr").count() == len(editions.TITLES)
    assert watched.page.locator("#regions h4:visible").count() == 2 * len(editions.REGIONS)
    assert not watched.page.locator(".controls").is_visible()
    watched.close()


def test_a_script_that_set_up_did_not_make_is_made_once(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the same as set-up's, kept at home, and not made again."""
    monkeypatch.setattr("dateline.pipeline.publishing.bundle_path", lambda: tmp_path / "nowhere" / "vega.js")
    settings = Settings(home=tmp_path, sql=ROOT / "sql", seeds=ROOT / "sql" / "seeds")
    again = write_report(settings, file.parent, tmp_path / "again.html")
    assert again.read_bytes() == file.read_bytes()
    kept = tmp_path / "cache" / "vega.js"
    made_at = kept.stat().st_mtime_ns
    write_report(settings, file.parent, tmp_path / "again.html")
    assert kept.stat().st_mtime_ns == made_at


def test_the_sql_can_be_opened_all_at_once(watched: Watched) -> None:
    """One button opens the SQL of every chart and table on display."""
    page = watched.drawn(1)
    assert page.locator("details.sql pre:visible").count() == 0
    page.click("#all-sql")
    assert page.locator("details.sql pre:visible").count() == 8
    assert "scheme = 'm49'" in page.locator("#regions pre:visible").first.inner_text()
