namespace Aspire.Dashboard.Configuration;

/// <summary>The telemetry API, <c>/api/telemetry</c>.</summary>
internal sealed class ApiOptions
{
    /// <summary>Where not set: when there is a key, or <see cref="AuthMode"/> says that none is needed.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Where not set, a key is asked for.</summary>
    public KeyAuthMode? AuthMode { get; set; }

    public string? PrimaryApiKey { get; set; }

    public string? SecondaryApiKey { get; set; }
}
