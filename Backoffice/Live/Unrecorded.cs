using System.Diagnostics;
using OpenTelemetry;

namespace Backoffice.Live;

/// <summary>
/// Keeps the requests of this flow of control, until it is disposed, out of the traces: they are no news. A service that records what its caller records has no
/// spans of them; one that records everything (<c>OTEL_TRACES_SAMPLER=always_on</c>, as Aspire sets it) has them all in one trace.
/// </summary>
internal sealed class Unrecorded : IDisposable
{
    private readonly IDisposable _silence = SuppressInstrumentationScope.Begin();
    private readonly Activity _activity = new(nameof(Unrecorded));

    private Unrecorded()
    {
        // Under the activity of who happens to be here, it would be recorded as that one is.
        Activity.Current = null;
        _activity.Start();
    }

    internal static Unrecorded Start() => new();

    public void Dispose()
    {
        _activity.Dispose();
        _silence.Dispose();
    }
}
