namespace Aspire.Dashboard.Configuration;

/// <summary>Which kinds of URL an endpoint is there on (as its metadata), or which kinds a connection came in on (as its feature).</summary>
internal sealed record ServedOn(EndpointKinds Kinds);
