namespace Aspire.Dashboard.Configuration;

/// <summary>A URL to listen on.</summary>
/// <param name="Setting">Where it comes from, for messages.</param>
internal sealed record DashboardEndpoint(string Url, EndpointKinds Kinds, string Setting)
{
    public const string UrlsSetting = "ASPNETCORE_URLS";
    public const string GrpcSetting = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string HttpSetting = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    /// <summary>One for each URL; what has the same URL is served there together.</summary>
    public static IReadOnlyList<DashboardEndpoint> Of(DashboardOptions options) =>
    [
        .. Split(options.Frontend.EndpointUrls).Select(url => new DashboardEndpoint(url, EndpointKinds.Frontend, UrlsSetting))
            .Concat(Split(options.Otlp.GrpcEndpointUrl).Select(url => new DashboardEndpoint(url, EndpointKinds.OtlpGrpc, GrpcSetting)))
            .Concat(Split(options.Otlp.HttpEndpointUrl).Select(url => new DashboardEndpoint(url, EndpointKinds.OtlpHttp, HttpSetting)))
            .GroupBy(endpoint => IsDynamic(endpoint.Url) ? endpoint.Setting + endpoint.Url : endpoint.Url, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.First() with { Kinds = same.Aggregate(EndpointKinds.None, (kinds, endpoint) => kinds | endpoint.Kinds) }),
    ];

    /// <summary>What is wrong with it in one sentence; null where nothing is.</summary>
    public string? Validate()
    {
        if (Parse() is not { } address || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.PathBase.Length > 0)
        {
            return $"'{Url}' in {Setting} is no URL to listen on: give one like http://localhost:18888.";
        }

        if (address.Scheme == Uri.UriSchemeHttp && Kinds.HasFlag(EndpointKinds.OtlpGrpc) && Kinds != EndpointKinds.OtlpGrpc)
        {
            return $"'{Url}' cannot serve both gRPC and HTTP/1.1 without TLS: give {GrpcSetting} a port of its own, or use https.";
        }

        return null;
    }

    /// <summary>Null for what is no URL.</summary>
    public BindingAddress? Parse()
    {
        try
        {
            return BindingAddress.Parse(Url);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Split(string? urls) =>
        (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => url.TrimEnd('/'));

    private static bool IsDynamic(string url) => url.EndsWith(":0", StringComparison.Ordinal);
}
