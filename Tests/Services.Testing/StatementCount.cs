using System.Diagnostics;

namespace Services.Testing;

/// <summary>Counts the statements or batches that the services of this process send to PostgreSQL for the requests of one trace.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivityListener _listener;
    private int _count;

    internal StatementCount()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = statement =>
            {
                if (statement.TraceId == _trace)
                {
                    Interlocked.Increment(ref _count);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The header <c>traceparent</c> of the requests whose statements count.</summary>
    internal string TraceParent => $"00-{_trace}-{ActivitySpanId.CreateRandom()}-01";

    internal int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
