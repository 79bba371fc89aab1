namespace PayeTonKawa.AppHost;

internal static class ApiResourceExtensions
{
    /// <summary>Adds a REST API with its own database, the broker, the API key, <c>/health</c> as its health check, and links to its pages.</summary>
    public static IResourceBuilder<ProjectResource> AddApi<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        int port,
        IResourceBuilder<PostgresDatabaseResource> database,
        IResourceBuilder<RabbitMQServerResource> broker,
        IResourceBuilder<ParameterResource> apiKey)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name)
            .WithEndpoint("http", endpoint => endpoint.Port = port)
            .WithUrlForEndpoint("http", url => url.DisplayText = "API page")
            .WithUrlForEndpoint("http", _ => new() { Url = "/health", DisplayText = "Health" })
            .WithReference(database).WaitFor(database)
            .WithReference(broker)
            .WithEnvironment("ApiKeys__dev__Key", apiKey).WithEnvironment("ApiKeys__dev__Scopes", "shop operations")
            .WithHttpHealthCheck("/health")
            .WithOutboxCommands(apiKey);
}
