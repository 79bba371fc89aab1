using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Resources;

/// <summary>
/// Names what spans talk to and what sends no telemetry itself: <c>peer.service</c>, else the resource that listens at the address which
/// OpenTelemetry's <c>server.*</c> (before: <c>net.peer.*</c>) attributes give.
/// </summary>
internal sealed class PeerResolver
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    public PeerResolver(IEnumerable<Resource> resources)
    {
        // A database has the address of its server, which is meant.
        foreach (var resource in resources.OrderBy(resource => resource.GetParentName() is not null))
        {
            string?[] addresses = [.. resource.Urls.Select(url => url.FullUrl), resource.GetText("resource.connectionString")];
            foreach (var address in addresses.Select(EndpointAddress.Parse).OfType<string>())
            {
                _names.TryAdd(address, resource.DisplayName);
            }
        }
    }

    /// <summary>Who is at the other end of the span; null where nobody knows.</summary>
    public string? Resolve(Span span)
    {
        if (span["peer.service"] is { Length: > 0 } service)
        {
            return EndpointAddress.Parse(service) is { } address ? _names.GetValueOrDefault(address, service) : service;
        }

        return Find(span["server.address"], span["server.port"]) ?? Find(span["net.peer.name"], span["net.peer.port"]);
    }

    /// <summary>
    /// The peers of a trace's spans: of calls that nobody answers with a span of his own, and of publications, for the broker stands between
    /// their spans.
    /// </summary>
    public IReadOnlyDictionary<Span, string> Resolve(Trace trace)
    {
        var resources = trace.Spans.ToLookup(span => span.ParentSpanId, span => span.Resource);
        var peers = new Dictionary<Span, string>();
        foreach (var span in trace.Spans)
        {
            if ((span.Kind == SpanKind.Producer || (span.Kind == SpanKind.Client && resources[span.SpanId].All(resource => resource == span.Resource)))
                && Resolve(span) is { } peer)
            {
                peers[span] = peer;
            }
        }

        return peers;
    }

    private string? Find(string? host, string? port) =>
        host is { Length: > 0 } && port is { Length: > 0 } ? _names.GetValueOrDefault(EndpointAddress.Of(host, port)) : null;
}
