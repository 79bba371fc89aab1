using Aspire.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

namespace Aspire.Dashboard.Configuration;

/// <summary>Section <c>Dashboard</c>, with Aspire's names and defaults.</summary>
internal sealed class DashboardOptions
{
    public string ApplicationName { get; set; } = "Aspire";

    [ValidateObjectMembers]
    public FrontendOptions Frontend { get; set; } = new();

    public OtlpOptions Otlp { get; set; } = new();

    public ApiOptions Api { get; set; } = new();

    public ResourceServiceClientOptions ResourceServiceClient { get; set; } = new();

    [ValidateObjectMembers]
    public TelemetryLimits TelemetryLimits { get; set; } = new();
}
