namespace Aspire.Dashboard.Configuration;

internal sealed class OtlpOptions
{
    /// <summary>Also <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>.</summary>
    public string? GrpcEndpointUrl { get; set; }

    /// <summary>Also <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>.</summary>
    public string? HttpEndpointUrl { get; set; }

    public KeyAuthMode AuthMode { get; set; }

    public string? PrimaryApiKey { get; set; }

    /// <summary>Accepted as well, so that keys can be changed without a gap.</summary>
    public string? SecondaryApiKey { get; set; }

    public OtlpCorsOptions Cors { get; set; } = new();
}
