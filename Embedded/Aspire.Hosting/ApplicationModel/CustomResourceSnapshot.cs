using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource as it is at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    private ImmutableArray<HealthReportSnapshot> _healthReports = [];
    private ResourceStateSnapshot? _state;

    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public int? ExitCode { get; init; }

    public ResourceStateSnapshot? State
    {
        get => _state;
        init
        {
            _state = value;
            HealthStatus = ComputeHealthStatus();
        }
    }

    /// <summary>Null unless the resource runs; then the worst of its reports, and healthy where it has none.</summary>
    public HealthStatus? HealthStatus { get; private init; }

    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init
        {
            _healthReports = value;
            HealthStatus = ComputeHealthStatus();
        }
    }

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    public bool IsHidden { get; init; }

    public string? IconName { get; init; }

    public IconVariant? IconVariant { get; init; }

    /// <summary>Counts the snapshots of an instance, so that a watcher can tell which of two is the later.</summary>
    internal long Version { get; init; }

    /// <summary>Completes when the handlers of <see cref="ResourceReadyEvent"/> have; null before that event.</summary>
    internal Task? ResourceReady { get; init; }

    private HealthStatus? ComputeHealthStatus()
    {
        if (_state?.Text != KnownResourceStates.Running)
        {
            return null;
        }

        return _healthReports.IsDefaultOrEmpty
            ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
            : _healthReports.Min(report => report.Status) ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy;
    }
}
