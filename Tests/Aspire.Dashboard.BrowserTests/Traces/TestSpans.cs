using System.Diagnostics;

namespace Aspire.Dashboard.BrowserTests.Traces;

internal static class TestSpans
{
    /// <summary>A span from one moment to another, in milliseconds before now, below a parent or at the root of a new trace.</summary>
    public static ActivityContext Span(
        this TestTelemetry service, string name, int from, int to, ActivityContext parent = default, ActivityKind kind = ActivityKind.Internal, Action<Activity>? during = null, params string[] attributes)
    {
        var now = TimeProvider.System.GetUtcNow();
        Activity.Current = null;
        using var activity = service.Source.StartActivity(name, kind, parent, startTime: now.AddMilliseconds(-from))!;
        foreach (var pair in attributes.Chunk(2))
        {
            activity.SetTag(pair[0], pair[1]);
        }

        during?.Invoke(activity);
        activity.SetEndTime(now.AddMilliseconds(-to).UtcDateTime);
        return activity.Context;
    }
}
