namespace Aspire.Dashboard.Metrics;

/// <summary>The last stretch of time, in steps that begin at round moments, so that a chart that moves on does not change what it showed.</summary>
internal sealed record ChartWindow(DateTime From, DateTime To, TimeSpan Step)
{
    private const int Steps = 60;

    public static ChartWindow Last(TimeSpan duration, DateTime now)
    {
        var step = duration / Steps;
        var to = new DateTime(now.Ticks - (now.Ticks % step.Ticks), DateTimeKind.Utc);
        return new(to - duration, to, step);
    }

    /// <summary>The end of each step.</summary>
    public IReadOnlyList<DateTime> GetTimes() => [.. Enumerable.Range(1, Steps).Select(number => From + (Step * number))];
}
