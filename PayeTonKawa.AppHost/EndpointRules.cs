using Microsoft.Extensions.Configuration;

namespace PayeTonKawa.AppHost;

internal static class EndpointRules
{
    /// <summary>
    /// What holds for every endpoint of the application: a project of one instance is met without a proxy, and an address that no browser opens
    /// is shown among the details only.
    /// </summary>
    public static void AddEndpointRules(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            // Tests add replicas to the finished model, so nobody knows earlier how many there are.
            var randomPorts = builder.Configuration.HasRandomPorts();
            foreach (var project in @event.Model.GetProjectResources().Where(project => project.GetReplicaCount() == 1))
            {
                foreach (var endpoint in project.Annotations.OfType<EndpointAnnotation>())
                {
                    // Without a proxy the two ports are one; where they are random, DCP chooses it.
                    endpoint.IsProxied = false;
                    endpoint.Port = randomPorts ? null : endpoint.Port;
                    endpoint.TargetPort = endpoint.Port;
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

    private static void HideTcpFromSummary(ResourceUrlsCallbackContext context)
    {
        foreach (var url in context.Urls.Where(url => url.Endpoint?.Scheme == "tcp"))
        {
            url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
        }
    }
}
