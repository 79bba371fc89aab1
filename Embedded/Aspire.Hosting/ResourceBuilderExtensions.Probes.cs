using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Says how a deployment probes the resource; in a run, the probe is a health check.</summary>
    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null,
        string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithHttpProbe(
            type,
            () => endpointName is not null
                ? builder.GetEndpoint(endpointName)
                : builder.Resource.GetEndpoints().FirstOrDefault(endpoint => endpoint.IsHttp || endpoint.IsHttps)
                    ?? throw new DistributedApplicationException($"Could not create HTTP probe for resource '{builder.Resource.Name}': it has no HTTP endpoint."),
            path,
            initialDelaySeconds,
            periodSeconds,
            timeoutSeconds,
            failureThreshold,
            successThreshold);
    }

    /// <summary>Says how a deployment probes the resource; in a run, the probe is a health check.</summary>
    [Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public static IResourceBuilder<T> WithHttpProbe<T>(
        this IResourceBuilder<T> builder,
        ProbeType type,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? initialDelaySeconds = null,
        int? periodSeconds = null,
        int? timeoutSeconds = null,
        int? failureThreshold = null,
        int? successThreshold = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (endpointSelector is null)
        {
            return builder.WithHttpProbe(type, path, initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold, endpointName: null);
        }

        var endpoint = endpointSelector();
        var previous = builder.Resource.Annotations.OfType<ProbeAnnotation>().Where(probe => probe.Type == type).ToArray();
        foreach (var probe in previous)
        {
            builder.Resource.Annotations.Remove(probe);
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_200_check");
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode && !builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
        {
            builder.WithHttpHealthCheck(() => endpoint, path);
        }

        return builder.WithAnnotation(new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = endpoint,
            Path = path ?? "/",
            InitialDelaySeconds = initialDelaySeconds ?? 5,
            PeriodSeconds = periodSeconds ?? 5,
            TimeoutSeconds = timeoutSeconds ?? 1,
            FailureThreshold = failureThreshold ?? 3,
            SuccessThreshold = successThreshold ?? 1,
        });
    }
}
