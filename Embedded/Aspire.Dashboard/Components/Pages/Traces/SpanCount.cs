using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Pages.Traces;

/// <summary>How many spans of a trace a resource has; for a peer without telemetry, how many spans lead to it.</summary>
internal sealed record SpanCount(string Resource, int Count, bool HasError)
{
    /// <summary>The resources of a trace in the order in which it reaches them.</summary>
    public static IReadOnlyList<SpanCount> Of(Trace trace, IReadOnlyDictionary<Span, string> peers)
    {
        var counts = new OrderedDictionary<string, SpanCount>(StringComparer.OrdinalIgnoreCase);
        foreach (var span in trace.Spans)
        {
            Add(span.Resource.Name, span.Status == SpanStatus.Error);
            if (peers.TryGetValue(span, out var peer))
            {
                Add(peer, false);
            }
        }

        return [.. counts.Values];

        void Add(string resource, bool hasError)
        {
            counts.TryGetValue(resource, out var known);
            counts[resource] = new(resource, (known?.Count ?? 0) + 1, hasError || known?.HasError == true);
        }
    }
}
