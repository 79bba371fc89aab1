namespace Aspire.Dashboard.Configuration;

internal sealed class ResourceServiceClientOptions
{
    /// <summary>Also <c>ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL</c>. Without one there are no resources and console logs.</summary>
    public string? Url { get; set; }

    /// <summary>Where not set: <see cref="KeyAuthMode.ApiKey"/> when there is a key.</summary>
    public KeyAuthMode? AuthMode { get; set; }

    public string? ApiKey { get; set; }
}
