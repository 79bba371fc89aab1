using Aspire.Dashboard.Telemetry;
using static Aspire.Dashboard.Tests.Telemetries;

namespace Aspire.Dashboard.Tests;

public class MetricStoreTests
{
    private readonly TelemetryStore _store = new(new TelemetryLimits { MaxMetricsCount = 100 });

    [Fact]
    public void Each_attribute_set_is_a_dimension()
    {
        KeyValuePair<string, string> get = new("method", "GET"), post = new("method", "POST");
        _store.AddMetrics([Sample(1, 1, attributes: get), Sample(5, 1, attributes: post)]);
        _store.AddMetrics([Sample(2, 2, attributes: get)]);

        Assert.Equal([[1, 2], [5]], Read().Dimensions.Select(dimension => dimension.Points.Cast<NumberPoint>().Select(point => point.Value)));
    }

    [Fact]
    public void Deltas_add_up()
    {
        _store.AddMetrics([Sample(1, 1, isDelta: true), Sample(2, 2, isDelta: true), Sample(3, 3, isDelta: true)]);

        Assert.Equal([1, 3, 6], Values());
    }

    [Fact]
    public void A_point_sent_again_is_there_once()
    {
        _store.AddMetrics([Sample(1, 1, isDelta: true), Sample(2, 2, isDelta: true), Sample(2, 2, isDelta: true)]);

        Assert.Equal([1, 3], Values());
    }

    [Fact]
    public void A_level_line_is_its_two_ends()
    {
        _store.AddMetrics([Sample(1, 1), Sample(7, 2), Sample(7, 3), Sample(7, 4), Sample(8, 5)]);

        Assert.Equal([(1, 1), (7, 2), (7, 4), (8, 5)], Read().Dimensions[0].Points.Cast<NumberPoint>().Select(point => (point.Value, (point.Time - Noon).TotalSeconds)));
    }

    [Fact]
    public void A_range_has_its_points_and_the_one_before()
    {
        _store.AddMetrics([.. Enumerable.Range(1, 6).Select(time => Sample(time, time))]);

        var data = _store.GetInstrument("api", "meter", "requests", Noon.AddSeconds(3), Noon.AddSeconds(4))!;

        Assert.Equal([2, 3, 4], Assert.Single(data.Dimensions).Points.Cast<NumberPoint>().Select(point => point.Value));
        Assert.Null(_store.GetInstrument("api", "meter", "other", Noon, Noon));
        Assert.Null(_store.GetInstrument("worker", "meter", "requests", Noon, Noon));
    }

    [Fact]
    public void The_oldest_points_of_a_series_make_room()
    {
        _store.AddMetrics([.. Enumerable.Range(1, 1000).Select(time => Sample(time, time))]);

        var values = Values();

        Assert.InRange(values.Length, 50, 100);
        Assert.Equal(1000, values[^1]);
    }

    [Fact]
    public void Many_series_together_are_within_a_limit_too()
    {
        for (var batch = 0; batch < 10; batch++)
        {
            _store.AddMetrics([.. Enumerable.Range(0, 3000).Select(number => Sample(batch, batch, attributes: new KeyValuePair<string, string>("id", $"{batch}-{number}")))]);
        }

        // 20 times what one series may have; the last ones are there.
        Assert.InRange(Read().Dimensions.Sum(dimension => dimension.Points.Count), 1000, 2000);
        Assert.Contains(Read().Dimensions, dimension => dimension.Attributes is [{ Value: "9-2999" }]);
    }

    [Fact]
    public void The_instruments_of_all_instances_are_shown_together()
    {
        TelemetryResource first = new("api", "1", []), second = new("api", "2", []);
        _store.AddMetrics([Sample(1, 1, resource: first), Sample(1, 1, resource: second), Sample(1, 1, name: "errors", resource: second)]);

        Assert.Equal(["errors", "requests"], _store.GetInstruments("api").Select(info => info.Name));
        Assert.Equal(2, Read().Dimensions.Count);

        _store.Clear(Signal.Metrics, "api-2");

        Assert.Equal("requests", Assert.Single(_store.GetInstruments("api")).Name);
    }

    private InstrumentData Read() => _store.GetInstrument("api", "meter", "requests", Noon, Noon.AddHours(1))!;

    private double[] Values() => [.. Assert.Single(Read().Dimensions).Points.Cast<NumberPoint>().Select(point => point.Value)];
}
