"use strict";
(() => {
  const DAY_MS = 86400000;
  const root = document.documentElement;
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const charts = all(".chart");
  const scheme = document.getElementById("scheme");
  const theme = document.getElementById("theme");
  const views = new Map();

  const blocks = (kind) => all(`script[data-${kind}]`);
  const specs = new Map(blocks("spec").map((block) => [block.dataset.spec, block.textContent]));
  const answers = new Map();
  for (const block of blocks("answer")) {
    answers.set(`${block.dataset.answer} ${block.dataset.of ?? ""}`, block);
  }

  // Rows as charts want them; a day gets its start as an instant.
  function rowsOf(chart) {
    const { rows: name, most } = chart.dataset;
    const block = answers.get(`${name} `) ?? answers.get(`${name} ${scheme.value}`);
    const { columns, rows } = JSON.parse(block.textContent);
    const records = rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
    for (const record of records) if (record.day) record.at = Date.parse(record.day);
    const bursting = new Set(records.filter((record) => record.burst_level).map((record) => record.region));
    const isShown = (record) => record.place <= most || bursting.has(record.region);
    const shown = most && !chart.classList.contains("whole") ? records.filter(isShown) : records;
    return { rows: shown, isCut: shown.length < records.length };
  }

  // A text of a specification that begins with -- is the CSS property of that name.
  function specOf(name, nDays) {
    const style = getComputedStyle(root);
    return JSON.parse(specs.get(name), (key, value) => {
      if (key === "tickCount" && value === "week" && nDays < 15) return "day";
      return typeof value === "string" && value.startsWith("--") ? style.getPropertyValue(value).trim() : value;
    });
  }

  function fit(spec, width, nRows, nColumns, nRegions) {
    // A row each: said as a number, because Vega-Lite takes no step beside the width of its container.
    if (spec.width === "container" && spec.height.step) spec.height = nRows * spec.height.step;
    if (spec.facet) {
      const most = Math.max(1, Math.min(nRegions, Math.floor(width / 250)));
      const n = most > 2 && nRegions % most && nRegions % (most - 1) === 0 ? most - 1 : most;
      spec.columns = n;
      spec.spec.width = Math.floor((width - 40 - 44 * (n - 1)) / n) - 4;
    }
    if (spec.width?.step) spec.width.step = Math.max(24, Math.min(36, (width - 190) / nColumns));
    return spec;
  }

  async function draw(chart) {
    const { rows, isCut } = rowsOf(chart);
    const more = chart.nextElementSibling;
    if (more?.matches(".more")) more.hidden = !isCut;
    views.get(chart)?.finalize();
    views.delete(chart);
    chart.replaceChildren();
    chart.hidden = rows.length === 0;
    if (chart.hidden) return;
    const count = (column) => new Set(rows.map((row) => row[column])).size;
    const spec = fit(specOf(chart.dataset.chart, count("day")), chart.clientWidth, rows.length, count("about"), count("region"));
    spec.datasets = { [chart.dataset.rows]: rows };
    views.set(chart, await vegaEmbed(chart, spec, {
      actions: false, ast: true, defaultStyle: false, logLevel: 1, renderer: "svg", tooltip: tell,
    }));
  }

  // One drawing after the other: what is asked for meanwhile is drawn when its turn comes.
  let turn = Promise.resolve();
  let nDrawn = 0;
  function drawAll(which = charts) {
    turn = turn.then(async () => {
      for (const chart of which) await draw(chart);
      root.dataset.drawn = ++nDrawn;
    });
  }

  const tip = document.createElement("dl");
  tip.className = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);

  function tell(_, event, item, value) {
    tip.hidden = !value || typeof value !== "object";
    if (tip.hidden) return;
    tip.replaceChildren(...Object.entries(value).filter(([, said]) => !["null", "undefined", ""].includes(String(said)))
      .flatMap(([name, said]) => {
        const term = document.createElement("dt");
        const told = document.createElement("dd");
        term.textContent = name;
        told.textContent = said;
        return [term, told];
      }));
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 16;
    const top = below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
    tip.style.setProperty("left", `${Math.max(8, left)}px`);
    tip.style.setProperty("top", `${Math.max(8, top)}px`);
  }
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  function showScheme() {
    for (const part of all("[data-scheme]")) part.hidden = part.dataset.scheme !== scheme.value;
    drawAll();
  }

  function setTheme(isDark) {
    root.dataset.theme = isDark ? "dark" : "light";
    theme.setAttribute("aria-pressed", String(isDark));
    drawAll();
  }

  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected: copy it with the keyboard";
    }
  }

  document.querySelector(".controls").hidden = false;
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  for (const button of all(".more")) {
    button.addEventListener("click", () => {
      button.previousElementSibling.classList.add("whole");
      drawAll([button.previousElementSibling]);
    });
  }
  scheme.addEventListener("change", showScheme);
  theme.addEventListener("click", () => setTheme(root.dataset.theme !== "dark"));
  document.getElementById("all-sql").addEventListener("click", ({ currentTarget }) => {
    const isOpen = currentTarget.getAttribute("aria-pressed") !== "true";
    currentTarget.setAttribute("aria-pressed", String(isOpen));
    for (const details of all("details.sql")) details.open = isOpen;
  });
  addEventListener("beforeprint", () => { for (const details of all("details.table")) details.open = true; });

  let width = innerWidth;
  let settled;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    clearTimeout(settled);
    settled = setTimeout(() => { width = innerWidth; drawAll(); }, 150);
  });

  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => setTheme(dark.matches));
  for (const part of all("[data-scheme]")) part.hidden = part.dataset.scheme !== scheme.value;
  setTheme(dark.matches);
})();
