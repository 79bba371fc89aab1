using Microsoft.Extensions.Configuration;

#pragma warning disable ASPIRECERTIFICATES001 // Experimental: WithoutHttpsCertificate.

namespace PayeTonKawa.AppHost;

internal static class EndpointRules
{
    /// <summary>
    /// Configures all endpoints of the application: plain HTTP on loopback, no proxy for a project with one replica, and URLs that a browser cannot open
    /// are shown in the resource details only.
    /// </summary>
    public static void AddEndpointRules(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            foreach (var project in @event.Model.GetProjectResources())
            {
                // Otherwise Aspire's dashboard shows a red message that asks for a trusted development certificate.
                builder.CreateResourceBuilder(project).WithoutHttpsCertificate();

                // Evaluated here because tests add replicas to the complete model.
                if (project.GetReplicaCount() == 1)
                {
                    LeaveOutProxy(project, builder.Configuration.HasRandomPorts());
                }
            }

            foreach (var resource in @event.Model.Resources.OfType<IResourceWithEndpoints>())
            {
                resource.Annotations.Add(new ResourceUrlsCallbackAnnotation(HideTcpFromSummary));
            }

            return Task.CompletedTask;
        });

    /// <summary>Whether random ports are used instead of those in the model, as with the testing builder.</summary>
    public static bool HasRandomPorts(this IConfiguration configuration) => configuration.GetValue("DcpPublisher:RandomizePorts", false);

    // Without a proxy, port and target port are the same; a random port is chosen by DCP.
    private static void LeaveOutProxy(ProjectResource project, bool randomPorts)
    {
        foreach (var endpoint in project.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsProxied = false;
            endpoint.Port = randomPorts ? null : endpoint.Port;
            endpoint.TargetPort = endpoint.Port;
        }
    }

    private static void HideTcpFromSummary(ResourceUrlsCallbackContext context)
    {
        foreach (var url in context.Urls.Where(url => url.Endpoint?.Scheme == "tcp"))
        {
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
        }
    }
}
