// The chart library comes with its package; it is loaded when the first chart is drawn.
let loading;
const library = () => loading ??= new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = "_content/Plotly.Blazor/plotly-basic-3.7.0.min.js";
  script.onload = () => resolve(window.Plotly);
  script.onerror = () => reject(new Error("The chart library could not be loaded."));
  document.head.append(script);
});

const colors = ["#2f7ed8", "#f28f43", "#3d9a50"];

export async function draw(element, view, chart) {
  const plotly = await library();
  if (!element.isConnected) {
    return;
  }

  const style = getComputedStyle(element);
  const grid = style.getPropertyValue("--neutral-stroke-divider-rest").trim() || "#8884";
  const lines = chart.lines.map((line, index) => ({
    name: line.name,
    x: chart.times,
    // An area has no gaps: where no value was measured between others, it falls to the ground.
    y: chart.stacked ? line.values.map((value, at) => value ?? (line.values.slice(0, at).some(before => before !== null) ? 0 : null)) : line.values,
    mode: "lines+markers",
    marker: { size: 4 },
    line: { color: colors[index % colors.length], width: 2 },
    // Percentiles lie above each other: the area shows what each adds.
    fill: chart.stacked && index > 0 ? "tonexty" : "tozeroy",
    fillcolor: colors[index % colors.length] + "30",
    hovertemplate: `%{y:.4~g} ${escape(chart.unit)}<extra>%{fullData.name}</extra>`,
  }));
  const exemplars = {
    name: "Exemplars",
    x: chart.exemplars.map(exemplar => exemplar.time),
    y: chart.exemplars.map(exemplar => exemplar.value),
    mode: "markers",
    marker: { size: 9, symbol: "diamond", color: style.color, opacity: 0.7 },
    hovertemplate: `%{y:.4~g} ${escape(chart.unit)}, click for its trace<extra></extra>`,
  };
  const layout = {
    margin: { t: 10, r: 20, b: 70, l: 80 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { color: style.color, family: style.fontFamily },
    xaxis: { type: "date", range: [chart.times[0], chart.times.at(-1)], gridcolor: grid, tickformat: "%H:%M:%S", fixedrange: true },
    yaxis: { rangemode: "tozero", gridcolor: grid, title: { text: escape(chart.unit) }, fixedrange: true },
    legend: { orientation: "h", y: -0.15 },
    showlegend: true,
    hovermode: chart.exemplars.length > 0 ? "closest" : "x",
    uirevision: "kept",
  };
  await plotly.react(element, chart.exemplars.length > 0 ? [...lines, exemplars] : lines, layout, { displayModeBar: false, responsive: true });

  if (!element.dataset.listens) {
    element.dataset.listens = "true";
    element.on("plotly_click", event => {
      const point = event.points.find(candidate => candidate.data.name === "Exemplars");
      if (point) {
        view.invokeMethodAsync("OpenExemplar", point.pointIndex);
      }
    });
  }
}

export const remove = element => window.Plotly?.purge(element);

// The library reads some HTML in its texts; a unit comes from outside.
const escape = text => text.replace(/[<>&%{}]/g, "");
