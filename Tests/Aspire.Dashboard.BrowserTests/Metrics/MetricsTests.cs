using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aspire.Dashboard.BrowserTests.Metrics;

public sealed class MetricsTests : IDisposable
{
    private readonly DashboardFixture _dashboard;
    private readonly TestTelemetry _scale;
    private readonly Histogram<double> _weights;

    public MetricsTests(DashboardFixture dashboard)
    {
        _dashboard = dashboard;
        _scale = new(dashboard, "scale");
        _weights = _scale.Meter.CreateHistogram<double>("scale.weight", "kg", "How <b>heavy</b> a parcel is.");
        _scale.Meter.CreateObservableGauge("scale.queue", () => 3L, "{parcel}", "Parcels that wait.");
        Weigh("small", 1);
    }

    public void Dispose() => _scale.Dispose();

    [Fact]
    public async Task An_instrument_is_chosen_and_drawn_and_its_address_leads_back_to_it()
    {
        await using var open = await _dashboard.OpenAsync("/metrics/resource/scale");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "scale.weight" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/metrics/resource/scale/meter/scale/instrument/scale.weight"));
        await Expect(open.Page.GetByText("How <b>heavy</b> a parcel is.")).ToBeVisibleAsync();
        await Expect(open.Page.Locator(".js-plotly-plot .legend")).ToContainTextAsync("P99");

        await open.Page.ReloadAsync();
        await Expect(open.Page.Locator(".js-plotly-plot .legend")).ToContainTextAsync("P99");
        await open.Page.GetByText("Show count").ClickAsync();
        await Expect(open.Page.Locator(".js-plotly-plot")).ToContainTextAsync("values");
    }

    [Fact]
    public async Task The_table_has_the_values_and_a_dimension_can_be_left_out()
    {
        // Twenty at once, so in one row, whichever of the other tests' few small ones are in it.
        Weigh("large", 100, times: 20);
        await using var open = await _dashboard.OpenAsync("/metrics/resource/scale/meter/scale/instrument/scale.weight?view=table&show=count");
        await Expect(open.Page.GetByRole(AriaRole.Cell, new() { NameRegex = new(@"^2\d(?![\d:])") }).First).ToBeVisibleAsync();

        await open.Page.Locator("fieldset", new() { HasText = "size" }).GetByText("large").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("hide=size%3Dlarge"));
        await Expect(open.Page.GetByRole(AriaRole.Cell, new() { NameRegex = new(@"^2\d(?![\d:])") })).ToHaveCountAsync(0);
        await Expect(open.Page.GetByRole(AriaRole.Cell, new() { NameRegex = new(@"^[1-9](?![\d:])") }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_gauge_keeps_its_value_and_the_duration_is_in_the_address()
    {
        await using var open = await _dashboard.OpenAsync("/metrics/resource/scale/meter/scale/instrument/scale.queue?view=table");
        await Expect(open.Page.GetByRole(AriaRole.Cell, new() { Name = "3", Exact = true }).First).ToBeVisibleAsync();
        await Expect(open.Page.GetByText("in parcels")).ToBeVisibleAsync();
        await open.Page.Locator("fluent-select[aria-label='Duration']").ClickAsync();
        await open.Page.GetByRole(AriaRole.Option, new() { Name = "Last minute" }).ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("duration=1"));
    }

    private void Weigh(string size, double weight, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            _weights.Record(weight, KeyValuePair.Create<string, object?>("size", size));
        }

        _scale.Measure();
    }
}
