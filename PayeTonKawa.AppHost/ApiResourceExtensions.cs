namespace PayeTonKawa.AppHost;

internal static class ApiResourceExtensions
{
    /// <summary>Adds one of the REST APIs: its own database, the broker, the API key, and <c>/health</c> as its health check.</summary>
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
            .WithReference(database).WaitFor(database)
            .WithReference(broker)
            .WithEnvironment("ApiKeys__0", apiKey)
            .WithHttpHealthCheck("/health")
            .ForShortRuns();
}
