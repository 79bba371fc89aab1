using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost;

internal static class WaitForPortsExtensions
{
    // Web frontend and OTLP endpoint of the dashboard, and the AppHost's resource service for it.
    private static readonly string[] DashboardSettings = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>
    /// Delays the start until the fixed ports of the application and of its dashboard are free, for at most 15 s: after a kill, processes of the previous
    /// run may still be exiting. Random ports are not checked.
    /// </summary>
    public static void WaitForPorts(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((@event, cancellationToken) => builder.Configuration.HasRandomPorts()
                ? Task.CompletedTask
                : new PortWait(@event.Services.GetRequiredService<ILogger<PortWait>>(), TimeProvider.System)
                    .WaitAsync([.. OfResources(@event.Model), .. OfDashboard(builder)], cancellationToken));
        }
    }

    private static IEnumerable<NeededPort> OfResources(DistributedApplicationModel model) =>
        from resource in model.Resources
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        let port = endpoint.Port ?? 0
        where port > 0
        let name = endpoint.Name is "http" or "tcp" ? resource.Name : $"{resource.Name}-{endpoint.Name}"
        select new NeededPort(port, name, $"--Ports:{name}=…");

    private static IEnumerable<NeededPort> OfDashboard(IDistributedApplicationBuilder builder) =>
        from setting in DashboardSettings
        from url in builder.Configuration[setting]?.Split(';') ?? []
        let uri = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null
        where uri is { Port: > 0 }
        select new NeededPort(uri.Port, "the dashboard", $"{setting}=…");
}
