namespace PayeTonKawa.AppHost;

internal static class BackofficeResourceExtensions
{
    private const string Name = "backoffice";

    /// <summary>
    /// Adds the back office, with an API key of its own for each scope, and links to its pages. They sign in: the token, another one in each run, is in
    /// their fragment, which a browser does not send.
    /// </summary>
    public static void AddBackoffice(
        this IDistributedApplicationBuilder builder,
        int port,
        IResourceBuilder<RabbitMQServerResource> broker,
        IResourceBuilder<ProjectResource> consumer,
        params IResourceBuilder<ProjectResource>[] apis)
    {
        var token = builder.AddGeneratedSecret("backoffice-token");
        var backoffice = builder.AddProject<Projects.Backoffice>(Name)
            .WithEndpoint("http", endpoint => endpoint.Port = port)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("Authentication__Token", token)
            .WithDashboard()
            .WithReference(broker).WithReference(broker.GetEndpoint("management"))
            .WithReference(consumer.GetEndpoint("http"))
            .WithUrls(async context =>
            {
                if (context.Urls.FirstOrDefault(url => url.Endpoint?.EndpointName == "http") is { } home)
                {
                    var fragment = $"#jeton={await token.Resource.GetValueAsync(context.CancellationToken)}";
                    context.Urls.Remove(home);
                    context.Urls.Add(Link(home, "/connexion", "Back office"));
                    context.Urls.Add(Link(home, "/connexion?retour=/messagerie", "Messagerie"));
                    context.Urls.Add(Link(home, "/connexion?retour=/voyage", "Voyage d'un événement"));

                    ResourceUrlAnnotation Link(ResourceUrlAnnotation url, string path, string text) =>
                        new() { Endpoint = url.Endpoint, Url = url.Url + path + fragment, DisplayText = text };
                }
            });
        foreach (var scope in (string[])["shop", "operations"])
        {
            var key = builder.AddGeneratedSecret($"{Name}-{scope}-key");
            backoffice.WithEnvironment($"ApiKeys__{scope}", key);
            foreach (var api in apis)
            {
                api.WithEnvironment($"ApiKeys__{Name}-{scope}__Key", key).WithEnvironment($"ApiKeys__{Name}-{scope}__Scopes", scope);
            }
        }

        foreach (var api in apis)
        {
            backoffice.WithReference(api);
        }
    }

    // Aspire gives its dashboard the same address and key.
    private static IResourceBuilder<ProjectResource> WithDashboard(this IResourceBuilder<ProjectResource> backoffice) =>
        backoffice.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                var configuration = backoffice.ApplicationBuilder.Configuration;
                context.EnvironmentVariables["Dashboard__Url"] = configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "";
                context.EnvironmentVariables["Dashboard__ApiKey"] = configuration["AppHost:DashboardApiKey"] ?? "";
            }
        });

    private static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: false);
}
