namespace Aspire.Dashboard.Configuration;

/// <summary>Whether a key is asked for (OTLP, telemetry API) or sent (resource service).</summary>
internal enum KeyAuthMode
{
    Unsecured,
    ApiKey,
}
