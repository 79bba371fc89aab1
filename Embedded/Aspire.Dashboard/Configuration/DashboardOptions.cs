using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Configuration;

/// <summary>Section <c>Dashboard</c>, with Aspire's names and defaults.</summary>
internal sealed class DashboardOptions
{
    public string ApplicationName { get; set; } = "Aspire";

    public FrontendOptions Frontend { get; set; } = new();

    public OtlpOptions Otlp { get; set; } = new();

    public ApiOptions Api { get; set; } = new();

    public ResourceServiceClientOptions ResourceServiceClient { get; set; } = new();

    public TelemetryLimits TelemetryLimits { get; set; } = new();
}
