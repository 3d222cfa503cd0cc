"""The charts as Vega-Lite specifications, by Altair.

They name their data and do not hold them, so that the page can put those of another region scheme in their place.
A colour or font that begins with `--` is the page's CSS property of that name, read when a chart is drawn. `at` is a
day's start as an instant, which the page adds to rows that have a `day`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

_Chart = Any
"""A chart, of whatever kind layers, facets and filters make of it."""

GAPS = ("no feed answered", "under 80 % of publishers heard", "day not over")
"""What `seen` says of a day on which there was less to see."""

_GAP_COLOURS = ("--gap", "--gap-part", "--gap-open")
_BESIDE = {"left": 2, "top": 4, "right": 60, "bottom": 4}
_DAY_MS = 86_400_000


@cache
def specs() -> dict[str, dict[str, Any]]:
    """A specification a chart, by its name."""
    charts = {
        "share_of_coverage": _share_of_coverage(),
        "rising_terms": _rising_terms(),
        "who_covers_whom": _who_covers_whom(),
        "feed_states": _feed_states(),
        "polls": _polls(),
        "publishers": _publishers(),
    }
    return {name: chart.properties(config=_config()).to_dict() for name, chart in charts.items()}


def _config() -> dict[str, Any]:
    labels = {
        "labelColor": "--muted",
        "labelFontSize": 12,
        "titleColor": "--muted",
        "titleFontSize": 12,
        "titleFontWeight": 400,
    }
    axis = labels | {"domainColor": "--rule", "tickColor": "--rule", "gridColor": "--grid", "labelPadding": 6}
    return {
        "aria": False,  # the page labels each chart as a whole, and has the figures as tables
        "background": "transparent",
        "font": "--sans",
        "view": {"stroke": None},
        "axis": axis,
        "legend": labels
        | {"orient": "top", "symbolType": "square", "symbolSize": 110, "title": None, "labelLimit": 400},
    }


def _by_day(name: str) -> _Chart:
    """Rows of days: a line stands at noon, what is said of a day covers all of it."""
    return alt.Chart(alt.NamedData(name)).transform_calculate(
        noon=f"datum.at + {_DAY_MS // 2}", until=f"datum.at + {_DAY_MS}"
    )


def _days(field: str) -> alt.X:
    # The page makes "week" "day" where there are few days.
    axis = alt.Axis(
        format="%-d %b",
        tickCount="week",
        grid=False,
        title=None,
        domain=False,
        labelOverlap=True,
        labelFlush=True,
    )
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=axis)


def _gaps(base: _Chart, x: alt.X, *, legend: bool) -> _Chart:
    """Days on which there was less to see, shaded over the whole height."""
    shown = alt.Legend() if legend else None
    fill = alt.Fill("seen:N", scale=alt.Scale(domain=list(GAPS), range=list(_GAP_COLOURS)), legend=shown)
    return (
        base.transform_filter(alt.FieldOneOfPredicate("seen", list(GAPS)))
        .mark_rect(tooltip=None)
        .encode(x, x2="until:T", fill=fill)
    )


def _hover(base: _Chart, x: alt.X, tooltip: list[alt.Tooltip]) -> _Chart:
    """Whole days to point at, unseen."""
    return base.mark_rect(fill="#000", fillOpacity=0).encode(x, x2="until:T", tooltip=tooltip)


def _share_of_coverage() -> _Chart:
    # A day that is not over has a share of next to nothing: it is told, and not drawn.
    base = _by_day("share_of_coverage").transform_calculate(
        drawn=f"datum.seen === '{GAPS[-1]}' ? null : datum.share"
    )
    x, noon = _days("at"), _days("noon")
    y = alt.Y(
        "drawn:Q",
        axis=alt.Axis(
            format=".0%", tickCount=2, title=None, domain=False, ticks=False, minExtent=36, maxExtent=36
        ),
        scale=alt.Scale(zero=True, nice=True),
    )
    usual = base.mark_line(
        color="--muted", strokeWidth=1, strokeDash=[3, 3], invalid="break-paths-show-domains", tooltip=None
    ).encode(noon, y="usual_share:Q")
    share = base.mark_line(
        color="--line", strokeWidth=1.6, invalid="break-paths-show-domains", tooltip=None
    ).encode(noon, y)
    size = alt.Size(
        "burst_level:O", scale=alt.Scale(domain=["low", "medium", "high"], range=[36, 64, 100]), legend=None
    )
    bursts = (
        base.transform_filter("isValid(datum.burst_level)")
        .mark_point(filled=True, color="--burst", opacity=1, stroke="--paper", strokeWidth=1, tooltip=None)
        .encode(noon, y, size)
    )
    tooltip = [
        alt.Tooltip("name:N", title="region"),
        alt.Tooltip("day:N"),
        alt.Tooltip("share:Q", format=".1%"),
        alt.Tooltip("usual_share:Q", format=".1%", title="usual share"),
        alt.Tooltip("n_stories:Q", format=",", title="stories"),
        alt.Tooltip("n_stories_all:Q", format=",", title="of all stories"),
        alt.Tooltip("n_clusters:Q", format=",", title="copies counted once"),
        alt.Tooltip("expected:Q", format=".1f", title="expected"),
        alt.Tooltip("z:Q", format=".1f"),
        alt.Tooltip("burst_level:N", title="burst"),
        alt.Tooltip("seen:N", title="the day was"),
    ]
    name = (
        base.transform_aggregate(n="count()", groupby=["region", "name"])
        .mark_text(align="left", baseline="bottom", color="--ink", fontSize=13, fontWeight=600, limit=230)
        .encode(x=alt.value(0), y=alt.value(-8), text="name:N")
    )
    order = alt.EncodingSortField("place", op="min")
    unsaid = alt.Header(
        title=None, labelExpr="''", labelPadding=0
    )  # a header's place depends on what is below it
    facet = alt.Facet("region:N", sort=order, header=unsaid)
    layers = alt.layer(name, _gaps(base, x, legend=False), usual, share, bursts, _hover(base, x, tooltip))
    return (
        layers.properties(width=240, height=84)
        .facet(facet=facet, columns=4, spacing=44, bounds="flush")
        .resolve_scale(y="independent")
    )


def _rising_terms() -> _Chart:
    base = alt.Chart(alt.NamedData("rising_terms")).encode(
        alt.Y(
            "term:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelColor="--ink", labelFontSize=13, labelLimit=150),
        )
    )
    tooltip = [
        alt.Tooltip("term:N"),
        alt.Tooltip("z:Q", format=".1f"),
        alt.Tooltip("n_clusters:Q", title="reports in 3 days"),
        alt.Tooltip("n_clusters_baseline:Q", title="in the 28 days before"),
        alt.Tooltip("about:N", title="mostly about"),
        alt.Tooltip("burst_on:N", title="burst on"),
    ]
    x = alt.X(
        "z:Q", title=None, axis=alt.Axis(tickCount=4, domain=False, ticks=False), scale=alt.Scale(zero=True)
    )
    colour = alt.condition("isValid(datum.burst_on)", alt.value("--burst"), alt.value("--line"))
    bars = base.mark_bar(height=13).encode(x, color=colour, tooltip=tooltip)
    said = "format(datum.n_clusters, ',') + ' / ' + format(datum.n_clusters_baseline, ',')"
    text = (
        base.transform_calculate(said=said)
        .mark_text(align="left", dx=6, color="--muted", fontSize=12)
        .encode(x, text="said:N")
    )
    return alt.layer(bars, text).properties(width="container", height=alt.Step(22), padding=_BESIDE)


def _who_covers_whom() -> _Chart:
    label: dict[str, Any] = {
        "domain": False,
        "ticks": False,
        "labelColor": "--ink",
        "labelFontSize": 12,
        "labelLimit": 130,
    }
    base = alt.Chart(alt.NamedData("who_covers_whom")).encode(
        alt.X(
            "about:N",
            sort=alt.EncodingSortField("about_place", op="min"),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-50, **label),
        ),
        alt.Y(
            "source_country:N",
            sort=alt.EncodingSortField("source_place", op="min"),
            title=None,
            axis=alt.Axis(**label),
        ),
        tooltip=[
            alt.Tooltip("source_country:N", title="press of"),
            alt.Tooltip("about:N"),
            alt.Tooltip("n_stories:Q", format=",", title="stories"),
            alt.Tooltip("n_expected:Q", format=",.1f", title="expected"),
            alt.Tooltip("lift:Q", format=".2f", title="times the expected"),
        ],
    )
    colour = alt.Color(
        "log_lift:Q",
        scale=alt.Scale(
            domain=[-3, 0, 3], range=["--less", "--even", "--more"], interpolate="rgb", clamp=True
        ),
        legend=alt.Legend(
            title="times the expected",
            titleOrient="left",
            values=[-3, -2, -1, 0, 1, 2, 3],
            gradientLength=210,
            gradientThickness=10,
            labelExpr="datum.value < 0 ? '1/' + pow(2, -datum.value) : pow(2, datum.value)",
        ),
    )
    unknown = base.mark_rect(fill="--paper", stroke="--grid", strokeWidth=1)
    known = (
        base.transform_filter("isValid(datum.lift)")
        .transform_calculate(log_lift="datum.lift > 0 ? log(datum.lift) / log(2) : -3")
        .mark_rect(stroke="--paper", strokeWidth=1.5)
        .encode(colour)
    )
    return alt.layer(unknown, known).properties(width=alt.Step(26), height=alt.Step(24))


def _feed_states() -> _Chart:
    base = alt.Chart(alt.NamedData("feed_states")).encode(
        alt.Y(
            "state:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelColor="--ink", labelFontSize=13),
        )
    )
    x = alt.X("n_feeds:Q", title=None, axis=None)
    colour = alt.condition(
        alt.FieldOneOfPredicate("state", ["live", "never_polled"]), alt.value("--line"), alt.value("--burst")
    )
    tooltip = [
        alt.Tooltip("state:N"),
        alt.Tooltip("n_feeds:Q", title="feeds"),
        alt.Tooltip("percent:Q", format=".1f", title="% of all"),
    ]
    bars = base.mark_bar(height=13).encode(x, color=colour, tooltip=tooltip)
    text = base.mark_text(align="left", dx=6, color="--muted", fontSize=12).encode(
        x, text=alt.Text("n_feeds:Q", format=",")
    )
    return alt.layer(bars, text).properties(width="container", height=alt.Step(22), padding=_BESIDE)


def _polls() -> _Chart:
    counts = {"n_polls_answered": "answered", "n_polls_failed": "failed", "n_polls_missed": "due, not made"}
    base = _by_day("coverage")
    x = _days("at")
    kinds = list(counts.values())
    named = ", ".join(f"'{field}': '{kind}'" for field, kind in counts.items())
    fill = alt.Fill(
        "kind:N", scale=alt.Scale(domain=kinds, range=["--line", "--burst", "--open"]), legend=alt.Legend()
    )
    bars = (
        base.transform_fold(list(counts), as_=["field", "n"])
        .transform_calculate(
            kind=f"{{{named}}}[datum.field]",
            rank="indexof(['answered', 'failed', 'due, not made'], datum.kind)",
        )
        .mark_bar(stroke="--paper", strokeWidth=0.6, tooltip=None)
        .encode(
            alt.X("at:T", timeUnit="utcyearmonthdate", axis=x["axis"], scale=alt.Scale(type="utc")),
            y=alt.Y(
                "n:Q",
                stack="zero",
                axis=alt.Axis(
                    title=None,
                    tickCount=4,
                    tickMinStep=1,
                    minExtent=44,
                    format=",d",
                    domain=False,
                    ticks=False,
                ),
            ),
            fill=fill,
            order=alt.Order("rank:Q"),
        )
    )
    tooltip = [
        alt.Tooltip("day:N"),
        alt.Tooltip("n_polls_due:Q", format=",.0f", title="due"),
        alt.Tooltip("n_polls_answered:Q", format=",", title="answered"),
        alt.Tooltip("n_polls_failed:Q", format=",", title="failed"),
        alt.Tooltip("n_polls_missed:Q", format=",", title="due, not made"),
    ]
    return alt.layer(bars, _hover(base, x, tooltip)).properties(width="container", height=150)


def _publishers() -> _Chart:
    base = _by_day("coverage")
    x, noon = _days("at"), _days("noon")
    y = alt.Y(
        "n_sources_heard:Q",
        scale=alt.Scale(zero=True),
        axis=alt.Axis(
            title=None, tickCount=4, tickMinStep=1, minExtent=44, format=",d", domain=False, ticks=False
        ),
    )
    expected = base.mark_line(
        color="--muted",
        strokeWidth=1,
        strokeDash=[3, 3],
        interpolate="step",
        invalid="break-paths-show-domains",
        tooltip=None,
    ).encode(noon, y="n_sources_expected:Q")
    heard = base.mark_line(
        color="--line", strokeWidth=1.8, invalid="break-paths-show-domains", tooltip=None
    ).encode(noon, y)
    tooltip = [
        alt.Tooltip("day:N"),
        alt.Tooltip("n_sources_heard:Q", format=",", title="publishers heard"),
        alt.Tooltip("n_sources_expected:Q", format=",", title="expected"),
        alt.Tooltip("seen:N", title="the day was"),
    ]
    layers = alt.layer(_gaps(base, x, legend=True), expected, heard, _hover(base, x, tooltip))
    return layers.properties(width="container", height=150)
