using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using static Aspire.Dashboard.Tests.Telemetries;

namespace Aspire.Dashboard.Tests;

public class LogStoreTests
{
    private readonly TelemetryStore _store = new(new TelemetryLimits { MaxLogCount = 3 });

    [Fact]
    public void Logs_are_ordered_by_time_and_numbered_by_arrival()
    {
        _store.AddLogs([Log("second", time: 2), Log("third", time: 3)]);
        _store.AddLogs([Log("first", time: 1)]);

        Assert.Equal([("first", 3), ("second", 1), ("third", 2L)], _store.GetLogs(new()).Select(log => (log.Message, log.Id)));
        Assert.Equal("second", _store.GetLog(1)?.Message);
        Assert.Null(_store.GetLog(4));
    }

    [Fact]
    public void The_oldest_logs_make_room()
    {
        _store.AddLogs([.. Enumerable.Range(1, 5).Select(number => Log($"{number}", time: number))]);

        Assert.Equal(["3", "4", "5"], _store.GetLogs(new()).Select(log => log.Message));
    }

    [Fact]
    public void Errors_are_counted_until_somebody_has_looked()
    {
        _store.AddLogs([Log(level: LogLevel.Error), Log(level: LogLevel.Critical), Log(level: LogLevel.Warning), Log(level: LogLevel.Error, resource: Worker)]);

        Assert.Equal(2, _store.GetErrorCount("api-1"));
        Assert.Equal(2, _store.GetErrorCount("api"));
        Assert.Equal(1, _store.GetErrorCount("worker"));

        _store.ResetErrorCount("api");

        Assert.Equal(0, _store.GetErrorCount("api-1"));
        Assert.Equal(1, _store.GetErrorCount("worker"));
    }

    [Fact]
    public void Clearing_a_resource_forgets_its_logs_and_errors()
    {
        _store.AddLogs([Log(level: LogLevel.Error), Log("of the worker", LogLevel.Error, resource: Worker)]);

        _store.Clear(Signal.Logs, "api-1");

        Assert.Equal("of the worker", Assert.Single(_store.GetLogs(new())).Message);
        Assert.Equal(0, _store.GetErrorCount("api"));
        Assert.Equal(1, _store.GetErrorCount("worker"));
    }
}
