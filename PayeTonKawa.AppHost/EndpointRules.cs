using Microsoft.Extensions.Configuration;

#pragma warning disable ASPIRECERTIFICATES001 // Experimental: WithoutHttpsCertificate.

namespace PayeTonKawa.AppHost;

internal static class EndpointRules
{
    /// <summary>
    /// What holds for every endpoint of the application: plain HTTP on loopback, a project of one instance is met without a proxy, and an address that
    /// no browser opens is shown among the details only.
    /// </summary>
    public static void AddEndpointRules(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            foreach (var project in @event.Model.GetProjectResources())
            {
                // Without this, Aspire's dashboard asks in red for a trusted development certificate.
                builder.CreateResourceBuilder(project).WithoutHttpsCertificate();

                // Tests add replicas to the finished model, so nobody knows earlier how many there are.
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

    /// <summary>Whether the ports of the model are not the ones to listen on, as under the testing builder.</summary>
    public static bool HasRandomPorts(this IConfiguration configuration) => configuration.GetValue("DcpPublisher:RandomizePorts", false);

    // Without a proxy the two ports are one; where they are random, DCP chooses it.
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
