using PayeTonKawa.Tests.Proxy;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>The line from a service to a server: the service's connection string leads through a proxy.</summary>
internal sealed class ServiceLine(string service, string server) : IAsyncDisposable
{
    private static readonly (string Service, string Database)[] Services =
    [
        ("api-clients", "clients-db"),
        ("api-produits", "produits-db"),
        ("api-commandes", "commandes-db"),
        ("consumer-commandes", "commandes-db"),
    ];

    public string Service => service;

    public TcpProxy Proxy { get; } = new();

    public override string ToString() => $"{service}—{server}";

    /// <summary>Puts a proxy between every service and each server that it uses.</summary>
    public static IReadOnlyList<ServiceLine> DrawAll(IDistributedApplicationTestingBuilder builder)
    {
        var lines = new List<ServiceLine>();
        foreach (var (service, database) in Services)
        {
            foreach (var server in (string[])[database, "rabbitmq"])
            {
                var line = new ServiceLine(service, server);
                line.Draw(builder);
                lines.Add(line);
            }
        }

        return lines;
    }

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();

    private void Draw(IDistributedApplicationTestingBuilder builder)
    {
        var source = builder.Resources.OfType<IResourceWithConnectionString>().Single(resource => resource.Name == server);
        builder.CreateResourceBuilder<ProjectResource>(service).WithEnvironment(async context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                var straight = (await source.ConnectionStringExpression.GetValueAsync(context.CancellationToken))!;
                context.EnvironmentVariables[$"ConnectionStrings__{server}"] = Proxy.Through(straight);
            }
        });
    }
}
