using System.Globalization;
using System.Text.Json.Serialization;
using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Cli;

internal sealed record AppHostJson(
    string AppHostPath,
    int AppHostPid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DashboardUrl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] List<ResourceJson>? Resources);

internal sealed record ResourcesJson(List<ResourceJson> Resources);

internal sealed record LogsJson(List<LogLineJson> Logs);

internal sealed record LogLineJson(string ResourceName, string Timestamp, string Content, bool IsError)
{
    [JsonIgnore]
    public int LineNumber { get; init; }
}

internal sealed record UrlJson(string? Name, string? DisplayName, string Url, bool IsInternal);

internal sealed record VolumeJson(string Source, string Target, string MountType, bool IsReadOnly);

internal sealed record RelationshipJson(string Type, string ResourceName);

internal sealed record HealthReportJson(string? Status, string? Description, string? ExceptionMessage);

internal sealed record CommandJson(string? Description);

/// <summary>A resource as Aspire's command line describes it.</summary>
internal sealed record ResourceJson(
    string Name,
    string DisplayName,
    string ResourceType,
    string Uid,
    string State,
    string? StateStyle,
    DateTime? CreationTimestamp,
    DateTime? StartTimestamp,
    DateTime? StopTimestamp,
    string? Source,
    int? ExitCode,
    string? HealthStatus,
    string? DashboardUrl,
    List<RelationshipJson> Relationships,
    List<UrlJson> Urls,
    List<VolumeJson> Volumes,
    Dictionary<string, string?> Properties,
    Dictionary<string, string?> Environment,
    Dictionary<string, HealthReportJson> HealthReports,
    Dictionary<string, CommandJson> Commands)
{
    public static ResourceJson From(Resource resource, string? dashboardUrl)
    {
        var properties = resource.Properties
            .Where(property => property.Value.KindCase != Value.KindOneofCase.ListValue)
            .ToDictionary(property => property.Name, property => property.IsSensitive ? null : GetText(property.Value));
        return new ResourceJson(
            resource.Name,
            resource.DisplayName,
            resource.ResourceType,
            resource.Uid,
            resource.State,
            resource.HasStateStyle ? resource.StateStyle : null,
            resource.CreatedAt?.ToDateTime(),
            resource.StartedAt?.ToDateTime(),
            resource.StoppedAt?.ToDateTime(),
            properties.GetValueOrDefault("resource.source"),
            int.TryParse(properties.GetValueOrDefault("resource.exitCode"), out var exitCode) ? exitCode : null,
            GetHealth(resource),
            dashboardUrl is null ? null : $"{dashboardUrl}/?resource={Uri.EscapeDataString(resource.Name)}",
            [.. resource.Relationships.Select(relationship => new RelationshipJson(relationship.Type, relationship.ResourceName))],
            [.. resource.Urls.Select(url => new UrlJson(url.HasEndpointName ? url.EndpointName : null, url.DisplayProperties?.DisplayName, url.FullUrl, url.IsInternal))],
            [.. resource.Volumes.Select(volume => new VolumeJson(volume.Source, volume.Target, volume.MountType, volume.IsReadOnly))],
            properties,
            resource.Environment.Where(variable => variable.IsFromSpec).ToDictionary(variable => variable.Name, variable => variable.HasValue ? variable.Value : null),
            resource.HealthReports.ToDictionary(
                report => report.Key,
                report => new HealthReportJson(report.HasStatus ? report.Status.ToString() : null, report.Description, report.Exception)),
            resource.Commands.Where(command => command.State != ResourceCommandState.Hidden)
                .ToDictionary(command => command.Name, command => new CommandJson(command.HasDisplayDescription ? command.DisplayDescription : null)));
    }

    /// <summary>As the AppHost computes it: the worst report while the resource runs, nothing otherwise.</summary>
    public static string? GetHealth(Resource resource)
    {
        if (resource.State != "Running")
        {
            return null;
        }

        var reports = resource.HealthReports;
        return reports.Count == 0 || reports.All(report => report.HasStatus && report.Status == DashboardService.Proto.V1.HealthStatus.Healthy)
            ? "Healthy"
            : reports.Any(report => !report.HasStatus || report.Status == DashboardService.Proto.V1.HealthStatus.Unhealthy) ? "Unhealthy" : "Degraded";
    }

    private static string? GetText(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString(CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        _ => null,
    };
}
