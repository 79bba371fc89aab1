namespace Aspire.Dashboard.Configuration;

/// <summary>Which browser applications may send OTLP over HTTP; lists are separated by commas.</summary>
internal sealed class OtlpCorsOptions
{
    /// <summary>None where not set; <c>*</c> is all.</summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>All where not set.</summary>
    public string? AllowedHeaders { get; set; }
}
