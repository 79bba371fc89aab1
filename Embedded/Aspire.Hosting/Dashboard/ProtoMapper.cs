using System.Collections;
using System.Globalization;
using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using HealthCheckStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;
using ProtoCommandState = Aspire.DashboardService.Proto.V1.ResourceCommandState;
using ProtoIconVariant = Aspire.DashboardService.Proto.V1.IconVariant;
using Resource = Aspire.DashboardService.Proto.V1.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Turns snapshots into messages of the resource service.</summary>
internal static class ProtoMapper
{
    public static Resource ToProto(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var resource = new Resource
        {
            Name = change.ResourceId,
            Uid = change.ResourceId,
            DisplayName = change.Resource.Name,
            ResourceType = snapshot.ResourceType,
            CreatedAt = ToProto(snapshot.CreationTimeStamp),
            StartedAt = ToProto(snapshot.StartTimeStamp),
            StoppedAt = ToProto(snapshot.StopTimeStamp),
            IsHidden = snapshot.IsHidden || snapshot.State?.Text == "Hidden",
            SupportsDetailedTelemetry = change.Resource is ProjectResource,
        };
        if (snapshot.State is { } state)
        {
            resource.State = state.Text;
            if (state.Style is { } style)
            {
                resource.StateStyle = style;
            }
        }

        if (snapshot.IconName is { } icon)
        {
            resource.IconName = icon;
            resource.IconVariant = ToProto(snapshot.IconVariant);
        }

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(ToProto));
        resource.Urls.AddRange(snapshot.Urls.Select(ToProto));
        resource.Volumes.AddRange(snapshot.Volumes.Select(volume => new Volume
        {
            Source = volume.Source ?? "",
            Target = volume.Target,
            MountType = volume.MountType,
            IsReadOnly = volume.IsReadOnly,
        }));
        resource.Relationships.AddRange(snapshot.Relationships.Select(relationship => new ResourceRelationship
        {
            ResourceName = relationship.ResourceName,
            Type = relationship.Type,
        }));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(ToProto));
        resource.Commands.AddRange(snapshot.Commands.Select(ToProto));
        resource.Properties.AddRange(GetCommonProperties(change).Concat(snapshot.Properties).Select(property => new ResourceProperty
        {
            Name = property.Name,
            Value = ToValue(property.Value),
            IsSensitive = property.IsSensitive,
        }));
        return resource;
    }

    // The details of a resource show its properties alone: what has a field of its own is there once more.
    private static IEnumerable<ResourcePropertySnapshot> GetCommonProperties(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        yield return new(KnownProperties.ResourceUid, change.ResourceId);
        yield return new(KnownProperties.ResourceName, change.ResourceId);
        yield return new(KnownProperties.ResourceType, snapshot.ResourceType);
        yield return new(KnownProperties.ResourceDisplayName, change.Resource.Name);
        yield return new(KnownProperties.ResourceState, snapshot.State?.Text);
        yield return new(KnownProperties.ResourceExitCode, snapshot.ExitCode);
        yield return new(KnownProperties.ResourceCreateTime, snapshot.CreationTimeStamp);
        yield return new(KnownProperties.ResourceStartTime, snapshot.StartTimeStamp);
        yield return new(KnownProperties.ResourceStopTime, snapshot.StopTimeStamp);
    }

    private static EnvironmentVariable ToProto(EnvironmentVariableSnapshot variable)
    {
        var proto = new EnvironmentVariable { Name = variable.Name, IsFromSpec = variable.IsFromSpec };
        if (variable.Value is { } value)
        {
            proto.Value = value;
        }

        return proto;
    }

    private static Url ToProto(UrlSnapshot url)
    {
        var proto = new Url
        {
            FullUrl = url.Url,
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new UrlDisplayProperties { SortOrder = url.DisplayProperties.SortOrder, DisplayName = url.DisplayProperties.DisplayName },
        };
        if (url.Name is { } name)
        {
            proto.EndpointName = name;
        }

        return proto;
    }

    private static HealthReport ToProto(HealthReportSnapshot report)
    {
        var proto = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? "",
            Exception = report.ExceptionText ?? "",
            LastRunAt = ToProto(report.LastRunAt),
        };
        if (report.Status is { } status)
        {
            proto.Status = status switch
            {
                HealthCheckStatus.Healthy => HealthStatus.Healthy,
                HealthCheckStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        }

        return proto;
    }

    private static ResourceCommand ToProto(ResourceCommandSnapshot command)
    {
        var proto = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = command.State switch
            {
                ApplicationModel.ResourceCommandState.Enabled => ProtoCommandState.Enabled,
                ApplicationModel.ResourceCommandState.Disabled => ProtoCommandState.Disabled,
                _ => ProtoCommandState.Hidden,
            },
        };
        if (command.ConfirmationMessage is { } confirmation)
        {
            proto.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            proto.DisplayDescription = description;
        }

        if (command.Parameter is { } parameter)
        {
            proto.Parameter = ToValue(parameter);
        }

        if (command.IconName is { } icon)
        {
            proto.IconName = icon;
            proto.IconVariant = ToProto(command.IconVariant);
        }

        return proto;
    }

    private static ProtoIconVariant ToProto(ApplicationModel.IconVariant? variant) =>
        variant == ApplicationModel.IconVariant.Filled ? ProtoIconVariant.Filled : ProtoIconVariant.Regular;

    private static Timestamp? ToProto(DateTime? moment) => moment is { } value ? Timestamp.FromDateTime(value.ToUniversalTime()) : null;

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int or long or double => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture)),
        DateTime moment => Value.ForString(moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(value.ToString() ?? ""),
    };
}
